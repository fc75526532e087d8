"""A scheme applied to figures, composites and points: the arithmetic, what is missing, and what can never happen."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.analytics.public import IndicatorKind, IndicatorValue
from wangge.evaluation.domain.assessment import (
    AssessmentNote,
    Grounds,
    assess,
    average,
    convert,
    list_needed_indicators,
    list_scheme_rules,
    pool_figures,
    read_figure,
)
from wangge.evaluation.domain.assessment_check import check_assessment_profile
from wangge.evaluation.domain.scheme_plans import build_plans, pack_assessment, pack_plan, unpack_plan
from wangge.evaluation.domain.score_totals import Line
from wangge.profiles.public import Aspect, AssessmentScheme, CityProfile, find_row, load_profile

ZJG, HONGSHAN = load_profile("zhangjiagang"), load_profile("hongshan")
RATE = IndicatorKind.RATE


def find_scheme(profile: CityProfile, key: str) -> AssessmentScheme:
    scheme = find_row(profile.schemes, key)
    assert scheme is not None
    return scheme


UPPER = find_scheme(ZJG, "upper_grids")
NEIGHBOURHOODS = find_scheme(load_profile("pujiang"), "neighbourhoods")


def give(*pairs: tuple[str, str], kind: str = "grid", track: str = "mechanisms") -> list[Line]:
    return [Line(subject=(track, kind, "1"), rule=rule, points=Decimal(points)) for rule, points in pairs]


def know(lines: Sequence[Line] = (), **figures: tuple[int, int]) -> Grounds:
    values = {key: IndicatorValue(RATE, *pair) for key, pair in figures.items()}
    return Grounds(figures=values, composites={}, lines=lines)


WEIGHED = give(("posts_fixed", "45"), ("stock_ledgers", "30"), ("assessment_run", "80"))
RATES = {"first_discovery_rate": (3, 4), "timely_closing_rate": (9, 10), "supervision_rate": (1, 20)}


def test_five_aspects_by_hand() -> None:
    """ZJG-12: 75 of 100 at 20, 75 % at 20, 80 of 100 at 10, 90 % at 30, 5 % of 20 % at 20.

    0.20 x 75 + 0.20 x 75 + 0.10 x 80 + 0.30 x 90 + 0.20 x 75 = 15 + 15 + 8 + 27 + 15 = 80.
    """
    result = assess(UPPER, know(WEIGHED, **RATES), rules=ZJG.scoring.rules)
    assert result.value == Decimal("80.00")
    assert [one.points for one in result.aspects] == [
        Decimal(points) for points in ("75.00", "75.00", "80.00", "90.00", "75.00")
    ]
    assert result.band is not None
    assert (result.band.key, result.notes) == ("qualified", ())


def test_values_nobody_confirmed_leave_no_result() -> None:
    result = assess(UPPER, know(WEIGHED[:1], **RATES), rules=ZJG.scoring.rules)
    assert (result.value, result.band, result.notes) == (None, None, (AssessmentNote.WAITING,))
    assert [one.is_waiting for one in result.aspects] == [True, False, True, False, False]
    assert [one.effective_weight for one in result.aspects] == [0, 20, 0, 30, 20]


def test_an_aspect_without_cases_leaves_and_the_others_are_reweighted() -> None:
    """15 + 8 + 27 + 15 = 65 of 80 is 81.25 of 100."""
    rates = {key: pair for key, pair in RATES.items() if key != "first_discovery_rate"}
    result = assess(UPPER, know(WEIGHED, **rates), rules=ZJG.scoring.rules)
    assert (result.value, result.notes) == (Decimal("81.25"), (AssessmentNote.REWEIGHTED,))
    assert sum(one.effective_weight or 0 for one in result.aspects) == 100


def test_nothing_known_is_no_mark_at_all() -> None:
    scheme = NEIGHBOURHOODS
    result = assess(scheme, know(), rules=())
    assert (result.value, result.notes) == (None, (AssessmentNote.NOT_APPLICABLE,))


@given(
    st.lists(st.sampled_from([("town_zero_tolerance", "-5"), ("town_merit", "1"), ("town_strict", "-2")]), max_size=80)
)
def test_points_have_neither_ceiling_nor_floor(given_points: list[tuple[str, str]]) -> None:
    """HS-7: the result is 100 and every point, whatever their number and order."""
    towns = find_scheme(HONGSHAN, "towns")
    lines = give(*given_points, kind="unit", track="towns")
    expected = 100 + sum(Decimal(points) for _, points in given_points)
    assert assess(towns, know(lines), rules=HONGSHAN.scoring.rules).value == expected
    backwards = assess(towns, know(lines[::-1]), rules=HONGSHAN.scoring.rules)
    assert backwards.value == expected


def test_points_of_the_other_track_do_not_count() -> None:
    """HS-7: two tracks."""
    lines = give(("department_zero_tolerance", "-5"), kind="unit", track="departments")
    assert assess(find_scheme(HONGSHAN, "towns"), know(lines), rules=HONGSHAN.scoring.rules).value == 100


def test_points_are_rounded_away_from_nought_and_have_no_weight() -> None:
    """HS-7: 100 - 0.125 - 0.125 = 99.75, of which each aspect has -0.125, told as -0.13."""
    lines = give(("town_strict", "-0.125"), ("town_merit", "-0.125"), kind="unit", track="towns")
    result = assess(find_scheme(HONGSHAN, "towns"), know(lines), rules=HONGSHAN.scoring.rules)
    assert (result.value, result.band, result.notes) == (Decimal("99.75"), None, ())
    assert [str(one.points) for one in result.aspects] == ["0.00", "-0.13", "-0.13"]
    assert [one.effective_weight for one in result.aspects] == [None, None, None]


def test_a_scheme_reads_rules_of_its_groups_about_the_judged_once() -> None:
    towns = find_scheme(HONGSHAN, "towns")
    of_persons = [rule.model_copy(update={"subject": "person"}) for rule in HONGSHAN.scoring.rules[:1]]
    rules = list_scheme_rules(towns, [*of_persons, *HONGSHAN.scoring.rules[1:]])
    assert [rule.key for rule in rules] == ["town_strict", "town_ordinary", "town_merit", "town_rework"]
    upper = list_scheme_rules(UPPER, ZJG.scoring.rules)
    assert [rule.key for rule in upper] == ["posts_fixed", "stock_ledgers", "assessment_run"]


def test_weighed_values_count_from_the_least_to_the_most_under_their_cap() -> None:
    """70 of posts is capped to 60 of 10 to 60, 25 of ledgers of 5 to 45: (50 + 20) of (50 + 40) is 77.78."""
    least = {"posts_fixed": 10, "stock_ledgers": 5}
    rules = [
        rule.model_copy(update={"points": Decimal(least[rule.key]), "points_to": rule.cap + least[rule.key] % 10})
        if rule.key in least and rule.cap is not None
        else rule
        for rule in ZJG.scoring.rules
    ]
    lines = give(("posts_fixed", "70"), ("stock_ledgers", "25"), ("assessment_run", "80"))
    assert str(assess(UPPER, know(lines, **RATES), rules=rules).aspects[0].points) == "77.78"


@pytest.mark.parametrize(
    ("score", "value", "band"),
    [("89.994", "89.99", "qualified"), ("89.995", "90.00", "model"), ("60", "60.00", "qualified"),
     ("59.99", "59.99", "unqualified"), ("0", "0.00", "unqualified")],
)  # fmt: skip
def test_a_composite_is_read_as_it_is(score: str, value: str, band: str) -> None:
    scheme = find_scheme(ZJG, "community_grids")
    grounds = Grounds(figures={}, composites={"community_grid": Fraction(score)}, lines=())
    result = assess(scheme, grounds, rules=())
    assert pack_assessment(result) == [value, band, [["three_rates", value, value]]]


def test_a_result_is_kept_as_text() -> None:
    assert pack_assessment(assess(UPPER, know(WEIGHED, **RATES), rules=ZJG.scoring.rules)) == [
        "80.00",
        "qualified",
        [["management", "75.00", "75.00"], ["supervision", "75.00", "75.00"], ["assessment", "80.00", "80.00"],
         ["operation", "90.00", "90.00"], ["key_cases", "75.00", "5.00"]],
    ]  # fmt: skip
    aspects = [[aspect.key, None, None] for aspect in NEIGHBOURHOODS.aspects]
    assert pack_assessment(assess(NEIGHBOURHOODS, know(), rules=())) == [None, "", aspects]


def test_a_run_reads_what_the_schemes_need() -> None:
    rates = ("first_discovery_rate", "timely_closing_rate", "supervision_rate")
    assert list_needed_indicators(ZJG) == {
        ("area", "town"): rates,
        ("area", "street"): rates,
        ("area", "community"): (),
    }
    assert list_needed_indicators(load_profile("xiangshan")) == {("department", ""): (), ("dispatcher", ""): ()}


SHARES = st.fractions(min_value=0, max_value=1, max_denominator=400)


@given(one=SHARES, two=SHARES, rest=st.lists(SHARES, max_size=4))
def test_a_better_rate_never_lowers_a_result(one: Fraction, two: Fraction, rest: list[Fraction]) -> None:
    scheme = NEIGHBOURHOODS
    low, high = sorted((one, two))
    others = {
        aspect.indicator or "": (rate.numerator, rate.denominator)
        for aspect, rate in zip(scheme.aspects[1:], rest, strict=False)
    }
    results = [
        assess(scheme, know((), first_discovery_rate=(rate.numerator, rate.denominator), **others), rules=()).value
        for rate in (low, high)
    ]
    assert None not in results
    assert 0 <= (results[0] or 0) <= (results[1] or 0) <= 100


def build_aspect(**facts: object) -> Aspect:
    named = {"key": "own", "name_zh": "自定", "name_en": "Own", "source": "ours", "weight": 100}
    return Aspect.model_validate({**named, "reads": "indicator", "indicator": "supervised_count", **facts})


@pytest.mark.parametrize(("value", "points"), [(-3, 100), (0, 100), (2, 60), (4, 60), (5, 0), (999, 0)])
def test_steps_hold_up_to_the_next_one_and_below_the_lowest(value: int, points: int) -> None:
    steps = [{"at_least": 0, "points": 100}, {"at_least": 2, "points": 60}, {"at_least": 5, "points": 0}]
    assert convert(build_aspect(steps=steps), Fraction(value)) == points


@pytest.mark.parametrize(("value", "points"), [(0, 100), (5, 75), (20, 0), (30, 0)])
def test_a_line_ends_at_both_ends(value: int, points: int) -> None:
    assert convert(build_aspect(line={"worst": 20, "best": 0}), Fraction(value)) == points


def test_figures_are_read_in_the_units_schemes_state() -> None:
    assert read_figure("closing_rate", IndicatorValue(RATE, 1, 4)) == 25
    assert read_figure("mean_handling_seconds", IndicatorValue(IndicatorKind.MEAN, 7200, 4)) == Fraction(1, 2)
    assert read_figure("closed_count", IndicatorValue(IndicatorKind.COUNT, 7)) == 7
    assert read_figure("closing_rate", IndicatorValue(RATE, None)) is None


def test_months_are_pooled_by_their_cases_not_by_their_rates() -> None:
    pooled = pool_figures(
        "closing_rate", [IndicatorValue(RATE, 1, 1), IndicatorValue(RATE, 0, 9), IndicatorValue(RATE, None)]
    )
    assert pooled is not None
    assert (pooled.numerator, pooled.denominator) == (1, 10)
    assert pool_figures("closing_rate", []) is None
    assert (average([Decimal(80), Decimal(90)]), average([])) == (Fraction(85), None)


@pytest.mark.parametrize("profile", [ZJG, HONGSHAN, load_profile("xiangshan"), load_profile("hailing")])
def test_a_plan_is_read_back_as_it_was_frozen(profile: CityProfile) -> None:
    units = {"enforcement": frozenset({3, 1}), "sanitation": frozenset({2})}
    plans = build_plans(profile, units_by_kind=units)
    assert plans
    assert tuple(unpack_plan(pack_plan(plan)) for plan in plans) == plans


def test_a_plan_names_levels_by_number_and_units_by_id() -> None:
    upper, community = build_plans(ZJG, units_by_kind={})
    assert (upper.levels, upper.unit_ids, pack_plan(upper)["units"]) == ((2, 3), None, None)
    assert [rule.key for rule in upper.rules] == ["posts_fixed", "stock_ledgers", "assessment_run"]
    assert (community.levels, community.rules) == ((4,), ())
    units = {"sanitation": frozenset({3, 1}), "municipal": frozenset({2})}
    towns, departments = build_plans(HONGSHAN, units_by_kind=units)
    assert (towns.unit_ids, departments.unit_ids) == (frozenset(), frozenset({1, 2, 3}))
    assert (pack_plan(towns)["units"], pack_plan(departments)["units"]) == ([], [1, 2, 3])


def test_what_a_scheme_reads_must_be_there() -> None:
    schemes = (
        UPPER.model_copy(update={"aspects": (build_aspect(indicator="smiles_rate", line={"worst": 0, "best": 1}),)}),
        UPPER.model_copy(
            update={"aspects": (build_aspect(reads="composite", indicator=None, composite="department"),)}
        ),
        UPPER.model_copy(update={"aspects": (build_aspect(reads="manual", indicator=None, rules=["closed_case"]),)}),
    )
    faults = list(check_assessment_profile(ZJG.model_copy(update={"schemes": schemes})))
    path = "schemes.upper_grids.aspects.own"
    assert [(fault.path, fault.expected, fault.found) for fault in faults] == [
        (f"{path}.indicator", "an indicator of docs/reference/indicators.md", "'smiles_rate'"),
        (f"{path}.composite", "a composite of area", "department, of department"),
        (path, "a scoring rule about the judged on the scheme's track", "closed_case"),
    ]
