"""What happens by itself when a timer comes due: the case is read again, and only what still holds is done.

A clock that was stopped, moved or paused meanwhile brings about nothing, or is looked at again at its new instant.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from wangge.cases.domain.timers import CLOCK, RUNG, Timer, build_clock_timer, find_waking, keep_to_hours
from wangge.cases.domain.workflow import AT_THE_UNIT
from wangge.cases.models import Case, CaseClock, Supervision
from wangge.cases.operations.arming import arm, build_event
from wangge.cases.operations.effects import MoveArguments
from wangge.cases.operations.moving import make_move
from wangge.cases.operations.routing import get_stage
from wangge.cases.operations.rows import CLOCKS_OF_STAGE, LockedCase, lock_cases
from wangge.cases.operations.timing import describe_clocks, get_calendar
from wangge.kernel.public import DomainError, build_system_actor, encode_instant
from wangge.platform.public import begin_act, enqueue_many, get_profile
from wangge.profiles.public import find_row

_RUNNING = "SELECT case_id, stage, turn FROM cases_caseclock WHERE case_id IN ({cases}) AND stopped_at IS NULL"
SYSTEM = build_system_actor(name="clock")
_HANDLED_STATES = frozenset(AT_THE_UNIT.split()) - {"suspended"}


def fire_clock(*, case_id: int, stage: str, turn: int, now: datetime) -> None:
    """Warn that a stage is due soon, or do what its missed deadline brings about; `turn` 0: of whichever clock runs."""
    locked, clock = _lock(case_id), _find_running(case_id, stage, turn)
    case = locked.case
    if clock is None or clock.due_at is None or clock.pauses.endswith("null]]"):
        return
    if now <= min(clock.due_at, clock.yellow_at or clock.due_at):
        _arm_again(case, clock, after=now)
    elif _is_kept_to_hours(case, clock, now=now):
        return
    elif now <= clock.due_at:
        _tell(case, clock, event="case.due_soon", now=now)
        _arm_again(case, clock, after=clock.due_at)
    else:
        _miss(locked, clock, now=now)


def find_stopped(timers: Sequence[tuple[int, str, int]]) -> frozenset[tuple[int, str, int]]:
    """Return those of the timers of clocks, each (case id, stage, turn), whose clock does not run any more."""
    case_ids = {timer[0] for timer in timers}
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING.format(cases=", ".join(["%s"] * len(case_ids))), [*case_ids])
        rows = set(cursor.fetchall())
    rows |= {(case_id, stage, 0) for case_id, stage, _ in rows}
    return frozenset(timers) - rows


def fire_rung(*, case_id: int, turn: int, now: datetime) -> None:
    """Begin the next rung of the ladder when one has ended and the unit has still not finished."""
    locked = _lock(case_id)
    case = locked.case
    rung = Supervision.objects.filter(case_id=case_id, turn=turn, ended_at__isnull=True).first()
    if rung is None or rung.round_turn != case.round_count or not _is_overdue(case, now):
        return  # a suspended case comes back to the ladder when its clock goes on
    if rung.due_at is not None and now > rung.due_at:
        row = find_row(get_profile().loop.supervision.rungs, rung.rung)
        kind = row.limit.kind if row is not None and row.limit is not None else ""
        kept = keep_to_hours(now, kind=kind, calendar=get_calendar())
        if kept > now:
            enqueue_many([arm(case, Timer(RUNG, f"{turn}", kept, {"turn": turn}))])
        else:
            _move(locked, "supervise", now=now)


def fire_waking(*, case_id: int, now: datetime) -> None:
    """Wake a suspended case on the day that it was suspended until."""
    locked = _lock(case_id)
    case = locked.case
    if case.state != "suspended" or case.suspended_until_on is None:
        return
    if now >= find_waking(case.suspended_until_on, zone=get_profile().city.zone):
        _move(locked, "resume", now=now)


def _lock(case_id: int) -> LockedCase:
    return lock_cases(case_id)[case_id]


def _find_running(case_id: int, stage: str, turn: int) -> CaseClock | None:
    clocks = CLOCKS_OF_STAGE.read(case_id, stage)
    return next((row for row in clocks if row.stopped_at is None and turn in {0, row.turn}), None)


def _is_overdue(case: Case, now: datetime) -> bool:
    return case.state in _HANDLED_STATES and case.handle_due_at is not None and now > case.handle_due_at


def _arm_again(case: Case, clock: CaseClock, *, after: datetime) -> None:
    (said,) = describe_clocks([clock]).values()
    timers = build_clock_timer(clock.stage, said, turn=clock.turn, calendar=get_calendar(), after=after)
    enqueue_many(arm(case, timer) for timer in timers)


def _is_kept_to_hours(case: Case, clock: CaseClock, *, now: datetime) -> bool:
    """Put what a working limit brings about off to the next working hours when nobody is at work now."""
    kept = keep_to_hours(now, kind=clock.limit_kind, calendar=get_calendar())
    if kept <= now:
        return False
    said = {"stage": clock.stage, "turn": clock.turn}
    enqueue_many([arm(case, Timer(CLOCK, f"{clock.stage}:{clock.turn}", kept, said))])
    return True


def _miss(locked: LockedCase, clock: CaseClock, *, now: datetime) -> None:
    if clock.stage == "sign":  # unsigned after its limit = accepted
        _move(locked, "sign", now=now)
        return
    _tell(locked.case, clock, event="case.overdue", now=now)
    if clock.stage == "handle" and not _passes_on(locked, now):
        _move(locked, "supervise", now=now)


def _passes_on(locked: LockedCase, now: datetime) -> bool:
    """Pass a case on whose route says so; False where it stays and is supervised."""
    stage = get_stage(locked.case)
    return stage is not None and stage.on_expiry == "next" and _move(locked, "pass_on", now=now)


def _move(locked: LockedCase, name: str, *, now: datetime) -> bool:
    """Make a move as the program; False where the table, the city or the case's own facts do not let it."""
    try:
        with begin_act():
            make_move(locked, actor=SYSTEM, move=name, arguments=MoveArguments(), now=now)
    except DomainError as error:
        if error.code not in _QUIET:
            raise
        return False
    return True


_QUIET = frozenset(
    {
        "move_unknown", "move_wrong_state", "move_wrong_role", "route_unit_unknown", "responsibility_ambiguous",
        "supervision_running", "supervision_at_its_end",
    }
)  # fmt: skip
"""What says that nothing is to be done; another refusal is a fault that the administrator must see."""


def _tell(case: Case, clock: CaseClock, *, event: str, now: datetime) -> None:
    """Put an event into the outbox for those who are told, once a deadline; nothing was done, so the chain has none."""
    assert clock.due_at is not None
    said = {"stage": clock.stage, "turn": clock.turn, "due_at": encode_instant(clock.due_at)}
    key = f"{event}:{case.pk}:{clock.stage}:{clock.turn}:{clock.due_at.timestamp():.6f}"
    enqueue_many([build_event(case, event, key=key, at=now, said=said)])
