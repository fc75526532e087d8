"""Asked for by one, decided by another: extension, suspension, forced closing, appeal (`standards.md` section 2.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import connection

from wangge.cases.access import find_reviews
from wangge.cases.domain.clocks import encode_amount
from wangge.cases.domain.requests import (
    APPEAL,
    EXTENSION,
    OPEN_REQUEST_STATES,
    REQUEST_ACTS,
    SUSPENSION,
    check_appeal,
    check_extension,
    check_request_act,
    check_suspension,
)
from wangge.cases.domain.workflow import CLOSURE_CODES
from wangge.cases.models import CaseRequest, HandlingRound
from wangge.cases.operations.effects.arguments import Effect, Facts, MoveInHand
from wangge.cases.operations.effects.main_line import close_by_round
from wangge.cases.operations.reporting import clean_text
from wangge.cases.operations.retiming import find_running_clock, move_clocks, read_limit
from wangge.cases.operations.rows import CLOCKS_OF_CASE, REQUESTS, REQUESTS_OF_CASE, ROUNDS
from wangge.cases.queries.deadlines import has_missed_deadline
from wangge.cases.queries.requests import keep_open
from wangge.kernel.public import DomainError
from wangge.platform.public import get_local_day, get_profile
from wangge.worktime.public import Limit

MAX_PLAN_LENGTH = 2000

# Asked with nearly every move, and nearly always in vain.
_LAPSE = (
    "UPDATE cases_caserequest SET state = 'lapsed' WHERE case_id = %s AND kind IN ({kinds}) "  # noqa: S608 - marks only
    f"AND state IN ({', '.join(['%s'] * len(OPEN_REQUEST_STATES))})"
)


def ask_extension(move: MoveInHand) -> Facts:
    """Ask for more time, in the unit of the handling limit; at most so often a round, each at most one limit long."""
    rows = _read_requests(move)
    _check_extension(move, rows, amount=move.arguments.amount or Decimal(0))
    return _ask(move, rows, amount=move.arguments.amount)


def grant_extension(move: MoveInHand) -> Facts:
    """Grant the time asked for on top of the deadline; once overdue it is too late for that too."""
    rows = _read_requests(move)
    request = _find_open(move, rows)
    amount = request.amount or Decimal(0)
    limit = _check_extension(move, rows, amount=amount)
    granted = Limit(kind=limit.kind, amount=amount)
    return {**_decide(move, request, "granted"), **move_clocks(move.case, lambda it: it.extend(granted), now=move.now)}


def ask_suspension(move: MoveInHand) -> Facts:
    """Ask to suspend the case until a day, with a plan."""
    rows = _read_requests(move)
    _check_suspension(move, rows, until_on=move.arguments.until_on or date.min)
    plan = clean_text(move.arguments.plan)
    if len(plan) > MAX_PLAN_LENGTH:
        raise DomainError("text_too_long", field="plan", length=len(plan), limit=MAX_PLAN_LENGTH)
    return _ask(move, rows, plan=plan, until_on=move.arguments.until_on)


def grant_suspension(move: MoveInHand) -> Facts:
    """Suspend the case: its clocks stand still until it is resumed or the day comes."""
    rows = _read_requests(move)
    request = _find_open(move, rows)
    _check_suspension(move, rows, until_on=request.until_on or date.min)
    assert request.until_on is not None, "the database holds that a suspension has its date"
    move.case.suspended_until_on = request.until_on
    return {
        **_decide(move, request, "granted"),
        "suspended_until_on": request.until_on.isoformat(),
        **move_clocks(move.case, lambda it: it.pause(move.now), now=move.now),
    }


def resume(move: MoveInHand) -> Facts:
    """Let a suspended case go on: by the unit, by the command centre, or by itself when its day has come."""
    move.case.suspended_until_on = None
    return move_clocks(move.case, lambda it: it.resume(move.now), now=move.now)


def ask_forced_closing(move: MoveInHand) -> Facts:
    """Propose to close the case without a check; somebody else confirms it."""
    _check_closure_code(move)
    return _ask(move, _read_requests(move), closure_code=move.arguments.closure_code)


def grant_forced_closing(move: MoveInHand) -> Facts:
    """Close the case by the word of two people, by the round it is in or one of its own where no unit has it."""
    request = _find_open(move, _read_requests(move))
    if move.case.unit_id is None:
        move.case.round_count += 1
        ROUNDS.insert(HandlingRound(case_id=move.case.pk, turn=move.case.round_count, opened_by="forced"))
    move.case.suspended_until_on = None
    return {
        **_decide(move, request, "granted"),
        **close_by_round(move, kind="forced", code=request.closure_code, result="forced"),
    }


def ask_appeal(move: MoveInHand) -> Facts:
    """Appeal against the overdue of a closed case; once, and only for some days."""
    rows = _read_requests(move)
    closed_at = move.case.closed_at
    assert closed_at is not None, "the database holds that a closed case says when"
    check_appeal(
        is_overdue=_was_overdue(move),
        is_first=not any(row.kind == APPEAL for row in rows),
        closed_on=get_local_day(closed_at),
        today=get_local_day(move.now),
        days=get_profile().loop.appeal.days,
    )
    return _ask(move, rows)


def support_appeal(move: MoveInHand) -> Facts:
    """First review: the appeal goes on to the second."""
    request = _find_open(move, _read_requests(move))
    REQUESTS.update({"state": "reviewed", "reviewer_id": move.actor.member_id, "reviewed_at": move.now}, id=request.pk)
    return {"request": request.turn}


def grant_appeal(move: MoveInHand) -> Facts:
    """Second review: the overdue is excused in the statistics; the fact stays."""
    request = _find_open(move, _read_requests(move))
    move.case.is_exempt = True
    return {**_decide(move, request, "granted"), "is_exempt": True}


def deny(move: MoveInHand) -> Facts:
    """Refuse what was asked for; the note says why."""
    return _decide(move, _find_open(move, _read_requests(move)), "denied")


def lapse_requests(case_id: int, kinds: Sequence[str]) -> None:
    """End the open requests of the named kinds that the case has left behind."""
    if kinds:
        with connection.cursor() as cursor:
            statement = _LAPSE.format(kinds=", ".join(["%s"] * len(kinds)))
            cursor.execute(statement, [case_id, *kinds, *OPEN_REQUEST_STATES])


def _read_requests(move: MoveInHand) -> list[CaseRequest]:
    """Return every request on the case, the act being one that may be done on them."""
    rows = REQUESTS_OF_CASE.read(move.case.pk)
    check_request_act(
        move_name=move.move.name,
        requests=keep_open(rows),
        member_id=move.actor.member_id,
        reviewed_by=find_reviews(move.actor),
    )
    return rows


def _find_open(move: MoveInHand, rows: Sequence[CaseRequest]) -> CaseRequest:
    kind = REQUEST_ACTS[move.move.name][0]
    return next(row for row in rows if row.kind == kind and row.state in OPEN_REQUEST_STATES)


def _ask(
    move: MoveInHand,
    rows: Sequence[CaseRequest],
    *,
    plan: str = "",
    until_on: date | None = None,
    amount: Decimal | None = None,
    closure_code: str = "",
) -> Facts:
    kind = REQUEST_ACTS[move.move.name][0]
    asker_id = move.actor.member_id
    assert asker_id is not None, "the table gives no request to the system"
    request = CaseRequest(
        case_id=move.case.pk,
        kind=kind,
        turn=1 + sum(row.kind == kind for row in rows),
        round_turn=move.case.round_count,
        state="waiting",
        asker_id=asker_id,
        asker_unit_id=move.actor.unit_id,
        asked_at=move.now,
        reason=move.arguments.reason,
        note=clean_text(move.arguments.note),
        plan=plan,
        until_on=until_on,
        amount=amount,
        closure_code=closure_code,
    )
    REQUESTS.insert(request)
    return {
        "request": request.turn,
        "plan": plan,
        "until_on": until_on and until_on.isoformat(),
        "amount": None if amount is None else encode_amount(amount),
        "closure_code": closure_code,
    }


def _decide(move: MoveInHand, request: CaseRequest, state: str) -> Facts:
    columns = {
        "state": state,
        "decider_id": move.actor.member_id,
        "decided_at": move.now,
        "decision_note": clean_text(move.arguments.note),
    }
    REQUESTS.update(columns, id=request.pk)
    return {"request": request.turn}


def _check_extension(move: MoveInHand, rows: Sequence[CaseRequest], *, amount: Decimal) -> Limit:
    """Return the handling limit that is to be extended."""
    rule = get_profile().loop.extension
    clock = find_running_clock(move.case, "handle")
    limit = None if clock is None else read_limit(clock)
    check_extension(
        amount=amount,
        limit_amount=None if limit is None else limit.amount,
        share=rule.share_of_limit,
        due_at=None if clock is None else clock.due_at,
        now=move.now,
        granted=_count_granted(rows, EXTENSION, round_turn=move.case.round_count),
        most=rule.most,
        is_open_when_overdue=rule.is_open_when_overdue,
    )
    assert limit is not None
    return limit


def _check_suspension(move: MoveInHand, rows: Sequence[CaseRequest], *, until_on: date) -> None:
    rule = get_profile().loop.suspension
    check_suspension(
        until_on=until_on,
        today=get_local_day(move.now),
        longest_days=rule.longest_days,
        granted=_count_granted(rows, SUSPENSION),
        most=rule.most,
    )


def _count_granted(rows: Sequence[CaseRequest], kind: str, *, round_turn: int | None = None) -> int:
    return sum(row.kind == kind and row.state == "granted" and round_turn in {None, row.round_turn} for row in rows)


def _check_closure_code(move: MoveInHand) -> None:
    if move.arguments.closure_code not in CLOSURE_CODES:
        raise DomainError("closure_code_unknown", closure_code=move.arguments.closure_code)


def _was_overdue(move: MoveInHand) -> bool:
    """Whether the unit handled the case late, or the case as a whole was closed late; an instruction undid neither."""
    return any(
        row.due_at is not None and row.stopped_at is not None and row.stopped_at > row.due_at
        for row in CLOCKS_OF_CASE.read(move.case.pk)
        if row.stage in {"handle", "total"}
    ) or has_missed_deadline(move.case.pk)


REQUESTING: Mapping[str, Effect] = {
    "ask_extension": ask_extension,
    "grant_extension": grant_extension,
    "deny_extension": deny,
    "ask_suspension": ask_suspension,
    "grant_suspension": grant_suspension,
    "deny_suspension": deny,
    "resume": resume,
    "ask_forced_closing": ask_forced_closing,
    "grant_forced_closing": grant_forced_closing,
    "deny_forced_closing": deny,
    "ask_appeal": ask_appeal,
    "support_appeal": support_appeal,
    "grant_appeal": grant_appeal,
    "deny_appeal": deny,
}
