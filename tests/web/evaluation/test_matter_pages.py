"""The pages of matters: what is due with its days, what a matter rests on, and a double inquiry by a finding (HS-8)."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import World
from tests.support.scoring import give, open_march, publish, use_points_of
from wangge.evaluation.public import appeal_entry, review_appeal, rule_on_appeal
from wangge.platform.public import get_profile, use_profile

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/evaluation/matters/open/"


def test_a_due_rung_is_opened_and_marked_when_its_points_are_struck_off(world: World) -> None:
    with use_points_of(world, "hongshan"):
        section = get_profile().accountability.model_copy(update={"rungs_rest_on": "published"})
        with use_profile(get_profile().model_copy(update={"accountability": section})):
            _open_and_strike_off(world)


def _open_and_strike_off(world: World) -> None:
    world.hire("lu", name="陆考评员", unit="supervision", roles=("evaluator",))
    world.hire("gao", name="高领导", unit="district", roles=("leader",))
    march = open_march(world)
    first, *_ = [give(world, march, rule="department_zero_tolerance") for _ in range(3)]
    publish(world, march)
    jiang = world.sign_in(Client(), "jiang")
    page = jiang.get("/evaluation/matters/").content.decode()
    assert all(words in page for words in ("按规则应启动", "零容忍问题三次", "2026-03-01 – 2026-03-31"))
    typed = {"ladder": "units", "unit_id": world.units["sanitation"], "trigger": "zero_tolerance", "reason": "三次"}
    refused = jiang.post(ADDRESS, typed)
    assert (refused.status_code, "台账不符合追责情形" in refused.content.decode()) == (409, True)
    address = page.split('href="/evaluation/matters/open/?')[1].split('"')[0].replace("&amp;", "&")
    given = dict(part.split("=") for part in address.split("&"))
    opened = jiang.post(ADDRESS, {**given, "reason": "三次"})
    assert opened.status_code == 302
    matter = jiang.get(opened["Location"]).content.decode()
    assert matter.count("/evaluation/points/entries/") == 3, "each entry it rests on is a link"
    assert "依据已撤销" not in matter
    appeal_entry(actor=world.actor("tang"), entry_id=first, reason="当日已清理")
    review_appeal(actor=world.actor("lu"), entry_id=first, is_granted=True, note="属实")
    rule_on_appeal(actor=world.actor("gao"), entry_id=first, is_granted=True, note="同意")
    for url in (opened["Location"], "/evaluation/matters/"):
        assert "依据已撤销" in jiang.get(url).content.decode()
    assert "ground struck off" in jiang.get(opened["Location"], headers={"accept-language": "en"}).content.decode()


def test_a_double_inquiry_is_opened_by_a_case_or_an_entry_that_is_named(world: World) -> None:
    with use_points_of(world, "hongshan"):
        case = world.make_case("closed")
        jiang = world.sign_in(Client(), "jiang")
        typed = {
            "member_id": world.members["qian"],
            "supervisor_id": world.members["tang"],
            "reason": "两次反馈不实",
            "entry_number": "",
            "case_number": "",
        }
        form = jiang.get(ADDRESS).content.decode()
        assert all(f'name="{name}"' in form for name in typed)
        for wrong, words in (({}, "一票双查须有依据"), ({"entry_number": 99}, "99"), ({"supervisor_id": world.members["feng"], "case_number": case.number}, "唐负责人")):  # fmt: skip
            refused = jiang.post(ADDRESS, {**typed, **wrong})
            text = refused.content.decode()
            assert (400 <= refused.status_code < 500, words in text, "两次反馈不实" in text) == (True, True, True)
        opened = jiang.post(ADDRESS, {**typed, "case_number": case.number})
        assert opened.status_code == 302
        assert f"/cases/{case.number}/" in jiang.get(opened["Location"]).content.decode()


def test_a_city_without_double_inquiries_asks_for_no_finding(world: World) -> None:
    with use_points_of(world, "xiangshan"):
        form = world.sign_in(Client(), "jiang").get(ADDRESS).content.decode()
        assert 'name="ladder"' in form
        assert not any(f'name="{name}"' in form for name in ("supervisor_id", "entry_number", "case_number"))
