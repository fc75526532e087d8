"""Appeals against points: by those concerned, reviewed twice by two others; what is granted is countered (HS-7)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.factories import World
from tests.support.refusals import refused, refused_by_the_database
from tests.support.scoring import close, give, open_march, propose, publish, read_points, use_points_of
from wangge.evaluation.models import ScoreEntry
from wangge.evaluation.public import (
    appeal_entry,
    freeze_period,
    get_entry,
    read_rights,
    review_appeal,
    rule_on_appeal,
)
from wangge.platform.public import verify_audit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hongshan(world: World) -> Iterator[World]:
    """Give the small city with Hongshan's points, and an evaluator and a leader who have not touched any of them."""
    world.hire("he", name="何考评员", unit="supervision", roles=("evaluator",))
    world.hire("gao", name="高领导", unit="district", roles=("leader",))
    with use_points_of(world, "hongshan"):
        yield world


@pytest.fixture
def period(hongshan: World) -> int:
    """Give the open ledger of March."""
    return open_march(hongshan)


@pytest.fixture
def entry(hongshan: World, period: int) -> int:
    """Give an entry against 环卫处."""
    return give(hongshan, period)


@pytest.mark.parametrize(("is_granted", "points"), [(True, Decimal(0)), (False, Decimal(-2))])
def test_two_reviews_decide_an_appeal(
    is_granted: bool, points: Decimal, hongshan: World, period: int, entry: int
) -> None:
    world = hongshan
    appeal_entry(actor=world.actor("tang"), entry_id=entry, reason="当日已清理")
    review_appeal(actor=world.actor("he"), entry_id=entry, is_granted=not is_granted, note="初审意见")
    assert read_points(world, period) == {"张家港市环卫处": Decimal(-2)}, "the first review changes no points"
    counter_id = rule_on_appeal(actor=world.actor("gao"), entry_id=entry, is_granted=is_granted, note="复审意见")
    assert read_points(world, period) == {"张家港市环卫处": points}
    assert (counter_id is not None) == is_granted
    view = get_entry(actor=world.actor("qian"), entry_id=entry)
    assert [(step.act, step.person) for step in view.steps] == [
        ("confirm", "冯领导"), ("appeal", "唐负责人"), ("review", "何考评员"), ("rule", "高领导"),
    ]  # fmt: skip
    assert view.points == Decimal(-2), "the entry itself is never edited"
    if counter_id is not None:
        counter = ScoreEntry.objects.get(pk=counter_id)
        assert (counter.counters_id, counter.points, counter.cause) == (entry, Decimal(2), "appeal")
        assert (counter.proposed_by_id, counter.decided_by_id) == (world.members["he"], world.members["gao"])
        with refused("score_entry_countered"):
            appeal_entry(actor=world.actor("tang"), entry_id=counter_id, reason="再申诉")
    assert verify_audit(actor=world.system).faults == ()


def test_only_those_concerned_appeal_and_only_once(hongshan: World, entry: int) -> None:
    with refused("score_entry_unknown"):
        appeal_entry(actor=hongshan.actor("zheng"), entry_id=entry, reason="不是我们的事")
    with refused("score_act_not_yours"):
        appeal_entry(actor=hongshan.actor("li"), entry_id=entry, reason="替他们申诉")
    with refused("score_reason_missing"):
        appeal_entry(actor=hongshan.actor("tang"), entry_id=entry, reason="")
    appeal_entry(actor=hongshan.actor("tang"), entry_id=entry, reason="当日已清理")
    with refused("score_entry_appealed"):
        appeal_entry(actor=hongshan.actor("qian"), entry_id=entry, reason="再申诉")


def test_a_proposal_is_not_appealed(hongshan: World, period: int) -> None:
    waiting = propose(hongshan, period)
    with refused("score_entry_unknown"):
        appeal_entry(actor=hongshan.actor("tang"), entry_id=waiting, reason="尚未计入")


def test_the_second_review_is_another_persons(hongshan: World, period: int) -> None:
    """Neither who reviewed first nor who proposed or confirmed the points reviews or rules on the appeal."""
    world = hongshan
    world.hire("both", name="双岗", unit="district", roles=("leader", "evaluator"))
    entry = give(world, period, by="both")
    appeal_entry(actor=world.actor("tang"), entry_id=entry, reason="当日已清理")
    with refused("score_appeal_state"):
        rule_on_appeal(actor=world.actor("gao"), entry_id=entry, is_granted=True, note="先复审")
    with refused("score_same_person"):
        review_appeal(actor=world.actor("both"), entry_id=entry, is_granted=False, note="自己提的")
    assert not read_rights(actor=world.actor("both"), entry_id=entry).may_review
    review_appeal(actor=world.actor("jiang"), entry_id=entry, is_granted=True, note="属实")
    with refused("score_appeal_state"):
        review_appeal(actor=world.actor("jiang"), entry_id=entry, is_granted=True, note="再来")
    for by in ("both", "feng"):
        with refused("score_same_person"):
            rule_on_appeal(actor=world.actor(by), entry_id=entry, is_granted=True, note="自己提的、自己确认的")
        assert not read_rights(actor=world.actor(by), entry_id=entry).may_rule
        with refused_by_the_database("proposed nor who decided"):
            ScoreEntry.objects.filter(pk=entry).update(second_reviewer_id=world.members[by])
    for by in ("jiang", "qian"):
        with refused("score_act_not_yours"):
            rule_on_appeal(actor=world.actor(by), entry_id=entry, is_granted=True, note="无权")
    for change in ({"second_reviewer_id": world.members["jiang"]}, {"appeal_state": "granted"}):
        with refused_by_the_database("(?i)constraint"):
            ScoreEntry.objects.filter(pk=entry).update(**change)


def test_units_appeal_while_the_period_is_public_and_not_after(hongshan: World, period: int, entry: int) -> None:
    """公示期: a period with an open appeal is not frozen."""
    world = hongshan
    other = give(world, period)
    publish(world, period)
    assert read_rights(actor=world.actor("tang"), entry_id=entry).may_appeal
    appeal_entry(actor=world.actor("tang"), entry_id=entry, reason="当日已清理")
    world.clock.advance_to(world.now.replace(day=20))
    with refused("score_period_waiting", count=1):
        freeze_period(actor=world.actor("jiang"), period_id=period)
    review_appeal(actor=world.actor("he"), entry_id=entry, is_granted=False, note="不属实")
    rule_on_appeal(actor=world.actor("gao"), entry_id=entry, is_granted=False, note="维持")
    close(world, period)
    with refused("score_period_frozen"):
        appeal_entry(actor=world.actor("tang"), entry_id=other, reason="迟了")
    assert not read_rights(actor=world.actor("tang"), entry_id=other).may_appeal
