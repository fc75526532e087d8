"""Append to the sealed acts of ledger rows and matters, and keep the row that is derived from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from wangge.evaluation.domain.score_chain import (
    ENTRY,
    KEY_TASK,
    MATTER,
    PERIOD,
    REFERRAL,
    ActFacts,
    LedgerKind,
    encode_act,
    encode_columns,
)
from wangge.evaluation.models import (
    AccountabilityAct,
    AccountabilityMatter,
    KeyTask,
    KeyTaskAct,
    MatterReferral,
    MatterReferralAct,
    ScoreEntry,
    ScoreEntryAct,
    ScorePeriod,
    ScorePeriodAct,
)
from wangge.kernel.public import encode_canonical
from wangge.platform.public import (
    compute_event_mac,
    compute_row_mac,
    get_audit_key,
    get_clock,
    take_number,
    take_numbers,
)

CHAIN_COLUMNS = ("version", "head_mac", "row_mac")
_AT_ONCE = 500
Told = Mapping[str, object]
NOTHING: Told = MappingProxyType({})
LedgerRow = ScorePeriod | ScoreEntry | AccountabilityMatter | KeyTask | MatterReferral
LedgerAct = ScorePeriodAct | ScoreEntryAct | AccountabilityAct | KeyTaskAct | MatterReferralAct
_KINDS: Mapping[type[LedgerRow], tuple[LedgerKind, type[LedgerAct]]] = {
    ScorePeriod: (PERIOD, ScorePeriodAct),
    ScoreEntry: (ENTRY, ScoreEntryAct),
    AccountabilityMatter: (MATTER, AccountabilityAct),
    KeyTask: (KEY_TASK, KeyTaskAct),
    MatterReferral: (REFERRAL, MatterReferralAct),
}


def open_row(row: LedgerRow, *, act: str, actor_id: int | None, beside: Told = NOTHING) -> None:
    """Save a new ledger row under the next number, with the act that says all of it; the caller holds the transaction.

    `beside` is what the act tells of rows that hang on this one.
    """
    kind = _find_kind(row)
    row.number = take_number(kind.name_scope(row.district_id))
    stored = _seal(row, kind=kind, act=act, actor_id=actor_id, columns=kind.columns, beside=beside)
    row.save(force_insert=True)
    stored.subject_id = row.pk
    stored.save(force_insert=True)


def open_rows(rows: Sequence[ScoreEntry], *, act: str) -> None:
    """Save many new entries of one district as `open_row` does, made by the program, in few statements."""
    if not rows:
        return
    numbers = take_numbers(ENTRY.name_scope(rows[0].district_id), count=len(rows))
    acts: list[ScoreEntryAct] = []
    for row, number in zip(rows, numbers, strict=True):
        row.number = number
        stored = _seal(row, kind=ENTRY, act=act, actor_id=None, columns=ENTRY.columns)
        assert isinstance(stored, ScoreEntryAct)
        acts.append(stored)
    ScoreEntry.objects.bulk_create(rows, batch_size=_AT_ONCE)
    for row, stored in zip(rows, acts, strict=True):
        stored.subject_id = row.pk
    ScoreEntryAct.objects.bulk_create(acts, batch_size=_AT_ONCE)


def seal_row(row: LedgerRow, *, act: str, actor_id: int | None, columns: Iterable[str], beside: Told = NOTHING) -> None:
    """Save what was done with a ledger row that the caller has locked and changed in `columns`; see `open_row`."""
    names = tuple(columns)
    stored = _seal(row, kind=_find_kind(row), act=act, actor_id=actor_id, columns=names, beside=beside)
    row.save(update_fields=(*names, *CHAIN_COLUMNS))
    stored.save(force_insert=True)


def _find_kind(row: LedgerRow) -> LedgerKind:
    return _KINDS[type(row)][0]


def _seal(
    row: LedgerRow,
    *,
    kind: LedgerKind,
    act: str,
    actor_id: int | None,
    columns: Iterable[str],
    beside: Told = NOTHING,
) -> LedgerAct:
    """Advance the row's head by one act and return the act, not saved yet."""
    key, row.version, scope = get_audit_key(), row.version + 1, kind.name_scope(row.district_id)
    facts = ActFacts(
        scope=scope,
        number=row.number,
        seq=row.version,
        act=act,
        actor_id=actor_id,
        recorded_at=get_clock().now(),
        payload=encode_canonical({**encode_columns(row, columns), **beside}).decode(),
    )
    row.head_mac = compute_event_mac(key, previous_mac=row.head_mac, content=encode_act(facts))
    row.row_mac = compute_row_mac(
        key,
        source=kind.name,
        subject=kind.name_row(scope, row.number),
        count=row.version,
        head=row.head_mac,
        fields=encode_columns(row, kind.columns),
    )
    return _build_act(row, facts)


def _build_act(row: LedgerRow, facts: ActFacts) -> LedgerAct:
    return _KINDS[type(row)][1](
        subject_id=row.pk,
        seq=facts.seq,
        act=facts.act,
        actor_id=facts.actor_id,
        recorded_at=facts.recorded_at,
        payload=facts.payload,
        mac=row.head_mac,
    )
