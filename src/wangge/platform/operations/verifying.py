"""Verifying the audit chain: events against rows, rows against anchors, anchors against one another and the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Generic, TypeVar

from wangge.kernel.public import Actor
from wangge.platform.access import check_read_audit
from wangge.platform.domain.anchor_lines import check_anchor_file
from wangge.platform.domain.chain import ChainEvent, ChainHead
from wangge.platform.domain.derived import ChainPart, check_derived, check_left_parts
from wangge.platform.domain.faults import AuditFault, AuditReport
from wangge.platform.domain.verification import (
    SealedHead,
    SignedAnchor,
    check_anchors,
    check_chain,
    check_counters,
    digest_sealed_heads,
    find_missing_numbers,
    name_chain,
)
from wangge.platform.operations.audit_key import get_audit_key
from wangge.platform.operations.evidence_files import check_evidence_files
from wangge.platform.operations.numbering import SCOPES_COUNTER
from wangge.platform.queries.anchors import (
    get_anchor_path,
    iter_anchor_lines,
    iter_anchors,
    iter_heads_by_anchor,
    iter_sealed_heads,
    read_counters,
    read_sealed_counters,
)
from wangge.platform.queries.append_only import check_triggers
from wangge.platform.queries.chain_sources import ChainSource, list_chain_sources
from wangge.platform.queries.kept_contents import check_kept_contents
from wangge.platform.queries.snapshot import hold_snapshot

Progress = Callable[[str, int], None]

MOST_FAULTS = 1000
_TELL_EVERY = 1000
_Row = TypeVar("_Row", bound=ChainHead | ChainEvent | SealedHead | ChainPart)


class _Verification:
    """One run: what was read so far, and the first faults."""

    def __init__(self, key: bytes, progress: Progress | None) -> None:
        self.key = key
        self.chains = self.events = self.anchors = self.fault_count = 0
        self.faults: list[AuditFault] = []
        self._progress = progress

    def take(self, faults: Iterable[AuditFault]) -> None:
        for fault in faults:
            self.fault_count += 1
            if len(self.faults) < MOST_FAULTS:
                self.faults.append(fault)

    def tell(self, stage: str, done: int) -> None:
        if self._progress and done % _TELL_EVERY == 0:
            self._progress(stage, done)

    def count_events(self, events: Iterable[ChainEvent]) -> Iterator[ChainEvent]:
        for event in events:
            self.events += 1
            yield event


def verify_audit(*, actor: Actor, progress: Progress | None = None, reads_pictures: bool = False) -> AuditReport:
    """Check the whole audit chain as of one instant and report what is wrong, each fault naming its case.

    Also that rows named by a digest hold what it names, that the originals of all evidence are there, and with `reads_pictures` that each is the very one. Streams: memory
    does not grow with the number of chains. `progress` is told (stage, how many) every thousand. Only the first
    thousand faults are listed; `fault_count` counts all.
    """
    check_read_audit(actor)
    run = _Verification(get_audit_key(), progress)
    with hold_snapshot():
        run.take(check_triggers())
        for source in list_chain_sources():
            _verify_chains(run, source)
            _verify_numbers(run, source)
        sealed = read_sealed_counters()
        counters = read_counters()
        run.take(check_counters(run.key, counters=counters, scopes_counter=SCOPES_COUNTER, sealed=sealed))
        _verify_anchors(run)
        run.take(check_kept_contents())
        run.take(check_evidence_files(reads_contents=reads_pictures))
    return AuditReport(
        ok=run.fault_count == 0,
        chains=run.chains,
        events=run.events,
        anchors=run.anchors,
        fault_count=run.fault_count,
        faults=tuple(run.faults),
    )


def _verify_chains(run: _Verification, source: ChainSource) -> None:
    heads = _Cursor(source.iter_heads())
    events = _Cursor(source.iter_events())
    seals = _Cursor(iter_sealed_heads(source=source.name))
    parts = _Cursor(source.iter_parts())
    while True:
        waiting = [key for key in (heads.key, events.key, seals.key, parts.key) if key is not None]
        if not waiting:
            return
        chain_key = min(waiting)
        head = next(heads.take(chain_key), None)
        run.chains += head is not None
        _verify_chain(
            run,
            source,
            chain_key,
            head=head,
            events=list(run.count_events(events.take(chain_key))),
            seals=list(seals.take(chain_key)),
            parts=list(parts.take(chain_key)),
        )
        heads.skip(chain_key)
        run.tell(source.name, run.chains)


def _verify_chain(
    run: _Verification,
    source: ChainSource,
    chain_key: int,
    *,
    head: ChainHead | None,
    events: Sequence[ChainEvent],
    seals: Sequence[SealedHead],
    parts: Sequence[ChainPart],
) -> None:
    faults = list(check_chain(run.key, source=source.name, chain_key=chain_key, head=head, events=events, seals=seals))
    run.take(faults)
    if head is None:
        subject = name_chain(source=source.name, chain_key=chain_key, head=None, seals=seals)
        run.take(check_left_parts(subject, parts))
    elif all(fault.kind == "row_changed" for fault in faults):  # events that are not sound say nothing of the rows
        told = source.replay([event.content for event in events])
        run.take(check_derived(head.subject, told, fields=head.fields, parts=parts))


def _verify_numbers(run: _Verification, source: ChainSource) -> None:
    """Name every number that was given out and that no row bears, and every row whose number was not given out."""
    if not source.scope_prefix:
        return
    last_given: dict[str, int] = {}
    for scope, (last, _) in (*read_sealed_counters().items(), *read_counters().items()):
        if scope.startswith(source.scope_prefix):
            last_given[scope] = max(last, last_given.get(scope, 0))
    for scope, pairs in groupby(source.iter_numbers(), key=itemgetter(0)):
        last = last_given.pop(scope, 0)
        numbers = _watch_numbers(run, source, scope, last, (number for _, number in pairs))
        run.take(_name_missing(source, scope, find_missing_numbers(numbers, last=last)))
    for scope, last in last_given.items():
        run.take(_name_missing(source, scope, iter(range(1, last + 1))))


def _watch_numbers(
    run: _Verification, source: ChainSource, scope: str, last: int, numbers: Iterator[int]
) -> Iterator[int]:
    for number in numbers:
        if number > last:
            subject = source.name_number(scope, number)
            run.take((AuditFault(kind="number_beyond_counter", subject=subject, params={"last": last}),))
        yield number


def _name_missing(source: ChainSource, scope: str, numbers: Iterator[int]) -> Iterator[AuditFault]:
    for number in numbers:
        yield AuditFault(kind="number_missing", subject=source.name_number(scope, number))


def _verify_anchors(run: _Verification) -> None:
    known = {source.name for source in list_chain_sources()}
    unknown: set[str] = set()
    heads = _note_sources(iter_heads_by_anchor(), known, unknown)
    digests = {number: (digest, chains) for number, digest, chains in digest_sealed_heads(heads)}
    run.take(AuditFault(kind="source_unknown", subject=name) for name in sorted(unknown))
    run.take(check_anchors(run.key, _count_anchors(run), digests))
    path = get_anchor_path()
    if path.exists():
        with path.open("rb") as lines:
            run.take(check_anchor_file(lines, iter_anchor_lines()))
    elif run.anchors:
        run.take((AuditFault(kind="anchor_file_missing", subject=path.name, params={"path": path}),))


def _note_sources(heads: Iterator[SealedHead], known: set[str], unknown: set[str]) -> Iterator[SealedHead]:
    for head in heads:
        if head.source not in known:
            unknown.add(head.source)
        yield head


def _count_anchors(run: _Verification) -> Iterator[SignedAnchor]:
    for anchor in iter_anchors():
        run.anchors += 1
        yield anchor


class _Cursor(Generic[_Row]):
    """Rows by ascending chain key, handed out one chain at a time."""

    def __init__(self, rows: Iterator[_Row]) -> None:
        self._rows = rows
        self._next: _Row | None = next(rows, None)

    @property
    def key(self) -> int | None:
        """The chain key that comes next, None at the end."""
        return None if self._next is None else self._next.chain_key

    def take(self, chain_key: int) -> Iterator[_Row]:
        """Yield the rows of the chain that comes next."""
        while (row := self._next) is not None and row.chain_key == chain_key:
            self._next = next(self._rows, None)
            if self._next is not None and self._next.chain_key < chain_key:
                raise ValueError(f"a chain source yields key {self._next.chain_key} after {chain_key}")
            yield row

    def skip(self, chain_key: int) -> None:
        """Pass over what is left of a chain."""
        for _ in self.take(chain_key):
            pass
