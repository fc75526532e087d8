"""张家港市 2024: the closed loop by role and level, the whistle of the street, the ledger (ZJG-9 … ZJG-11)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.factories import World
from tests.support.small_city import POINTS
from tests.support.stories import find_due, let_pass, list_acts, read_case
from wangge.cases.models import Assistance, CaseEvent, HandlingRound, Supervision
from wangge.cases.public import CaseRef, read_case_facts
from wangge.kernel.public import DomainError, build_system_actor
from wangge.profiles.loader import CITIES_FOLDER

FAR_LON, FAR_LAT = POINTS["bridge"]


@pytest.fixture
def profile_name() -> str:
    return str(CITIES_FOLDER / "zhangjiagang.yaml")  # the file as it ships, without what other tests add to it


# 三 (二) 1: find, handle, supervise, evaluate


def test_zjg_9_finding_handling_supervision_and_evaluation_are_done_by_different_hands(world: World) -> None:
    case = world.make_case("closed")

    events = list(CaseEvent.objects.filter(case_id=case.id).order_by("seq"))
    assert [(event.move, event.actor_role) for event in events] == [
        ("report", "collector"),
        ("accept", "acceptor"),
        ("file", "shift_leader"),
        ("dispatch", "dispatcher"),
        ("sign", "handler"),
        ("finish", "handler"),
        ("send_to_check", "acceptor"),
        ("pass_check", "collector"),
        ("close", "shift_leader"),
    ]
    closing = HandlingRound.objects.get(case_id=case.id)
    assert closing.handler_unit_id == world.units["sanitation"]
    assert closing.checker_unit_id == world.units["supervision"]
    assert {events[0].actor_id}.isdisjoint({closing.checker_id, closing.handler_id})


def test_zjg_9_a_citizens_report_is_looked_at_before_it_is_accepted(world: World) -> None:
    case = world.report("sun", source="citizen_app", reporter_name="市民甲", reporter_phone="13800000001")
    with pytest.raises(DomainError, match="verification_missing"):
        world.move(case, "accept")

    case = world.move(case, "send_to_verify", "sun", verifier_id=world.members["chen"])
    assert case.state == "verifying"
    case = world.move(case, "confirm_exists", "chen", photo_ids=(world.photo("chen"),))

    assert world.move(case, "accept").state == "accepted"


def test_zjg_9_what_fails_the_check_is_done_again_by_the_same_unit(world: World) -> None:
    case = world.move(world.make_case("checking"), "fail_check")

    assert (case.state, read_case(case).unit_id) == ("handling", world.units["sanitation"])
    for move in ("finish", "send_to_check", "pass_check", "close"):
        case = world.move(case, move)
    assert HandlingRound.objects.filter(case_id=case.id).count() == 2


def test_zjg_9_more_time_is_asked_by_the_unit_and_granted_by_the_command(world: World) -> None:
    case = world.make_case("handling")
    due_at = find_due(case)

    case = world.move(case, "ask_extension", "qian", reason="weather", amount=Decimal("0.5"))
    with pytest.raises(DomainError, match="move_wrong_role"):
        world.move(case, "grant_extension", "qian")
    case = world.move(case, "grant_extension", "li")

    assert find_due(case) > due_at
    assert case.state == "handling"


def test_zjg_9_grave_cases_are_supervised_until_they_are_done(world: World) -> None:
    case = world.make_case("handling")

    let_pass(world, find_due(case) + timedelta(days=1) - world.now)
    rung = Supervision.objects.filter(case_id=case.id).order_by("turn").last()

    assert rung is not None
    assert rung.unit_id == world.units["sanitation"]


@pytest.mark.django_db(transaction=True)  # facts are read by another connection
def test_zjg_9_the_circle_ends_in_figures_of_the_grid(world: World) -> None:
    case = world.make_case("closed")
    keeper = build_system_actor(name="evaluation", district_id=world.district)

    facts, _ = read_case_facts(actor=keeper, as_of=world.now)
    (row,) = [row for row in facts.to_pylist() if row["case_id"] == case.id]

    assert (row["closed"], row["closed_on_time"], row["rework_count"]) == (True, True, 0)
    assert row["area_4"] == "320582001001"


# 四 (二): the street whistles, the departments report


@pytest.fixture
def called(world: World) -> CaseRef:
    case = world.make_case("handling")
    units = (world.units["municipal"],)
    return world.move(case, "call_assistance", "qian", unit_ids=units, note="路面塌陷，请到场")


def test_zjg_10_a_called_department_proves_that_it_came_and_reports(world: World, called: CaseRef) -> None:
    lon, lat = POINTS["square"]
    with pytest.raises(DomainError, match="not_checked_in"):
        world.move(called, "report_assistance", "zheng", note="已修补")

    case = world.move(called, "check_in", "zheng", lon=lon, lat=lat)
    case = world.move(case, "report_assistance", "zheng", note="已修补路面")

    call = Assistance.objects.get(case_id=case.id)
    assert call.checked_in_by_id == world.members["zheng"]
    assert call.checked_in_at is not None
    assert call.distance_m is not None
    assert call.distance_m < 300
    assert call.report == "已修补路面"
    assert read_case(case).unit_id == world.units["sanitation"]


def test_zjg_10_who_is_far_from_the_place_has_not_come(world: World, called: CaseRef) -> None:
    with pytest.raises(DomainError, match="check_in_too_far"):
        world.move(called, "check_in", "zheng", lon=FAR_LON, lat=FAR_LAT)

    assert Assistance.objects.get(case_id=called.id).checked_in_at is None


def test_zjg_10_only_who_was_called_checks_in(world: World, called: CaseRef) -> None:
    lon, lat = POINTS["square"]

    with pytest.raises(DomainError, match="not_called"):
        world.move(called, "check_in", "qian", lon=lon, lat=lat)


def test_zjg_10_a_grave_case_is_transferred_and_ends_with_a_receipt(world: World) -> None:
    case = world.make_case("filed")
    case = world.move(case, "transfer", "zhao", authority="张家港市公安局", note="涉嫌犯罪，移送")
    assert case.state == "transferred"
    with pytest.raises(DomainError, match="need_missing"):
        world.move(case, "confirm_transfer", "zhao", receipt="")

    case = world.move(case, "confirm_transfer", "zhao", receipt="已接收，编号甲12")

    row = read_case(case)
    assert (row.state, row.closure_kind, row.closure_code) == ("closed", "transferred", "transferred")


# 三 (一) 1: find out, write down, strike off one by one


def test_zjg_11_items_of_the_ledger_are_struck_off_one_by_one_with_proof(world: World) -> None:
    items = [world.make_case("handling", source="grid_ledger", description=f"台账第{number}项") for number in (1, 2, 3)]

    def count_standing() -> int:
        return sum(read_case(item).state != "closed" for item in items)

    assert count_standing() == 3
    for left, item in zip((2, 1, 0), items, strict=True):
        with pytest.raises(DomainError, match="need_missing"):
            world.move(item, "finish", photo_ids=())
        case = item
        for move in ("finish", "send_to_check", "pass_check", "close"):
            case = world.move(case, move)
        assert count_standing() == left
        assert "after" in {photo.purpose for photo in world.get(case).photos}


def test_zjg_11_an_item_is_not_struck_off_by_an_old_picture(world: World) -> None:
    item = world.make_case("checking", source="grid_ledger")
    used = [photo.evidence_id for photo in world.get(item).photos if photo.purpose == "after"]
    item = world.move(item, "fail_check")

    with pytest.raises(DomainError, match="photo_reused"):
        world.move(item, "finish", photo_ids=tuple(used))
    assert list_acts(item)[-1] == "fail_check"
