"""Taking the daily anchor: one snapshot over every chain that grew, signed, kept in the database and in a file."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection, transaction
from django.db.models import Max

from wangge.kernel.public import Actor, DomainError
from wangge.platform.access import check_operate_platform
from wangge.platform.domain.chain import (
    GENESIS,
    AnchorFacts,
    ChainHead,
    HeadsDigest,
    compute_anchor_mac,
    encode_head_line,
)
from wangge.platform.domain.faults import AuditFault
from wangge.platform.domain.verification import digest_sources, is_row_genuine
from wangge.platform.models import Anchor, AnchorHead
from wangge.platform.operations.anchor_file import append_anchors, hold_seal_lock
from wangge.platform.operations.audit_key import get_audit_key
from wangge.platform.queries.anchors import AnchorView, build_anchor_view, read_counters, read_sealed_counters
from wangge.platform.queries.chain_sources import ChainSource, list_chain_sources
from wangge.platform.queries.snapshot import hold_snapshot

SEAL_LOCK_NUMBER = 0x77616E67  # PostgreSQL's advisory lock of whoever seals or backs up
_CHUNK = 1000
_OVERLAP = timedelta(days=1)  # a transaction that began before the last seal may have ended after it
_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Seal:
    """What one seal has found so far."""

    number: int
    digests: dict[str, str] = field(default_factory=dict)
    event_count: int = 0
    chain_count: int = 0


def seal_anchor(*, now: datetime, actor: Actor) -> AnchorView:
    """Take an anchor over every chain that grew since the last one and return it.

    The rows come first, the file's line after their commit; a line that a crash kept out is added by the next seal.
    A row that was tampered with is left out and logged: its last seal stays the one it is measured by. Raises
    `seal_busy` while another process seals or backs up.
    """
    check_operate_platform(actor)
    with hold_seal_lock():
        with hold_snapshot(is_read_only=False):
            _lock_out_others()
            row = _write_anchor(get_audit_key(), now=now, actor=actor)
            transaction.on_commit(append_anchors)
        return build_anchor_view(row)


def _lock_out_others() -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK_NUMBER])
        if not cursor.fetchone()[0]:
            raise DomainError("seal_busy", pid="?", purpose="?")


def _write_anchor(key: bytes, *, now: datetime, actor: Actor) -> Anchor:
    """Write the heads chunk by chunk, then the anchor they belong to: its foreign key is checked at commit."""
    last = Anchor.objects.order_by("-number").first()
    seal = _Seal(number=last.number + 1 if last else 1)
    for source in list_chain_sources():
        _seal_source(key, source, seal, since=last.sealed_at - _OVERLAP if last else None)
    facts = AnchorFacts(
        number=seal.number,
        sealed_at=now,
        chain_count=seal.chain_count,
        event_count=seal.event_count,
        heads_digest=digest_sources(seal.digests),
        counters=_find_moved_counters(),
        previous_mac=last.mac if last else GENESIS,
    )
    return Anchor.objects.create(
        number=facts.number,
        sealed_at=facts.sealed_at,
        chain_count=facts.chain_count,
        event_count=facts.event_count,
        heads_digest=facts.heads_digest,
        counters=dict(facts.counters),
        previous_mac=facts.previous_mac,
        mac=compute_anchor_mac(key, facts),
        sealed_by=actor.name[:100],
    )


def _seal_source(key: bytes, source: ChainSource, seal: _Seal, *, since: datetime | None) -> None:
    digest = HeadsDigest()
    count_before = seal.chain_count
    for chunk in _cut(source.iter_heads(changed_since=since), _CHUNK):
        sealed = _read_sealed_counts(source.name, chunk)
        rows: list[tuple[str | int, ...]] = []
        for head in chunk:
            before = sealed.get(head.chain_key, 0)
            if head.count == before or not _may_be_sealed(key, source.name, head, before):
                continue
            rows.append((seal.number, source.name, head.chain_key, head.subject, head.count, head.head))
            digest.add(
                encode_head_line(
                    source=source.name,
                    chain_key=head.chain_key,
                    subject=head.subject,
                    count=head.count,
                    head=head.head,
                )
            )
            seal.chain_count += 1
            seal.event_count += head.count - before
        _insert_heads(rows)
    if seal.chain_count > count_before:
        seal.digests[source.name] = digest.finish()


def _insert_heads(rows: list[tuple[str | int, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO platform_anchorhead (anchor_id, source, chain_key, subject, count, head) "
                "VALUES (%s, %s, %s, %s, %s, %s)",
                rows,
            )


def _may_be_sealed(key: bytes, source: str, head: ChainHead, sealed_count: int) -> bool:
    if head.count > sealed_count and is_row_genuine(key, source=source, head=head):
        return True
    fault = AuditFault(kind="row_changed", subject=head.subject)
    _logger.error("not sealed: %s: %s", fault.subject, fault.detail)
    return False


def _read_sealed_counts(source: str, heads: Iterable[ChainHead]) -> dict[int, int]:
    keys = [head.chain_key for head in heads]
    rows = AnchorHead.objects.filter(source=source, chain_key__in=keys).values_list("chain_key")
    return dict(rows.annotate(Max("count")).order_by())


def _find_moved_counters() -> dict[str, int]:
    sealed = read_sealed_counters()
    return {scope: last for scope, (last, _) in sorted(read_counters().items()) if sealed.get(scope, (0, 0))[0] != last}


def _cut(heads: Iterator[ChainHead], size: int) -> Iterator[list[ChainHead]]:
    while chunk := list(islice(heads, size)):
        yield chunk
