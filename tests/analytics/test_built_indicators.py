"""Indicators that somebody built compute like the listed ones, open to their cases, and refuse what does not hold."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pyarrow as pa
import pytest

from wangge.analytics.public import (
    BUILT_PREFIX,
    INDICATORS,
    Engine,
    IndicatorValue,
    Side,
    compile_indicator,
    compute_indicators,
    filter_cases,
    get_facts,
    get_indicator,
    list_condition_columns,
    open_engine,
    read_cases,
    read_definition,
    read_rows,
)
from wangge.kernel.public import DomainError
from wangge.platform.public import describe_error


@pytest.fixture(scope="module")
def engine(sheet: pa.Table) -> Engine:
    return open_engine(sheet)


def define(**words: Any) -> dict[str, Any]:
    return {"key": "own_one", "name_zh": "自建", "name_en": "Built", "form": "same", "measure": "filed_count", **words}


def when(column: str, *values: object, is_excluded: bool = False) -> dict[str, Any]:
    return {"column": column, "values": list(values), "is_excluded": is_excluded}


def compute(engine: Engine, plain: dict[str, Any], *dimensions: str) -> list[IndicatorValue]:
    built = compile_indicator(read_definition(plain))
    figures = compute_indicators(get_facts(engine), keys=[built], dimensions=dimensions)
    return [row.values["own_one"] for row in read_rows(engine, figures, [built])]


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        # public D+E+K filed = 3+2+2
        (define(conditions=[when("public_report", True)]), (7, None)),
        # unit 20 handled in time: B, D late, E excused, I waits: 0 of 7; unit 10: 16 of 16
        (define(measure="timely_handling_rate", conditions=[when("unit_id", 20)]), (0, 7)),
        (define(measure="timely_handling_rate", conditions=[when("unit_id", 20, is_excluded=True)]), (16, 16)),
        # supervised and not excused B+D = 7 of the 27 dispatched; of them urgent D = 3
        (define(form="share", measure="dispatched_count", counted=[when("supervised", True)]), (9, 27)),
        (define(form="share", measure="supervised_count", counted=[when("urgent", True)]), (3, 7)),
        # of the 24 closed, K is not known to be urgent: O of 22
        (define(form="share", measure="closed_count", counted=[when("urgent", True)]), (1, 22)),
        (
            define(
                form="share",
                measure="dispatched_count",
                conditions=[when("means", "service", "management")],
                counted=[when("rework_count", 0)],
            ),
            (17, 17),
        ),
        # the last of C alone; its three cases closed by enforcement; missed D+E = 5 of the urgent and filed D+E+O = 6
        (define(measure="rework_times", conditions=[when("rework_count", 3)]), (3, None)),
        (define(measure="mean_closing_seconds", conditions=[when("means", "enforcement")]), (32_400, 3)),
        (define(measure="missed_report_rate", conditions=[when("urgent", True)]), (5, 6)),
        # closed where supervision is known: 24 - J - K
        (define(form="ratio", measure="supervised_count", base="closed_count"), (7, 20)),
        (
            define(form="ratio", measure="supervised_count", base="filed_count", conditions=[when("unit_id", 10)]),
            (0, 16),
        ),
        (define(conditions=[when("road_class", "main")]), (None, None)),
    ],
)
def test_by_hand_over_the_sheet(engine: Engine, plain: dict[str, Any], expected: tuple[int | None, int | None]) -> None:
    (value,) = compute(engine, plain)
    assert (value.numerator, value.denominator) == expected


@pytest.mark.parametrize(
    "key", ["closing_rate", "timely_closing_rate", "rework_times", "mean_handling_seconds", "told_first_count"]
)
def test_one_without_conditions_is_its_measure(engine: Engine, key: str) -> None:
    listed = read_rows(engine, compute_indicators(get_facts(engine), keys=[key], dimensions=("department",)))
    assert compute(engine, define(measure=key), "department") == [row.values[key] for row in listed]


def test_it_opens_to_its_cases(engine: Engine) -> None:
    built = compile_indicator(
        read_definition(define(form="share", measure="supervised_count", counted=[when("urgent", True)]))
    )
    missed = read_cases(engine, filter_cases(get_facts(engine), built, side=Side.MISSED))
    assert [number for _, number in missed] == ["C013", "C014", "C015", "C016"]
    assert built.opens_to == ("supervised", "exempt", "urgent")
    assert built.describe()["formula_zh"] == "督办数（urgent=true） ÷ 督办数"


def test_its_formula_names_the_conditions() -> None:
    ratio = define(form="ratio", measure="supervised_count", base="filed_count", conditions=[when("source", "a", "b")])
    words = compile_indicator(read_definition(ratio)).describe()
    assert words["formula_zh"] == "督办数（source=a,b） ÷ 立案数（source=a,b）"
    assert words["formula_en"] == "supervised (source=a,b) ÷ filed (source=a,b)"
    share = define(form="share", conditions=[when("urgent", False, is_excluded=True)], counted=[when("merged", True)])
    words = compile_indicator(read_definition(share)).describe()
    assert words["formula_zh"] == "立案数（merged=true） ÷ 立案数（urgent!=false）"


def test_it_says_what_its_measure_leaves_out(engine: Engine) -> None:
    built = compile_indicator(read_definition(define(measure="closing_rate", direction="higher")), version=3)
    assert (built.exclusions_zh, built.version) == (get_indicator("closing_rate").exclusions_zh, 3)
    assert compute(engine, define(measure="closing_rate"))[0].value == Fraction(22, 25)


def test_it_describes_itself_whole() -> None:
    plain = define(
        key=f"{BUILT_PREFIX}late", measure="closing_rate", direction="higher", conditions=[when("urgent", True)]
    )
    measure = get_indicator("closing_rate")
    assert compile_indicator(read_definition(plain)).describe() == {
        "key": "own_late",
        "name_zh": "自建",
        "name_en": "Built",
        "kind": "rate",
        "formula_zh": "结案数（urgent=true） ÷ 应结案数",
        "formula_en": "closed (urgent=true) ÷ due for closing",
        "exclusions_zh": measure.exclusions_zh,
        "exclusions_en": measure.exclusions_en,
        "unit": "share",
        "direction": "higher",
        "version": 1,
        "source": "built here",
        "opens_to": ["urgent", *measure.opens_to],
    }
    assert not [key for key in INDICATORS if key.startswith(BUILT_PREFIX)]


@pytest.mark.parametrize(
    ("plain", "path"),
    [
        (define(name_zh=" "), "name_zh"),
        (define(form="code"), "form"),
        (define(measure="fine_amount"), "measure"),
        (define(formula="1 + 1"), "formula"),
        (define(form="share", measure="closing_rate", counted=[when("urgent", True)]), "measure"),
        (define(form="share", measure="rework_times", counted=[when("urgent", True)]), "measure"),
        (define(form="ratio", base="closing_rate"), "base"),
        (define(form="ratio", base="rework_times"), "base"),
        (define(conditions=[when("urgent", "true")]), "conditions.0.values"),
        (define(conditions=[when("source", True)]), "conditions.0.values"),
        (define(conditions=[when("rework_count", True)]), "conditions.0.values"),
        (define(conditions=[when("urgent", True), when("number", "C001")]), "conditions.1.column"),
        (define(conditions=[when("reported_on", "2026-01-01")]), "conditions.0.column"),
        (define(conditions=[when("colour", "red")]), "conditions.0.column"),
        (define(conditions=[when("urgent")]), "conditions.0.values"),
        ("filed_count", ""),
    ],
)
def test_what_does_not_hold_together_is_refused_with_its_place(plain: Any, path: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_definition(plain)
    assert refusal.value.code == "indicator_definition_wrong"
    assert refusal.value.params["path"] == path
    assert refusal.value.params["problem"]


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        (define(key="closing_rate"), "indicator_key_wrong"),
        (define(measure=""), "indicator_measure_missing"),
        (define(form="ratio"), "indicator_base_not_of_form"),
        (define(base="filed_count"), "indicator_base_not_of_form"),
        (define(form="ratio", base=define()["measure"]), "indicator_base_same"),
        (define(form="share"), "indicator_counted_not_of_form"),
        (define(counted=[when("urgent", True)]), "indicator_counted_not_of_form"),
    ],
)
def test_what_somebody_chose_wrong_is_told_in_words_of_his_own_language(plain: Any, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_definition(plain)
    assert refusal.value.code == code
    assert re.search("[a-z]{3} [a-z]", describe_error(refusal.value, "zh-hans").why) is None


def test_nothing_that_names_a_person_or_a_case_is_missing_or_too_much() -> None:
    columns = list_condition_columns()
    assert {"source", "own_report", "rework_count", "collector_id", "control_grade"} <= set(columns)
    assert not {"number", "case_id", "reported_at", "handling_seconds"} & set(columns)
