"""Periods of a city that gives no points but has schemes and flags: published, frozen, restated; its board stands (HL-1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import orjson
import pytest

from tests.factories import World
from tests.support.refusals import refused
from tests.support.scenes import derive_profile
from tests.support.scoring import freeze, keep_frozen_march, open_march, use_points_of
from wangge.evaluation.models import ScoreEntry, ScorePeriod
from wangge.evaluation.operations.score_drafting import draft_last_month
from wangge.evaluation.public import (
    freeze_period,
    get_period,
    publish_period,
    read_board,
    read_restatement,
    rerun_period,
    restate_period,
    run_evaluation,
)
from wangge.notices.public import list_notices
from wangge.platform.public import get_profile, run_due_work, use_profile, verify_audit
from wangge.profiles.public import CityProfile, load_profile

pytestmark = pytest.mark.django_db(transaction=True)
EVALUATOR, MARCH = "jiang", "2026-03"


def set_flags(profile: CityProfile, *, floor: int = 76) -> CityProfile:
    """Return a profile with Hailing's flags, the red one from `floor` points, for a handful of cases; the same each time."""
    return derive_profile(profile, f"flags from {floor}", lambda one: _set_flags(one, floor=floor))


def _set_flags(profile: CityProfile, *, floor: int) -> CityProfile:
    flags = load_profile("hailing").evaluation.flags
    red, *others = flags.awarded
    awarded = (red.model_copy(update={"at_least": Decimal(floor), "places": 1}), *others)
    changed = flags.model_copy(update={"least_cases": 1, "awarded": awarded})
    return profile.model_copy(update={"evaluation": profile.evaluation.model_copy(update={"flags": changed})})


@pytest.fixture
def hailing(month: World) -> Iterator[World]:
    """Give the month with Hailing's scheme and flags, and no points."""
    with use_points_of(month, "hailing"), use_profile(set_flags(get_profile())):
        yield month


def read_flags(world: World) -> dict[str, tuple[str, int | None]]:
    view = read_board(actor=world.actor("feng"), month=MARCH)
    return {row.key: (row.mark.flag_zh, row.mark.place) for row in view.rows}


def test_a_month_is_published_and_frozen_with_results_and_flags(hailing: World) -> None:
    world, period = hailing, open_march(hailing)
    digest = freeze(world, period, reason="")
    content = orjson.loads(ScorePeriod.objects.get(pk=period).content)
    units = {str(world.units[name]) for name in ("sanitation", "municipal")}
    assert {month for month, *_ in content["boards"]} == {MARCH}
    flags = {key: flag for _, key, _, _, flag in content["boards"]}
    assert (flags.keys() >= units, "red" in flags.values()) == (True, True)
    assert units <= {key for _, key, *_ in content["assessments"]}
    assert ScoreEntry.objects.count() == 0
    with use_profile(set_flags(get_profile(), floor=100)):
        assert rerun_period(actor=world.actor("feng"), period_id=period), "today's flags change nothing frozen"
    view = get_period(actor=world.actor("qian"), period_id=period)
    assert (view.state, view.digest) == ("frozen", digest)
    assert verify_audit(actor=world.system).faults == ()


def test_a_later_run_does_not_replace_a_frozen_board_until_the_period_is_restated(hailing: World) -> None:
    world, evaluator = hailing, hailing.actor(EVALUATOR)
    run_evaluation(actor=evaluator, month=MARCH)
    (before,) = read_board(actor=evaluator).months
    assert (before.frozen, before.later_run_id) == (None, None)
    period = open_march(world)
    freeze(world, period)
    frozen = read_flags(world)
    with use_profile(set_flags(get_profile(), floor=100)):
        later = run_evaluation(actor=evaluator, month=MARCH)
        assert read_flags(world) == frozen
        (shown,) = read_board(actor=evaluator).months
        assert shown.frozen is not None
        assert (shown.frozen.edition, shown.frozen.period_id, shown.later_run_id) == (1, period, later)
        edition = restate_period(actor=evaluator, period_id=period, reason="旗帜授予有误", takes_new_rules=True)
        run_evaluation(actor=evaluator, month=MARCH)
        told = read_restatement(actor=evaluator, period_id=edition)
        assert told is not None
        (change,) = [one for one in told.flags if one.change.before and one.change.before.flag == "red"]
        assert change.change.after is not None
        assert change.name in {"张家港市环卫处", "张家港市市政处"}
        assert (change.change.month, change.change.after.flag) == (MARCH, "yellow")
        assert read_flags(world) == frozen, "an edition that is not frozen replaces nothing"
        freeze(world, edition)
        assert read_flags(world) != frozen
        (restated,) = read_board(actor=evaluator).months
        assert restated.frozen is not None
        assert (restated.frozen.edition, restated.later_run_id) == (2, None)
        assert all(rerun_period(actor=evaluator, period_id=one) for one in (period, edition))


def test_a_restatement_gives_flags_by_the_old_rules_unless_they_were_what_was_wrong(hailing: World) -> None:
    """Whatever the rules of flags say today, also in a further edition of an edition."""
    world, evaluator = hailing, hailing.actor(EVALUATOR)
    period = keep_frozen_march(world)
    frozen = read_flags(world)
    editions = [period]
    with use_profile(set_flags(get_profile(), floor=100)):
        for reason in ("录入有误", "又一处录入有误"):
            editions.append(restate_period(actor=evaluator, period_id=editions[-1], reason=reason))
            freeze(world, editions[-1])
            told = read_restatement(actor=evaluator, period_id=editions[-1])
            assert told is not None
            assert (told.flags, told.judging, read_flags(world)) == ((), (), frozen)
            assert read_board(actor=evaluator).rules.awarded[0].at_least == 76, "the words beside it are of the edition"
        editions.append(
            restate_period(actor=evaluator, period_id=editions[-1], reason="旗帜规则有误", takes_new_rules=True)
        )
        freeze(world, editions[-1])
        changed = read_flags(world)
        assert changed != frozen
        assert read_board(actor=evaluator).rules.awarded[0].at_least == 100
    run_evaluation(actor=evaluator, month=MARCH)
    assert read_flags(world) == changed, "nor do today's rules come back with a run"
    assert all(rerun_period(actor=evaluator, period_id=one) for one in editions)
    assert verify_audit(actor=world.system).faults == ()


def invert_scores(profile: CityProfile) -> CityProfile:
    """Return a profile whose composites count every rate the other way round."""
    other = {"rate": "inverse_rate", "inverse_rate": "rate"}
    composites = tuple(
        one.model_copy(
            update={
                "components": tuple(
                    part.model_copy(update={"kind": other.get(part.kind, part.kind)}) for part in one.components
                )
            }
        )
        for one in profile.evaluation.composites
    )
    return profile.model_copy(update={"evaluation": profile.evaluation.model_copy(update={"composites": composites})})


def read_scores(world: World) -> dict[str, Decimal | None]:
    return {row.key: row.mark.score for row in read_board(actor=world.actor("feng"), month=MARCH).rows}


def test_a_restatement_scores_by_the_old_composites_unless_they_were_what_was_wrong(hailing: World) -> None:
    world, evaluator = hailing, hailing.actor(EVALUATOR)
    period = keep_frozen_march(world)
    frozen = read_scores(world)
    assert any(frozen.values())
    with use_profile(invert_scores(get_profile())):
        edition = restate_period(actor=evaluator, period_id=period, reason="录入有误")
        freeze(world, edition)
        assert read_scores(world) == frozen
        last = restate_period(actor=evaluator, period_id=edition, reason="权重有误", takes_new_rules=True)
        freeze(world, last)
        told = read_restatement(actor=evaluator, period_id=last)
        assert told is not None
        assert told.judging == ("composites",)
        assert read_scores(world) != frozen
    assert all(rerun_period(actor=evaluator, period_id=one) for one in (period, edition, last))


def test_the_month_before_is_opened_at_night_and_lists_no_points(hailing: World) -> None:
    world = hailing
    world.clock.advance_to(world.now.replace(month=4, day=2))
    assert draft_last_month(now=world.now) == 0
    period = ScorePeriod.objects.get(district_id=world.district)
    assert (period.from_on, period.to_on, period.state) == (date(2026, 3, 1), date(2026, 3, 31), "open")
    assert publish_period(actor=world.actor(EVALUATOR), period_id=period.pk) == 0
    while run_due_work(now=world.now):
        pass
    told = {by: [row.title for row in list_notices(actor=world.actor(by)).rows] for by in (EVALUATOR, "qian")}
    assert told[EVALUATOR] == ["考核周期已开设：2026-03-01 至 2026-03-31"]
    assert "考核结果公示：2026-03-01 至 2026-03-31" in told["qian"], "every unit, though nobody has an entry"
    with refused("score_period_public"):
        freeze_period(actor=world.actor(EVALUATOR), period_id=period.pk)
