"""The pages of schemes and of accountability: what is shown, typed, refused and kept (ZJG-12, HS-8)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import World
from tests.support.scoring import freeze, give, open_march, use_points_of
from wangge.evaluation.models import AccountabilityMatter, ScoreEntry

pytestmark = pytest.mark.django_db(transaction=True)
STREET = "320582001"
MATTERS = "/evaluation/matters/"


@pytest.fixture
def hongshan(world: World) -> Iterator[World]:
    """Give the small city with Hongshan's points, schemes and ladders."""
    with use_points_of(world, "hongshan"):
        yield world


def draw_photo(world: World) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", world.draw(), content_type="image/jpeg")


def test_schemes_are_listed_with_aspects_weights_and_sources(world: World, client: Client) -> None:
    text = world.sign_in(client, "tang").get("/evaluation/schemes/").content.decode()
    assert all(words in text for words in ("二三级网格考核", "城市运行体系", "权重合计 100。", "ZJG-2024"))
    english = client.get("/evaluation/schemes/", headers={"accept-language": "en"}).content.decode()
    assert all(words in english for words in ("The weights add up to 100.", "values confirmed by two persons"))
    empty = client.get("/evaluation/schemes/community_grids/").content.decode()
    assert "还没有评价任何月份" in empty or "No month has been evaluated yet" in empty or 'role="status"' in empty


def test_a_city_without_schemes_says_so(world: World, client: Client) -> None:
    with use_points_of(world, "generic"):
        assert "没有考核方案" in world.sign_in(client, "feng").get("/evaluation/schemes/").content.decode()


def test_a_missing_value_is_filled_in_from_the_sheet_and_confirmed(
    two_months: dict[str, int], month: World, client: Client
) -> None:
    """ZJG-12: form with value, reason and evidence; a second person confirms; the result then stands."""
    assert two_months
    period = open_march(month)
    jiang = month.sign_in(client, "jiang")
    sheet = f"/evaluation/schemes/upper_grids/subject/?of=period-{period}&key={STREET}"
    text = jiang.get(sheet).content.decode()
    assert "尚未确认" in text
    assert f"propose/?rule=posts_fixed&amp;grid_code={STREET}" in text
    typed = {
        "rule": "posts_fixed",
        "occurred_on": "2026-03-10",
        "grid_code": STREET,
        "points": "45",
        "reason": "台账齐全",
    }
    address = f"/evaluation/points/{period}/propose/"
    refused = jiang.post(address, {**typed, "points": "61", "photo": draw_photo(month)})
    assert (refused.status_code, "0 至 60" in refused.content.decode()) == (422, True)
    assert jiang.post(address, {**typed, "photo": draw_photo(month)}).status_code == 302
    (entry,) = ScoreEntry.objects.all()
    feng = month.sign_in(Client(), "feng")
    assert feng.post(f"/evaluation/points/entries/{entry.pk}/act/", {"act": "confirm"}).status_code == 302
    for rule, points in (("stock_ledgers", 30), ("assessment_run", 80)):
        give(month, period, rule=rule, grid_code=STREET, unit_id=None, points=Decimal(points))
    table = feng.get(f"/evaluation/schemes/upper_grids/?of=period-{period}").content.decode()
    assert all(words in table for words in ("杨舍街道", "待评定", "网格"))
    opened = feng.get(sheet).content.decode()
    assert all(words in opened for words in ("定人定岗定责", "75", "按期结案率", "/cases/?kind=area"))


def test_the_table_asks_the_database_no_more_with_more_entries(
    two_months: dict[str, int], month: World, client: Client
) -> None:
    assert two_months
    with use_points_of(month, "hongshan"):
        period, feng = open_march(month), month.sign_in(client, "feng")
        counts = []
        for _ in range(2):
            give(month, period, rule="department_strict")
            give(month, period, rule="department_strict", unit="municipal")
            feng.get("/evaluation/schemes/departments/?of=2026-03")
            with CaptureQueriesContext(connection) as queries:
                feng.get("/evaluation/schemes/departments/?of=2026-03")
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 16


def test_a_matter_from_rule_to_end(hongshan: World) -> None:
    """HS-8, HS-17: due by rule, opened, told, answered, recorded with a photo, followed by three, closed."""
    world, period = hongshan, open_march(hongshan)
    for _ in range(3):
        give(world, period, rule="department_zero_tolerance")
    last = ScoreEntry.objects.latest("id").pk
    freeze(world, period)
    jiang, feng, chu, tang = (world.sign_in(Client(), name) for name in ("jiang", "feng", "chu", "tang"))
    assert "按规则应启动" in jiang.get(MATTERS).content.decode()
    start = jiang.get(f"{MATTERS}open/?ladder=units&unit_id={world.units['sanitation']}&trigger=zero_tolerance")
    assert 'value="zero_tolerance"' in start.content.decode()
    typed = {"ladder": "units", "unit_id": world.units["sanitation"], "trigger": "zero_tolerance", "reason": ""}
    typed["entry_id"] = last
    empty = jiang.post(f"{MATTERS}open/", typed)
    assert (empty.status_code, AccountabilityMatter.objects.count()) == (422, 0)
    page = jiang.post(f"{MATTERS}open/", {**typed, "reason": "三次零容忍"})["Location"]
    assert "按规则应启动" not in jiang.get(MATTERS).content.decode()
    again = jiang.post(f"{MATTERS}open/", {**typed, "entry_id": "", "reason": "又一次"})
    assert (again.status_code, "又一次" in again.content.decode()) == (409, True)
    assert "三次零容忍" in tang.get(page).content.decode()
    assert tang.post(f"{page}act/", {"act": "answer", "note": "当日整改"}).status_code == 302
    photo = draw_photo(world)
    assert feng.post(f"{page}act/", {"act": "record", "note": "例会通报", "photo": photo}).status_code == 302
    picture = tang.get(f"{page}photo/")
    assert (picture.status_code, picture["Content-Type"].partition("/")[0]) == (200, "image")
    on = world.now.date().isoformat()
    for person, track in ((jiang, "appraisal"), (chu, "discipline"), (feng, "organisation")):
        followed = {"act": "follow", "track": track, "state": "done", "on": on, "note": "已完成"}
        wrong = person.post(f"{page}act/", {**followed, "on": "gestern"})
        assert (wrong.status_code, "已完成" in wrong.content.decode()) == (422, True)
        assert person.post(f"{page}act/", followed).status_code == 302
    assert feng.post(f"{page}act/", {"act": "close", "note": "办结"}).status_code == 302
    text = chu.get(page).content.decode()
    assert all(words in text for words in ("已办结", "考评小组", "当日整改", "例会通报"))
    assert chu.get(f"{page}act/").status_code == 302


def test_a_double_inquiry_is_opened_from_the_form(hongshan: World, client: Client) -> None:
    jiang = hongshan.sign_in(client, "jiang")
    people = {"member_id": hongshan.members["qian"], "supervisor_id": hongshan.members["tang"]}
    without = jiang.post(f"{MATTERS}open/", {**people, "reason": "瞒报"})
    assert (without.status_code, "瞒报" in without.content.decode()) == (422, True), "a finding it must rest on"
    found = {**people, "case_number": hongshan.make_case("handling").number}
    page = jiang.post(f"{MATTERS}open/", {**found, "reason": "瞒报"})["Location"]
    assert "两案须同时办结" in jiang.get(page).content.decode()
    english = jiang.get(page, headers={"accept-language": "en"}).content.decode()
    assert all(words in english for words in ("Double inquiry", "neither closes alone", "Discipline inspection"))


def test_an_empty_list_says_so(world: World, client: Client) -> None:
    assert "还没有追责事项" in world.sign_in(client, "qian").get(MATTERS).content.decode()
