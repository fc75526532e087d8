"""Checks of the audit chain over what was read; pure, one chain or one list at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from wangge.kernel.public import digest_bytes, encode_canonical, is_same_digest
from wangge.platform.domain.chain import (
    GENESIS,
    AnchorFacts,
    ChainEvent,
    ChainHead,
    HeadsDigest,
    compute_anchor_mac,
    compute_counter_mac,
    compute_event_mac,
    compute_row_mac,
    encode_head_line,
)
from wangge.platform.domain.faults import AuditFault


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedHead:
    """How far a chain had come in anchor number `anchor`."""

    source: str
    chain_key: int
    subject: str
    count: int
    head: str
    anchor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedAnchor:
    """An anchor as the database holds it, its code beside what it states."""

    facts: AnchorFacts
    mac: str


def check_chain(
    key: bytes,
    *,
    source: str,
    chain_key: int,
    head: ChainHead | None,
    events: Iterable[ChainEvent],
    seals: Sequence[SealedHead],
) -> Iterator[AuditFault]:
    """Yield what is wrong with one chain: its events, its row, and both against its seals."""
    subject = name_chain(source=source, chain_key=chain_key, head=head, seals=seals)
    found, last_mac = 0, GENESIS
    for event, kinds in _follow_events(key, events, {seal.count: seal for seal in seals}):
        found, last_mac = found + 1, event.mac
        for kind, params in kinds:
            if head or kind == "seal_broken":  # the row's name, which the events' codes cover, is lost with it
                yield AuditFault(kind=kind, subject=subject, params=params)
    if head is None:
        if found:
            yield AuditFault(kind="row_missing", subject=subject, params={"found": found})
        elif seals:
            last = seals[-1]
            yield AuditFault(kind="chain_removed", subject=subject, params={"count": last.count, "anchor": last.anchor})
            return
    else:
        yield from _check_row(key, source=source, head=head, found=found, last_mac=last_mac)
    cut = next((seal for seal in seals if seal.count > found), None)
    if cut:
        params = {"anchor": cut.anchor, "count": cut.count, "found": found}
        yield AuditFault(kind="sealed_event_missing", subject=subject, params=params)


def name_chain(*, source: str, chain_key: int, head: ChainHead | None, seals: Sequence[SealedHead]) -> str:
    """Return what a person calls a chain; without its row and any seal that is its key."""
    return head.subject if head else seals[0].subject if seals else f"{source} #{chain_key}"


def _follow_events(
    key: bytes, events: Iterable[ChainEvent], seals: Mapping[int, SealedHead]
) -> Iterator[tuple[ChainEvent, list[tuple[str, dict[str, object]]]]]:
    """Yield each event with its faults; after a fault the walk goes on from what the event itself states."""
    previous, expected = GENESIS, 1
    for event in events:
        faults: list[tuple[str, dict[str, object]]] = []
        if event.seq != expected:
            faults.append(("event_missing", {"seq": expected}))
        elif not is_same_digest(compute_event_mac(key, previous_mac=previous, content=event.content), event.mac):
            faults.append(("event_changed", {"seq": event.seq}))
        seal = seals.get(event.seq)
        if seal and not is_same_digest(seal.head, event.mac):
            faults.append(("seal_broken", {"seq": event.seq, "anchor": seal.anchor}))
        yield event, faults
        previous, expected = event.mac, event.seq + 1


def _check_row(key: bytes, *, source: str, head: ChainHead, found: int, last_mac: str) -> Iterator[AuditFault]:
    if not is_row_genuine(key, source=source, head=head):
        yield AuditFault(kind="row_changed", subject=head.subject)
    params = {"stated": head.count, "found": found}
    if found > head.count:
        yield AuditFault(kind="event_inserted", subject=head.subject, params=params)
    elif found < head.count:
        yield AuditFault(kind="events_cut_off", subject=head.subject, params=params)
    elif not is_same_digest(last_mac, head.head):
        yield AuditFault(kind="head_differs", subject=head.subject)


def is_row_genuine(key: bytes, *, source: str, head: ChainHead) -> bool:
    """Whether the row's own code fits what the row states."""
    mac = compute_row_mac(
        key, source=source, subject=head.subject, count=head.count, head=head.head, fields=head.fields
    )
    return is_same_digest(mac, head.row_mac)


def check_counters(
    key: bytes,
    *,
    counters: Mapping[str, tuple[int, str]],
    scopes_counter: str,
    sealed: Mapping[str, tuple[int, int]],
) -> Iterator[AuditFault]:
    """Yield what is wrong with number counters, given as scope -> (last, mac); `sealed` is scope -> (last, anchor)."""
    for scope, (last, mac) in counters.items():
        if not is_same_digest(compute_counter_mac(key, scope=scope, last=last), mac):
            yield AuditFault(kind="counter_changed", subject=scope)
    opened = max(counters.get(scopes_counter, (0, ""))[0], len(set(sealed) - {scopes_counter}))
    missing = opened - len(set(counters) - {scopes_counter})
    if missing > 0:
        params = {"missing": missing, "opened": opened}
        yield AuditFault(kind="counter_missing", subject=scopes_counter, params=params)
    for scope, (sealed_last, anchor) in sealed.items():
        last = counters.get(scope, (0, ""))[0]
        if last < sealed_last:
            params = {"last": last, "sealed": sealed_last, "anchor": anchor}
            yield AuditFault(kind="counter_set_back", subject=scope, params=params)


def find_missing_numbers(numbers: Iterable[int], *, last: int) -> Iterator[int]:
    """Yield the numbers from 1 to `last` that are not among the ascending `numbers`."""
    expected = 1
    for number in numbers:
        yield from range(expected, min(number, last + 1))
        expected = max(expected, number + 1)
    yield from range(expected, last + 1)


def check_anchors(
    key: bytes, anchors: Iterable[SignedAnchor], digests: Mapping[int, tuple[str, int]]
) -> Iterator[AuditFault]:
    """Yield what is wrong with the anchors in the order of their numbers; `digests` is number -> (digest, chains)."""
    previous, expected = GENESIS, 1
    for anchor in anchors:
        facts = anchor.facts
        for number in range(expected, facts.number):
            yield AuditFault(kind="anchor_missing", subject=str(number))
        is_next = facts.number == expected
        if not is_same_digest(compute_anchor_mac(key, facts), anchor.mac) or (
            is_next and not is_same_digest(facts.previous_mac, previous)
        ):
            yield AuditFault(kind="anchor_changed", subject=str(facts.number))
        if digests.get(facts.number, (digest_sources({}), 0)) != (facts.heads_digest, facts.chain_count):
            yield AuditFault(kind="anchor_heads_changed", subject=str(facts.number))
        previous, expected = anchor.mac, facts.number + 1


def digest_sources(digests: Mapping[str, str]) -> str:
    """Return one digest over the digests of every source that has chains in an anchor."""
    return digest_bytes(encode_canonical(digests))


def digest_sealed_heads(heads: Iterable[SealedHead]) -> Iterator[tuple[int, str, int]]:
    """Yield (anchor, digest, chains) for heads that come ordered by anchor, source and chain key."""
    for anchor, of_anchor in groupby(heads, key=lambda head: head.anchor):
        digests: dict[str, str] = {}
        chains = 0
        for source, of_source in groupby(of_anchor, key=lambda head: head.source):
            digest = HeadsDigest()
            for head in of_source:
                digest.add(
                    encode_head_line(
                        source=source,
                        chain_key=head.chain_key,
                        subject=head.subject,
                        count=head.count,
                        head=head.head,
                    )
                )
                chains += 1
            digests[source] = digest.finish()
        yield anchor, digest_sources(digests), chains
