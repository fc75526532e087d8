"""The page of a trace-back (PJ-9), reached from the first discovery rate; points come about in the ledger only."""

from __future__ import annotations

import html
import re

import pytest

from tests.factories import World
from tests.operations.patrol.walking import walk_by
from tests.support.scoring import open_march, use_points_of
from tests.web.conftest import Visit
from wangge.evaluation.models import ScoreEntry
from wangge.evaluation.public import run_evaluation

pytestmark = pytest.mark.django_db(transaction=True)


def read(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return html.unescape(content.decode())


def test_it_opens_from_the_first_discovery_rate(world: World, visit: Visit) -> None:
    number = world.make_case("dispatched", by="sun", source="citizen_web").number
    run_id = run_evaluation(actor=world.actor("jiang"))
    address = f"/evaluation/{run_id}/cases/?kind=total&key=&indicator=first_discovery_rate"
    missed = read(visit("jiang").get(f"{address}&side=missed"))
    assert f'href="/evaluation/trace-back/{number}/"' in missed
    assert "trace-back" not in read(visit("jiang").get(f"{address}&side=numerator"))


def test_points_are_proposed_from_it_and_wait_for_another_person(world: World, visit: Visit) -> None:
    with use_points_of(world, "pujiang"):
        period = open_march(world)
        world.report("chen")
        number = world.report("sun", source="citizen_web").number
        page = read(visit("jiang").get(f"/evaluation/trace-back/{number}/"))
        assert all(
            words in page for words in ("陈监督员", "责任网格", "没有记录不等于没有到场", "没有当班记录。", "上报")
        )
        (proposal,) = re.findall(rf'href="(/evaluation/points/{period}/propose/\?[^"]*)"', page)
        form = read(visit("jiang").get(proposal))
        assert f'value="{number}"' in form
        assert f'<option value="{world.members["chen"]}" selected>陈监督员</option>' in form
        assert f"责任倒查 {number}：此前 7 天内到过附近 1 次。" in form
        assert ScoreEntry.objects.count() == 0


def test_an_empty_place_says_so_in_english(world: World, visit: Visit) -> None:
    number = world.report("sun", source="citizen_web", place="market").number
    page = read(visit("feng").get(f"/evaluation/trace-back/{number}/", headers={"accept-language": "en"}))
    assert "Nobody recorded anything within 50 m in the 7 days before." in page
    assert "No collector was posted to this place that day." in page


def test_it_tells_which_patrol_passed_and_did_not_report(world: World, visit: Visit) -> None:
    """PJ-9: on duty and passing, on duty and not passing, and nothing recorded are three different sentences."""
    with use_points_of(world, "pujiang"):
        period = open_march(world)
        walk_by(world, "chen", metres=20)
        number = world.report("sun", source="citizen_web").number
        page = read(visit("jiang").get(f"/evaluation/trace-back/{number}/"))
        assert "当班，2026-03-02 06:00 从 20 米内经过，未上报。" in page
        assert "期间当班 1 次，有轨迹 1 次" in page
        assert "您对这些轨迹的查看已留痕" in page
        (proposal,) = re.findall(rf'href="(/evaluation/points/{period}/propose/\?[^"]*)"', page)
        form = read(visit("jiang").get(proposal))
        assert f"责任倒查 {number}：当班期间 2026-03-02 06:00 从 20 米内经过，未上报。" in form
        other = read(visit("li").get(f"/evaluation/trace-back/{number}/"))
        assert "轨迹只对城市配置指定的岗位显示" in other
        assert "经过" not in other.split("</main>")[0].replace("当班与经过", "").split("到场情况取自")[0]


def test_not_passing_is_not_the_same_as_no_duty(world: World, visit: Visit) -> None:
    walk_by(world, "chen", metres=300)
    number = world.report("sun", source="citizen_web").number
    page = read(visit("feng").get(f"/evaluation/trace-back/{number}/", headers={"accept-language": "en"}))
    assert "On duty, did not pass." in page
    assert "No duty recorded." not in page
