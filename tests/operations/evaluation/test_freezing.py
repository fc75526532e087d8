"""What a score period is frozen with: whole months, evaluations from behind its publication, values or a reason, old rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest

from tests.factories import World
from tests.support.refusals import refused
from tests.support.scoring import close, freeze, give, open_march, publish, read_points, use_points_of
from wangge.evaluation.models import EvaluationRun, ScoreEntry, ScorePeriod
from wangge.evaluation.operations.score_drafting import draft_last_month
from wangge.evaluation.public import (
    fill_period,
    freeze_period,
    get_entry,
    get_period,
    open_period,
    publish_period,
    read_lacking,
    read_restatement,
    request_freeze,
    rerun_period,
    restate_period,
    run_evaluation,
)
from wangge.notices.public import list_notices
from wangge.platform.public import get_profile, run_due_work, use_profile, verify_audit
from wangge.profiles.public import CityProfile

pytestmark = pytest.mark.django_db(transaction=True)
EVALUATOR, MARCH = "jiang", "2026-03"
REASON = "网格年内新设"


@pytest.fixture
def squads(world: World) -> Iterator[World]:
    """Give the small city with Zhangjiagang's points and schemes, and 纪 who handles at the enforcement bureau."""
    world.hire("ji", name="纪队员", unit="enforcement", roles=("handler",))
    with use_points_of(world, "zhangjiagang"):
        yield world


@pytest.fixture
def hongshan(world: World) -> Iterator[World]:
    """Give the small city with Hongshan's points, by which nobody weighs anything."""
    with use_points_of(world, "hongshan"):
        yield world


def read_content(period: int) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(ScorePeriod.objects.get(pk=period).content)
    return found


def cap_closed_cases(profile: CityProfile) -> CityProfile:
    rules = tuple(
        rule.model_copy(update={"cap": Decimal(1)}) if rule.key == "closed_case" else rule
        for rule in profile.scoring.rules
    )
    return profile.model_copy(update={"scoring": profile.scoring.model_copy(update={"rules": rules})})


@pytest.mark.parametrize("days", [(date(2026, 3, 1), date(2026, 3, 30)), (date(2026, 3, 2), date(2026, 3, 31))])
def test_a_period_is_of_whole_months(days: tuple[date, date], hongshan: World) -> None:
    with refused("score_period_not_months"):
        open_period(actor=hongshan.actor(EVALUATOR), from_on=days[0], to_on=days[1])
    quarter = open_period(actor=hongshan.actor(EVALUATOR), from_on=date(2026, 1, 1), to_on=date(2026, 3, 31))
    hongshan.clock.advance_to(hongshan.now.replace(month=4, day=1))
    draft_last_month(now=hongshan.now)
    assert ScorePeriod.objects.get(district_id=hongshan.district).pk == quarter, "its last month is drawn up in it"


def test_no_figure_is_frozen_from_a_run_that_does_not_know_the_whole_month(hongshan: World) -> None:
    """A run made on 2 March, one from before the publication, and one that looks back to then speak for nothing."""
    world, evaluator = hongshan, hongshan.actor(EVALUATOR)
    early = world.now
    run_evaluation(actor=evaluator, month=MARCH)
    world.make_case("closed")
    period = open_march(world)
    world.clock.advance_to(world.now.replace(month=4, day=1))
    run_evaluation(actor=evaluator, month=MARCH)
    world.wait(timedelta(hours=1))
    publish(world, period)
    world.wait(timedelta(days=7))
    run_evaluation(actor=evaluator, month=MARCH, as_of=early)
    with refused("score_run_missing", months=MARCH):
        freeze_period(actor=evaluator, period_id=period)
    close(world, period)
    ((run_id, _),) = read_content(period)["runs"]
    run = EvaluationRun.objects.get(pk=run_id)
    assert (run.case_count, run.pk) == (1, EvaluationRun.objects.latest("pk").pk)


def test_one_button_evaluates_and_freezes(hongshan: World) -> None:
    world, evaluator = hongshan, hongshan.actor(EVALUATOR)
    period = open_march(world)
    give(world, period)
    publish(world, period)
    with refused("score_period_public"):
        request_freeze(actor=evaluator, period_id=period)
    world.wait(timedelta(days=7))
    assert [request_freeze(actor=evaluator, period_id=period) for _ in range(2)] == ["", ""]
    while run_due_work(now=world.now):
        pass
    view = get_period(actor=evaluator, period_id=period)
    assert (view.state, EvaluationRun.objects.count()) == ("frozen", 1), "asked twice, frozen once"
    assert rerun_period(actor=evaluator, period_id=period)
    titles = [row.title for row in list_notices(actor=evaluator).rows]
    assert titles == ["积分已冻结：2026-03-01 至 2026-03-31"]
    assert verify_audit(actor=world.system).faults == ()


def test_publishing_enters_what_the_records_give(squads: World) -> None:
    world = squads
    world.make_case("closed", unit="enforcement")
    period = open_march(world)
    world.clock.advance_to(world.now.replace(month=4, day=1))
    assert publish_period(actor=world.actor(EVALUATOR), period_id=period) == ScoreEntry.objects.count() > 0
    assert set(ScoreEntry.objects.values_list("period_id", "cause")) == {(period, "")}


def test_what_is_finished_after_the_publication_counts_in_the_next_period_once(squads: World) -> None:
    """The last week of a month is not exempt from anything; the row names the day of the case and why it is there."""
    world, evaluator = squads, squads.actor(EVALUATOR)
    case = world.make_case("dispatched", unit="enforcement")
    march = open_march(world)
    publish(world, march)
    assert ScoreEntry.objects.count() == 0
    for move in ("sign", "finish", "send_to_check", "pass_check", "close"):
        case = world.move(case, move, "ji" if move in {"sign", "finish"} else None)
    with refused("score_period_state"):
        fill_period(actor=evaluator, period_id=march)
    april = open_period(actor=evaluator, from_on=date(2026, 4, 1), to_on=date(2026, 4, 30))
    assert fill_period(actor=evaluator, period_id=april) > 0
    carried = ScoreEntry.objects.filter(case_id=case.id)
    assert {(row.period_id, row.cause, row.occurred_on.month) for row in carried} == {(april, "carried", 3)}
    assert get_entry(actor=evaluator, entry_id=carried[0].pk).is_carried
    count = ScoreEntry.objects.count()
    world.clock.advance_to(world.now.replace(month=5, day=1))
    assert publish_period(actor=evaluator, period_id=april) == 0
    may = open_period(actor=evaluator, from_on=date(2026, 5, 1), to_on=date(2026, 5, 31))
    assert fill_period(actor=evaluator, period_id=may) == 0
    close(world, march)
    edition = restate_period(actor=evaluator, period_id=march, reason="复核")
    assert fill_period(actor=evaluator, period_id=edition) == 0, "nor in a further edition of March"
    assert ScoreEntry.objects.count() == count
    assert verify_audit(actor=world.system).faults == ()


def test_missing_values_are_listed_and_frozen_only_with_a_reason(squads: World) -> None:
    """ZJG-12, ZJG-14: who was not looked at has no grade; that is said, and why."""
    world, evaluator = squads, squads.actor(EVALUATOR)
    world.make_case("closed", unit="enforcement")
    period = open_march(world)
    publish(world, period)
    world.wait(timedelta(days=7))
    run_evaluation(actor=evaluator, month=MARCH)
    lacking = read_lacking(actor=evaluator, period_id=period)
    assert lacking.count == 3 * lacking.judged == 3 * len(lacking.rows) > 0, (
        "three values of each grid of the upper levels"
    )
    assert lacking.rows[0].judged_name
    with refused("score_values_missing", count=lacking.count):
        freeze_period(actor=evaluator, period_id=period, reason="  ")
    freeze_period(actor=evaluator, period_id=period, reason=REASON)
    kept = read_lacking(actor=world.actor("feng"), period_id=period)
    assert (kept.count, kept.rows, kept.reason) == (lacking.count, lacking.rows, REASON)
    assert read_content(period)["missing"]["reason"] == REASON
    assert rerun_period(actor=evaluator, period_id=period)
    assert read_lacking(actor=world.actor("tang"), period_id=period).count == 0


def test_a_restatement_counts_by_the_old_rules_and_says_all_that_differs(squads: World) -> None:
    world, evaluator = squads, squads.actor(EVALUATOR)
    for _ in range(3):
        world.make_case("closed", unit="enforcement")
    period = open_march(world)
    freeze(world, period)
    points = read_points(world, period)
    (run_before,) = (run_id for run_id, _ in read_content(period)["runs"])
    edition = restate_period(actor=evaluator, period_id=period, reason="改一个错字")
    with use_profile(cap_closed_cases(get_profile())):
        assert read_points(world, edition) == points
        freeze(world, edition)
        assert read_points(world, edition) == points
        told = read_restatement(actor=evaluator, period_id=edition)
        assert told is not None
        assert (told.takes_new_rules, told.rules, told.results) == (False, (), ())
        (run,) = told.runs
        assert (run.month, run.before_id) == (MARCH, run_before)
        assert run.after_id == EvaluationRun.objects.latest("pk").pk
        third = restate_period(actor=evaluator, period_id=edition, reason="改用新规则", takes_new_rules=True)
        assert read_points(world, third) != points
        changed = read_restatement(actor=evaluator, period_id=third)
        assert changed is not None
        ((rule),) = changed.rules
        assert (rule.key, rule.after is not None and rule.after.cap) == ("closed_case", Decimal(1))
        assert {one.scheme_zh for one in changed.results} <= {scheme.name_zh for scheme in get_profile().schemes}
    assert all(rerun_period(actor=evaluator, period_id=one) for one in (period, edition))
    assert verify_audit(actor=world.system).faults == ()
