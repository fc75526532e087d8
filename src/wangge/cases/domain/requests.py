"""Requests (申请): what a case must be like to ask, who decides, and when one lapses (`standards.md` section 2.3).

Pure: rows of requests come as `OpenRequest`, numbers as the profile's `loop` section.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from wangge.cases.domain.workflow import CASE_MOVES
from wangge.kernel.public import DomainError

EXTENSION, SUSPENSION, FORCED_CLOSING, APPEAL = "extension", "suspension", "forced_closing", "appeal"
REQUEST_KINDS = (EXTENSION, SUSPENSION, FORCED_CLOSING, APPEAL)
OPEN_REQUEST_STATES = ("waiting", "reviewed")
"""Nobody has looked at it, or the first of two reviews has supported it."""

# Each act on a request: its kind and what it does to it.
REQUEST_ACTS: Mapping[str, tuple[str, str]] = {
    "ask_extension": (EXTENSION, "ask"),
    "grant_extension": (EXTENSION, "grant"),
    "deny_extension": (EXTENSION, "deny"),
    "ask_suspension": (SUSPENSION, "ask"),
    "grant_suspension": (SUSPENSION, "grant"),
    "deny_suspension": (SUSPENSION, "deny"),
    "ask_forced_closing": (FORCED_CLOSING, "ask"),
    "grant_forced_closing": (FORCED_CLOSING, "grant"),
    "deny_forced_closing": (FORCED_CLOSING, "deny"),
    "ask_appeal": (APPEAL, "ask"),
    "support_appeal": (APPEAL, "support"),
    "grant_appeal": (APPEAL, "grant"),
    "deny_appeal": (APPEAL, "deny"),
}


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """Open request (待决申请) as it bears on who may decide it."""

    kind: str
    state: str
    asker_id: int
    reviewer_id: int | None = None


@cache
def find_lapsing(move_name: str, from_state: str, to_state: str) -> tuple[str, ...]:
    """Return the kinds of request that lapse with a move: those that could be granted before it and not after.

    What a unit asked for concerns its own handling: passed on to the next one, the case leaves it behind.
    """
    if move_name == "pass_on":
        return (EXTENSION, SUSPENSION)
    if from_state == to_state:
        return ()
    kinds = ((kind, CASE_MOVES.find_move(f"grant_{kind}")) for kind in REQUEST_KINDS)
    return tuple(kind for kind, move in kinds if from_state in move.sources and to_state not in move.sources)


def check_request_act(
    *, move_name: str, requests: Iterable[OpenRequest], member_id: int | None, reviewed_by: Mapping[str, bool]
) -> None:
    """Refuse an act on a request that nobody made, that is open already, or that is not this member's to decide.

    `reviewed_by` says whether the member holds a role of the "first" and of the "second" review of an appeal.
    Raises `request_open`, `request_not_found`, `decider_is_asker`, `decider_is_reviewer`, `review_missing`,
    `review_not_yours`; nothing for other moves.
    """
    if move_name not in REQUEST_ACTS:
        return
    kind, act = REQUEST_ACTS[move_name]
    found = next((request for request in requests if request.kind == kind), None)
    if act == "ask":
        if found is not None:
            raise DomainError("request_open", request=kind)
        return
    if found is None:
        raise DomainError("request_not_found", request=kind)
    if member_id == found.asker_id:
        raise DomainError("decider_is_asker")
    if kind == APPEAL:
        _check_review(found, act, member_id=member_id, reviewed_by=reviewed_by)


def _check_review(request: OpenRequest, act: str, *, member_id: int | None, reviewed_by: Mapping[str, bool]) -> None:
    is_first = request.state == "waiting"
    if act == "grant" and is_first:
        raise DomainError("review_missing")
    if act == "support" and not is_first:
        raise DomainError("request_not_found", request=request.kind)
    if member_id == request.reviewer_id:
        raise DomainError("decider_is_reviewer")
    if not reviewed_by["first" if is_first else "second"]:
        raise DomainError("review_not_yours")


def check_extension(
    *,
    amount: Decimal,
    limit_amount: Decimal | None,
    share: Decimal,
    due_at: datetime | None,
    now: datetime,
    granted: int,
    most: int,
    is_open_when_overdue: bool,
) -> None:
    """Refuse an extension of a clock without limit, one too long, one too many, or one once the deadline has passed.

    `amount` is in the unit of the handling limit. Raises `no_limit_to_extend`, `extension_too_long`,
    `extensions_used_up`, `case_overdue`.
    """
    if limit_amount is None or due_at is None:
        raise DomainError("no_limit_to_extend")
    if granted >= most:
        raise DomainError("extensions_used_up", most=most)
    if due_at < now and not is_open_when_overdue:
        raise DomainError("case_overdue")
    longest = limit_amount * share
    if not 0 < amount <= longest:
        raise DomainError("extension_too_long", longest=f"{longest.normalize():f}")


def check_suspension(*, until_on: date, today: date, longest_days: int, granted: int, most: int) -> None:
    """Refuse a suspension without a day ahead, one too long, or one too many.

    Raises `suspension_date_past`, `suspension_too_long`, `suspensions_used_up`.
    """
    if granted >= most:
        raise DomainError("suspensions_used_up", most=most)
    if until_on <= today:
        raise DomainError("suspension_date_past", until_on=until_on.isoformat())
    if until_on > today + timedelta(days=longest_days):
        raise DomainError("suspension_too_long", days=longest_days)


def check_appeal(*, is_overdue: bool, is_first: bool, closed_on: date, today: date, days: int) -> None:
    """Refuse an appeal against a case that was in time, a second one, or one too late.

    Raises `appeal_not_overdue`, `appeal_once`, `appeal_too_late`.
    """
    if not is_first:
        raise DomainError("appeal_once")
    if not is_overdue:
        raise DomainError("appeal_not_overdue")
    if today > closed_on + timedelta(days=days):
        raise DomainError("appeal_too_late", days=days)
