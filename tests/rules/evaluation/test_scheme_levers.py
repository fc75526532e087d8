"""Levers of the cities' schemes: what took most, and what fewer of it would bring, by hand."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.evaluation.test_assessment import NEIGHBOURHOODS, RATES, UPPER, WEIGHED, ZJG, find_scheme, give, know
from wangge.evaluation.domain.assessment import assess
from wangge.evaluation.domain.scheme_levers import find_scheme_levers
from wangge.profiles.public import ScoreRule, find_row, load_profile

HONGSHAN = load_profile("hongshan")
TOWNS = find_scheme(HONGSHAN, "towns")
RULES = HONGSHAN.scoring.rules


def take(*pairs: tuple[str, str]) -> list[object]:
    return list(give(*pairs, kind="unit", track="towns"))


def cap(key: str, most: str) -> tuple[ScoreRule, ...]:
    return tuple(rule.model_copy(update={"cap": Decimal(most)}) if rule.key == key else rule for rule in RULES)


def test_the_rule_that_took_most_stands_first_with_what_one_less_would_bring() -> None:
    """HS-7: 100 − 2×5 − 3×2 − 1 = 83. Without one of zero tolerance 88; of strict management 85; the ordinary one 84."""
    lines = take(*[("town_zero_tolerance", "-5")] * 2, *[("town_strict", "-2")] * 3, ("town_ordinary", "-1"))
    levers = find_scheme_levers(TOWNS, know(lines), rules=RULES)  # type: ignore[arg-type]
    assert [
        (one.rule.key if one.rule else "", one.count, one.lost, one.fewer, one.lift, one.value) for one in levers
    ] == [
        ("town_zero_tolerance", 2, 10, 1, 5, 88),
        ("town_strict", 3, 6, 1, 2, 85),
        ("town_ordinary", 1, 1, 1, 1, 84),
    ]
    assert {(one.band, one.fewer_to_next) for one in levers} == {(None, None)}


def test_under_a_cap_so_many_fewer_as_it_takes() -> None:
    """Five times 2 count 4 at most: with three or two left it is 4 still; the fourth gone leaves 2."""
    lines = take(*[("town_strict", "-2")] * 5)
    (lever,) = find_scheme_levers(TOWNS, know(lines), rules=cap("town_strict", "4"))  # type: ignore[arg-type]
    assert (lever.count, lever.lost, lever.fewer, lever.lift, lever.value) == (5, 4, 4, 2, 98)


def test_the_heaviest_entry_is_left_out_first() -> None:
    """One of 2 and one of 2 × 2 on days that count twice: without one of them it is 4 more."""
    (lever,) = find_scheme_levers(TOWNS, know(take(("town_strict", "-2"), ("town_strict", "-4"))), rules=RULES)  # type: ignore[arg-type]
    assert (lever.lost, lever.fewer, lever.lift, lever.value) == (6, 1, 4, 98)


def test_points_given_and_no_result_have_no_lever() -> None:
    assert find_scheme_levers(TOWNS, know(take(("town_strict", "2"))), rules=RULES) == ()  # type: ignore[arg-type]
    assert find_scheme_levers(UPPER, know((), **RATES), rules=ZJG.scoring.rules) == (), "values wait"


def test_a_figure_tells_which_cases_and_when_the_grade_is_better() -> None:
    """ZJG-12, ZJG-14: 80 points, 示范 from 90. Timely closing 9/10 at weight 30: one more is +3, all of it.

    First discovery 3/4 at 20: +5. Supervised 1 of 20 (5 %, where 20 % is worst) at 20: none is +5. None reaches 90 alone.
    """
    levers = find_scheme_levers(UPPER, know(WEIGHED, **RATES), rules=ZJG.scoring.rules)
    assert {one.aspect.key: (one.side, one.count, one.lost, one.fewer, one.value) for one in levers} == {
        "supervision": ("missed", 1, 5, 1, 85),
        "key_cases": ("numerator", 1, 5, 1, 85),
        "operation": ("missed", 1, 3, 1, 83),
    }
    assert {one.fewer_to_next for one in levers} == {None}
    near = RATES | {"timely_closing_rate": (5, 10), "first_discovery_rate": (4, 4), "supervision_rate": (0, 20)}
    # 15 + 20 + 8 + 15 + 20 = 78; four of the five late ones are +12, to 90
    lever = find_scheme_levers(UPPER, know(WEIGHED, **near), rules=ZJG.scoring.rules)[0]
    assert (lever.aspect.key, lever.fewer, lever.lift, lever.fewer_to_next) == ("operation", 1, 3, 4)


@given(good=st.integers(0, 12), bad=st.integers(0, 12), late=st.integers(0, 12))
def test_what_is_told_is_what_the_scheme_gives(good: int, bad: int, late: int) -> None:
    grounds = know((), timely_closing_rate=(good, good + bad), solved_rate=(good, good + late))
    now = assess(NEIGHBOURHOODS, grounds, rules=())
    for lever in find_scheme_levers(NEIGHBOURHOODS, grounds, rules=()):
        assert now.value is not None
        assert 0 < lever.lift <= lever.lost
        assert lever.value == now.value + lever.lift
        assert 1 <= lever.fewer <= lever.count
        assert find_row(NEIGHBOURHOODS.aspects, lever.aspect.key) is not None
