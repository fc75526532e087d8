"""Requests, verification and their separation of powers through the forms of the case page."""

from __future__ import annotations

import re

import orjson

from tests.factories import World
from tests.web.conftest import Visit
from wangge.cases.models import Case, CaseRequest, Conference
from wangge.cases.public import CaseRef


def address(case: CaseRef, move: str) -> str:
    return f"/cases/{case.number}/moves/{move}/"


def test_a_suspension_is_asked_for_and_granted_by_form(world: World, visit: Visit) -> None:
    case = world.make_case("handling")
    given = {"version": case.version, "reason": "season", "plan": "开春后补植", "until": "2026-05-01"}
    assert visit("qian").post(address(case, "ask_suspension"), given).status_code == 302
    case = world.get_ref(case)
    assert visit("li").post(address(case, "grant_suspension"), {"version": case.version}).status_code == 302
    assert Case.objects.get(pk=case.id).state == "suspended"


def test_a_suspension_without_a_plan_keeps_what_was_typed(world: World, visit: Visit) -> None:
    case = world.make_case("handling")
    given = {"version": case.version, "reason": "season", "until": "2026-05-01", "note": "等到春天"}
    answer = visit("qian").post(address(case, "ask_suspension"), given)
    assert answer.status_code == 422
    assert "等到春天" in answer.content.decode()
    assert not CaseRequest.objects.exists()


def test_nobody_grants_his_own_request_by_form(world: World, visit: Visit) -> None:
    world.hire("both", name="两职", unit="command", roles=("shift_leader", "leader"))
    case = world.move(world.make_case("checked"), "ask_forced_closing", "both")
    answer = visit("both").post(address(case, "grant_forced_closing"), {"version": case.version})
    assert answer.status_code == 409
    assert "申请人不能审批自己的申请" in answer.content.decode()
    assert Case.objects.get(pk=case.id).state == "checked"


def test_a_verifier_is_drawn_where_the_form_names_none(world: World, visit: Visit) -> None:
    case = world.report("sun", source="citizen_web")
    page = visit("sun").get(address(case, "send_to_verify")).content.decode()
    assert "随机抽取" in page
    assert (
        visit("sun").post(address(case, "send_to_verify"), {"version": case.version, "verifier": ""}).status_code == 302
    )
    assert Case.objects.get(pk=case.id).verifier_id in {world.members["chen"], world.members["zhou"]}


def test_several_units_are_called_to_a_conference_by_form(world: World, visit: Visit) -> None:
    case, person = world.make_case("handling"), visit("li")
    page = person.get(address(case, "convene")).content.decode()
    units = [str(world.units[key]) for key in ("municipal", "greening")]
    assert all(f'type="checkbox" name="units" value="{unit}"' in page for unit in units)
    given = {"version": case.version, "units": units, "note": "路面与绿化一并处置"}
    assert person.post(address(case, "convene"), given).status_code == 302
    assert sorted(orjson.loads(Conference.objects.get(case_id=case.id).unit_ids)) == sorted(map(int, units))


def test_a_ruling_can_be_made_a_rule_by_one_box(world: World, visit: Visit) -> None:
    case = world.make_case("arbitrating")
    page = visit("feng").get(address(case, "rule_on_duty")).content.decode()
    assert re.search(r'<input type="checkbox" name="is_new_rule" class="form-check-input"', page)


def test_a_point_can_be_had_from_the_device_or_typed(world: World, visit: Visit) -> None:
    case = world.move(world.make_case("handling"), "call_assistance", unit_ids=(world.units["municipal"],))
    page = visit("zheng").get(address(case, "check_in")).content.decode()
    assert 'data-locate="point" hidden' in page
    assert 'name="point"' in page


def test_who_decides_a_request_reads_it_in_the_form(world: World, visit: Visit) -> None:
    case = world.make_case("handling")
    form = visit("qian").get(address(case, "ask_extension")).content.decode()
    assert re.search(r"单位：\w+，最多 [\d.]+。", form)
    page = visit("qian").get(address(case, "ask_suspension")).content.decode()
    assert re.search(r"最晚 \d{4}-\d\d-\d\d。", page)
    case = world.move(case, "ask_extension", amount=1, note="零件未到货")
    page = visit("li").get(address(case, "grant_extension")).content.decode()
    assert "零件未到货" in page
    assert re.search(r"<strong>延期</strong> 1 \w+", page)
    assert "钱处置员" in page
