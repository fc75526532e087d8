"""What got worse, in cases beyond the earlier rate."""

from __future__ import annotations

from fractions import Fraction

from wangge.evaluation.domain.worsening import Excess, Packed, find_worst

WATCHED = ("closing_rate", "timely_handling_rate", "rework_rate", "filed_count", "appeal_grant_rate")
UNIT = ("department", "1")


def find(now: Packed, before: Packed, most: int = 9) -> tuple[Excess, ...]:
    return find_worst({UNIT: now}, {UNIT: before}, indicators=WATCHED, most=most)


def test_the_cases_beyond_the_earlier_rate_are_counted() -> None:
    """Before, 1 of 10 was late; of 40 that would be 4; 10 are: 6 too many."""
    (one,) = find({"timely_handling_rate": [30, 40]}, {"timely_handling_rate": [9, 10]})
    assert (one.subject, one.indicator) == (UNIT, "timely_handling_rate")
    assert (one.bad_count, one.side, one.excess) == (10, "missed", 6)


def test_a_rate_that_is_better_when_lower_counts_its_cases() -> None:
    (one,) = find({"rework_rate": [5, 10]}, {"rework_rate": [1, 6]})
    assert (one.side, one.bad_count, one.excess) == ("numerator", 5, 5 - Fraction(10, 6))


def test_of_one_subject_the_weightiest_figure_is_told() -> None:
    now = {"closing_rate": [19, 20], "timely_handling_rate": [10, 20]}
    before = {"closing_rate": [20, 20], "timely_handling_rate": [20, 20]}
    assert [one.indicator for one in find(now, before)] == ["timely_handling_rate"]


def test_what_stayed_or_got_better_is_not_told() -> None:
    now = {"closing_rate": [10, 20], "rework_rate": [1, 20], "filed_count": [900], "appeal_grant_rate": [1, 9]}
    before = {"closing_rate": [5, 10], "rework_rate": [2, 20], "filed_count": [1], "appeal_grant_rate": [9, 9]}
    assert find(now, before) == ()


def test_what_one_of_both_does_not_know_is_not_compared() -> None:
    known = {"closing_rate": [1, 2]}
    assert find(known, {}) == ()
    assert find({}, known) == ()
    assert find({}, {}) == ()
    assert find(known, {"closing_rate": [0, 0]}) == ()
    assert find({"closing_rate": [0, 0]}, known) == ()
    other = ("department", "2")
    assert find_worst({other: {"closing_rate": [0, 2]}}, {UNIT: known}, indicators=WATCHED, most=9) == ()


def test_the_weightiest_come_first_and_only_so_many() -> None:
    now = {("department", key): {"closing_rate": [good, 20]} for key, good in (("1", 18), ("2", 5), ("3", 10))}
    before = {("department", key): {"closing_rate": [20, 20]} for key in "123"}
    found = find_worst(now, before, indicators=WATCHED, most=2)
    assert [(one.subject[1], one.excess) for one in found] == [("2", 15), ("3", 10)]
