from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.analytics.public import (
    Component,
    ComponentKind,
    CompositeDefinition,
    CountBand,
    GradeBand,
    IndicatorKind,
    IndicatorValue,
    ScoreNote,
    grade_for,
    score_composite,
)
from wangge.kernel.public import DomainError

RATE, INVERSE, COUNT = ComponentKind.RATE, ComponentKind.INVERSE_RATE, ComponentKind.COUNT_SCORE
BANDS = tuple(GradeBand(grade, Decimal(least)) for grade, least in zip("ABCDE", (90, 75, 60, 40, 0), strict=True))
DEPARTMENT_TABLE = tuple(
    CountBand(least, Decimal(score))
    for least, score in ((0, 100), (51, 90), (101, 75), (201, 60), (501, 40), (1001, 0))
)


def _component(indicator: str, weight: str, kind: ComponentKind = RATE, **more: object) -> Component:
    return Component(key=indicator, kind=kind, indicator=indicator, weight=Decimal(weight), **more)  # type: ignore[arg-type]


def _define(*components: Component) -> CompositeDefinition:
    return CompositeDefinition(key="department", name_zh="专业部门", name_en="department", components=components)


def _rate(numerator: int, denominator: int) -> IndicatorValue:
    return IndicatorValue(IndicatorKind.RATE, numerator, denominator)


def _count(number: int | None) -> IndicatorValue:
    return IndicatorValue(IndicatorKind.COUNT, number)


DEPARTMENT = _define(
    _component("filed_count", "0.10", COUNT, table=DEPARTMENT_TABLE),
    _component("closing_rate", "0.30"),
    _component("timely_handling_rate", "0.30"),
    _component("rework_rate", "0.30", INVERSE),
)


def test_department_by_hand() -> None:
    """60 filed = 90 points; 95 %, 80 % and 100 - 5 %: 9 + 28.5 + 24 + 28.5 = 90."""
    values = {
        "filed_count": _count(60),
        "closing_rate": _rate(57, 60),
        "timely_handling_rate": _rate(48, 60),
        "rework_rate": _rate(3, 60),
    }
    score = score_composite(DEPARTMENT, values)
    assert score.value == Decimal("90.00")
    assert grade_for(score.value, BANDS) == "A"
    assert [str(one.points) for one in score.components] == ["90.00", "95.00", "80.00", "95.00"]
    assert [one.effective_weight for one in score.components] == [one.weight for one in DEPARTMENT.components]
    assert score.notes == ()


def test_what_has_no_data_leaves_the_sum_and_is_shown() -> None:
    """Without rework and filing: 95 % and 80 %, weights 0.3 and 0.3 become a half each: 87.5."""
    values = {"closing_rate": _rate(57, 60), "timely_handling_rate": _rate(48, 60), "rework_rate": _rate(0, 0)}
    score = score_composite(DEPARTMENT, values)
    assert score.value == Decimal("87.50")
    assert score.notes == (ScoreNote.REWEIGHTED,)
    filed, closing, _, rework = score.components
    assert (rework.points, rework.weight, rework.effective_weight) == (None, Decimal("0.30"), 0)
    assert (filed.points, filed.notes) == (None, (ScoreNote.NOT_APPLICABLE,))
    assert (closing.effective_weight, closing.sample) == (Decimal("0.5"), 60)


def test_nothing_known_is_not_applicable_and_not_zero() -> None:
    score = score_composite(DEPARTMENT, {})
    assert score.value is None
    assert score.notes == (ScoreNote.NOT_APPLICABLE,)
    assert grade_for(score.value, BANDS) is None


@pytest.mark.parametrize(("cases", "is_small"), [(29, True), (30, False)])
def test_small_samples_carry_a_note(cases: int, is_small: bool) -> None:
    score = score_composite(_define(_component("closing_rate", "1")), {"closing_rate": _rate(cases, cases)})
    assert (score.notes == (ScoreNote.SMALL_SAMPLE,)) is is_small
    assert score.components[0].notes == score.notes


@pytest.mark.parametrize(
    ("count", "points"),
    [(0, 100), (50, 100), (51, 90), (100, 90), (101, 75), (200, 75), (201, 60), (501, 40), (1000, 40), (1001, 0)],
)
def test_count_table_rows_include_both_ends(count: int, points: int) -> None:
    definition = _define(_component("filed_count", "1", COUNT, table=DEPARTMENT_TABLE))
    assert score_composite(definition, {"filed_count": _count(count)}).value == points


@pytest.mark.parametrize(
    ("count", "grids", "days", "points"),
    [
        (200, 4, 30, 100),  # 50 a grid
        (202, 4, 30, 90),  # 50.5 a grid, rounded half up to 51
        (201, 4, 30, 100),  # 50.25 a grid
        (100, 1, 60, 100),  # 50 in 30 days
        (25, 1, 7, 75),  # 107 in 30 days
        (1001, 1, None, 0),  # no period given: as it is
    ],
)
def test_counts_are_scaled_to_the_table(count: int, grids: int, days: int | None, points: int) -> None:
    component = _component("filed_count", "1", COUNT, table=DEPARTMENT_TABLE, is_per_grid=True, days=30)
    score = score_composite(_define(component), {"filed_count": _count(count)}, grid_count=grids, period_days=days)
    assert score.value == points


def test_only_a_definition_that_says_so_is_clamped() -> None:
    """Four missed for two filed: 100 - 200 = -100 points, or 0 when clamped."""
    values = {"missed_report_rate": IndicatorValue(IndicatorKind.RATIO, 4, 2)}
    free = _define(_component("missed_report_rate", "1", INVERSE))
    clamped = _define(_component("missed_report_rate", "1", INVERSE, is_clamped=True))
    assert score_composite(free, values).value == -100
    assert score_composite(clamped, values).value == 0
    assert grade_for(Decimal(-100), BANDS) == "E"


FILED_WRONG = {"composite": "department", "component": "filed_count"}
CLOSING_WRONG = {"composite": "department", "component": "closing_rate"}


@pytest.mark.parametrize(
    ("components", "code", "told"),
    [
        ([_component("closing_rate", "0.7")], "weights_do_not_add_up", {"composite": "department", "total": "0.7"}),
        (
            [_component("closing_rate", "0.7"), _component("rework_rate", "0.31", INVERSE)],
            "weights_do_not_add_up",
            {"composite": "department", "total": "1.01"},
        ),
        ([], "weights_do_not_add_up", {"composite": "department", "total": "0"}),
        (
            [_component("closing_rate", "1.5"), _component("rework_rate", "-0.5", INVERSE)],
            "weight_not_positive",
            {"composite": "department", "component": "rework_rate"},
        ),
        ([_component("rework_rate", "0", INVERSE), _component("closing_rate", "1")], "weight_not_positive", None),
        ([_component("closing_rate", "0.5"), _component("closing_rate", "0.5")], "component_repeated", CLOSING_WRONG),
        ([_component("fine_amount", "1")], "indicator_unknown", {"key": "fine_amount"}),
        ([_component("filed_count", "1")], "component_kind_wrong", {**FILED_WRONG, "indicator": "filed_count"}),
        ([_component("mean_handling_seconds", "1")], "component_kind_wrong", None),
        ([_component("closing_rate", "1", COUNT, table=DEPARTMENT_TABLE)], "component_kind_wrong", None),
        ([_component("filed_count", "1", COUNT)], "count_table_wrong", FILED_WRONG),
        ([_component("filed_count", "1", COUNT, table=DEPARTMENT_TABLE[1:])], "count_table_wrong", FILED_WRONG),
        ([_component("filed_count", "1", COUNT, table=DEPARTMENT_TABLE[::-1])], "count_table_wrong", FILED_WRONG),
        ([_component("filed_count", "1", COUNT, table=DEPARTMENT_TABLE[:2] * 2)], "count_table_wrong", FILED_WRONG),
        ([_component("filed_count", "1", COUNT, table=(DEPARTMENT_TABLE[0],) * 2)], "count_table_wrong", FILED_WRONG),
        (
            [_component("filed_count", "1", COUNT, table=(CountBand(0, Decimal(101)),))],
            "count_table_wrong",
            FILED_WRONG,
        ),
        ([_component("filed_count", "1", COUNT, table=(CountBand(0, Decimal(-1)),))], "count_table_wrong", FILED_WRONG),
        ([_component("closing_rate", "1", table=DEPARTMENT_TABLE)], "count_table_wrong", CLOSING_WRONG),
    ],
)
def test_a_definition_that_does_not_hold_together_is_refused(
    components: list[Component], code: str, told: dict[str, str] | None
) -> None:
    with pytest.raises(DomainError) as refusal:
        _define(*components)
    assert refusal.value.code == code
    assert told is None or refusal.value.params == told


@pytest.mark.parametrize(
    ("score", "grade"),
    [("100", "A"), ("90", "A"), ("89.99", "B"), ("75", "B"), ("74.99", "C"), ("60", "C"), ("40", "D"), ("0", "E")],
)
def test_grade_bands(score: str, grade: str) -> None:
    assert grade_for(Decimal(score), BANDS) == grade
    assert grade_for(Decimal(score), BANDS[::-1]) == grade


@pytest.mark.parametrize("bands", [(), BANDS[:-1], (*BANDS, GradeBand("F", Decimal(0)))])
def test_bands_that_leave_a_gap_are_refused(bands: tuple[GradeBand, ...]) -> None:
    with pytest.raises(DomainError, match="grade_bands_wrong"):
        grade_for(Decimal(50), bands)


rates = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: _rate(min(pair), max(pair)))
values = st.fixed_dictionaries(
    {
        "filed_count": st.integers(0, 1200).map(_count) | st.just(_count(None)),
        "closing_rate": rates,
        "timely_handling_rate": rates,
        "rework_rate": rates,
    }
)


@given(values=values)
def test_a_score_lies_between_its_components(values: dict[str, IndicatorValue]) -> None:
    score = score_composite(DEPARTMENT, values)
    points = [one.points for one in score.components if one.points is not None]
    assert (score.value is None) == (not points)
    if score.value is not None:
        assert min(points) <= score.value <= max(points)
        assert abs(sum(one.effective_weight for one in score.components) - 1) <= Decimal("0.0002")
    assert (ScoreNote.REWEIGHTED in score.notes) == (0 < len(points) < len(score.components))


@given(values=values, key=st.sampled_from(["closing_rate", "timely_handling_rate"]))
def test_one_more_success_never_lowers_a_score(values: dict[str, IndicatorValue], key: str) -> None:
    before = score_composite(DEPARTMENT, values).value
    figure = values[key]
    assert figure.numerator is not None
    assert figure.denominator is not None
    grown = min(figure.numerator + 1, figure.denominator)
    for better in (_rate(grown, figure.denominator), _rate(figure.numerator + 1, figure.denominator + 1)):
        after = score_composite(DEPARTMENT, {**values, key: better}).value
        assert before is None or (after is not None and after >= before)


@given(values=values)
def test_the_same_values_give_the_same_score(values: dict[str, IndicatorValue]) -> None:
    again = dict(reversed(values.items()))
    assert repr(score_composite(DEPARTMENT, values)) == repr(score_composite(DEPARTMENT, again))
