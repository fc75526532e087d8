"""Beside every figure that has one stands its target, and how far off it is, in words as well as in a colour (HS-9, HS-10)."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from tests.factories import World
from tests.web.conftest import Visit
from wangge.evaluation.public import run_evaluation
from wangge.platform.public import use_profile

pytestmark = pytest.mark.django_db(transaction=True)
SHORT = r'<small class="wg-target"[^>]*>(?:<span>([^<]*)</span> )?<span class="(wg-\w+)">([^<]*)</span></small>'


@pytest.fixture
def profile_name() -> str:
    return "hongshan"


@pytest.fixture
def run_id(world: World) -> int:
    """Give March, in which 环卫处 solved three by service and one by enforcement, and left one of a citizen lying."""
    cache.clear()
    for means in ("service", "service", "service", "enforcement"):
        case = world.move(world.make_case("handling"), "finish", means=means)
        for move in ("send_to_check", "pass_check", "close"):
            case = world.move(case, move)
    world.make_case("dispatched", by="sun", source="hotline_12345", reporter_name="王女士")
    world.wait(timedelta(days=35))
    return run_evaluation(actor=world.actor("jiang"), month="2026-03")


def read(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return html.unescape(content.decode())


def test_every_page_tells_targets_in_words(run_id: int, world: World, visit: Visit) -> None:
    leader = visit("feng")
    chief = re.findall(SHORT, read(leader.get("/evaluation/chief/")))
    assert chief == [
        ("目标 98%", "wg-worse", "未达到：低 18.0 个百分点"),
        ("目标 93%", "wg-worse", "未达到：低 93.0 个百分点"),
        ("目标 70%", "wg-better", "已达到：高出 5.0 个百分点"),
        ("目标 20%", "wg-worse", "未达到：低 20.0 个百分点"),
        ("目标 10%", "wg-worse", "未达到：高出 15.0 个百分点"),
    ]
    areas = read(leader.get(f"/evaluation/{run_id}/?tab=areas"))
    assert ("", "wg-better", "已达到：高出 5.0 个百分点") in re.findall(SHORT, areas), "the head names the target"
    assert '<small class="wg-target">目标 70%</small>' in areas
    classes = re.findall(SHORT, read(leader.get(f"/evaluation/{run_id}/?tab=breakdowns&kind=source_class")))
    assert {target for target, _, _ in classes} == {"目标 98%"}
    own = re.findall(SHORT, read(visit("tang").get("/evaluation/my-unit/")))
    assert ("目标 70%", "wg-better", "已达到：高出 5.0 个百分点") in own
    public = re.findall(SHORT, read(visit("stranger").get("/public/evaluation/")))
    assert public[0] == ("目标 98%", "wg-worse", "未达到：低 18.0 个百分点")


def test_a_run_without_targets_tells_none(world: World, visit: Visit, run_id: int) -> None:
    english = visit("feng")
    english.cookies["django_language"] = "en"
    assert "not reached: 18.0 points below" in read(english.get("/evaluation/chief/"))
    evaluation = world.profile.evaluation.model_copy(update={"targets": ()})
    with use_profile(world.profile.model_copy(update={"evaluation": evaluation})):
        run_evaluation(actor=world.actor("jiang"), month="2026-03")
        page = read(visit("feng").get("/evaluation/chief/"))
    assert "wg-target" not in page
    assert "对照目标" not in page
