from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import World
from tests.web.conftest import Visit
from wangge.cases.public import CaseRef


def upload(world: World) -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", world.draw(), "image/jpeg")


def address(case: CaseRef, move: str) -> str:
    return f"/cases/{case.number}/moves/{move}/"


def test_the_case_page_offers_moves_and_says_why_others_are_off(world: World, visit: Visit) -> None:
    case = world.make_case("reported")
    allowed = visit("sun").get(f"/cases/{case.number}/").content.decode()
    assert f'href="{address(case, "accept")}"' in allowed
    refused = visit("li").get(f"/cases/{case.number}/").content.decode()
    assert f'href="{address(case, "accept")}"' not in refused
    assert "“受理”只能由受理员执行" in refused


# Every move of the main line, from its form to the next state, by the person whose move it is.
Row = tuple[str, str, str, dict[str, Any], str]
MAIN_LINE: list[Row] = [
    ("reported", "accept", "sun", {"category": "06010 暴露垃圾"}, "accepted"),
    ("accepted", "file", "zhao", {"condition": "first"}, "filed"),
    ("filed", "dispatch", "li", {"unit": "sanitation"}, "dispatched"),
    ("dispatched", "sign", "qian", {}, "handling"),
    ("handling", "finish", "qian", {"after_photos": "new"}, "handled"),
    ("handled", "send_to_check", "sun", {"checker": "zhou"}, "checking"),
    ("checking", "pass_check", "zhou", {"note": "干净了"}, "checked"),
    ("checked", "close", "zhao", {"closure_code": "fixed"}, "closed"),
    ("reported", "refuse", "sun", {"reason": "out_of_area"}, "refused"),
    ("dispatched", "return", "qian", {"reason": "not_our_duty", "note": "属市政"}, "filed"),
    ("checking", "fail_check", "zhou", {"reason": "not_fixed", "check_photos": "new"}, "handling"),
]


def fill(world: World, case: CaseRef, given: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {"version": case.version, **given}
    for name, value in given.items():
        if value == "new":
            data[name] = upload(world)
        elif name == "condition":
            data[name] = world.fill_arguments(case, "file", by="zhao").condition_id
        elif name == "unit":
            data[name] = world.units[value]
        elif name == "checker":
            data[name] = world.members[value]
    return data


@pytest.mark.parametrize("row", MAIN_LINE, ids=lambda row: row[1])
def test_a_move_is_made_by_its_form(row: Row, world: World, visit: Visit) -> None:
    state, move, by, given, target = row
    case = world.make_case(state)
    world.wait()
    person = visit(by)
    assert person.swap(address(case, move)).status_code == 200
    answer = person.post(address(case, move), fill(world, case, given))
    assert answer.status_code == 302
    assert world.get(case).row.state == target
    assert person.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("row", MAIN_LINE, ids=lambda row: row[1])
def test_a_move_is_refused_to_another_role(row: Row, world: World, visit: Visit) -> None:
    state, move, _, given, _ = row
    case = world.make_case(state)
    world.wait()
    answer = visit("feng").post(address(case, move), fill(world, case, given))
    assert answer.status_code >= 400
    assert world.get(case).row.state == state


def test_a_form_that_lacks_something_keeps_what_was_typed(world: World, visit: Visit) -> None:
    case = world.make_case("handling")
    answer = visit("qian").post(address(case, "finish"), {"version": case.version, "note": "已经清运完毕"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "已经清运完毕" in text
    assert "请至少添加一张照片" in text


def test_an_uploaded_photo_outlives_a_fault_in_another_field(world: World, visit: Visit) -> None:
    case = world.make_case("checking")
    person = visit("zhou")
    data = {"version": case.version, "reason": "", "check_photos": upload(world), "stored_photos": ""}
    answer = person.post(address(case, "fail_check"), data)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.kept_count == 1
    again = {"version": case.version, "reason": "not_fixed", "stored_photos": form.data["stored_photos"]}
    assert person.post(address(case, "fail_check"), again).status_code == 302
    assert [photo.purpose for photo in world.get(case).photos] == ["after", "check"]


def test_somebody_was_faster_with_another_move(world: World, visit: Visit) -> None:
    case = world.make_case("reported")
    world.move(case, "refuse")
    answer = visit("sun").swap(
        address(case, "accept"), {"version": case.version, "category": "06010", "note": "我的备注"}, method="post"
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#move-panel"
    assert "我的备注" in text
    assert "不予受理" in text


def test_a_form_of_an_act_that_is_over_says_so_in_words(world: World, visit: Visit) -> None:
    case = world.make_case("accepted")
    answer = visit("sun").get(address(case, "accept"))
    assert answer.status_code == 409
    assert "“受理”不适用于案件当前状态" in answer.content.decode()


def test_somebody_was_faster_and_the_move_is_still_open(world: World, visit: Visit) -> None:
    case = world.make_case("reported")
    other = world.make_case("reported")
    world.move(other, "merge", target_number=case.number)  # the case takes the other one up and goes on in its state
    answer = visit("sun").post(
        address(case, "accept"), {"version": case.version, "category": "06010", "note": "我的备注"}
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "我的备注" in text
    assert "并入重复上报" in text
    current = world.get(case).row.version
    assert f'name="version" value="{current}"' in text


def test_the_matrix_proposes_the_unit_and_the_grid_its_collector(world: World, visit: Visit) -> None:
    filed = world.make_case("filed")
    form = visit("li").get(address(filed, "dispatch")).context["form"]
    assert form.initial["unit"] == str(world.units["sanitation"])
    handled = world.make_case("handled", place="promenade")
    form = visit("sun").get(address(handled, "send_to_check")).context["form"]
    assert form.initial["checker"] == str(world.members["zhou"])


def test_near_reports_are_proposed_for_a_merger(world: World, visit: Visit) -> None:
    first = world.make_case("accepted")
    second = world.make_case("reported")
    person = visit("sun")
    assert first.number in person.swap(f"/cases/{second.number}/similar/").content.decode()
    assert first.number in person.swap(address(second, "merge")).content.decode()


def test_the_reporter_is_shown_on_demand_to_those_who_answer(world: World, visit: Visit) -> None:
    case = world.report("sun", source="hotline_12345", reporter_name="李先生", reporter_phone="13812345678")
    page = visit("sun").get(f"/cases/{case.number}/").content.decode()
    assert "李先生" not in page
    shown = visit("sun").post(f"/cases/{case.number}/reporters/").content.decode()
    assert "李先生" in shown
    assert "13812345678" not in shown
    assert visit("li").post(f"/cases/{case.number}/reporters/").status_code == 403
