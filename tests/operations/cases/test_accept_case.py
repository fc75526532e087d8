from __future__ import annotations

import pytest

from tests.factories import World
from tests.support.refusals import refused
from tests.support.small_city import POINTS
from wangge.cases.models import Case


def test_accepting_sets_the_class_and_passes_the_case_to_the_shift_leader(world: World) -> None:
    case = world.move(world.make_case("reported"), "accept", category_id=world.categories["pothole"], note="属实")

    detail = world.get(case)
    assert (case.state, case.version, detail.row.category_name_zh) == ("accepted", 2, "道路破损")
    event = detail.events[-1]
    assert (event.move, event.actor_name, event.note) == ("accept", "孙受理员", "属实")
    assert event.facts["category"] == "06013"


def test_the_accepting_clock_stops_and_the_filing_clock_starts(world: World) -> None:
    case = world.move(world.make_case("reported"), "accept")

    accepting, filing = world.get(case).clocks
    assert (accepting.result, accepting.stopped_at) == ("on_time", world.now)
    assert (filing.stage, filing.started_at, filing.result) == ("file", world.now, "running")


def test_the_acceptor_may_find_out_the_place(world: World) -> None:
    lon, lat = POINTS["market"]
    case = world.move(world.make_case("reported", place=None), "accept", lon=lon, lat=lat)

    detail = world.get(case)
    assert (detail.row.grid_code, detail.row.lon) == ("320582002001001", lon)
    assert detail.events[-1].facts["grid"] == "320582002001001"


def test_the_case_stays_in_its_district(world: World) -> None:
    case = world.make_case("reported", place=None)
    lon, lat = POINTS["harbour"]

    with refused("place_in_other_district"):
        world.move(case, "accept", lon=lon, lat=lat)
    assert Case.objects.get(pk=case.id).grid_code == ""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"category_id": 0}, "need_missing"),
        ({"category_id": 10**9}, "category_unknown"),
        ({"lon": 120.545}, "point_incomplete"),
        ({"lat": 31.885}, "point_incomplete"),
        ({"lon": 118.0, "lat": 30.0}, "place_outside_grids"),
        ({"note": "长" * 2001}, "note_too_long"),
        ({"reason": "not_found"}, "reason_unknown"),
        ({"photo_ids": (1,)}, "photos_not_taken"),
    ],
)
def test_what_is_not_right_is_refused(world: World, arguments: dict[str, object], code: str) -> None:
    case = world.make_case("reported")
    with refused(code):
        world.move(case, "accept", **arguments)
    assert world.get(case).row.version == 1
