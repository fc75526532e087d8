"""What a person writes to ask for figures, and what is refused in one sentence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wangge.evaluation.domain.figure_requests import HEADLINES, build_request
from wangge.kernel.public import DomainError


def build(**words: Any) -> Any:
    given: dict[str, Any] = {"keys": (), "by": (), "filters": (), "year_starts_in": 11}
    return build_request(**given | words)


def test_nothing_said_is_the_headlines_of_all_cases() -> None:
    request = build()
    assert (request.keys, request.dimensions, request.period, request.sort) == (HEADLINES, (), "", "")


@pytest.mark.parametrize(
    ("by", "dimensions", "period"),
    [
        (("area:3", "period:month"), ("area_3",), "month"),
        (("unit", "category:2", "category:3"), ("department", "category_class", "category"), ""),
        (
            ("kind", "class", "post:handler", "collector"),
            ("category_kind", "category_class", "handler", "collector"),
            "",
        ),
        (("period:assessment_year", "hour"), ("hour",), "year_from_11"),
        (("period:half_year",), (), "half_year"),
    ],
)
def test_words_to_group_by(by: tuple[str, ...], dimensions: tuple[str, ...], period: str) -> None:
    request = build(by=by)
    assert (request.dimensions, request.period) == (dimensions, period)


def test_words_to_filter_by() -> None:
    filters = ("source_class=public,video", "unit=HW-01", "own_report=yes", "hour=8, 9", "source_class=own", "area:2=x")
    assert build(filters=filters).filters == {
        "source_class": ("public", "video", "own"),
        "unit_code": ("HW-01",),
        "own_report": (True,),
        "reported_hour": (8, 9),
        "area_2": ("x",),
    }


def test_the_best_or_worst_of_an_indicator() -> None:
    assert build(keys=("rework_rate",), top=5).sort == "rework_rate"
    assert build(keys=("rework_rate",), is_worst_first=True).sort == "rework_rate"
    sorted_by_another = build(keys=("rework_rate",), sort="closed_count")
    assert (sorted_by_another.keys, sorted_by_another.sort) == (("rework_rate", "closed_count"), "closed_count")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"keys": ("fine_amount",)}, "indicator_unknown"),
        ({"sort": "fine_amount"}, "indicator_unknown"),
        ({"by": ("weather",)}, "dimension_unknown"),
        ({"by": ("area:7",)}, "dimension_unknown"),
        ({"by": ("area:0",)}, "dimension_unknown"),
        ({"by": ("area",)}, "dimension_unknown"),
        ({"by": ("unit:2",)}, "dimension_unknown"),
        ({"by": ("period:decade",)}, "period_unknown"),
        ({"by": ("period:year_from_1",)}, "period_unknown"),
        ({"by": ("period:month", "period:year")}, "period_twice"),
        ({"compare": "month", "by": ("period:month",)}, "comparison_unknown"),
        ({"compare": "year"}, "comparison_without_period"),
        ({"from_on": date(2026, 2, 1), "to_on": date(2026, 1, 31)}, "days_in_disorder"),
        ({"filters": ("public",)}, "filter_unclear"),
        ({"filters": ("source_class=",)}, "filter_unclear"),
        ({"filters": ("=public",)}, "filter_unclear"),
        ({"filters": ("colour=red",)}, "facts_column_unknown"),
        ({"filters": ("own_report=perhaps",)}, "filter_value_wrong"),
        ({"filters": ("rework_count=many",)}, "filter_value_wrong"),
        ({"filters": ("reported_on=2026-01-01",)}, "filter_value_wrong"),
    ],
)
def test_what_cannot_be_asked(words: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        build(**words)
    assert refusal.value.code == code
