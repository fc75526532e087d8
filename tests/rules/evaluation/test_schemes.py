from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from wangge.analytics.public import IndicatorKind, IndicatorValue, ScoreNote, get_indicator
from wangge.evaluation.domain.schemes import Scheme, build_schemes, score_subject, select_schemes
from wangge.profiles.public import load_profile


@pytest.fixture(scope="module")
def schemes() -> tuple[Scheme, ...]:
    return build_schemes(load_profile("zhangjiagang").evaluation)


Find = Callable[..., Scheme]


@pytest.fixture(scope="module")
def find(schemes: tuple[Scheme, ...]) -> Find:
    return lambda subject, level="": select_schemes(schemes, subject=subject, level=level)[0]


def make_values(**figures: tuple[int, int] | int) -> dict[str, IndicatorValue]:
    values = {}
    for key, figure in figures.items():
        numerator, denominator = figure if isinstance(figure, tuple) else (figure, None)
        values[key] = IndicatorValue(get_indicator(key).kind, numerator, denominator)
    return values


def test_every_subject_of_the_standard_has_a_scheme(schemes: tuple[Scheme, ...]) -> None:
    subjects = {scheme.subject for scheme in schemes}
    assert subjects == {"collector", "acceptor", "shift_leader", "dispatcher", "department", "area"}


def test_a_scheme_for_a_level_stands_before_the_one_for_any(schemes: tuple[Scheme, ...]) -> None:
    assert [scheme.key for scheme in select_schemes(schemes, subject="area", level="community")] == [
        "community_grid",
        "area",
    ]
    assert [scheme.key for scheme in select_schemes(schemes, subject="area", level="street")] == ["area"]
    assert select_schemes(schemes, subject="total") == ()


def test_a_departments_score_by_hand(find: Find) -> None:
    values = make_values(filed_count=40, closing_rate=(45, 50), timely_handling_rate=(30, 40), rework_rate=(5, 50))
    score = score_subject(find("department"), values, period_days=30)
    # 100 × 10 % + 90 × 30 % + 75 × 30 % + (100 − 10) × 30 %
    assert (score.value, score.grade, score.grade_zh, score.notes) == (Decimal("86.50"), "B", "良好", ())
    assert [component.points for component in score.components] == [100, 90, 75, 90]


def find_points(find: Find, *, count: int, days: int = 30, **area: object) -> Decimal | None:
    scheme = find("area", "street") if area else find("department")
    values = make_values(filed_count=count, closing_rate=(1, 1))
    score = score_subject(scheme, values, period_days=days, **area)  # type: ignore[arg-type]
    return next(part.points for part in score.components if part.indicator == "filed_count")


@pytest.mark.parametrize(
    ("count", "days", "points"), [(60, 30, 90), (60, 60, 100), (30, 15, 90), (14, 7, 90), (60, 15, 75)]
)
def test_a_count_is_scaled_to_the_thirty_days_of_its_table(count: int, days: int, points: int, find: Find) -> None:
    assert find_points(find, count=count, days=days) == points


@pytest.mark.parametrize(
    ("area_class", "unit_count", "points"),
    [("class_1", 10, 75), ("class_2", 10, 90), ("class_3", 10, 90), ("", 10, 90), ("", 1, 0), ("class_1", 100, 100)],
)
def test_an_areas_count_is_per_unit_grid_by_the_table_of_its_class(
    area_class: str, unit_count: int, points: int, find: Find
) -> None:
    assert find_points(find, count=30, unit_count=unit_count, area_class=area_class) == points


def test_scheme_definition_and_score_bear_the_names_of_the_profile(schemes: tuple[Scheme, ...]) -> None:
    evaluation = load_profile("zhangjiagang").evaluation
    by_key = {scheme.key: scheme for scheme in schemes}
    for composite in evaluation.composites:
        scheme = by_key[composite.key]
        names = (composite.name_zh, composite.name_en, composite.source)
        score = score_subject(scheme, {}, period_days=30)
        assert score.scheme == composite.key
        for named in (scheme, score, *scheme.definitions.values()):
            assert (named.name_zh, named.name_en, named.source) == names
        for definition in scheme.definitions.values():
            assert (definition.key, definition.small_sample) == (composite.key, evaluation.small_sample)


def test_counts_alone_make_no_score(find: Find) -> None:
    score = score_subject(find("department"), make_values(filed_count=0, rework_rate=(0, 0)), period_days=30)
    assert (score.value, score.notes) == (None, (ScoreNote.NOT_APPLICABLE,))


def test_components_without_data_leave_the_score_and_are_shown(find: Find) -> None:
    values = make_values(valid_report_rate=(30, 40), missed_report_rate=(4, 40), timely_check_rate=(40, 40))
    score = score_subject(find("collector"), values, period_days=30)
    # (75 × 40 + 90 × 20 + 100 × 20) ÷ 80: nobody verifies before filing yet
    assert score.value == Decimal("85.00")
    assert score.notes == (ScoreNote.REWEIGHTED,)
    verify = next(part for part in score.components if part.indicator == "timely_verify_rate")
    assert (verify.points, verify.effective_weight, verify.notes) == (None, 0, (ScoreNote.NOT_APPLICABLE,))


def test_nothing_known_is_no_score_and_no_grade(find: Find) -> None:
    score = score_subject(find("department"), {}, period_days=30)
    assert (score.value, score.grade, score.notes) == (None, "", (ScoreNote.NOT_APPLICABLE,))


def test_a_ratio_beyond_one_costs_all_its_points_and_no_more(find: Find) -> None:
    values = make_values(missed_report_rate=(50, 20), valid_report_rate=(30, 30))
    missed = next(
        part for part in score_subject(find("collector"), values, period_days=30).components
        if part.indicator == "missed_report_rate"
    )  # fmt: skip
    assert missed.points == 0


def test_a_community_is_graded_by_the_citys_own_bands(find: Find) -> None:
    values = make_values(closing_rate=(40, 40), timely_closing_rate=(40, 40), rework_rate=(0, 40))
    score = score_subject(find("area", "community"), values, period_days=30)
    assert (score.grade, score.grade_zh) == ("model", "示范网格")


def test_a_mean_never_enters_a_score(schemes: tuple[Scheme, ...]) -> None:
    kinds = {get_indicator(key).kind for scheme in schemes for key in scheme.list_indicators()}
    assert IndicatorKind.MEAN not in kinds
