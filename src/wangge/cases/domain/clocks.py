"""Which stage clocks a move stops and starts, and what their deadlines are (`domain.md` section 2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from wangge.kernel.public import DomainError
from wangge.worktime.public import (
    Extension,
    Limit,
    Pause,
    StageClock,
    WorkCalendar,
    compute_clock_deadline,
    compute_deadline,
)

STAGES = (
    "accept", "verify", "file", "dispatch", "rule", "transfer", "sign", "handle", "confirm", "first_effect",
    "send_check", "check", "close", "total",
)  # fmt: skip

# The stages whose deadline the case's row shows, and those whose clock is a unit's.
# While a unit confirms its own work its handling clock runs on, and that is the one shown.
SHOWN_STAGES = ("accept", "verify", "file", "dispatch", "rule", "transfer", "handle", "send_check", "check", "close")
UNIT_STAGES = ("sign", "handle", "confirm")

# The handling clock starts at dispatch, not at signing, and stops when the unit passes the case back.
_STOPPED_BY: Mapping[str, tuple[str, ...]] = {
    "accept": ("accept",),
    "send_to_verify": ("accept",),
    "confirm_exists": ("verify",),
    "deny_exists": ("verify",),
    "give_up_verify": ("verify",),
    "refuse": ("accept", "total"),
    "merge": ("accept", "file", "total"),
    "file": ("file",),
    "void": ("file", "dispatch", "total"),
    "send_back_to_acceptor": ("file", "transfer"),
    "send_back_to_shift_leader": ("dispatch",),
    "dispatch": ("dispatch",),
    "return": ("sign", "handle"),
    "sign": ("sign",),
    "pass_on": ("sign", "handle"),
    "finish": ("handle",),
    "confirm_handling": ("confirm", "handle"),
    "send_back_to_handler": ("confirm",),
    "send_to_check": ("send_check",),
    "pass_check": ("check",),
    "fail_check": ("check",),
    "give_up_check": ("check",),
    "recheck": ("close",),
    "rework": ("close",),
    "close": ("close", "total"),
    "grant_forced_closing": (
        "dispatch",
        "rule",
        "sign",
        "handle",
        "confirm",
        "send_check",
        "check",
        "close",
        "total",
    ),
    "refer_to_ruling": ("dispatch",),
    "rule_on_duty": ("rule",),
    "transfer": ("accept", "file", "dispatch"),
    "confirm_transfer": ("transfer", "total"),
    "take_back": ("transfer",),
    "show_effect": ("first_effect",),
}
# A first effect is awaited until it shows, or until the case is over.
STOPPED_BY: Mapping[str, tuple[str, ...]] = {
    move: (*stages, "first_effect") if "total" in stages else stages for move, stages in _STOPPED_BY.items()
}

# The moves that bring a case to a unit, which then has to sign for it.
DISPATCHING = ("dispatch", "rule_on_duty", "pass_on")

YELLOW_SHARE = Decimal("0.8")
SMALLEST_AMOUNT = Decimal("0.001")
"""The least a limit can be."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Deadline (时限): when a stage is due, when its lamp turns yellow, or why there is none.

    `state` is "due", "none" (no limit set: never counted as on time) or "calendar_missing".
    """

    due_at: datetime | None
    yellow_at: datetime | None
    state: str


NO_DEADLINE = Deadline(due_at=None, yellow_at=None, state="none")
MISSING_CALENDAR = Deadline(due_at=None, yellow_at=None, state="calendar_missing")


def find_started_stages(move_name: str, clock: str | None) -> tuple[str, ...]:
    """Return the stages whose clocks start with a move: the one in the table, and signing beside handling."""
    if clock is None:
        return ()
    if move_name in DISPATCHING:
        return ("sign", "handle")
    return (clock,)


def set_deadline(*, started_at: datetime, limit: Limit | None, calendar: WorkCalendar) -> Deadline:
    """Return the deadline of a stage; a year the calendar does not cover is a state, never a failure."""
    if limit is None:
        return NO_DEADLINE
    try:
        due_at = compute_deadline(started_at=started_at, limit=limit, calendar=calendar)
        yellow_at = compute_deadline(started_at=started_at, limit=shorten_limit(limit), calendar=calendar)
    except DomainError as error:
        if error.code == "calendar_missing":
            return MISSING_CALENDAR
        raise
    return Deadline(due_at=due_at, yellow_at=yellow_at, state="due")


def reset_deadline(
    *,
    started_at: datetime,
    limit: Limit | None,
    extensions: Sequence[Limit],
    pauses: Sequence[Pause],
    calendar: WorkCalendar,
    now: datetime,
) -> Deadline:
    """Return the deadline of a running stage whose limit, extensions or pauses have changed, as it stands `now`."""
    if limit is None:
        return NO_DEADLINE

    def compute(share: Callable[[Limit], Limit]) -> datetime | None:
        granted = tuple(Extension(share(extension)) for extension in extensions)
        clock = StageClock(share(limit), started_at, pauses=tuple(pauses), extensions=granted)
        return compute_clock_deadline(clock, calendar=calendar, now=now)

    try:
        return Deadline(due_at=compute(lambda whole: whole), yellow_at=compute(shorten_limit), state="due")
    except DomainError as error:
        if error.code == "calendar_missing":
            return MISSING_CALENDAR
        raise


def shorten_limit(limit: Limit) -> Limit:
    """Return the part of a limit after which the lamp turns from green to yellow (80 %)."""
    return Limit(kind=limit.kind, amount=max(limit.amount * YELLOW_SHARE, SMALLEST_AMOUNT))


def add_allowance(*, deadline: Deadline, limit: Limit | None, calendar: WorkCalendar) -> Deadline:
    """Return the deadline of the whole case: the handling deadline and, after it, the time to check and close."""
    if deadline.due_at is None or limit is None:
        return Deadline(due_at=None, yellow_at=None, state=deadline.state if deadline.due_at is None else "none")
    return set_deadline(started_at=deadline.due_at, limit=limit, calendar=calendar)


def encode_amount(amount: Decimal) -> str:
    """Return the amount of a limit as text with the three places that its column keeps."""
    return f"{amount:.3f}"


def read_lamp(*, due_at: datetime | None, yellow_at: datetime | None, at: datetime) -> str:
    """Return "green", "yellow" or "red" for an instant, or "none" where there is no deadline."""
    if due_at is None:
        return "none"
    if at > due_at:
        return "red"
    return "yellow" if yellow_at is not None and at > yellow_at else "green"
