"""The handling limit of a case: of its route's stage, else of its filing condition and whatever its place and source ask."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from wangge.cases.domain.clocks import set_deadline
from wangge.cases.domain.routes import fits_limit, list_grades_in_force
from wangge.cases.models import Case
from wangge.cases.operations.routing import get_stage
from wangge.catalog.public import get_category, get_condition
from wangge.platform.public import get_profile
from wangge.profiles.public import HandlingLimit
from wangge.worktime.public import Limit, WorkCalendar


def find_handling_limit(case: Case, *, at: datetime, calendar: WorkCalendar) -> Limit | None:
    """Return the limit of handling that begins at `at`; None = no limit.

    A stage of a route that states its own limit has that one. Otherwise it is the strictest of the condition's and of
    the profile's rows that fit the case: the one whose deadline comes first, which between kinds only the calendar
    tells. The profile's default holds only where none of them is.
    """
    stage = get_stage(case)
    if stage is not None and stage.limit is not None:
        return stage.limit.build_limit()
    limits = [row.limit.build_limit() for row in _list_fitting(case, at)]
    if case.condition_id is not None:
        of_condition = get_condition(case.condition_id).find_limit(area_class=case.area_class)
        limits = [of_condition, *limits] if of_condition is not None else limits
    if not limits:
        return get_profile().limits.find_limit("handle_default")
    return min(limits, key=lambda limit: _find_deadline(limit, at, calendar)) if len(limits) > 1 else limits[0]


def _list_fitting(case: Case, at: datetime) -> list[HandlingLimit]:
    profile = get_profile()
    if not profile.loop.handling_limits:
        return []
    grades = list_grades_in_force(
        profile.places.control_grades,
        road_class=case.road_class,
        local=at.astimezone(ZoneInfo(profile.city.zone)),
        address=case.address,
    )
    code = get_category(case.category_id).code if case.category_id is not None else ""
    return [
        row
        for row in profile.loop.handling_limits
        if fits_limit(
            row,
            class_code=code,
            area_class=case.area_class,
            road_class=case.road_class,
            channel=case.source,
            grades=grades,
        )
    ]


def _find_deadline(limit: Limit, at: datetime, calendar: WorkCalendar) -> tuple[bool, datetime]:
    """Return what limits are compared by; one whose deadline no calendar tells comes last."""
    due_at = set_deadline(started_at=at, limit=limit, calendar=calendar).due_at
    return (due_at is None, due_at or at)
