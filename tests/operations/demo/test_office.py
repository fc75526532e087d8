"""The office of a demo city: a month published, contested and frozen, matters opened by rule, inquiries by two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.operations.demo.making import TODAY, lend_database, make_city
from wangge.evaluation.public import (
    EntryFilter,
    get_matter,
    list_entries,
    list_matters,
    list_referrals,
    list_schemes,
    read_assessments,
    rerun_period,
)
from wangge.kernel.public import Actor, build_system_actor
from wangge.people.public import build_actor, list_members
from wangge.platform.public import SimulatedClock, use_clock

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]
DAYS, DAYS_OF_TWO_MONTHS, REPORTS = 24, 60, 250


@contextmanager
def live_in(city: str, home: Path, *, days: int = DAYS) -> Iterator[tuple[dict[str, Any], Actor]]:
    with lend_database(home):
        told = make_city(city=city, days=days, reports=REPORTS)
        with use_clock(SimulatedClock(TODAY)):
            evaluators = list_members(actor=build_system_actor(name="test"), now=TODAY, role="evaluator")
            yield told, build_actor(member_id=evaluators[0].id, now=TODAY)


def check_frozen(told: dict[str, Any], evaluator: Actor) -> None:
    """Demand that the month is frozen for good and that every scheme has results by it."""
    month = told["frozen_month"]
    assert (month["state"], month["from"], month["until"]) == ("frozen", "2026-03-01", "2026-03-31")
    assert rerun_period(actor=evaluator, period_id=month["period"])
    for scheme in list_schemes(actor=evaluator):
        rows = read_assessments(actor=evaluator, scheme=scheme.key, span=f"period-{month['period']}").rows
        assert [row for row in rows if row.assessment.value is not None], scheme.key
    assert told["audit"]["ok"]


def test_a_grid_that_was_let_lie_for_two_frozen_months_opens_the_ladder_by_its_grade(tmp_path: Path) -> None:
    """ZJG-12: three values of each grid but one, which waits. ZJG-14: for the chief of the grid in which nothing is done."""
    with live_in("zhangjiagang", tmp_path, days=DAYS_OF_TWO_MONTHS) as (told, evaluator):
        check_frozen(told, evaluator)
        table = read_assessments(actor=evaluator, scheme="upper_grids", span=f"period-{told['frozen_month']['period']}")
        waiting = [row.key for row in table.rows if "waiting" in row.assessment.notes]
        assert len(table.rows) > len(waiting) == 1
        assert {name: told["matters"][name] for name in ("opened", "by_rule", "by_grade")} == {
            "opened": 3, "by_rule": 1, "by_grade": 1,
        }  # fmt: skip
        matters = [get_matter(actor=evaluator, matter_id=row.id) for row in list_matters(actor=evaluator)]
        (graded,) = [matter for matter in matters if matter.ground is not None]
        assert graded.ground is not None
        assert (graded.ground.judged, graded.ground.band_zh) == (told["truth"]["neglected_grid"], "不达标网格")
        assert (graded.ground.period_id, graded.rung_zh) == (told["frozen_month"]["period"], "约谈")


def test_findings_open_the_rungs_of_both_tracks_and_two_inquiries(tmp_path: Path) -> None:
    """HS-7, HS-8: zero tolerance three times on each track; one matter ends, one and a double inquiry wait."""
    with live_in("hongshan", tmp_path) as (told, evaluator):
        check_frozen(told, evaluator)
        assert told["matters"] == {
            "opened": 2, "by_rule": 2, "by_grade": 0, "closed": 1, "referred": 1, "double_inquiries": 1,
        }  # fmt: skip
        matters = list_matters(actor=evaluator)
        assert sorted(matter.state for matter in matters) == ["closed", "open", "open", "open"]
        ended = next(matter for matter in matters if matter.state == "closed")
        assert ended.answer
        assert {track.state.state for track in ended.tracks} == {"done"}
        assert sum(matter.pair_id is not None for matter in matters) == 2
        (referral,) = list_referrals(actor=evaluator, matter_id=ended.id)
        assert (referral.authority, referral.is_outstanding, len(referral.takings)) == ("红山区纪检监察部门", False, 1)
        page = list_entries(actor=evaluator, period_id=told["points"]["period"], wanted=EntryFilter(state="proposed"))
        assert page.count == 1
