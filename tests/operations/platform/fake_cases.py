"""Chains in memory that behave as the cases of the real module do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from wangge.platform.public import (
    GENESIS,
    ChainEvent,
    ChainHead,
    ChainPart,
    Replay,
    compute_event_mac,
    compute_row_mac,
    get_audit_key,
    get_clock,
    take_number,
)

SCOPE = "case:fake"


class FakeCases:
    """A module whose cases are numbered F-1, F-2 …; the number counter is the database's, the rest is in memory."""

    name = "fake"
    scope_prefix = "case:"

    def __init__(self) -> None:
        self.heads: dict[int, ChainHead] = {}
        self.events: dict[int, list[ChainEvent]] = {}
        self.recorded_at: dict[int, datetime] = {}
        self.asked_since: list[datetime | None] = []
        self.parts: list[ChainPart] = []

    def report(self, *, events: int = 1) -> int:
        """Make a case with some events and return its key."""
        with transaction.atomic():
            chain_key = take_number(SCOPE)
        self.events[chain_key] = []
        for _ in range(events):
            self.append(chain_key)
        return chain_key

    def append(self, chain_key: int) -> None:
        """Add an event to a case."""
        key, events = get_audit_key(), self.events[chain_key]
        seq = len(events) + 1
        content = f"F-{chain_key} event {seq}".encode()
        mac = compute_event_mac(key, previous_mac=events[-1].mac if events else GENESIS, content=content)
        events.append(ChainEvent(chain_key=chain_key, seq=seq, content=content, mac=mac))
        subject, fields = f"F-{chain_key}", {"state": "filed"}
        row_mac = compute_row_mac(key, source=self.name, subject=subject, count=seq, head=mac, fields=fields)
        self.heads[chain_key] = ChainHead(
            chain_key=chain_key, subject=subject, count=seq, head=mac, row_mac=row_mac, fields=fields
        )
        self.recorded_at[chain_key] = get_clock().now()

    def change_event(self, chain_key: int, seq: int) -> None:
        """Change an event behind the program's back."""
        events = self.events[chain_key]
        events[seq - 1] = replace(events[seq - 1], content=b"changed")

    def change_row(self, chain_key: int) -> None:
        """Change the row of a case behind the program's back."""
        self.heads[chain_key] = replace(self.heads[chain_key], fields={"state": "closed"})

    def remove(self, chain_key: int) -> None:
        """Remove a case whole behind the program's back."""
        del self.heads[chain_key], self.events[chain_key]

    def iter_heads(self, *, changed_since: datetime | None = None) -> Iterator[ChainHead]:
        """Yield the rows."""
        self.asked_since.append(changed_since)
        for chain_key, head in sorted(self.heads.items()):
            if changed_since is None or self.recorded_at[chain_key] >= changed_since:
                yield head

    def iter_events(self) -> Iterator[ChainEvent]:
        """Yield the events."""
        for _, events in sorted(self.events.items()):
            yield from events

    def iter_parts(self) -> Iterator[ChainPart]:
        """Yield one row for each event of a case: "line" and the event's seq; or what stands in `parts` instead."""
        yield from self.parts or (
            ChainPart(chain_key, f"line {event.seq}", {"content": event.content.decode()})
            for chain_key, events in sorted(self.events.items())
            for event in events
        )

    def replay(self, contents: Sequence[bytes]) -> Replay:
        """Return that a case is filed and has a line for each event."""
        lines = {f"line {seq}": {"content": content.decode()} for seq, content in enumerate(contents, start=1)}
        return Replay({"state": "filed"}, lines)

    def iter_numbers(self) -> Iterator[tuple[str, int]]:
        """Yield the numbers in use."""
        for chain_key in sorted(self.heads):
            yield SCOPE, chain_key

    def name_number(self, scope: str, number: int) -> str:
        """Return a case's number."""
        assert scope == SCOPE
        return f"F-{number}"
