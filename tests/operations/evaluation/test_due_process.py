"""Due process of points: strangers decide, reviews are in time or escalated, corrections may be contested (HS-7, HS-8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.factories import World
from tests.support.refusals import refused
from tests.support.scoring import close, give, open_march, propose, publish, read_points, use_points_of
from wangge.evaluation.models import ScoreEntry
from wangge.evaluation.public import (
    NewMatter,
    appeal_entry,
    correct_entry,
    counter_voided_entries,
    decide_entry,
    get_entry,
    list_due_rungs,
    list_latest_due_rungs,
    open_matter,
    read_rights,
    review_appeal,
    rule_on_appeal,
)
from wangge.notices.public import list_notices
from wangge.platform.public import get_profile, run_due_work, use_profile, verify_audit

pytestmark = pytest.mark.django_db(transaction=True)
EVALUATOR, LEADER = "jiang", "feng"
SANITATION = "张家港市环卫处"


@pytest.fixture
def hongshan(world: World) -> Iterator[World]:
    """Give the small city with Hongshan's points, and an evaluator and a leader who have not touched any of them."""
    world.hire("he", name="何考评员", unit="supervision", roles=("evaluator",))
    world.hire("gao", name="高领导", unit="district", roles=("leader",))
    with use_points_of(world, "hongshan"):
        yield world


def work_off(world: World) -> None:
    while run_due_work(now=world.now):
        pass


def list_titles(world: World, by: str) -> list[str]:
    return [row.title for row in list_notices(actor=world.actor(by)).rows]


def test_nobody_decides_about_his_own_unit_or_himself(hongshan: World) -> None:
    world, period = hongshan, open_march(hongshan)
    world.hire("ev2", name="考评乙", unit="sanitation", roles=("evaluator",))
    world.hire("ld2", name="领导乙", unit="sanitation", roles=("leader",))
    with refused("score_own_points"):
        propose(world, period, by="ev2", check_kind="special_check")
    entry = propose(world, period)
    for is_confirmed in (True, False):
        with refused("score_own_points"):
            decide_entry(actor=world.actor("ld2"), entry_id=entry, is_confirmed=is_confirmed, note="保护本单位")
    assert not read_rights(actor=world.actor("ld2"), entry_id=entry).may_confirm
    decide_entry(actor=world.actor(LEADER), entry_id=entry, is_confirmed=True)
    with refused("score_own_points"):
        correct_entry(actor=world.actor("ev2"), entry_id=entry, reason="记错了")
    appeal_entry(actor=world.actor("tang"), entry_id=entry, reason="当日已清理")
    with refused("score_own_points"):
        review_appeal(actor=world.actor("ev2"), entry_id=entry, is_granted=True, note="同意")
    review_appeal(actor=world.actor("he"), entry_id=entry, is_granted=True, note="属实")
    with refused("score_own_points"):
        rule_on_appeal(actor=world.actor("ld2"), entry_id=entry, is_granted=True, note="同意")
    propose(world, period, by="ev2", unit="municipal")


def test_where_a_city_lists_its_checks_a_finding_says_by_which(hongshan: World) -> None:
    period = open_march(hongshan)
    with refused("score_check_missing"):
        propose(hongshan, period, check_kind="")


def test_a_rung_falls_due_by_frozen_points_only(hongshan: World) -> None:
    """HS-8: not by points of an open period, nor by any whose appeal waits; a city may let published ones do."""
    world, period = hongshan, open_march(hongshan)
    evaluator, leader = world.actor(EVALUATOR), world.actor(LEADER)
    for _ in range(3):
        last = give(world, period, rule="department_zero_tolerance")
    other = give(world, period, rule="department_zero_tolerance", unit="municipal")
    matter = NewMatter(
        ladder="units", reason="三次", unit_id=world.units["sanitation"], trigger="zero_tolerance", entry_id=last
    )
    section = get_profile().accountability.model_copy(update={"rungs_rest_on": "published"})
    lenient = get_profile().model_copy(update={"accountability": section})
    with use_profile(lenient):
        assert list_due_rungs(actor=leader, period_id=period) == ()
        publish(world, period)
        assert [due.entry_id for due in list_due_rungs(actor=leader, period_id=period)] == [last]
        appeal_entry(actor=world.actor("tang"), entry_id=last, reason="不服")
        assert list_due_rungs(actor=leader, period_id=period) == ()
        with refused("matter_entry_open"):
            open_matter(actor=leader, matter=matter)
    review_appeal(actor=world.actor("he"), entry_id=last, is_granted=False, note="不属实")
    rule_on_appeal(actor=world.actor("gao"), entry_id=last, is_granted=False, note="维持")
    assert list_latest_due_rungs(actor=leader) == ()
    with refused("matter_entry_open"):
        open_matter(actor=leader, matter=matter)
    world.wait(timedelta(days=7))
    close(world, period)
    assert [due.entry_id for due in list_latest_due_rungs(actor=evaluator)] == [last]
    for claimed in (replace(matter, entry_id=None), replace(matter, unit_id=world.units["municipal"], entry_id=other)):
        with refused("matter_trigger_not_met"):
            open_matter(actor=leader, matter=claimed)
    open_matter(actor=leader, matter=matter)


def test_a_review_that_is_late_is_told_to_the_leader_and_shown(hongshan: World) -> None:
    """Three working days for each review: reminded after two, escalated after three; nothing is decided by silence."""
    world, period = hongshan, open_march(hongshan)
    entry = give(world, period)
    begun = world.now
    appeal_entry(actor=world.actor("tang"), entry_id=entry, reason="当日已清理")
    view = get_entry(actor=world.actor("tang"), entry_id=entry)
    assert view.review_due_at is not None
    assert timedelta(days=2) < view.review_due_at - begun <= timedelta(days=5)
    world.clock.advance_to(view.review_due_at - timedelta(minutes=1))
    work_off(world)
    assert list_titles(world, "he")[0] == "申诉审核将到期：第 1 条"
    assert list_titles(world, EVALUATOR) == [], "who proposed the points is not asked to review them"
    assert list_titles(world, "gao") == []
    world.wait(timedelta(hours=1))
    work_off(world)
    assert list_titles(world, "gao") == ["申诉审核逾期：第 1 条"]
    late = get_entry(actor=world.actor("tang"), entry_id=entry)
    assert (late.is_review_late, late.appeal_state) == (True, "asked")
    assert read_points(world, period) == {SANITATION: Decimal(-2)}
    review_appeal(actor=world.actor("he"), entry_id=entry, is_granted=True, note="属实")
    again = get_entry(actor=world.actor("tang"), entry_id=entry)
    assert again.review_due_at is not None
    assert (again.is_review_late, again.review_due_at > late.review_due_at if late.review_due_at else False) == (
        False,
        True,
    )
    rule_on_appeal(actor=world.actor("gao"), entry_id=entry, is_granted=True, note="退还")
    work_off(world)
    count = len(list_titles(world, "gao"))
    world.wait(timedelta(days=14))
    work_off(world)
    assert len(list_titles(world, "gao")) == count, "what is decided is not told of as late"
    assert get_entry(actor=world.actor("tang"), entry_id=entry).review_due_at is None
    assert verify_audit(actor=world.system).faults == ()


def test_a_correction_that_takes_points_away_may_be_contested(hongshan: World) -> None:
    world, period = hongshan, open_march(hongshan)
    case = world.make_case("filed")
    merit = give(world, period, rule="department_strict", case_number=case.number)
    counter = correct_entry(actor=world.actor(EVALUATOR), entry_id=merit, reason="记错")
    decide_entry(actor=world.actor(LEADER), entry_id=counter, is_confirmed=True)
    assert read_points(world, period) == {SANITATION: Decimal(0)}
    assert read_rights(actor=world.actor("tang"), entry_id=counter).may_appeal
    appeal_entry(actor=world.actor("tang"), entry_id=counter, reason="原记录无误")
    review_appeal(actor=world.actor("he"), entry_id=counter, is_granted=True, note="原记录无误")
    back = rule_on_appeal(actor=world.actor("gao"), entry_id=counter, is_granted=True, note="恢复")
    assert read_points(world, period) == {SANITATION: Decimal(-2)}
    assert back is not None
    with refused("score_entry_countered"):
        appeal_entry(actor=world.actor("tang"), entry_id=back, reason="再申诉")
    world.move(case, "void")
    assert counter_voided_entries(actor=world.actor(EVALUATOR), period_id=period) == 1
    assert ScoreEntry.objects.get(counters_id=back).cause == "voided"
    assert read_points(world, period) == {SANITATION: Decimal(0)}, "points of a voided case come to nothing also then"
    assert verify_audit(actor=world.system).faults == ()
