"""Forms of the acts beside the main line, and a citizen's objection."""

from __future__ import annotations

import pytest

from tests.factories import World
from tests.support.small_city import POINTS
from tests.web.conftest import Visit
from wangge.cases.models import Assistance, Case, CaseLink, Conference
from wangge.cases.public import CaseRef
from wangge.cases.views import citizen


def address(case: CaseRef, move: str) -> str:
    return f"/cases/{case.number}/moves/{move}/"


Row = tuple[str, str, str, tuple[str, ...]]
FORMS: list[Row] = [
    ("arbitrating", "rule_on_duty", "feng", ("unit", "note", "is_new_rule")),
    ("filed", "transfer", "zhao", ("authority", "note")),
    ("transferred", "confirm_transfer", "li", ("receipt", "note")),
    ("filed", "split", "li", ("units", "note")),
    ("closed", "reopen", "zhao", ("reason", "note")),
    ("handling", "instruct", "feng", ("note", "amount")),
    ("handling", "note", "zhao", ("note", "mentions", "note_photos")),
]


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row[1])
def test_each_form_asks_for_what_the_move_needs(world: World, visit: Visit, row: Row) -> None:
    state, move, by, needs = row
    page = visit(by).get(address(world.make_case(state), move))
    assert page.status_code == 200
    for need in needs:
        assert f'name="{need}"' in page.content.decode(), need


def test_a_ruling_from_its_form(world: World, visit: Visit) -> None:
    case = world.make_case("arbitrating")
    data = {"version": case.version, "unit": world.units["municipal"], "note": "明确由市政处置", "is_new_rule": "on"}
    assert visit("feng").post(address(case, "rule_on_duty"), data).status_code == 302
    row = Case.objects.get(pk=case.id)
    assert (row.state, row.unit_id) == ("dispatched", world.units["municipal"])


def test_several_units_are_chosen_and_a_fault_keeps_them(world: World, visit: Visit) -> None:
    case = world.make_case("filed")
    chosen = [world.units["municipal"], world.units["greening"]]
    refused = visit("li").post(address(case, "convene"), {"version": case.version, "units": chosen, "note": " "})
    assert refused.status_code == 422
    assert refused.content.decode().count(" checked") == 2
    data = {"version": case.version, "units": chosen, "note": "研究根治"}
    assert visit("li").post(address(case, "convene"), data).status_code == 302
    assert Conference.objects.get(case_id=case.id).unit_ids == f"[{chosen[0]},{chosen[1]}]"


def test_a_check_in_with_a_point_and_with_none(world: World, visit: Visit) -> None:
    case = world.move(world.make_case("handling"), "call_assistance")
    bad = visit("zheng").post(address(case, "check_in"), {"version": case.version, "point": "市民广场"})
    assert bad.status_code == 422
    assert "市民广场" in bad.content.decode()
    lon, lat = POINTS["square"]
    data = {"version": case.version, "point": f"{lon}，{lat}"}
    assert visit("zheng").post(address(case, "check_in"), data).status_code == 302
    assert Assistance.objects.get(case_id=case.id).distance_m == 0.0


def test_a_template_fills_an_empty_note_and_never_a_typed_one(world: World, visit: Visit) -> None:
    case = world.make_case("dispatched")
    form = visit("qian").get(address(case, "return")).content.decode()
    assert 'name="template"' in form
    assert "该问题不属于我单位职责" in form
    data = {"version": case.version, "reason": "not_our_duty", "template": "wrong_unit", "note": ""}
    assert visit("qian").post(address(case, "return"), data).status_code == 302
    assert world.get(case).events[-1].note == "该问题不属于我单位职责，请另行派遣。"
    case = world.make_case("dispatched")
    data = {"version": case.version, "reason": "not_our_duty", "template": "wrong_unit", "note": "已移交市政"}
    assert visit("qian").post(address(case, "return"), data).status_code == 302
    assert world.get(case).events[-1].note == "已移交市政"


def test_a_form_of_somebody_else_is_refused_with_its_reason(world: World, visit: Visit) -> None:
    case = world.move(world.make_case("dispatched"), "return")
    answer = visit("li").post(address(case, "transfer"), {"version": case.version, "authority": "公安局", "note": "x"})
    assert answer.status_code in {403, 409}
    assert "接到退回的人员不得越过退回方推进案件" in answer.content.decode()
    assert "公安局" in answer.content.decode()


def close_a_citizens_case(world: World) -> CaseRef:
    return world.make_case("closed", by="sun", source="hotline_12345", reporter_name="王女士", tracking_token="t0ken")


def test_a_citizen_asks_to_reopen_with_his_code(world: World, visit: Visit) -> None:
    closed = close_a_citizens_case(world)
    page = visit("stranger").get("/report/t0ken/").content.decode()
    assert "问题没有解决" in page
    assert "上级要求复办" not in page
    answer = visit("stranger").post("/report/t0ken/objection/", {"reason": "not_fixed", "note": "垃圾还在"})
    assert (answer.status_code, answer["Location"]) == (302, "/report/t0ken/")
    link = CaseLink.objects.get(kind="reopens")
    assert link.other_id == closed.id
    page = visit("stranger").get("/report/t0ken/").content.decode()
    assert link.case.number in page
    assert closed.number in page
    assert "问题没有解决" not in page


def test_an_objection_without_words_keeps_its_reason(world: World, visit: Visit) -> None:
    close_a_citizens_case(world)
    answer = visit("stranger").post("/report/t0ken/objection/", {"reason": "came_back", "note": ""})
    assert answer.status_code == 422
    assert 'value="came_back" selected' in answer.content.decode()
    assert not CaseLink.objects.exists()


def test_a_second_objection_is_told_of_the_first_and_keeps_its_words(world: World, visit: Visit) -> None:
    world.make_case("reported", by="sun", source="hotline_12345", reporter_name="王女士", tracking_token="t0ken")
    answer = visit("stranger").post("/report/t0ken/objection/", {"reason": "not_fixed", "note": "垃圾还在"})
    assert answer.status_code == 409
    assert "垃圾还在" in answer.content.decode()


def test_objections_are_counted_like_reports(world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    close_a_citizens_case(world)
    monkeypatch.setattr(citizen, "REPORTS_PER_HOUR", 0)
    answer = visit("stranger").post("/report/t0ken/objection/", {"reason": "not_fixed", "note": "垃圾还在"})
    assert answer.status_code == 429
    assert not CaseLink.objects.exists()


def test_an_internal_note_is_not_on_the_publics_page(world: World, visit: Visit) -> None:
    case = close_a_citizens_case(world)
    world.move(case, "note", note="此人多次投诉")
    assert "此人多次投诉" not in visit("stranger").get("/report/t0ken/").content.decode()
