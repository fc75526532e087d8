"""Append to the sealed list of events and keep the row that is derived from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from wangge.cases.domain.chain import CHAIN_NAME, EventFacts, encode_event, list_sealed_fields
from wangge.cases.domain.search import build_search_words
from wangge.cases.domain.workflow import OPEN_STATES
from wangge.cases.models import Case, CaseEvent, HandlingRound
from wangge.cases.operations.arming import build_event, build_timers
from wangge.cases.operations.photos import build_photo_jobs
from wangge.cases.operations.rows import CASES, EVENTS, ROUNDS, WORDS, LockedCase
from wangge.catalog.public import get_category
from wangge.kernel.public import Actor, DomainError, encode_canonical
from wangge.platform.public import (
    NUMBER_STAND_IN,
    compute_event_mac,
    encode_row,
    enqueue_many,
    get_audit_key,
    get_foreseen,
    sign_row,
)

_SEARCHED_COLUMNS = frozenset({"address", "description", "category_id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Act (操作): what is about to be written down of one move."""

    move: str
    event: str
    from_state: str
    to_state: str
    actor: Actor
    actor_role: str
    occurred_at: datetime
    recorded_at: datetime
    payload: Mapping[str, object]


def seal_act(case: Case, act: Act) -> CaseEvent:
    """Advance the case's head by one act and return its event, not saved yet.

    Sets `state`, `version`, `head_mac` and `row_mac` of `case`; the caller saves both in one transaction.
    """
    facts = EventFacts(
        number=case.number,
        seq=case.version + 1,
        move=act.move,
        from_state=act.from_state,
        to_state=act.to_state,
        actor_id=act.actor.member_id,
        actor_role=act.actor_role,
        unit_id=act.actor.unit_id,
        occurred_at=act.occurred_at,
        recorded_at=act.recorded_at,
        payload=encode_canonical(act.payload).decode(),
    )
    key, previous_mac = get_audit_key(), case.head_mac
    case.state = act.to_state
    case.version = facts.seq
    case.head_mac = _sign(case, "head_mac", encode_event(facts), partial(_sign_event, key, previous_mac))
    fields = list_sealed_fields(case)
    row = encode_row(source=CHAIN_NAME, subject=case.number, count=case.version, head=case.head_mac, fields=fields)
    case.row_mac = _sign(case, "row_mac", row, partial(sign_row, key))
    return EVENTS.build(
        case_id=case.pk,
        seq=facts.seq,
        move=facts.move,
        from_state=facts.from_state,
        to_state=facts.to_state,
        actor_id=facts.actor_id,
        actor_role=facts.actor_role,
        unit_id=facts.unit_id,
        occurred_at=facts.occurred_at,
        recorded_at=facts.recorded_at,
        payload=facts.payload,
        mac=case.head_mac,
    )


def _sign(case: Case, name: str, content: bytes, compute: Callable[[bytes], str]) -> str:
    """Return the code of content, or what stands in for it while the case's number is not known yet."""
    foreseen = get_foreseen() if case.number == NUMBER_STAND_IN else None
    return compute(content) if foreseen is None else foreseen.derive(name, content, compute)


def _sign_event(key: bytes, previous_mac: str, content: bytes) -> str:
    return compute_event_mac(key, previous_mac=previous_mac, content=content)


def insert_with_event(case: Case, act: Act, *, words: str | None = None) -> None:
    """Save a new case and its first event, and tell the outbox; `words` where they were split before the number's row."""
    event = seal_act(case, act)
    CASES.insert_numbered(case)
    _append(case, event, act)
    _append_words(case, split_words(case) if words is None else words)


def insert_closed(case: Case, closing_round: HandlingRound, act: Act) -> None:
    """Save a case that is closed by its first act, with the round that closed it.

    The row goes in as reported and is closed in the same transaction, since a closed row must name its round.
    """
    event = seal_act(case, act)
    final_state, case.state = case.state, "reported"
    CASES.insert_numbered(case)
    closing_round.case_id = case.pk
    ROUNDS.insert(closing_round)
    case.state, case.closing_round_id = final_state, closing_round.pk
    CASES.update({"state": case.state, "closing_round_id": case.closing_round_id}, id=case.pk)
    _append(case, event, act)
    _append_words(case, split_words(case))


def update_with_event(locked: LockedCase, act: Act) -> None:
    """Save an act on a case that exists: compare and set, the row changes only if nobody moved it meanwhile.

    Raises DomainError `case_changed` (409) when the row's version is not the one that was read.
    """
    case, seen_version = locked.case, locked.case.version
    event = seal_act(case, act)
    changes = locked.list_changes()
    if not CASES.update(changes, id=case.pk, version=seen_version):
        raise DomainError("case_changed", number=case.number)
    _update_words(case, changes, before=act.from_state)
    _append(case, event, act)


def _append_words(case: Case, words: str) -> None:
    WORDS.append(WORDS.build(case_id=case.pk, words=words, is_open=case.state in OPEN_STATES))


def _update_words(case: Case, changes: Mapping[str, object], *, before: str) -> None:
    words: dict[str, object] = {}
    if not changes.keys().isdisjoint(_SEARCHED_COLUMNS):
        words["words"] = split_words(case)
    if (case.state in OPEN_STATES) != (before in OPEN_STATES):
        words["is_open"] = case.state in OPEN_STATES
    if words:
        WORDS.update(words, case_id=case.pk)


def split_words(case: Case) -> str:
    """Return what full-text search finds the case by; a number is found by its own index."""
    category = get_category(case.category_id) if case.category_id else None
    return build_search_words(case.address, case.description, category.name_zh if category else "")


def _append(case: Case, event: CaseEvent, act: Act) -> None:
    event.case_id = case.pk
    EVENTS.append(event)
    announce(case, act)


def announce(case: Case, act: Act) -> None:
    """Put the event into the outbox, in order behind the case's earlier ones, and the timers that it sets beside it."""
    key = f"case:{case.pk}:{case.version}"
    event = build_event(case, act.event, key=key, at=act.recorded_at, said={"move": act.move})
    timers = build_timers(case, from_state=act.from_state, said=act.payload)
    enqueue_many([event, *timers, *build_photo_jobs(case, said=act.payload, due_at=act.recorded_at)])
