"""Anybody may check a printed sheet against the chain; who cannot show its code learns nothing."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.cache import cache

from tests.factories import World
from tests.web.conftest import Visit
from wangge.cases.models import Case
from wangge.cases.public import CaseRef


def find_address(world: World, visit: Visit, case: CaseRef, by: str = "sun") -> str:
    """Return the path printed on the case's sheet."""
    page = visit(by).get(f"/cases/{case.number}/").content.decode()
    found = re.search(r"http://testserver(/verify/[^<\s]+)", page)
    assert found, page
    return unescape(found[1])


def test_a_sheet_carries_a_code_drawn_in_the_page(world: World, visit: Visit) -> None:
    case = world.make_case("handling")
    page = visit("qian").get(f"/cases/{case.number}/").content.decode()
    sheet = page[page.index('id="case-sheet"') :]
    assert '<svg class="wg-qr"' in sheet
    assert world.get(case).sheet_code in sheet
    assert Case.objects.get(id=case.id).head_mac[16:] not in page


@pytest.mark.parametrize("state", ["reported", "handling", "closed"])
def test_a_sheet_agrees_as_long_as_nothing_happened(state: str, world: World, visit: Visit) -> None:
    case = world.make_case(state)
    page = visit("stranger").get(find_address(world, visit, case))
    assert page.status_code == 200
    assert "案件单与记录一致。" in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"


def test_it_is_said_when_the_case_has_gone_on(world: World, visit: Visit) -> None:
    case = world.make_case("dispatched")
    address = find_address(world, visit, case)
    world.move(world.move(case, "sign"), "finish")
    page = visit("stranger").get(address, headers={"accept-language": "en"}).content.decode()
    assert "the case has gone on since" in page
    assert "Acts that came later: 2." in page
    assert "To send to check" in page
    assert page.count("<tr>") == 1 + case.version


def test_no_person_no_words_and_no_place_are_shown(world: World, visit: Visit) -> None:
    case = world.make_case("closed", description="垃圾堆在三单元王家门口", address="人民路 8 号")
    page = visit("stranger").get(find_address(world, visit, case)).content.decode()
    for word in ("王家", "人民路", "陈监督员", "钱处置员", "环卫处"):
        assert word not in page


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(world: World, visit: Visit) -> None:
    case = world.make_case("closed")
    address = find_address(world, visit, case)
    stranger = visit("stranger")
    forged = stranger.get(re.sub(r"-\w{16}/$", "-0123456789abcdef/", address)).content.decode()
    unknown = stranger.get("/verify/ZJG2099010100001/3-0123456789abcdef/").content.decode()
    other = stranger.get(address.replace(case.number, "ZJG2099010100001")).content.decode()
    for page in (forged, unknown, other):
        assert "案件单与记录不一致。" in page
        assert "案件单上应有的内容" not in page
        assert "生活垃圾" not in page


def test_a_record_that_was_altered_is_told(world: World, visit: Visit) -> None:
    case = world.make_case("closed")
    address = find_address(world, visit, case)
    Case.objects.filter(id=case.id).update(closure_code="unfounded")
    assert "记录本身已不完整。" in visit("stranger").get(address).content.decode()


def test_number_and_code_may_be_typed(world: World, visit: Visit) -> None:
    case = world.make_case("handling")
    address, code = find_address(world, visit, case), world.get(case).sheet_code
    stranger = visit("stranger")
    assert stranger.get("/verify/").status_code == 200
    answer = stranger.get("/verify/", {"number": f" {case.number}", "code": f"{code[:8].upper()} {code[8:].upper()}"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    refused = stranger.get("/verify/", {"number": case.number, "code": "abc"})
    assert refused.status_code == 422
    assert 'value="abc"' in refused.content.decode()


def test_the_door_counts(world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wangge.cases.views.sheets.CHECKS_PER_HOUR", 1)
    address = find_address(world, visit, world.make_case("handling"))
    stranger = visit("stranger")
    cache.clear()  # of what other tests asked
    assert stranger.get(address).status_code == 200
    assert stranger.get(address).status_code == 429
