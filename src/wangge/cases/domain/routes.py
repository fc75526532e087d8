"""Handling routes (处置路线): which one a case takes, which stage comes next (PJ-8, XS-9, XS-10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from wangge.profiles.public import ControlGrade, HandlingLimit, Route, RouteStage, find_row


def choose_route(routes: Iterable[Route], *, channel: str, class_code: str) -> Route | None:
    """Return the first route that fits a report's channel and the code of its category, or None."""
    for route in routes:
        fits_channel = not route.channels or channel in route.channels
        if fits_channel and (not route.class_codes or class_code.startswith(route.class_codes)):
            return route
    return None


def find_stage(routes: Sequence[Route], *, route: str, stage: str) -> RouteStage | None:
    """Return the stage of a route by their keys; None for a case without a route, or one the profile has dropped."""
    found = find_row(routes, route) if route else None
    return find_row(found.stages, stage) if found is not None else None


def find_next_stage(routes: Sequence[Route], *, route: str, stage: str) -> RouteStage | None:
    """Return the stage behind a stage of a route, or None."""
    found = find_row(routes, route) if route else None
    keys = [row.key for row in found.stages] if found is not None else []
    if found is None or stage not in keys[:-1]:
        return None
    return found.stages[keys.index(stage) + 1]


def fits_limit(
    row: HandlingLimit, *, class_code: str, area_class: str, road_class: str, channel: str, grades: Iterable[str]
) -> bool:
    """Whether a limit by place and source holds for a case; what the row does not name does not matter."""
    return (
        class_code.startswith(row.class_code)
        and row.area_class in {None, area_class}
        and row.road_class in {None, road_class}
        and row.channel in {None, channel}
        and (row.control_grade is None or row.control_grade in grades)
    )


def list_grades_in_force(grades: Iterable[ControlGrade], *, road_class: str, local: datetime) -> list[str]:
    """Return the control grades of a class of road at a local instant; those opened only by order are not in force."""
    moment = f"{local:%H:%M}"
    return [
        grade.key
        for grade in grades
        if road_class in grade.road_classes and any(window.start <= moment < window.end for window in grade.windows)
    ]
