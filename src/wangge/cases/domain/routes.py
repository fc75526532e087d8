"""Handling routes (处置路线): which one a case takes, which stage comes next (PJ-8, XS-9, XS-10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from wangge.profiles.public import ControlGrade, HandlingLimit, Route, RouteStage, StreetStandard, find_row


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


def list_grades_in_force(
    grades: Sequence[ControlGrade], *, road_class: str, local: datetime, address: str = ""
) -> list[str]:
    """Return the control grades of a street at a local instant; those opened only by order are not in force.

    A street graded by name has that grade alone, any other the grades of its class of road.
    """
    moment = f"{local:%H:%M}"
    named = find_named_grade(grades, address=address)
    having = [named] if named is not None else [grade for grade in grades if road_class in grade.road_classes]
    return [grade.key for grade in having if any(window.start <= moment < window.end for window in grade.windows)]


def find_named_grade(grades: Iterable[ControlGrade], *, address: str) -> ControlGrade | None:
    """Return the grade that a street named in an address has by its name, or None."""
    named = [(len(street), grade) for grade in grades for street in grade.streets if street in address]
    return max(named, key=lambda pair: pair[0])[1] if named else None


def find_standard(grades: Iterable[ControlGrade], *, address: str, class_code: str) -> StreetStandard | None:
    """Return the standard of the street named in an address, where it has one for such matters (HS-19)."""
    grade = find_named_grade(grades, address=address)
    standard = grade.standard if grade is not None else None
    if standard is None or (standard.class_codes and not class_code.startswith(standard.class_codes)):
        return None
    return standard
