"""How strictly the street of a case is controlled: by its name in the address, else by its class of road."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from wangge.cases.domain.routes import find_named_grade, list_grades_in_force
from wangge.platform.public import get_clock, get_profile


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetGrade:
    """Control grade (严管等级) of a street; `street` is the name it is graded by, "" where the class of road decides."""

    name_zh: str
    name_en: str
    street: str
    is_in_force: bool


def list_street_grades(*, address: str, road_class: str) -> tuple[StreetGrade, ...]:
    """Return the grades that limits and standards take for a street, and whether they hold at this instant."""
    profile = get_profile()
    grades = profile.places.control_grades
    if not grades:
        return ()
    named = find_named_grade(grades, address=address)
    local = get_clock().now().astimezone(ZoneInfo(profile.city.zone))
    in_force = list_grades_in_force(grades, road_class=road_class, local=local, address=address)
    having = [named] if named is not None else [grade for grade in grades if road_class in grade.road_classes]
    return tuple(
        StreetGrade(
            name_zh=grade.name_zh,
            name_en=grade.name_en,
            street=max((street for street in grade.streets if street in address), key=len, default=""),
            is_in_force=grade.key in in_force,
        )
        for grade in having
    )
