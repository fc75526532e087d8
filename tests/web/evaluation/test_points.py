"""The pages of the score ledger: a period, an entry, its confirmation and its appeal (HS-7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import World
from tests.support.scoring import give, open_march, propose, publish, use_points_of
from wangge.evaluation.models import ScoreEntry, ScorePeriod
from wangge.evaluation.public import run_evaluation
from wangge.platform.public import run_due_work

pytestmark = pytest.mark.django_db(transaction=True)
ENTRY = "/evaluation/points/entries/{}/"


@pytest.fixture
def hongshan(world: World) -> Iterator[World]:
    """Give the small city with Hongshan's points."""
    with use_points_of(world, "hongshan"):
        yield world


def test_an_evaluator_opens_a_period_and_proposes_points_with_a_photo(hongshan: World, client: Client) -> None:
    client = hongshan.sign_in(client, "jiang")
    assert "还没有积分周期" in client.get("/evaluation/points/").content.decode()
    opened = client.post("/evaluation/points/", {"from_month": "2026-03", "to_month": ""})
    assert opened.status_code == 302
    address = opened["Location"]
    (period,) = ScorePeriod.objects.all()
    assert (f"{period.from_on}", f"{period.to_on}") == ("2026-03-01", "2026-03-31")
    assert "还没有计入的积分" in client.get(address).content.decode()
    assert "对调互查" in client.get(f"{address}propose/").content.decode()
    photo = SimpleUploadedFile("a.jpg", hongshan.draw(), content_type="image/jpeg")
    typed = {
        "rule": "department_strict",
        "occurred_on": "2026-03-02",
        "unit_id": hongshan.units["sanitation"],
        "check_kind": "daily_patrol",
        "reason": "垃圾落地",
        "photo": photo,
    }
    answer = client.post(f"{address}propose/", typed, follow=True)
    text = answer.content.decode()
    assert (answer.status_code, "严管理问题" in text, "日常巡查" in text, "−2" in text) == (200, True, True, True)
    (entry,) = ScoreEntry.objects.all()
    picture = client.get(f"{ENTRY.format(entry.pk)}photo/")
    assert (picture.status_code, picture["Content-Type"].partition("/")[0]) == (200, "image")


def test_a_proposal_that_is_refused_keeps_what_was_typed(hongshan: World, client: Client) -> None:
    period = open_march(hongshan)
    client = hongshan.sign_in(client, "jiang")
    typed = {
        "rule": "department_strict",
        "occurred_on": "2026-03-02",
        "unit_id": hongshan.units["sanitation"],
        "reason": "垃圾落地无照片",
    }
    answer = client.post(f"/evaluation/points/{period}/propose/", typed)
    assert answer.status_code == 422
    assert "须有证据" in answer.content.decode()
    assert "垃圾落地无照片" in answer.content.decode()
    empty = client.post(f"/evaluation/points/{period}/propose/", {})
    assert (empty.status_code, ScoreEntry.objects.count()) == (422, 0)


def test_months_that_are_none_are_said_and_kept(hongshan: World, client: Client) -> None:
    client = hongshan.sign_in(client, "jiang")
    assert 'type="month" name="from_month"' in client.get("/evaluation/points/").content.decode()
    wrong = client.post("/evaluation/points/", {"from_month": "2026-13", "to_month": "2026-04"})
    text = wrong.content.decode()
    assert (wrong.status_code, "月份请写成 2026-11" in text) == (422, True)
    assert ('value="2026-13"' in text, 'value="2026-04"' in text) == (True, True)
    turned = client.post("/evaluation/points/", {"from_month": "2026-04", "to_month": "2026-03"})
    assert (turned.status_code, ScorePeriod.objects.count()) == (422, 0)
    assert client.post("/evaluation/points/", {"from_month": "", "to_month": "2026-03"}).status_code == 422
    client.post("/evaluation/points/", {"from_month": "2026-02", "to_month": "2026-04"})
    (period,) = ScorePeriod.objects.all()
    assert (f"{period.from_on}", f"{period.to_on}") == ("2026-02-01", "2026-04-30")


def test_a_unit_tells_what_it_found_itself_on_a_form_of_its_own(hongshan: World) -> None:
    """HS-7: 属地自查; to who acts for no unit there is no form."""
    period, tang = open_march(hongshan), hongshan.sign_in(Client(), "tang")
    assert "上报自查问题" in tang.get(f"/evaluation/points/{period}/").content.decode()
    page = tang.get(f"/evaluation/points/{period}/propose/").content.decode()
    assert "经单位外人员确认后计入" in page
    assert ("<h1>上报自查问题</h1>" in page, "提议赋分" in page) == (True, False), "what its link said"
    assert 'accept="image/jpeg,image/png,image/webp"' in page
    assert ("属地自查" in page, "日常巡查" in page, "张家港市市政处" in page) == (True, False, False)
    assert '<option value="self_check" selected>' in page
    typed = {
        "rule": "department_strict",
        "occurred_on": "2026-03-02",
        "unit_id": hongshan.units["sanitation"],
        "check_kind": "self_check",
        "reason": "自查发现垃圾落地",
        "photo": SimpleUploadedFile("a.jpg", hongshan.draw(), content_type="image/jpeg"),
    }
    told = tang.post(f"/evaluation/points/{period}/propose/", typed, follow=True)
    assert (told.status_code, "自查发现垃圾落地" in told.content.decode()) == (200, True)
    assert 'value="confirm"' not in told.content.decode()
    chen = hongshan.sign_in(Client(), "chen")
    assert chen.get(f"/evaluation/points/{period}/propose/").status_code == 403


def test_a_leader_confirms_and_the_unit_appeals(hongshan: World) -> None:
    world, period = hongshan, open_march(hongshan)
    world.hire("he", name="何考评员", unit="supervision", roles=("evaluator",))
    world.hire("gao", name="高领导", unit="district", roles=("leader",))
    entry = propose(world, period)
    page = ENTRY.format(entry)
    jiang, feng, tang, he, gao = (world.sign_in(Client(), name) for name in ("jiang", "feng", "tang", "he", "gao"))
    assert 'value="confirm"' not in jiang.get(page).content.decode()
    assert tang.get(page).status_code == 404
    assert 'value="confirm"' in feng.get(page).content.decode()
    assert feng.post(f"{page}act/", {"act": "confirm"}).status_code == 302
    assert 'value="appeal"' in tang.get(page).content.decode()
    refused = tang.post(f"{page}act/", {"act": "appeal", "note": ""})
    assert (refused.status_code, "须写明理由" in refused.content.decode()) == (422, True)
    assert tang.post(f"{page}act/", {"act": "appeal", "note": "当日已清理"}).status_code == 302
    assert 'value="review_grant"' not in jiang.get(page).content.decode(), "who proposed the points reviews nothing"
    waiting = he.get(page).content.decode()
    assert ("审核时限" in waiting, "逾期" in waiting) == (True, False)
    world.wait(timedelta(days=9))
    assert "text-danger" in he.get(page).content.decode()
    assert "审核逾期" in he.get(f"/evaluation/points/{period}/").content.decode()
    assert he.post(f"{page}act/", {"act": "review_grant", "note": "属实"}).status_code == 302
    assert feng.post(f"{page}act/", {"act": "rule_grant", "note": "退还"}).status_code == 403
    assert gao.post(f"{page}act/", {"act": "rule_grant", "note": "退还"}).status_code == 302
    text = tang.get(page).content.decode()
    assert all(words in text for words in ("申诉成立", "初审", "复审", "被冲销于"))
    assert tang.get(f"{page}act/").status_code == 302
    listed = tang.get(f"/evaluation/points/{period}/?state=countered").content.decode()
    assert "冲销条目" in listed


def test_a_period_is_run_from_its_page(hongshan: World, client: Client) -> None:
    world, period = hongshan, open_march(hongshan)
    give(world, period)
    client = world.sign_in(client, "jiang")
    address = f"/evaluation/points/{period}/"
    early = client.post(f"{address}act/", {"act": "publish"})
    assert (early.status_code, "2026-03-31" in early.content.decode()) == (409, True)
    assert client.get(f"{address}act/").status_code == 302
    publish(world, period)
    world.wait(timedelta(days=7))
    asked = client.post(f"{address}act/", {"act": "freeze"}, follow=True)
    assert "系统先完成各月评价" in asked.content.decode()
    while run_due_work(now=world.now):
        pass
    assert "已冻结" in client.get(address).content.decode()
    again = client.post(f"{address}act/", {"act": "rerun"}, follow=True)
    assert "逐字节一致" in again.content.decode()
    refused = client.post(f"{address}act/", {"act": "restate", "reason": "", "rules": "today"}).content.decode()
    assert '<option value="today" selected>' in refused, "what was chosen stays"
    restated = client.post(f"{address}act/", {"act": "restate", "reason": "更正"}, follow=True)
    assert "第 2 版" in restated.content.decode()
    assert all(words in restated.content.decode() for words in ("与上一版的差异", "本版沿用上一版的规则", "规则无差异"))
    assert world.sign_in(Client(), "qian").post(f"{address}act/", {"act": "freeze"}).status_code == 403


def test_missing_values_are_shown_and_a_reason_freezes_without_them(world: World, client: Client) -> None:
    """ZJG-12: of three values of a grid none is given."""
    with use_points_of(world, "zhangjiagang"):
        world.make_case("closed")
        period = open_march(world)
        publish(world, period)
        world.wait(timedelta(days=7))
        run_evaluation(actor=world.actor("jiang"), month="2026-03")
        client, address = world.sign_in(client, "jiang"), f"/evaluation/points/{period}/"
        assert "缺评项" in client.get(address).content.decode()
        refused = client.post(f"{address}act/", {"act": "freeze"})
        assert (refused.status_code, "项人工评分" in refused.content.decode()) == (409, True)
        done = client.post(f"{address}act/", {"act": "freeze", "reason": "年内新设"}, follow=True).content.decode()
        assert all(words in done for words in ("本周期已冻结", "缺项冻结的理由", "年内新设"))


def test_the_unit_reads_its_points_in_english(hongshan: World, client: Client) -> None:
    world, period = hongshan, open_march(hongshan)
    entry = give(world, period)
    publish(world, period)
    client = world.sign_in(client, "tang")
    text = client.get(f"/evaluation/points/{period}/", headers={"accept-language": "en"}).content.decode()
    assert all(words in text for words in ("Strict management (departments)", "published", "Score ledger"))
    assert 'name="act"' not in text
    assert "Propose points" not in text
    text = client.get(ENTRY.format(entry), headers={"accept-language": "en"}).content.decode()
    assert "What happened to it" in text


def test_a_city_without_rules_says_so(world: World, client: Client) -> None:
    with use_points_of(world, "generic"):
        assert "没有可冻结的内容" in world.sign_in(client, "jiang").get("/evaluation/points/").content.decode()


def test_the_ledger_asks_the_database_no_more_with_more_entries(hongshan: World, client: Client) -> None:
    period = open_march(hongshan)
    client = hongshan.sign_in(client, "feng")
    counts = []
    for _ in range(2):
        give(hongshan, period)
        give(hongshan, period, unit="municipal")
        client.get(f"/evaluation/points/{period}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/evaluation/points/{period}/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16
