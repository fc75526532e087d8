"""Totals of points: independent of order, zero with their counters, capped only where a rule says so (HS-7, ZJG-13)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.evaluation.domain.score_totals import (
    Line,
    SubjectKey,
    Total,
    cap_points,
    compute_points,
    compute_quota,
    find_factor,
    is_within_rule,
    total_points,
)
from wangge.profiles.public import find_row, load_profile

RULES = ("strict", "merit", "rework")
SUBJECTS: tuple[SubjectKey, ...] = (
    ("towns", "unit", "1"),
    ("towns", "unit", "2"),
    ("grids", "grid", "330225001001001"),
)
LINES = st.lists(
    st.builds(
        Line,
        subject=st.sampled_from(SUBJECTS),
        rule=st.sampled_from(RULES),
        points=st.integers(-9_000, 9_000).filter(bool).map(lambda thousandths: Decimal(thousandths) / 1000),
    ),
    max_size=30,
)
CAPS = st.dictionaries(st.sampled_from(RULES), st.integers(1, 20).map(Decimal))


def oppose(line: Line) -> Line:
    return Line(subject=line.subject, rule=line.rule, points=-line.points)


@given(LINES, CAPS, st.integers())
def test_totals_do_not_depend_on_the_order_of_the_entries(
    lines: list[Line], caps: dict[str, Decimal], seed: int
) -> None:
    shuffled = list(lines)
    Random(seed).shuffle(shuffled)
    assert total_points(shuffled, caps=caps) == total_points(lines, caps=caps)


@given(LINES, CAPS)
def test_entries_and_their_counters_come_to_zero(lines: list[Line], caps: dict[str, Decimal]) -> None:
    totals = total_points([*lines, *map(oppose, lines)], caps=caps)
    assert all(one.points == one.given + one.taken == Decimal(0) for one in totals)
    assert sum(one.entries for one in totals) == 2 * len(lines)


@given(LINES, LINES, CAPS)
def test_a_countered_entry_leaves_the_others_as_they_are(
    lines: list[Line], wrong: list[Line], caps: dict[str, Decimal]
) -> None:
    left = {one.subject: one.points for one in total_points(lines, caps=caps)}
    both = {one.subject: one.points for one in total_points([*lines, *wrong, *map(oppose, wrong)], caps=caps)}
    assert {key: points for key, points in both.items() if key in left or points} == left


@given(LINES)
def test_without_caps_every_point_counts(lines: list[Line]) -> None:
    """HS-7: points without ceiling or floor."""
    totals = total_points(lines, caps={})
    assert sum((one.points for one in totals), Decimal(0)) == sum((line.points for line in lines), Decimal(0))


@pytest.mark.parametrize(
    ("amount", "cap", "counted"),
    [(12, None, 12), (-12, None, -12), (12, 10, 10), (-12, 10, -10), (10, 10, 10), (-3, 10, -3)],
)
def test_a_cap_holds_to_both_sides(amount: int, cap: int | None, counted: int) -> None:
    assert cap_points(Decimal(amount), None if cap is None else Decimal(cap)) == counted


@pytest.mark.parametrize(
    ("on", "factor", "points"),
    [
        (date(2026, 2, 28), "1", "1.000"),
        (date(2026, 3, 1), "1.5", "1.500"),
        (date(2026, 5, 31), "1.5", "1.500"),
        (date(2026, 6, 1), "1", "1.000"),
        (date(2026, 11, 1), "1.2", "1.200"),
    ],
)
def test_a_multiplier_holds_from_its_first_day_to_its_last(on: date, factor: str, points: str) -> None:
    """ZJG-13: multipliers with dates of effect."""
    rule = find_row(load_profile("zhangjiagang").scoring.rules, "closed_case")
    assert rule is not None
    assert find_factor(rule, on) == Decimal(factor)
    assert compute_points(rule, on) == (Decimal(points), Decimal(factor))


def test_a_case_is_worth_what_its_class_is() -> None:
    """ZJG-13: points by type, with the multiplier of the day; another class and an unknown one give the rule's own."""
    rule = find_row(load_profile("zhangjiagang").scoring.rules, "closed_case")
    assert rule is not None
    spring, summer = date(2026, 4, 1), date(2026, 7, 1)
    assert compute_points(rule, summer, of_class=("matter", "08"))[0] == Decimal(2)
    assert compute_points(rule, spring, of_class=("matter", "08"))[0] == Decimal(3)
    assert compute_points(rule, summer, of_class=("component", "08"))[0] == Decimal(1)
    assert compute_points(rule, summer, of_class=("matter", "06"))[0] == Decimal(1)
    assert compute_points(rule, summer)[0] == Decimal(1)


def test_totals_by_hand() -> None:
    """Twice -2 under a cap of 3 and once 3.5: 0.5, of four points taken and 3.5 given; the other town has 1."""
    one, two = SUBJECTS[:2]
    entries = [(two, "merit", "1"), (one, "strict", "-2"), (one, "merit", "3.5"), (one, "strict", "-2")]
    lines = [Line(subject=subject, rule=rule, points=Decimal(points)) for subject, rule, points in entries]
    assert total_points(lines, caps={"strict": Decimal(3)}) == (
        Total(subject=one, entries=3, given=Decimal("3.5"), taken=Decimal(-4), points=Decimal("0.5")),
        Total(subject=two, entries=1, given=Decimal(1), taken=Decimal(0), points=Decimal(1)),
    )
    assert total_points([], caps={}) == ()


@pytest.mark.parametrize(
    ("key", "given", "expected"),
    [("closed_case", None, True), ("closed_case", "1", True), ("closed_case", "1.5", False), ("posts_fixed", None, False),
     ("posts_fixed", "0", True), ("posts_fixed", "60", True), ("posts_fixed", "60.001", False),
     ("posts_fixed", "-0.001", False)],
)  # fmt: skip
def test_points_are_weighed_only_where_and_as_far_as_the_rule_says(
    key: str, given: str | None, *, expected: bool
) -> None:
    rule = find_row(load_profile("zhangjiagang").scoring.rules, key)
    assert rule is not None
    assert is_within_rule(rule, None if given is None else Decimal(given)) is expected


def test_weighed_points_are_told_to_a_thousandth() -> None:
    rule = find_row(load_profile("zhangjiagang").scoring.rules, "posts_fixed")
    assert rule is not None
    points, factor = compute_points(rule, date(2026, 3, 1), Decimal("12.3456"))
    assert (str(points), factor) == ("12.346", 1)


@pytest.mark.parametrize(
    ("people", "days", "cases"), [(0, 30, "0.0"), (4, 30, "40.0"), (4, 31, "41.3"), (1, 15, "5.0")]
)
def test_the_base_quota_follows_from_people_and_days_only(people: int, days: int, cases: str) -> None:
    """ZJG-13: base quota from resources only."""
    (quota,) = load_profile("zhangjiagang").scoring.quotas
    assert compute_quota(quota, people=people, days=days) == Decimal(cases)
