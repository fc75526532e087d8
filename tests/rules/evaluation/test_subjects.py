from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.analytics.public import INDICATORS, IndicatorKind, IndicatorValue, ScoreNote
from wangge.evaluation.domain.schemes import Score
from wangge.evaluation.domain.subjects import Subject, digest_subjects, list_notes, pack_figures, unpack_figure

RATES = [key for key, one in INDICATORS.items() if one.kind is not IndicatorKind.COUNT]
COUNTS = [key for key, one in INDICATORS.items() if one.kind is IndicatorKind.COUNT]


def make_score(value: str | None = "80.00", *notes: ScoreNote) -> Score:
    return Score(
        scheme="x", name_zh="分", name_en="score", source="ours", value=None if value is None else Decimal(value),
        grade="B", grade_zh="良好", grade_en="Good", notes=notes, components=(),
    )  # fmt: skip


def make_subject(**facts: Any) -> Subject:
    values = {"closed_count": IndicatorValue(IndicatorKind.COUNT, 3)}
    given_facts = {"kind": "department", "key": "1", "name": "环卫处", "case_count": 3, "figures": values, **facts}
    return Subject(**given_facts)


@given(st.dictionaries(st.sampled_from(RATES), st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=5))
def test_a_packed_rate_is_read_again_and_nothing_asked_is_na(parts: dict[str, tuple[int, int]]) -> None:
    values = {key: IndicatorValue(INDICATORS[key].kind, *pair) for key, pair in parts.items()}
    packed = pack_figures(values)
    assert {key: unpack_figure(key, packed).value for key in values} == {
        key: value.value for key, value in values.items()
    }
    assert set(packed) == {key for key, (_, denominator) in parts.items() if denominator}


@given(st.sampled_from(COUNTS), st.none() | st.integers(0, 10**9))
def test_a_packed_count_is_read_again_and_zero_is_not_na(key: str, count: int | None) -> None:
    packed = pack_figures({key: IndicatorValue(IndicatorKind.COUNT, count)})
    assert unpack_figure(key, packed) == IndicatorValue(IndicatorKind.COUNT, count)
    assert packed == ({} if count is None else {key: [count]})


@pytest.mark.parametrize(
    "other",
    [
        {"key": "2"},
        {"case_count": 4},
        {"parent_key": "x"},
        {"figures": {"closed_count": IndicatorValue(IndicatorKind.COUNT, 4)}},
        {"scores": (make_score(),)},
        {"notes": (ScoreNote.SMALL_SAMPLE,)},
    ],
)
def test_the_digest_changes_with_what_was_judged(other: dict[str, Any]) -> None:
    subject = make_subject()
    assert digest_subjects((subject,)) != digest_subjects((replace(subject, **other),))


def test_the_digest_does_not_change_with_names_or_order() -> None:
    one, two = make_subject(scores=(make_score(),)), make_subject(key="2")
    renamed = replace(one, name="环境卫生处", scores=(replace(make_score(), name_zh="分值", grade_zh="好"),))
    assert digest_subjects((one, two)) == digest_subjects((two, renamed))


@pytest.mark.parametrize(
    ("scores", "cases", "notes"),
    [
        ((), 3, ()),
        ((make_score(),), 30, ()),
        ((make_score(),), 29, (ScoreNote.SMALL_SAMPLE,)),
        ((make_score("80", ScoreNote.REWEIGHTED),), 5, (ScoreNote.REWEIGHTED, ScoreNote.SMALL_SAMPLE)),
        ((make_score("80", ScoreNote.SMALL_SAMPLE),), 5, (ScoreNote.SMALL_SAMPLE,)),
        ((make_score(None, ScoreNote.NOT_APPLICABLE),), 0, (ScoreNote.NOT_APPLICABLE,)),
    ],
)
def test_few_cases_carry_a_note(scores: tuple[Score, ...], cases: int, notes: tuple[ScoreNote, ...]) -> None:
    assert list_notes(scores, case_count=cases, small_sample=30) == notes
