"""The case page tells how strictly the street is controlled: by its name (HS-19), else by its class of road."""

from __future__ import annotations

import re

import pytest

from tests.factories import World
from tests.web.conftest import Person, Visit
from wangge.cases.models import Case
from wangge.cases.public import list_street_grades
from wangge.platform.public import use_profile
from wangge.profiles.public import load_profile


def read_control(person: Person, number: str) -> str:
    page = person.get(f"/cases/{number}/").content.decode()
    found = re.search(r"<dt>街路管控</dt><dd>(.*?)</dd>", page, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]).strip() if found else ""


def test_hs_19_a_street_graded_by_name_says_its_grade_and_name(world: World, visit: Visit) -> None:
    named, other = world.report(address="昭乌达路与解放街交叉口"), world.report(address="步行街12号")
    with use_profile(load_profile("hongshan")):
        person = visit("sun")
        assert read_control(person, named.number) == "示范街路 昭乌达路 · 此刻生效"
        assert read_control(person, other.number) == ""


@pytest.mark.parametrize(
    ("road_class", "said"),
    [("main", "24小时严管街 · 此刻生效"), ("back_lane", "特殊时期严管街 · 此刻不生效"), ("", "")],
)
def test_a_class_of_road_says_its_grade(world: World, visit: Visit, road_class: str, said: str) -> None:
    case = world.report()
    Case.objects.filter(pk=case.id).update(road_class=road_class)
    assert read_control(visit("sun"), case.number) == said


def test_a_grade_by_name_stands_alone(world: World) -> None:
    with use_profile(load_profile("hongshan")):
        (grade,) = list_street_grades(address="清河路", road_class="main")
    assert (grade.name_en, grade.street, grade.is_in_force) == ("Model street", "清河路", True)
