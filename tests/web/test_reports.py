from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import World
from tests.support.small_city import POINTS
from tests.web.conftest import Visit
from wangge.cases.public import CaseFilter, CaseRef, list_cases

LON, LAT = POINTS["square"]


@pytest.fixture(autouse=True)
def _no_counts_of_before() -> None:
    cache.clear()


def photo(world: World) -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", world.draw(), "image/jpeg")


def test_an_acceptor_enters_a_call(world: World, visit: Visit) -> None:
    person = visit("sun")
    data = {"source": "hotline_12345", "description": "井盖松动", "lon": LON, "lat": LAT, "reporter_name": "李先生"}
    answer = person.post("/cases/new/", {**data, "photos": photo(world)})
    text = person.get(answer["Location"]).content.decode()
    assert "井盖松动" in text
    assert "市民广场网格" in text


def test_a_collector_enters_patrol_reports_only(world: World, visit: Visit) -> None:
    answer = visit("chen").post("/cases/new/", {"source": "hotline_12345", "description": "x", "lon": LON, "lat": LAT})
    assert answer.status_code == 422


def test_a_place_outside_keeps_words_and_photos(world: World, visit: Visit) -> None:
    person = visit("chen")
    data = {"source": "collector", "description": "界外的垃圾", "lon": 118.0, "lat": 30.0, "photos": photo(world)}
    answer = person.post("/cases/new/", data)
    assert answer.status_code == 422
    assert "界外的垃圾" in answer.content.decode()
    kept = answer.context["form"].data["stored_photos"]
    again = {"source": "collector", "description": "界内的垃圾", "lon": LON, "lat": LAT, "stored_photos": kept}
    number = person.post("/cases/new/", again)["Location"].split("/")[2]
    assert "/evidence/" in person.get(f"/cases/{number}/").content.decode()


def test_a_forged_photo_is_left_out(world: World, visit: Visit) -> None:
    world.photo("wang")
    data = {"source": "collector", "description": "x", "lon": LON, "lat": LAT, "stored_photos": "WzFd:forged"}
    answer = visit("chen").post("/cases/new/", data)
    assert "/evidence/" not in visit("chen").get(answer["Location"]).content.decode()


def test_a_problem_fixed_by_its_finder_is_closed_at_once(world: World, visit: Visit) -> None:
    data = {"category": "06010", "lon": LON, "lat": LAT, "before_photos": photo(world), "after_photos": photo(world)}
    answer = visit("chen").post("/cases/new/on-the-spot/", data)
    assert "已结案" in visit("chen").get(answer["Location"]).content.decode()


def test_a_problem_fixed_by_its_finder_needs_both_photos(world: World, visit: Visit) -> None:
    data = {"category": "06010", "lon": LON, "lat": LAT, "before_photos": photo(world)}
    answer = visit("chen").post("/cases/new/on-the-spot/", data)
    assert answer.status_code == 422
    assert "请至少添加一张照片" in answer.content.decode()


def report_as_citizen(visit: Visit, **data: object) -> str:
    given = {"description": "路灯不亮", "lon": LON, "lat": LAT, **data}
    answer = visit("stranger").post("/report/", given)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_a_citizen_reports_and_follows_the_report(world: World, visit: Visit) -> None:
    address = report_as_citizen(visit, photos=photo(world), reporter_phone="13812345678")
    text = visit("stranger").get(address).content.decode()
    assert "已收到" in text
    assert "13812345678" not in text
    number = re.search(r"ZJG\d+", text)
    assert number
    staff = visit("sun").get(f"/cases/{number[0]}/").content.decode()
    assert "路灯不亮" in staff
    assert "公众网页" in staff


def test_a_citizen_follows_the_report_to_its_end_without_inside_names(world: World, visit: Visit) -> None:
    address = report_as_citizen(visit)
    number = re.findall(r"ZJG\d+", visit("stranger").get(address).content.decode())[0]
    case = visit("sun").get(f"/cases/{number}/").context["case"]
    visit("sun").post(f"/cases/{number}/moves/refuse/", {"version": case.row.version, "reason": "out_of_area"})
    text = visit("stranger").get(address).content.decode()
    assert "未受理" in text
    assert "不在管辖区域内" in text
    assert "孙受理员" not in text


def test_a_merged_report_follows_the_case_that_lives_on(world: World, visit: Visit) -> None:
    address = report_as_citizen(visit)
    number = re.findall(r"ZJG\d+", visit("stranger").get(address).content.decode())[0]
    target = world.make_case("handling")
    case = visit("sun").get(f"/cases/{number}/").context["case"]
    visit("sun").post(f"/cases/{number}/moves/merge/", {"version": case.row.version, "target_case": target.number})
    text = visit("stranger").get(address).content.decode()
    assert "处置中" in text
    assert "他人已反映同一问题" in text
    assert target.number not in text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"description": "", "address": "人民路"}, "请描述问题"),
        ({"description": "路灯不亮"}, "请填写地址"),
        ({"description": "路灯不亮", "lon": "118", "lat": "30"}, "路灯不亮"),
        ({"description": "路灯不亮", "address": "x", "website": "http://spam"}, "程序自动提交"),
    ],
)
def test_a_citizen_is_told_what_is_missing(data: dict[str, str], words: str, world: World, visit: Visit) -> None:
    answer = visit("stranger").post("/report/", data)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_what_is_no_picture_is_refused(world: World, visit: Visit) -> None:
    fake = SimpleUploadedFile("photo.jpg", b"<script>alert(1)</script>", "image/jpeg")
    answer = visit("stranger").post("/report/", {"description": "x", "lon": LON, "lat": LAT, "photos": fake})
    assert answer.status_code == 422


def test_one_address_reports_so_often_an_hour(world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wangge.cases.views.citizen.REPORTS_PER_HOUR", 1)
    report_as_citizen(visit)
    answer = visit("stranger").post("/report/", {"description": "再来", "lon": LON, "lat": LAT})
    assert "提交过于频繁" in answer.content.decode()


def test_a_photo_keeps_its_owner(world: World, visit: Visit) -> None:
    case = world.make_case("reported", photo_ids=(world.photo("chen"),))
    path = f"/evidence/{world.get(case).photos[0].evidence_id}/display/"
    answer = visit("sun").get(path)
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"].startswith("private")
    assert visit("qian").get(path).status_code == 404
    assert visit("sun").get(path.replace("display", "secret")).status_code == 404


def test_a_citizen_who_wants_messages_says_where_to(world: World, visit: Visit) -> None:
    person, data = visit("stranger"), {"description": "路灯不亮", "lon": LON, "lat": LAT, "wants_messages": "on"}
    answer = person.post("/report/", data)
    assert answer.status_code == 422
    assert "请留下电话或电子邮箱" in answer.content.decode()
    address = person.post("/report/", data | {"reporter_email": "a@example.cn"})["Location"]
    assert "不再接收消息" in person.get(address).content.decode()
    assert "已停止发送" in person.post(f"{address}messages/", follow=True).content.decode()
    assert "不再接收消息" not in person.get(address).content.decode()


def test_a_citizen_is_asked_whether_he_is_satisfied(world: World, visit: Visit) -> None:
    address, person = report_as_citizen(visit), visit("stranger")
    case = find_case(person, address, world)
    early = person.post(f"{address}rating/", {"score": "1"})
    assert (early.status_code, "尚未办结" in early.content.decode()) == (409, True)
    case = world.verify_first(case, "citizen_web")
    for move in ("accept", "file", "dispatch", "sign", "finish", "send_to_check", "pass_check", "close"):
        case = world.move(case, move)
    assert "您对办理结果满意吗" in person.get(address).content.decode()
    unsaid = person.post(f"{address}rating/", {"note": "慢"})
    assert (unsaid.status_code, "慢" in unsaid.content.decode()) == (422, True)
    page = person.post(f"{address}rating/", {"score": "2"}, follow=True).content.decode()
    assert "您的评价" in page
    assert "不满意" in page
    assert "反映人评价" in visit("sun").get(f"/cases/{case.number}/").content.decode()


def find_case(person: Client, address: str, world: World) -> CaseRef:
    number = re.findall(r"ZJG\d+", person.get(address).content.decode())[0]
    row = list_cases(actor=world.actor("sun"), wanted=CaseFilter(text=number)).rows[0]
    return CaseRef(id=row.id, number=row.number, version=row.version, state=row.state)
