"""What would lift a score: by hand, and always what scoring again gives."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.shown_subjects import Figure, show_score
from wangge.evaluation.domain.levers import Lever, find_best_percent, find_levers, find_next_grade, round_points
from wangge.evaluation.domain.schemes import Scheme, build_schemes, select_schemes
from wangge.profiles.public import load_profile

SCHEMES = build_schemes(load_profile("zhangjiagang").evaluation)
DEPARTMENT = select_schemes(SCHEMES, subject="department")[0]
ACCEPTOR = select_schemes(SCHEMES, subject="acceptor")[0]


def find(scheme: Scheme = DEPARTMENT, *, days: int = 30, **figures: Figure) -> dict[str, Lever]:
    score = show_score(scheme, period_days=days, **figures)
    return {lever.figure.key: lever for lever in find_levers(scheme, score, period_days=days)}


def test_the_levers_of_a_department_by_hand() -> None:
    """60 filed score 90 × 10 %; 45/50 closed, 30/40 in time, 5/50 reworked, 30 % each: 9 + 27 + 22.5 + 27 = 85.5.

    One more of 50 closed is 2 points × 30 % = 0.6, one of 40 in time 2.5 × 30 % = 0.75, one rework fewer 2 × 30 % =
    0.6, a percentage point of each 0.3. Ten filed fewer reach the step of 50: (100 − 90) × 10 % = 1, 0.1 a case.
    """
    levers = find(filed_count=60, closing_rate=(45, 50), timely_handling_rate=(30, 40), rework_rate=(5, 50))
    assert {key: (one.cases, one.lift, one.percent_lift, one.score) for key, one in levers.items()} == {
        "timely_handling_rate": (1, Fraction(3, 4), Fraction(3, 10), Decimal("86.25")),
        "closing_rate": (1, Fraction(3, 5), Fraction(3, 10), Decimal("86.10")),
        "rework_rate": (1, Fraction(3, 5), Fraction(3, 10), Decimal("86.10")),
        "filed_count": (10, Fraction(1), None, Decimal("86.50")),
    }
    assert list(levers) == ["timely_handling_rate", "closing_rate", "rework_rate", "filed_count"]
    assert levers["rework_rate"].numerator == 4
    assert levers["filed_count"].numerator == 50


def test_a_part_without_data_gives_its_weight_to_the_others() -> None:
    levers = find(filed_count=10, closing_rate=(9, 10), timely_handling_rate=None, rework_rate=(0, 10))
    assert list(levers) == ["closing_rate"]
    assert levers["closing_rate"].share == Fraction(3, 7)
    assert levers["closing_rate"].lift == 10 * Fraction(3, 7)


def test_a_grade_may_change_with_one_case() -> None:
    levers = find(filed_count=10, closing_rate=(9, 10), timely_handling_rate=(8, 10), rework_rate=(2, 10))
    assert (levers["closing_rate"].score, levers["closing_rate"].grade) == (Decimal("88.00"), "B")
    assert find(filed_count=10, closing_rate=(9, 10), timely_handling_rate=(9, 10), rework_rate=(2, 10))[
        "rework_rate"
    ].grade == "A"  # fmt: skip


def test_the_cases_to_the_next_grade_by_each_part_alone() -> None:
    """From 85.5 to 90 it is 4.5: eight closed of 0.6 each but only five are open, six in time of 0.75, eight reworks
    of 0.6 but there are but five; the step of the count is worth 1.
    """  # fmt: skip
    levers = find(filed_count=60, closing_rate=(45, 50), timely_handling_rate=(30, 40), rework_rate=(5, 50))
    assert {key: one.cases_to_next for key, one in levers.items()} == {
        "closing_rate": None, "timely_handling_rate": 6, "rework_rate": None, "filed_count": None,
    }  # fmt: skip


def test_fewer_of_what_is_bad_may_reach_the_next_grade() -> None:
    """10 + 30 + 24 + 18 = 82; to 90 it is 8, and each of the 20 reworks is worth 0.6: fourteen fewer."""
    levers = find(filed_count=40, closing_rate=(50, 50), timely_handling_rate=(40, 50), rework_rate=(20, 50))
    assert (levers["rework_rate"].numerator, levers["rework_rate"].cases_to_next) == (19, 14)


def test_what_stays_without_a_point_lifts_nothing() -> None:
    """Of 50 missed for 20 filed one fewer is still more than all: 0 points before and after."""
    collector = select_schemes(SCHEMES, subject="collector")[0]
    levers = find(collector, missed_report_rate=(50, 20), valid_report_rate=(9, 10))
    assert list(levers) == ["valid_report_rate"]
    assert "missed_report_rate" in find(collector, missed_report_rate=(20, 20), valid_report_rate=(9, 10))


def test_the_step_of_a_count_may_reach_the_next_grade() -> None:
    """60 filed of 90 × 10 %, the rest 89.2 × 90 %: 89.28, and 90.28 with the better step."""
    levers = find(filed_count=60, closing_rate=(223, 250), timely_handling_rate=(223, 250), rework_rate=(27, 250))
    assert levers["filed_count"].cases_to_next == 10


def test_nothing_is_missing_at_the_best_grade() -> None:
    figures: dict[str, Figure] = {
        "filed_count": 60, "closing_rate": (49, 50), "timely_handling_rate": (50, 50), "rework_rate": (0, 50),
    }  # fmt: skip
    assert {one.cases_to_next for one in find(**figures).values()} == {None}  # type: ignore[arg-type]
    assert find_next_grade(DEPARTMENT, show_score(DEPARTMENT, **figures)) == ""
    assert find_next_grade(DEPARTMENT, show_score(DEPARTMENT, **dict.fromkeys(figures))) == ""


def test_the_next_grade_is_the_nearest_better_one() -> None:
    score = show_score(
        DEPARTMENT, filed_count=60, closing_rate=(45, 50), timely_handling_rate=(30, 40), rework_rate=(5, 50)
    )
    assert find_next_grade(DEPARTMENT, score) == "A"
    assert find_next_grade(DEPARTMENT, replace(score, value=Decimal(12))) == "D"


def test_a_count_that_is_better_when_higher_names_the_cases_to_the_next_step() -> None:
    levers = find(ACCEPTOR, accepted_count=290, timely_verify_dispatch_rate=(9, 10), timely_check_dispatch_rate=(9, 10))
    assert (levers["accepted_count"].cases, levers["accepted_count"].numerator) == (11, 301)


def test_a_count_of_another_period_is_scaled_to_the_table() -> None:
    """102 filed in 60 days stand for 51 in 30: two fewer, 100, stand for 50, the better step."""
    levers = find(days=60, filed_count=102, closing_rate=(9, 10), timely_handling_rate=None, rework_rate=None)
    assert (levers["filed_count"].numerator, levers["filed_count"].points_then) == (100, 100)


def test_nothing_lifts_full_marks() -> None:
    assert find(filed_count=3, closing_rate=(5, 5), timely_handling_rate=(5, 5), rework_rate=(0, 5)) == {}


def test_a_percentage_point_is_cut_at_full_marks() -> None:
    levers = find(filed_count=3, closing_rate=(399, 400), timely_handling_rate=(5, 5), rework_rate=(0, 5))
    assert levers["closing_rate"].percent_lift == Fraction(1, 4) * Fraction(3, 10)


def test_rules_changed_since_tell_nothing() -> None:
    score = show_score(
        DEPARTMENT, filed_count=60, closing_rate=(45, 50), timely_handling_rate=(3, 4), rework_rate=(5, 50)
    )
    assert find_levers(DEPARTMENT, replace(score, value=Decimal("85.49")), period_days=30) == ()
    assert find_levers(DEPARTMENT, replace(score, components=score.components[:3]), period_days=30) == ()


def test_without_data_there_is_no_lever() -> None:
    assert find(filed_count=None, closing_rate=None, timely_handling_rate=None, rework_rate=None) == {}


def test_the_best_percentage_point() -> None:
    levers = find(filed_count=60, closing_rate=(45, 50), timely_handling_rate=(399, 400), rework_rate=(50, 50))
    best = find_best_percent(tuple(levers.values()))
    assert best is not None
    assert best.figure.key in {"closing_rate", "rework_rate"}
    assert find_best_percent((levers["filed_count"],)) is None


@pytest.mark.parametrize(("points", "shown"), [(Fraction(17101, 200), "85.51"), (Fraction(1, 3), "0.33")])
def test_points_are_rounded_half_up(points: Fraction, shown: str) -> None:
    assert round_points(points) == Decimal(shown)


rates = st.integers(1, 60).flatmap(lambda asked: st.tuples(st.integers(0, asked), st.just(asked)))


@given(
    filed=st.integers(0, 1500),
    closing=st.none() | rates,
    handling=st.none() | rates,
    rework=rates,
    days=st.integers(1, 62),
)
def test_every_lever_is_what_scoring_again_gives(
    filed: int, closing: Figure, handling: Figure, rework: tuple[int, int], days: int
) -> None:
    figures: dict[str, Figure] = {
        "filed_count": filed, "closing_rate": closing, "timely_handling_rate": handling, "rework_rate": rework,
    }  # fmt: skip
    before = show_score(DEPARTMENT, period_days=days, **figures).value
    assert before is not None
    for key, lever in find(days=days, **figures).items():
        moved = figures[key]
        then: Figure = (lever.numerator, moved[1]) if isinstance(moved, tuple) else lever.numerator
        after = show_score(DEPARTMENT, period_days=days, **{**figures, key: then}).value
        assert after == lever.score
        assert lever.score >= before
        assert lever.lift > 0
        if lever.cases_to_next is not None and isinstance(moved, tuple):
            sign = 1 if lever.numerator > moved[0] else -1
            reached = [
                show_score(DEPARTMENT, period_days=days, **{**figures, key: (moved[0] + sign * count, moved[1])}).grade
                for count in (lever.cases_to_next - 1, lever.cases_to_next)
            ]
            assert reached[0] == show_score(DEPARTMENT, period_days=days, **figures).grade != reached[1]
        assert lever.lift_per_case * lever.cases == lever.lift
