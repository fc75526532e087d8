"""Small chains made by hand."""

from __future__ import annotations

from wangge.platform.domain.chain import GENESIS, ChainEvent, ChainHead, compute_event_mac, compute_row_mac
from wangge.platform.domain.verification import SealedHead

KEY = b"a key of at least sixteen bytes"


def build_events(chain_key: int, count: int, *, key: bytes = KEY) -> list[ChainEvent]:
    """Return the events 1 to `count` of case number `C<chain_key>`."""
    events: list[ChainEvent] = []
    previous = GENESIS
    for seq in range(1, count + 1):
        content = f"C{chain_key} event {seq}".encode()
        previous = compute_event_mac(key, previous_mac=previous, content=content)
        events.append(ChainEvent(chain_key=chain_key, seq=seq, content=content, mac=previous))
    return events


def build_head(events: list[ChainEvent], *, key: bytes = KEY, state: str = "filed") -> ChainHead:
    """Return the row that ends with the last of `events`."""
    last = events[-1]
    subject, fields = f"C{last.chain_key}", {"state": state}
    mac = compute_row_mac(key, source="fake", subject=subject, count=last.seq, head=last.mac, fields=fields)
    return ChainHead(
        chain_key=last.chain_key, subject=subject, count=last.seq, head=last.mac, row_mac=mac, fields=fields
    )


def build_seal(events: list[ChainEvent], count: int, *, anchor: int = 1) -> SealedHead:
    """Return the seal taken when the chain had `count` events."""
    event = events[count - 1]
    return SealedHead(
        source="fake",
        chain_key=event.chain_key,
        subject=f"C{event.chain_key}",
        count=count,
        head=event.mac,
        anchor=anchor,
    )
