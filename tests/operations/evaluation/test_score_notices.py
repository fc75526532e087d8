"""Who is told of what happens in the score ledger: units of a publication, reviewers and appellants of appeals (HS-7)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories import World
from tests.support.scoring import give, open_march, propose, publish, use_points_of
from wangge.evaluation.public import appeal_entry, decide_entry, review_appeal, rule_on_appeal
from wangge.notices.public import list_notices
from wangge.platform.public import run_due_work

pytestmark = pytest.mark.django_db(transaction=True)
EVERYBODY = ("chen", "sun", "zhao", "li", "qian", "tang", "wu", "zheng", "feng", "chu", "jiang", "wei", "wang_leader")


@pytest.fixture
def hongshan(world: World) -> Iterator[World]:
    """Give the small city with Hongshan's points."""
    with use_points_of(world, "hongshan"):
        yield world


def read_inboxes(world: World) -> dict[str, list[str]]:
    """Do what is due and return the titles in every inbox that is not empty, the newest first."""
    while run_due_work(now=world.now):
        pass
    found = {name: [row.title for row in list_notices(actor=world.actor(name)).rows] for name in EVERYBODY}
    return {name: titles for name, titles in found.items() if titles}


def test_a_publication_is_told_to_the_units_whose_points_it_holds(hongshan: World) -> None:
    """公示: those who may appeal, and until when."""
    period = open_march(hongshan)
    give(hongshan, period)
    publish(hongshan, period)
    assert read_inboxes(hongshan) == {name: ["积分公示：2026-03-01 至 2026-03-31"] for name in ("qian", "tang")}
    (notice,) = list_notices(actor=hongshan.actor("tang")).rows
    assert "公示至 2026-04-06" in notice.body
    assert notice.link == f"/evaluation/points/{period}/"


@pytest.mark.parametrize(("is_granted", "word"), [(True, "予以支持"), (False, "不予支持")])
def test_an_appeal_is_told_step_by_step(is_granted: bool, word: str, hongshan: World) -> None:
    world, period = hongshan, open_march(hongshan)
    world.hire("gao", name="高领导", unit="district", roles=("leader",))
    world.hire("he", name="何考评员", unit="supervision", roles=("evaluator",))
    entry = propose(world, period, by="he")
    decide_entry(actor=world.actor("gao"), entry_id=entry, is_confirmed=True)
    title = f"第 {1} 条"
    appeal_entry(actor=world.actor("tang"), entry_id=entry, reason="当日已清理")
    assert read_inboxes(world) == {"jiang": [f"积分申诉：{title}"]}
    (notice,) = list_notices(actor=world.actor("jiang")).rows
    assert all(words in notice.body for words in ("唐负责人", "张家港市环卫处", "严管理问题", "−2 分", "当日已清理"))
    review_appeal(actor=world.actor("jiang"), entry_id=entry, is_granted=is_granted, note="已核对照片")
    told = read_inboxes(world)
    assert told["feng"] == [f"申诉待复审：{title}"]
    assert set(told) == {"jiang", "feng"}
    rule_on_appeal(actor=world.actor("feng"), entry_id=entry, is_granted=is_granted, note="维持初审")
    told = read_inboxes(world)
    ending = f"积分申诉结果：{title}{word}"
    assert {name: titles[0] for name, titles in told.items() if name != "feng"} == {
        "jiang": f"积分申诉：{title}", "qian": ending, "tang": ending,
    }  # fmt: skip
    assert told["feng"] == [f"申诉待复审：{title}"]
    (proposer,) = [row.title for row in list_notices(actor=world.actor("he")).rows]
    assert proposer == ending, "who proposed the points is told how it ended, and is not asked to review them"


def test_nobody_is_told_twice(hongshan: World) -> None:
    period = open_march(hongshan)
    entry = give(hongshan, period)
    appeal_entry(actor=hongshan.actor("tang"), entry_id=entry, reason="当日已清理")
    assert read_inboxes(hongshan) == read_inboxes(hongshan)
