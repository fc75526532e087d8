"""Start and stop the stage clocks of a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from wangge.cases.domain.clocks import (
    SHOWN_STAGES,
    UNIT_STAGES,
    Deadline,
    add_allowance,
    encode_amount,
    set_deadline,
)
from wangge.cases.models import Case, CaseClock
from wangge.cases.operations.limits import find_handling_limit
from wangge.cases.operations.rows import CLOCKS
from wangge.catalog.public import get_category
from wangge.kernel.public import encode_instant
from wangge.platform.public import get_profile
from wangge.profiles.public import CityProfile, build_calendar
from wangge.worktime.public import Limit, WorkCalendar

# Two servers' clocks may differ by a little: a stage never stops before it started.
_STOP = (
    "UPDATE cases_caseclock SET stopped_at = {latest}(started_at, %s), stopped_by = %s "
    "WHERE case_id = %s AND stopped_at IS NULL AND stage IN ({marks})"
)
_LATEST = {"postgresql": "GREATEST", "sqlite": "MAX"}


_built: list[tuple[CityProfile, WorkCalendar]] = []


def get_calendar() -> WorkCalendar:
    """Return the working calendar of the installed city, built once for each profile object."""
    profile = get_profile()
    for known, calendar in _built:
        if known is profile:
            return calendar
    calendar = build_calendar(profile)
    _built[:] = [(profile, calendar)]
    return calendar


def find_limit(stage: str, case: Case, *, at: datetime) -> Limit | None:
    """Return the limit of a stage that begins at `at`; None = no limit."""
    if stage == "handle":
        return find_handling_limit(case, at=at, calendar=get_calendar())
    if stage == "check" and is_checked_at_same_time(case):
        row = get_profile().loop.checking.same_time_limit
        if row is not None:
            return row.build_limit()
    if stage == "first_effect":
        return get_profile().loop.conference.effect_limit.build_limit()
    return get_profile().limits.find_limit(stage)


def is_checked_at_same_time(case: Case) -> bool:
    """Whether a case of its class is checked at the time of day of its report."""
    classes = get_profile().loop.checking.same_time_classes
    return case.category_id is not None and get_category(case.category_id).code.startswith(tuple(classes))


def stop_clocks(case: Case, stages: tuple[str, ...], *, at: datetime, move: str) -> None:
    """Stop those of the named stages' clocks that run."""
    if stages:
        statement = _STOP.format(latest=_LATEST[connection.vendor], marks=", ".join(["%s"] * len(stages)))
        with connection.cursor() as cursor:
            cursor.execute(statement, [connection.ops.adapt_datetimefield_value(at), move, case.pk, *stages])
    if case.stage in stages:
        case.stage, case.stage_due_at, case.stage_yellow_at = "", None, None


def build_clocks(case: Case, stages: tuple[str, ...], *, at: datetime) -> list[CaseClock]:
    """Return the clocks that start now, not saved yet, and set the case's shown stage.

    With the first handling clock the clock of the whole case starts too, unless an import stated its deadline: it
    lies the profile's `total` allowance behind the handling deadline and never moves with a rework.
    """
    clocks = []
    for stage in stages:
        limit = find_limit(stage, case, at=at)
        deadline = set_deadline(started_at=at, limit=limit, calendar=get_calendar())
        clocks.append(_make_clock(case, stage, at=at, limit=limit, deadline=deadline))
        if stage in SHOWN_STAGES:
            case.stage, case.stage_due_at, case.stage_yellow_at = stage, deadline.due_at, deadline.yellow_at
        if stage == "handle":
            case.handle_due_at = deadline.due_at
            if case.round_count == 1 and case.total_due_at is None:
                clocks.append(_make_total_clock(case, deadline, at=at))
    return clocks


def _make_total_clock(case: Case, handle_deadline: Deadline, *, at: datetime) -> CaseClock:
    limit = get_profile().limits.find_limit("total")
    deadline = add_allowance(deadline=handle_deadline, limit=limit, calendar=get_calendar())
    case.total_due_at = deadline.due_at
    return _make_clock(case, "total", at=at, limit=limit, deadline=deadline)


def _make_clock(case: Case, stage: str, *, at: datetime, limit: Limit | None, deadline: Deadline) -> CaseClock:
    return CLOCKS.build(
        case_id=case.pk,
        stage=stage,
        turn=case.version + 1,
        unit_id=case.unit_id if stage in UNIT_STAGES else None,
        started_at=at,
        limit_kind=limit.kind.value if limit else "",
        limit_amount=limit.amount if limit else None,
        due_at=deadline.due_at,
        yellow_at=deadline.yellow_at,
        due_state=deadline.state,
    )


def describe_clocks(clocks: Iterable[CaseClock]) -> dict[str, dict[str, str]]:
    """Return what an event says of the clocks that it starts: stage → limit, deadline and lamp, or why there is none."""
    return {clock.stage: _describe_clock(clock) for clock in clocks}


def _describe_clock(clock: CaseClock) -> dict[str, str]:
    said = {"due_state": clock.due_state}
    if clock.limit_amount is not None:
        said |= {"limit_kind": clock.limit_kind, "limit_amount": encode_amount(clock.limit_amount)}
    if clock.due_at is not None:
        said["due_at"] = encode_instant(clock.due_at)
    if clock.yellow_at is not None:
        said["yellow_at"] = encode_instant(clock.yellow_at)
    return said
