"""Hard cases: conference, decision, first effect within the profile's days (XS-12)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.domain.repeats import Occurrence, find_repeated
from wangge.cases.models import Case, CaseClock, Conference
from wangge.cases.public import CaseFilter, CaseRef, get_case, list_cases, propose_conferences
from wangge.platform.public import verify_audit


def test_units_are_called_the_decision_is_kept_and_an_effect_awaited(world: World) -> None:
    case = world.make_case("handling")
    units = (world.units["municipal"], world.units["greening"], world.units["municipal"])
    case = world.move(case, "convene", unit_ids=units, note="研究根治办法")
    case = world.move(case, "decide_conference", note="每日两次清运；\n增设护栏")

    row = Conference.objects.get(case_id=case.id)
    assert row.decision == "每日两次清运；\n增设护栏"
    assert row.unit_ids == f"[{units[0]},{units[1]}]"
    assert row.effect_due_at == world.now + timedelta(days=30)
    clock = CaseClock.objects.get(case_id=case.id, stage="first_effect")
    assert (clock.due_at, clock.stopped_at) == (row.effect_due_at, None)
    assert (case.state, Case.objects.get(pk=case.id).stage) == ("handling", "handle")

    photo = world.photo("qian")
    case = world.move(case, "show_effect", photo_ids=(photo,), note="一周无堆积")
    row.refresh_from_db()
    clock.refresh_from_db()
    assert row.effect_shown_at == clock.stopped_at == world.now
    assert [one.purpose for one in world.get(case).photos] == ["effect"]
    assert verify_audit(actor=world.system).faults == ()


def test_an_effect_is_shown_once_and_only_after_a_decision(world: World) -> None:
    case = world.make_case("handling")
    with refused("effect_not_awaited"):
        world.move(case, "show_effect")
    case = world.move(case, "convene")
    with refused("effect_not_awaited"):
        world.move(case, "show_effect")
    case = world.move(world.move(case, "decide_conference"), "show_effect")
    with refused("effect_not_awaited"):
        world.move(case, "show_effect")
    assert world.move(case, "convene").state == "handling"


def test_an_old_picture_is_no_effect(world: World) -> None:
    case = world.make_case("handling")
    taken_at = world.now
    case = world.move(world.move(case, "convene"), "decide_conference")
    with refused("after_photo_too_old"):
        world.move(case, "show_effect", photo_ids=(world.photo("qian", taken_at=taken_at),))


def test_one_conference_at_a_time(world: World) -> None:
    case = world.move(world.make_case("filed"), "convene")
    with refused("conference_running"):
        world.move(case, "convene")
    case = world.move(case, "decide_conference")
    with refused("conference_missing"):
        world.move(case, "decide_conference")
    with refused("conference_running"):
        world.move(case, "convene")


def test_the_end_of_the_case_ends_the_waiting(world: World) -> None:
    case = world.move(world.move(world.make_case("filed"), "convene"), "decide_conference")
    case = world.move(case, "void")
    assert not CaseClock.objects.filter(case_id=case.id, stopped_at=None).exists()
    assert verify_audit(actor=world.system).faults == ()


@pytest.mark.parametrize("by", ["sun", "qian", "chen"])
def test_only_those_of_the_profile_convene(world: World, by: str) -> None:
    case = world.make_case("handling")
    with refused("case_not_found" if by == "nobody" else "move_wrong_role"):
        world.move(case, "convene", by)
    with refused("not_allowed"):
        propose_conferences(actor=world.actor(by))


def test_what_comes_back_again_and_again_is_proposed(world: World) -> None:
    for _ in range(world.profile.loop.conference.repeats - 1):
        world.make_case("closed")
    case = world.make_case("filed")
    world.make_case("filed", category="pothole")
    world.make_case("filed", place="market")

    (proposal,) = propose_conferences(actor=world.actor("li"))
    assert (proposal.number, proposal.reason, proposal.count) == (case.number, "repeated", 3)
    assert propose_conferences(actor=world.actor("wang_dispatcher")) == ()
    world.move(case, "convene")
    assert propose_conferences(actor=world.actor("li")) == ()


def test_what_lies_longer_back_does_not_count(world: World) -> None:
    world.make_case("closed")
    world.make_case("closed")
    world.wait(timedelta(days=world.profile.loop.conference.repeat_days + 1))
    world.make_case("filed")
    assert propose_conferences(actor=world.actor("li")) == ()


def test_what_is_suspended_too_long_is_proposed(world: World) -> None:
    case = world.make_case("handling")
    until_on = (world.now + timedelta(days=200)).date()
    case = world.move(world.move(case, "ask_suspension", until_on=until_on), "grant_suspension")
    granted_at = world.now
    days = world.profile.loop.conference.suspended_days
    world.wait(timedelta(days=days))
    assert propose_conferences(actor=world.actor("li")) == ()
    world.wait(timedelta(minutes=1))
    (proposal,) = propose_conferences(actor=world.actor("li"))
    assert (proposal.number, proposal.reason, proposal.since) == (case.number, "suspended", granted_at)


def test_near_is_within_the_radius_of_the_same_category() -> None:
    degree_m = 111_195.0
    points = [
        Occurrence(1, 7, 120.0, 31.0),
        Occurrence(2, 7, 120.0, 31.0 + 49 / degree_m),
        Occurrence(3, 7, 120.0, 31.0 - 49 / degree_m),
        Occurrence(4, 7, 120.0, 31.0 + 120 / degree_m),
        Occurrence(5, 8, 120.0, 31.0),
    ]
    assert find_repeated(points, radius_m=50, least=3) == {1: 3}
    assert find_repeated(points, radius_m=50, least=2) == {1: 3, 2: 2, 3: 2}
    assert find_repeated(points, radius_m=50, least=6) == {}


def test_a_called_unit_sees_the_case_from_the_call_until_an_effect_has_shown(world: World) -> None:
    case = world.make_case("handling")
    with refused("case_not_found"):
        get_case(actor=world.actor("zheng"), number=case.number)
    case = world.move(case, "convene", unit_ids=(world.units["municipal"],))
    assert_seen(world, case, by="zheng")
    case = world.move(case, "decide_conference")
    assert_seen(world, case, by="zheng")

    world.move(case, "note", "zheng", note="市政处本周到场")
    world.move(world.get_ref(case), "show_effect")

    assert_unseen(world, case, by="zheng")


def test_the_end_of_the_case_ends_the_sight_too(world: World) -> None:
    case = world.move(world.make_case("filed"), "convene", unit_ids=(world.units["municipal"],))
    assert_seen(world, case, by="zheng")
    world.move(world.move(case, "decide_conference"), "void")
    assert_unseen(world, case, by="zheng")


def test_who_is_not_called_sees_nothing_of_it_however_alike_the_number(world: World) -> None:
    """A unit's id may stand inside another's, as 1 in 12: only the whole number names it."""
    case = world.move(world.make_case("filed"), "convene", unit_ids=(world.units["municipal"],))
    Conference.objects.filter(case_id=case.id).update(
        unit_ids=f"[{world.units['municipal']}7,3{world.units['greening']}]"
    )
    assert_unseen(world, case, by="zheng")
    Conference.objects.filter(case_id=case.id).update(unit_ids=f"[7,{world.units['municipal']},9]")
    assert_seen(world, case, by="zheng")


def assert_seen(world: World, case: CaseRef, *, by: str) -> None:
    """The list and the page agree that the case is there."""
    page = list_cases(actor=world.actor(by), wanted=CaseFilter())
    assert case.number in {row.number for row in page.rows}
    assert get_case(actor=world.actor(by), number=case.number).row.number == case.number


def assert_unseen(world: World, case: CaseRef, *, by: str) -> None:
    """The list and the page agree that the case is not there."""
    page = list_cases(actor=world.actor(by), wanted=CaseFilter())
    assert case.number not in {row.number for row in page.rows}
    with refused("case_not_found"):
        get_case(actor=world.actor(by), number=case.number)
