"""Reading anchors, sealed heads and the anchor file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from wangge.kernel.public import Actor
from wangge.platform.access import check_read_audit
from wangge.platform.domain.chain import render_anchor_line
from wangge.platform.domain.verification import SealedHead, SignedAnchor
from wangge.platform.models import Anchor, AnchorHead, NumberCounter

_CHUNK = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorView:
    """An anchor: `chain_count` chains grew by `event_count` events since the one before."""

    number: int
    sealed_at: datetime
    chain_count: int
    event_count: int
    mac: str
    sealed_by: str


def list_anchors(*, actor: Actor, limit: int = 100) -> tuple[AnchorView, ...]:
    """Return the newest anchors first; for auditors, the administrator and the system."""
    check_read_audit(actor)
    return tuple(build_anchor_view(row) for row in Anchor.objects.order_by("-number")[:limit])


def build_anchor_view(row: Anchor) -> AnchorView:
    """Return the frozen form of an anchor."""
    return AnchorView(
        number=row.number,
        sealed_at=row.sealed_at,
        chain_count=row.chain_count,
        event_count=row.event_count,
        mac=row.mac,
        sealed_by=row.sealed_by,
    )


def iter_anchors() -> Iterator[SignedAnchor]:
    """Yield every anchor in the order of its number."""
    for row in Anchor.objects.order_by("number").iterator(_CHUNK):
        yield SignedAnchor(facts=row.build_facts(), mac=row.mac)


def iter_sealed_heads(*, source: str) -> Iterator[SealedHead]:
    """Yield a source's sealed heads by chain key and count."""
    yield from _read_heads(AnchorHead.objects.filter(source=source).order_by("chain_key", "count").values_list(*_HEAD))


def iter_heads_by_anchor() -> Iterator[SealedHead]:
    """Yield all sealed heads by anchor, source and chain key."""
    rows = AnchorHead.objects.order_by("anchor_id", "source", "chain_key").values_list(*_HEAD)
    yield from _read_heads(rows)


_HEAD = ("source", "chain_key", "subject", "count", "head", "anchor_id")


def _read_heads(rows: QuerySet[AnchorHead, tuple[str, int, str, int, str, int]]) -> Iterator[SealedHead]:
    for source, chain_key, subject, count, head, anchor in rows.iterator(_CHUNK):
        yield SealedHead(source=source, chain_key=chain_key, subject=subject, count=count, head=head, anchor=anchor)


def read_counters() -> dict[str, tuple[int, str]]:
    """Return every number counter: scope -> (last, mac)."""
    return {scope: (last, mac) for scope, last, mac in NumberCounter.objects.values_list("scope", "last", "mac")}


def read_sealed_counters() -> dict[str, tuple[int, int]]:
    """Return the last number each counter was sealed at, and in which anchor: scope -> (last, anchor number)."""
    sealed: dict[str, tuple[int, int]] = {}
    for number, counters in Anchor.objects.order_by("number").values_list("number", "counters").iterator(_CHUNK):
        for scope, last in counters.items():
            sealed[scope] = (last, number)
    return sealed


def get_anchor_path() -> Path:
    """Return where the anchor file lies."""
    return Path(settings.WANGGE_ANCHOR_FILE)


def iter_anchor_lines() -> Iterator[tuple[int, bytes]]:
    """Yield each anchor's number and the line it has in the anchor file."""
    for anchor in iter_anchors():
        yield anchor.facts.number, render_anchor_line(anchor.facts, anchor.mac)


def read_newest_lines(limit: int) -> list[bytes]:
    """Return the anchor file's lines of the newest anchors, oldest of them first."""
    newest = Anchor.objects.order_by("-number")[:limit]
    return [render_anchor_line(row.build_facts(), row.mac) for row in reversed(newest)]
