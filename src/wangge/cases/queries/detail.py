"""One case in full, and what may happen to it next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

import orjson

from wangge.cases import access
from wangge.cases.domain.complaints import COMPLAINT_ACTS, HEARD_MOVES, Complaints
from wangge.cases.domain.history import History
from wangge.cases.domain.requests import REQUEST_ACTS, OpenRequest, check_request_act
from wangge.cases.domain.sheets import build_sheet_code
from wangge.cases.models import Case, CaseClock, CaseEvent, CasePhoto, CaseReporter, HandlingRound
from wangge.cases.queries.complaints import check_judging, read_complaints
from wangge.cases.queries.listing import build_row
from wangge.cases.queries.photo_places import measure_to_case
from wangge.cases.queries.requests import list_open_requests, list_requests_of
from wangge.cases.queries.views import (
    CaseDetail,
    ClockView,
    EventView,
    PhotoView,
    PossibleMove,
    ReporterView,
    RoundView,
)
from wangge.kernel.public import Actor, DomainError
from wangge.notices.public import mask_email
from wangge.people.public import mask_phone
from wangge.platform.public import get_clock
from wangge.workflow.public import Move
from wangge.worktime.public import Timeliness, judge_timeliness

# Of the rows beside a case only what is shown is read: a grid's row holds its outline.
_JOINED = ("category", "unit", "tracking_unit", "grid", "district", "reporter", "checker", "verifier", "merged_into")
_NAMES = (
    "category__code", "category__name_zh", "category__name_en", "unit__name", "tracking_unit__name", "grid__name",
    "district__name", "reporter__display_name", "checker__display_name", "verifier__display_name", "merged_into__number",
)  # fmt: skip
_COLUMNS, _EVENT_COLUMNS, _ROUND_COLUMNS = (
    tuple(field.name for field in model._meta.concrete_fields) for model in (Case, CaseEvent, HandlingRound)
)


def get_case(*, actor: Actor, number: str) -> CaseDetail:
    """Return a case by its number in five queries.

    Raises DomainError `case_not_found` also for a case that exists but not for this actor.
    """
    case, now = _find_case(actor, number), get_clock().now()
    photos = tuple(CasePhoto.objects.filter(case_id=case.pk).select_related("evidence").order_by("event_seq", "id"))
    events = _list_events(case, photos)
    return CaseDetail(
        row=build_row(case, now=now),
        district_id=case.district_id,
        district_name=case.district.name,
        category_code=case.category.code if case.category else "",
        condition_id=case.condition_id,
        grid_id=case.grid_id,
        grid_name=case.grid.name if case.grid else "",
        road_class=case.road_class,
        accuracy_m=case.accuracy_m,
        recorded_at=case.recorded_at,
        reporter_name=case.reporter.display_name if case.reporter else "",
        checker_id=case.checker_id,
        checker_name=case.checker.display_name if case.checker else "",
        verifier_id=case.verifier_id,
        verifier_name=case.verifier.display_name if case.verifier else "",
        verify_result=case.verify_result,
        suspended_until_on=case.suspended_until_on,
        is_exempt=case.is_exempt,
        merged_into=case.merged_into.number if case.merged_into else "",
        merged_numbers=_list_merged(events),
        closure_kind=case.closure_kind,
        closure_code=case.closure_code,
        return_count=case.return_count,
        external_source=case.external_source,
        external_id=case.external_id,
        total_due_at=case.total_due_at,
        events=events,
        clocks=_list_clocks(case, now=now),
        rounds=_list_rounds(case),
        photos=tuple(_build_photo(photo, case) for photo in photos),
        moves=list_possible_moves(actor, case, known_acts={event.move for event in events}),
        sheet_code=build_sheet_code(version=case.version, head_mac=case.head_mac),
        tracking_unit_name=case.tracking_unit.name if case.tracking_unit else "",
    )


def get_case_number(*, actor: Actor, case_id: int) -> str:
    """Return the number of a visible case. Raises `case_not_found`."""
    number = access.visible_to(actor).filter(pk=case_id).values_list("number", flat=True).first()
    if number is None:
        raise DomainError("case_not_found")
    return number


def find_case_id(*, actor: Actor, number: str) -> int:
    """Return the id of a visible case by its number. Raises `case_not_found`."""
    case_id = access.visible_to(actor).filter(number=number).values_list("pk", flat=True).first()
    if case_id is None:
        raise DomainError("case_not_found")
    return case_id


def list_moves() -> tuple[Move, ...]:
    """Return every move of this city's table, in the order of the table."""
    return tuple(access.get_moves().moves)


def list_possible_moves(
    actor: Actor, case: Case, *, known_acts: AbstractSet[str] = frozenset((*REQUEST_ACTS, *HEARD_MOVES))
) -> tuple[PossibleMove, ...]:
    """Return every move from the case's state, each allowed or with the reason why not.

    `known_acts` names the acts that the caller knows the case to have, by default any: what was never asked for and
    never complained of is not looked for.
    """
    aside = _Aside(
        requests=list_open_requests(case.pk) if known_acts & REQUEST_ACTS.keys() else [],
        complaints=read_complaints([case.pk]).get(case.pk) if known_acts & {*HEARD_MOVES} else None,
    )
    return tuple(_judge_move(actor, case, move, aside) for move in _moves_from(case.state))


def judge_many(actor: Actor, cases: Sequence[Case]) -> dict[int, tuple[PossibleMove, ...]]:
    """Return case id → every move from its state as `list_possible_moves` does.

    Seven queries for all cases; who may judge is read of each case by itself that is complained of.
    """
    histories, requests = access.read_histories(actor, cases), list_requests_of([case.pk for case in cases])
    complaints = read_complaints([case.pk for case in cases if case.state == "closed"])
    asides = {
        case.pk: _Aside(
            requests=requests.get(case.pk, []), complaints=complaints.get(case.pk), history=histories[case.pk]
        )
        for case in cases
    }
    return {
        case.pk: tuple(_judge_move(actor, case, move, asides[case.pk]) for move in _moves_from(case.state))
        for case in cases
    }


def _moves_from(state: str) -> Iterable[Move]:
    table = access.get_moves()
    return table.moves_from(state) if state in table.states else ()  # the city has switched off what led there


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aside:
    """What was asked for and complained of beside the line, and what was read of the case's past for many at once."""

    requests: list[OpenRequest]
    complaints: Complaints | None
    history: History | None = None


def _judge_move(actor: Actor, case: Case, move: Move, aside: _Aside) -> PossibleMove:
    name, target, needs = move.name, move.find_target(case.state), move.needs
    try:
        access.check_make_move(actor, case, move_name=name, history=aside.history)
        check_request_act(
            move_name=name,
            requests=aside.requests,
            member_id=actor.member_id,
            reviewed_by=access.find_reviews(actor),
        )
        if name in COMPLAINT_ACTS:
            check_judging(actor, case, aside.complaints)
    except DomainError as error:
        return PossibleMove(
            name=name, target=target, needs=needs, is_allowed=False, reason_code=error.code, reason_params=error.params
        )
    return PossibleMove(name=name, target=target, needs=needs, is_allowed=True)


def _list_events(case: Case, photos: tuple[CasePhoto, ...]) -> tuple[EventView, ...]:
    rows = CaseEvent.objects.filter(case_id=case.pk).select_related("actor", "unit").order_by("seq")
    rows = rows.only(*_EVENT_COLUMNS, "actor__display_name", "unit__name")
    return tuple(_build_event(row, photos) for row in rows)


def _build_event(row: CaseEvent, photos: tuple[CasePhoto, ...]) -> EventView:
    facts: dict[str, object] = orjson.loads(row.payload)
    return EventView(
        seq=row.seq,
        move=row.move,
        from_state=row.from_state,
        to_state=row.to_state,
        actor_name=row.actor.display_name if row.actor else "",
        actor_role=row.actor_role,
        unit_name=row.unit.name if row.unit else "",
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        reason=str(facts.pop("reason", "") or ""),
        note=str(facts.pop("note", "") or ""),
        facts=facts,
        photo_ids=tuple(photo.evidence_id for photo in photos if photo.event_seq == row.seq),
        mac=row.mac,
    )


def _list_clocks(case: Case, *, now: datetime) -> tuple[ClockView, ...]:
    rows = CaseClock.objects.filter(case_id=case.pk).order_by("started_at", "id")
    return tuple(
        ClockView(
            stage=row.stage,
            started_at=row.started_at,
            limit_kind=row.limit_kind,
            limit_amount=f"{row.limit_amount.normalize():f}" if row.limit_amount is not None else "",
            due_at=row.due_at,
            stopped_at=row.stopped_at,
            result=_judge_clock(row, now=now),
        )
        for row in rows
    )


def _judge_clock(row: CaseClock, *, now: datetime) -> str:
    if row.due_state in {"calendar_missing", "paused"}:
        return row.due_state
    verdict = judge_timeliness(due_at=row.due_at, stopped_at=row.stopped_at, now=now)
    if verdict is Timeliness.OPEN:
        return "running"
    if verdict is Timeliness.LATE and row.stopped_at is None:
        return "overdue"
    return verdict.value


def _list_rounds(case: Case) -> tuple[RoundView, ...]:
    rows = HandlingRound.objects.filter(case_id=case.pk).select_related("unit", "handler", "checker").order_by("turn")
    rows = rows.only(*_ROUND_COLUMNS, "unit__name", "handler__display_name", "checker__display_name")
    return tuple(
        RoundView(
            turn=row.turn,
            unit_name=row.unit.name if row.unit else "",
            handler_name=row.handler.display_name if row.handler else "",
            checker_name=row.checker.display_name if row.checker else "",
            opened_by=row.opened_by,
            dispatched_at=row.dispatched_at,
            signed_at=row.signed_at,
            finished_at=row.finished_at,
            checked_at=row.checked_at,
            result=row.result,
        )
        for row in rows
    )


def _build_photo(photo: CasePhoto, case: Case) -> PhotoView:
    return PhotoView(
        evidence_id=photo.evidence_id,
        purpose=photo.purpose,
        event_seq=photo.event_seq,
        taken_at=photo.taken_at,
        distance_m=measure_to_case(case, photo.evidence),
    )


def _list_merged(events: tuple[EventView, ...]) -> tuple[str, ...]:
    merged: dict[str, None] = {}
    for event in events:
        if event.move == "absorb" and "merged" in event.facts:
            merged[str(event.facts["merged"])] = None
        if event.move == "release":
            merged.pop(str(event.facts.get("released")), None)
    return tuple(merged)


def list_reporters(*, actor: Actor, number: str) -> tuple[ReporterView, ...]:
    """Return who reported a case, for those who answer him. Raises `reporter_hidden`, `case_not_found`."""
    access.check_see_reporter(actor)
    case_id = access.visible_to(actor).filter(number=number).values_list("id", flat=True).first()
    if case_id is None:
        raise DomainError("case_not_found")
    rows = CaseReporter.objects.filter(case_id=case_id)
    return tuple(
        ReporterView(
            name=row.name,
            masked_phone=mask_phone(row.phone),
            masked_email=mask_email(row.email),
            wants_answer=row.wants_answer,
            origin_number=row.origin.number,
        )
        for row in rows.select_related("origin").order_by("id")
    )


def _find_case(actor: Actor, number: str) -> Case:
    case = Case.objects.filter(number=number).select_related(*_JOINED).only(*_COLUMNS, *_NAMES).first()
    if case is None or not access.may_see(actor, case):
        raise DomainError("case_not_found")
    return case


def check_see_evidence(*, actor: Actor, evidence_id: int) -> None:
    """Refuse a photo that belongs to no case the actor may see. Raises `evidence_not_found`."""
    photos = CasePhoto.objects.filter(evidence_id=evidence_id, case__in=access.visible_to(actor))
    if not photos.exists():
        raise DomainError("evidence_not_found", ids=[evidence_id])
