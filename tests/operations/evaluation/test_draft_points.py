"""A month's points are drawn up from the records when it is over: exactly once, never published, never frozen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.factories import World
from tests.support.scoring import open_march, publish, use_points_of
from wangge.evaluation.handlers.drafting import DRAFT_TIMER
from wangge.evaluation.models import ScoreEntry, ScorePeriod
from wangge.evaluation.operations.score_drafting import draft_last_month
from wangge.evaluation.public import list_periods
from wangge.notices.public import list_notices
from wangge.platform.models import DueWork
from wangge.platform.public import ensure_daily_timers, run_due_work, verify_audit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def april(month: World) -> Iterator[World]:
    """Give March's cases under Hongshan's points, looked at from 2 April on."""
    month.clock.advance_to(month.now.replace(month=4, day=2))
    with use_points_of(month, "hongshan"):
        yield month


def list_rows() -> list[tuple[str, int]]:
    return list(ScoreEntry.objects.order_by("number").values_list("source_key", "number"))


def test_the_month_before_is_drawn_up_once(april: World) -> None:
    assert draft_last_month(now=april.now) == 1, "the one case reworked in March"
    (period,) = ScorePeriod.objects.filter(district_id=april.district)
    assert (period.from_on, period.to_on, period.state) == (date(2026, 3, 1), date(2026, 3, 31), "open")
    assert (period.opened_by_id, period.digest) == (None, "")
    rows = list_rows()
    assert [key.partition(":")[0] for key, _ in rows] == ["department_rework"]
    assert draft_last_month(now=april.now) == 0
    assert list_rows() == rows
    (shown,) = list_periods(actor=april.actor("jiang"))
    assert shown.opened_by == ""
    assert verify_audit(actor=april.system).faults == ()


def test_evaluators_are_told_once(april: World) -> None:
    for _ in range(2):
        draft_last_month(now=april.now)
        run_due_work(now=april.now)
    (notice,) = list_notices(actor=april.actor("jiang")).rows
    assert (notice.title, "1 条" in notice.body) == ("积分草稿：2026-03-01 至 2026-03-31", True)
    assert list_notices(actor=april.actor("feng")).rows == ()


def test_a_published_period_is_left_alone(april: World) -> None:
    period = open_march(april)
    publish(april, period)
    rows = list_rows()
    assert draft_last_month(now=april.now) == 0
    assert ScorePeriod.objects.filter(district_id=april.district).get().state == "published"
    assert len(rows) == 1, "what the records give is entered when it is published"
    assert list_rows() == rows


def test_an_open_one_of_a_person_is_filled_and_others_days_are_not_opened(april: World) -> None:
    open_march(april)
    assert draft_last_month(now=april.now) == 1
    assert ScorePeriod.objects.filter(district_id=april.district).count() == 1


def test_a_city_without_rules_is_left_alone(april: World) -> None:
    with use_points_of(april, "generic"):
        assert draft_last_month(now=april.now) == 0
    assert ScorePeriod.objects.count() == 0


def test_the_timer_is_one_of_the_daily_ones(april: World) -> None:
    ensure_daily_timers(now=april.now)
    assert DueWork.objects.get(name=DRAFT_TIMER).due_at <= april.now, "at ten past five of this day"
    run_due_work(now=april.now)
    assert list_rows()
