"""The form that takes down a complaint told by telephone, the list of those to judge, and the citizen's answer."""

from __future__ import annotations

import html
import re

from tests.factories import World
from tests.web.conftest import Visit
from wangge.cases.models import CaseReporter, WaitingComplaint

WORDS = "说清了，根本没清"


def read(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return html.unescape(content.decode())


def test_it_is_taken_down_listed_judged_and_told(world: World, visit: Visit) -> None:
    case = world.make_case("closed", by="sun", source="hotline_12345", reporter_phone="13800001234", tracking_token="t")
    person, address = visit("sun"), f"/cases/{case.number}/moves/take_complaint/"
    form = read(person.get(address))
    assert re.findall(r'<(?:input|textarea)[^>]* name="(note|complainant|complainant_phone)"', form) == [
        "note", "complainant", "complainant_phone",
    ]  # fmt: skip
    assert "按反映人原话逐字记录" in form
    typed = {"version": case.version, "note": " ", "complainant": "王女士", "complainant_phone": "13800001234"}
    refused = person.post(address, typed)
    assert (refused.status_code, "王女士" in read(refused)) == (422, True)
    assert person.post(address, {**typed, "note": WORDS}).status_code == 302
    page = read(person.get(f"/cases/{case.number}/"))
    assert WORDS in page
    assert "13800001234" not in page
    assert CaseReporter.objects.filter(case_id=case.id).count() == 1

    listed = read(person.get("/cases/?view=complaints"))
    assert case.number in listed
    assert "待判定投诉" in listed
    assert "待判定投诉" not in read(visit("qian").get("/cases/")), "not for who judges nothing"
    stranger = visit("stranger")
    assert "正由未参与处置的人员判定" in read(stranger.get("/report/t/"))
    judge = {"version": case.version + 1, "note": "复看照片，\n<b>已重新清运</b>"}
    assert person.post(f"/cases/{case.number}/moves/confirm_complaint/", judge).status_code == 302
    content = stranger.get("/report/t/").content.decode()
    assert "投诉属实" in content
    assert "&lt;b&gt;已重新清运&lt;/b&gt;" in content
    assert not WaitingComplaint.objects.exists()
    assert f'href="/cases/{case.number}/"' not in read(person.get("/cases/?view=complaints"))


def test_a_mark_narrows_every_view(world: World, visit: Visit) -> None:
    case = world.make_case("closed", by="sun", source="hotline_12345", tracking_token="t")
    quiet = world.make_case("closed")
    world.complain(case)
    listed = read(visit("zhao").get("/cases/?view=all&mark=complaint&sort=due"))
    assert case.number in listed
    assert quiet.number not in listed
    assert "没有符合条件的案件" in read(visit("zhao").get("/cases/?view=open&mark=complaint"))
