from __future__ import annotations

import pytest

from tests.factories import World
from tests.support.refusals import refused
from tests.support.small_city import NEW_YEAR
from wangge.cases.models import Case, HandlingRound
from wangge.people.models import Member
from wangge.people.public import NewMember, create_members_in_bulk, create_post


def hire_collector(world: World, username: str, unit: str) -> int:
    """Let somebody who works for the unit hold a collector's post."""
    post = create_post(
        actor=world.system, organisation_id=world.units[unit], code=username, name="信息采集员", role="collector"
    )
    member = NewMember(
        username=username,
        display_name=username,
        organisation_id=world.units[unit],
        post_ids=(post,),
        from_on=NEW_YEAR,
    )
    return create_members_in_bulk(actor=world.system, members=[member], now=world.now)[username]


def test_the_checker_and_his_unit_are_copied_to_the_round(world: World) -> None:
    case = world.move(world.make_case("handled"), "send_to_check", checker_id=world.members["zhou"])

    handling_round = HandlingRound.objects.get(case_id=case.id)
    assert (handling_round.checker_id, handling_round.checker_unit_id) == (
        world.members["zhou"],
        world.units["supervision"],
    )
    assert (handling_round.check_sent_at, handling_round.result) == (world.now, "sent")
    detail = world.get(case)
    assert (case.state, detail.checker_name, detail.row.stage) == ("checking", "周监督员", "check")


def test_the_checker_sees_the_case_although_he_did_not_report_it(world: World) -> None:
    case = world.make_case("handled")
    with refused("case_not_found"):
        world.get(case, by="zhou")
    assert world.get(world.move(case, "send_to_check"), by="zhou").row.state == "checking"


def test_who_reported_may_check(world: World) -> None:
    case = world.move(world.make_case("handled", by="chen"), "send_to_check", checker_id=world.members["chen"])
    assert case.state == "checking"


@pytest.mark.parametrize(
    ("unit", "handled_by"),
    [("sanitation", "sanitation"), ("sanitation_crew", "sanitation"), ("sanitation", "sanitation_crew")],
)
def test_a_collector_of_the_handling_side_is_refused(world: World, unit: str, handled_by: str) -> None:
    case = world.make_case("handled", unit=handled_by)
    with refused("checker_of_handling_unit"):
        world.move(case, "send_to_check", checker_id=hire_collector(world, "inside", unit))
    assert Case.objects.get(pk=case.id).checker_id is None


def test_a_collector_of_another_handling_unit_may_check(world: World) -> None:
    case = world.make_case("handled", unit="sanitation")
    case = world.move(case, "send_to_check", checker_id=hire_collector(world, "outside", "municipal"))
    assert case.state == "checking"


def test_a_collector_of_the_district_itself_is_above_all_units(world: World) -> None:
    case = world.make_case("handled", unit="sanitation")
    case = world.move(case, "send_to_check", checker_id=hire_collector(world, "above", "district"))
    assert case.state == "checking"


def test_who_handled_an_earlier_round_is_refused(world: World) -> None:
    case = world.make_case("checking")
    case = world.move(case, "fail_check")
    case = world.move(case, "finish", by="qian")
    HandlingRound.objects.filter(case_id=case.id, turn=1).update(handler_id=world.members["chen"])

    with refused("checker_is_handler"):
        world.move(case, "send_to_check", checker_id=world.members["chen"])


def test_who_works_for_nobody_is_refused(world: World) -> None:
    checker = hire_collector(world, "loose", "supervision")
    Member.objects.filter(pk=checker).update(organisation=None)
    with refused("member_unknown"):
        world.move(world.make_case("handled"), "send_to_check", checker_id=checker)


@pytest.mark.parametrize("username", ["sun", "li", "qian"])
def test_who_is_no_collector_is_refused(world: World, username: str) -> None:
    with refused("checker_is_no_collector"):
        world.move(world.make_case("handled"), "send_to_check", checker_id=world.members[username])


def test_a_collector_who_left_is_refused(world: World) -> None:
    Member.objects.filter(pk=world.members["zhou"]).update(is_active=False)
    with refused("checker_is_no_collector"):
        world.move(world.make_case("handled"), "send_to_check", checker_id=world.members["zhou"])


def test_a_collector_of_another_district_does_not_exist(world: World) -> None:
    with refused("member_unknown"):
        world.move(world.make_case("handled"), "send_to_check", checker_id=world.members["wang_second"])


@pytest.mark.parametrize(("checker_id", "code"), [(0, "member_unknown"), (2**65, "member_unknown")])
def test_the_checker_must_be_known(world: World, checker_id: int, code: str) -> None:
    with refused(code):
        world.move(world.make_case("handled"), "send_to_check", checker_id=checker_id)
