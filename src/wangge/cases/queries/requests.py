"""Requests that wait for a decision: those on one case, and those that wait for somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from wangge.cases import access
from wangge.cases.domain.requests import OPEN_REQUEST_STATES, REQUEST_ACTS, OpenRequest, check_request_act
from wangge.cases.models import CaseRequest
from wangge.kernel.public import Actor, DomainError

MOST_REQUESTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRequest:
    """Waiting request (待我审批): what is asked for on which case, and the moves by which the actor may decide it.

    `amount` is in the unit of the handling limit; `state` is "waiting", or "reviewed" once supported.
    """

    case_id: int
    number: str
    version: int
    kind: str
    state: str
    asker_name: str
    asker_unit_name: str
    asked_at: datetime
    reason: str
    note: str
    plan: str
    until_on: date | None
    amount: Decimal | None
    closure_code: str
    moves: tuple[str, ...]


def list_open_requests(case_id: int) -> list[OpenRequest]:
    """Return the requests on a case that wait for a decision."""
    return keep_open(CaseRequest.objects.filter(case_id=case_id, state__in=OPEN_REQUEST_STATES))


def list_requests_of(case_ids: Sequence[int]) -> dict[int, list[OpenRequest]]:
    """Return case id → the requests on it that wait for a decision; one query."""
    rows: dict[int, list[CaseRequest]] = {}
    for row in CaseRequest.objects.filter(case_id__in=case_ids, state__in=OPEN_REQUEST_STATES).order_by("id"):
        rows.setdefault(row.case_id, []).append(row)
    return {case_id: keep_open(found) for case_id, found in rows.items()}


def keep_open(rows: Iterable[CaseRequest]) -> list[OpenRequest]:
    """Return those of a case's requests that wait for a decision."""
    return [
        OpenRequest(kind=row.kind, state=row.state, asker_id=row.asker_id, reviewer_id=row.reviewer_id)
        for row in rows
        if row.state in OPEN_REQUEST_STATES
    ]


def list_requests(*, actor: Actor) -> tuple[WaitingRequest, ...]:
    """Return the open requests that the actor may decide now, the oldest first, at most 200.

    Raises `not_allowed` for somebody whose roles give no view of cases.
    """
    access.check_see_cases(actor)
    kinds = _list_decided_kinds(actor)
    if not kinds:
        return ()
    rows = CaseRequest.objects.filter(
        Q(state="waiting") | Q(state="reviewed", kind="appeal"), kind__in=kinds, case__in=access.visible_to(actor)
    )
    rows = rows.exclude(asker_id=actor.member_id).select_related("case", "asker", "asker_unit")
    shown = (_show(actor, row) for row in rows.order_by("asked_at", "id")[:MOST_REQUESTS])
    return tuple(row for row in shown if row.moves)


def _list_decided_kinds(actor: Actor) -> list[str]:
    """Return the kinds that the actor's roles let him decide at all."""
    table = access.get_moves()
    return sorted(
        {
            kind
            for name, (kind, act) in REQUEST_ACTS.items()
            if act != "ask" and not table.find_move(name).roles.isdisjoint(actor.roles)
        }
    )


def _list_decisions(actor: Actor, row: CaseRequest) -> Sequence[str]:
    """Return the moves by which the actor may decide a request."""
    names = [name for name, (kind, act) in REQUEST_ACTS.items() if kind == row.kind and act != "ask"]
    return [name for name in names if _may_decide(actor, row, name)]


def _may_decide(actor: Actor, row: CaseRequest, name: str) -> bool:
    try:
        access.check_make_move(actor, row.case, move_name=name)
        check_request_act(
            move_name=name,
            requests=keep_open([row]),
            member_id=actor.member_id,
            reviewed_by=access.find_reviews(actor),
        )
    except DomainError:
        return False
    return True


def _show(actor: Actor, row: CaseRequest) -> WaitingRequest:
    return WaitingRequest(
        case_id=row.case_id,
        number=row.case.number,
        version=row.case.version,
        kind=row.kind,
        state=row.state,
        asker_name=row.asker.display_name,
        asker_unit_name=row.asker_unit.name if row.asker_unit else "",
        asked_at=row.asked_at,
        reason=row.reason,
        note=row.note,
        plan=row.plan,
        until_on=row.until_on,
        amount=row.amount,
        closure_code=row.closure_code,
        moves=tuple(_list_decisions(actor, row)),
    )
