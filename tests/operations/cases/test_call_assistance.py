"""A case calls units to its place; each checks in there, and reports (ZJG-10)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import World
from tests.support.refusals import refused
from tests.support.small_city import POINTS
from wangge.cases.models import Assistance
from wangge.cases.public import CaseFilter, CaseRef, list_cases, move_case
from wangge.geo.public import measure_distance_m
from wangge.platform.public import verify_audit

LON, LAT = POINTS["square"]
METRES_A_DEGREE = 111_195.0


def call(world: World) -> CaseRef:
    return world.move(world.make_case("handling"), "call_assistance", note="请到现场配合")


def list_numbers(world: World, by: str) -> list[str]:
    return [row.number for row in list_cases(actor=world.actor(by), wanted=CaseFilter()).rows]


def test_a_unit_sees_the_case_while_it_is_called(world: World) -> None:
    case = world.make_case("handling")
    assert list_numbers(world, "zheng") == []
    with refused("case_not_found"):
        world.get(case, by="zheng")

    case = world.move(case, "call_assistance")
    assert list_numbers(world, "zheng") == [case.number]
    assert world.get(case, by="zheng").row.state == "handling"
    assert list_numbers(world, "wu") == []
    assert list_numbers(world, "wang_handler") == []

    case = world.move(world.move(case, "check_in"), "report_assistance", note="已协助")
    assert list_numbers(world, "zheng") == []
    with refused("case_not_found"):
        world.get(case, by="zheng")
    assert verify_audit(actor=world.system).faults == ()


def test_it_sees_it_no_more_once_the_unit_has_finished(world: World) -> None:
    case = world.move(call(world), "finish")
    assert list_numbers(world, "zheng") == []
    with refused("case_not_found"):
        world.move(case, "check_in", "zheng")


def test_time_and_place_of_the_check_in_are_kept(world: World) -> None:
    case = world.move(call(world), "check_in", lon=LON, lat=LAT + 120 / METRES_A_DEGREE)
    row = Assistance.objects.get(case_id=case.id)
    assert (row.checked_in_at, row.checked_in_by_id) == (world.now, world.members["zheng"])
    assert row.distance_m == round(measure_distance_m(LON, LAT, LON, LAT + 120 / METRES_A_DEGREE), 1)
    assert world.get(case).events[-1].facts["distance_m"] == row.distance_m
    assert verify_audit(actor=world.system).faults == ()


def test_who_is_far_away_says_why(world: World) -> None:
    case = call(world)
    far: dict[str, Any] = {"lon": LON, "lat": LAT + 320 / METRES_A_DEGREE}
    with refused("check_in_too_far", distance_m=320, most_m=300):
        world.move(case, "check_in", **far)
    with refused("check_in_too_far"):
        world.move(case, "check_in", note="  ", **far)
    case = world.move(case, "check_in", note="道路封闭，在路口待命", **far)
    assert Assistance.objects.get(case_id=case.id).distance_m == 320.0


def test_a_case_without_a_place_has_no_distance(world: World) -> None:
    case = world.move(world.make_case("handling", place=None), "call_assistance")
    case = world.move(case, "check_in")
    row = Assistance.objects.get(case_id=case.id)
    assert (row.distance_m, row.checked_in_at) == (None, world.now)
    assert verify_audit(actor=world.system).faults == ()


def test_a_point_of_another_system_is_converted(world: World) -> None:
    case = world.move(call(world), "check_in", lon=LON, lat=LAT, crs="gcj02", note="远")
    distance_m = Assistance.objects.get(case_id=case.id).distance_m
    assert distance_m is not None
    assert 300 < distance_m < 800


def test_a_unit_checks_in_once_and_before_it_reports(world: World) -> None:
    case = call(world)
    with refused("not_checked_in"):
        world.move(case, "report_assistance")
    case = world.move(case, "check_in")
    with refused("checked_in_already"):
        world.move(case, "check_in")


@pytest.mark.parametrize("move", ["check_in", "report_assistance"])
def test_who_is_not_called_neither_checks_in_nor_reports(world: World, move: str) -> None:
    case = call(world)
    with refused("not_called"):
        world.move(case, move, "qian")
    with refused("case_not_found"):
        world.move(case, move, "wu")


@pytest.mark.parametrize("move", ["finish", "return", "call_assistance", "show_effect", "ask_extension"])
def test_a_called_unit_does_not_act_in_the_place_of_the_lead(world: World, move: str) -> None:
    case = call(world)
    with refused("case_of_another_unit"):
        move_case(
            actor=world.actor("zheng"),
            case_id=case.id,
            version=case.version,
            move=move,
            arguments=world.fill_arguments(case, move, by="zheng"),
        )
    assert world.move(case, "note", "zheng", note="已在途中").version == case.version + 1


def test_neither_the_lead_nor_a_unit_called_already_is_called(world: World) -> None:
    case = world.make_case("handling")
    with refused("assistance_of_lead"):
        world.move(case, "call_assistance", unit_ids=(world.units["sanitation"],))
    with refused("organisation_unknown"):
        world.move(case, "call_assistance", unit_ids=(world.units["other_sanitation"],))
    case = world.move(case, "call_assistance")
    with refused("called_already"):
        world.move(case, "call_assistance", unit_ids=(world.units["greening"], world.units["municipal"]))
    assert Assistance.objects.filter(case_id=case.id).count() == 1


def test_a_unit_may_be_called_again_after_its_report(world: World) -> None:
    case = world.move(world.move(call(world), "check_in"), "report_assistance")
    case = world.move(case, "call_assistance")
    assert Assistance.objects.filter(case_id=case.id).count() == 2
    assert verify_audit(actor=world.system).faults == ()


def test_photos_come_with_the_report(world: World) -> None:
    case = world.move(call(world), "check_in")
    case = world.move(case, "report_assistance", photo_ids=(world.photo("zheng"),))
    assert [photo.purpose for photo in world.get(case).photos] == ["assistance"]
    assert verify_audit(actor=world.system).faults == ()
