"""A case given as evidence is about whose points they are: its unit, its grid, its person (red line: no borrowed cases)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.factories import World
from tests.support.refusals import refused
from tests.support.scoring import open_march, propose, use_points_of

pytestmark = pytest.mark.django_db(transaction=True)
STREET = "320582001"


def test_the_case_of_another_unit_is_refused_and_its_own_is_not(world: World) -> None:
    """The crew below the unit is the unit's; what a unit gave back it had; no unit had a case that was never dispatched."""
    with use_points_of(world, "hongshan"):
        period = open_march(world)
        own, other = world.make_case("handling"), world.make_case("dispatched", unit="municipal", category="pothole")
        with refused("score_case_other"):
            propose(world, period, case_number=other.number)
        assert propose(world, period, case_number=own.number)
        assert propose(world, period, unit="municipal", case_number=other.number)
        with refused("score_case_other"):
            propose(world, period, unit="municipal", case_number=own.number)
        returned = world.move(own, "return", reason="not_our_duty", note="非本单位职责")
        assert propose(world, period, case_number=returned.number)
        assert propose(world, period, unit="municipal", case_number=world.make_case("filed").number)


def test_the_case_is_one_that_the_person_had_to_do_with(world: World) -> None:
    """钱 handled it; 郑 is of another unit; 周 patrols, and a citizen told first of the second case."""
    with use_points_of(world, "hongshan"):
        period = open_march(world)
        case = world.make_case("handled")

        def blame(username: str, number: str) -> int:
            rule = {"rule": "department_staff_zero_tolerance", "unit_id": None}
            return propose(world, period, member_id=world.members[username], case_number=number, **rule)

        assert blame("qian", case.number)
        assert blame("tang", case.number)
        for stranger in ("zheng", "zhou"):
            with refused("score_case_other"):
                blame(stranger, case.number)
        told = world.make_case("accepted", by="sun", source="hotline_12345", reporter_name="王女士")
        assert blame("zhou", told.number)
        with refused("score_case_other"):
            blame("zheng", told.number)


def test_the_case_lies_in_the_grid_whose_points_they_are(world: World) -> None:
    with use_points_of(world, "zhangjiagang"):
        period = open_march(world)
        given = {"rule": "posts_fixed", "grid_code": STREET, "unit_id": None, "points": Decimal(45)}
        with refused("score_case_other"):
            propose(world, period, case_number=world.make_case("filed", place="market").number, **given)
        assert propose(world, period, case_number=world.make_case("filed", place="square").number, **given)
