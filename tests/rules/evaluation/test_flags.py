"""Places and flags of departments (HL-1)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from wangge.analytics.public import IndicatorKind, IndicatorValue
from wangge.evaluation.domain.flags import Standing, award_flags, list_barring_indicators, rank_departments
from wangge.evaluation.domain.schemes import Score
from wangge.evaluation.domain.subjects import Subject
from wangge.profiles.public import Flags, load_profile

RED = {
    "key": "red", "name_zh": "红旗", "name_en": "Red flag", "colour": "red", "at_least": 90, "places": 2,
    "barred_by": [{"indicator": "listed_count", "from_count": 1, "source": "ours"}], "source": "ours",
}  # fmt: skip
YELLOW = {
    "key": "yellow", "name_zh": "黄旗", "name_en": "Yellow flag", "colour": "yellow", "at_least": 75, "source": "ours",
}  # fmt: skip
BLUE = {"key": "blue", "name_zh": "蓝旗", "name_en": "Blue flag", "colour": "blue", "at_least": 0, "source": "ours"}


def make_rules(*awarded: dict[str, Any], least: int = 10) -> Flags:
    return Flags.model_validate({"least_cases": least, "awarded": awarded, "source": "ours"})


def rank(rules: Flags, **scores: float | None) -> dict[str, tuple[int, str]]:
    standings = [
        Standing(key=key, score=None if score is None else Decimal(str(score)), case_count=20, counts={})
        for key, score in scores.items()
    ]
    return {
        key: (award.place, award.flag.key if award.flag else "") for key, award in award_flags(standings, rules).items()
    }


def test_flags_go_by_score_and_places() -> None:
    assert rank(make_rules(RED, YELLOW, BLUE), a=95, b=91, c=90, d=80, e=12) == {
        "a": (1, "red"), "b": (2, "red"), "c": (3, "yellow"), "d": (4, "yellow"), "e": (5, "blue"),
    }  # fmt: skip


def test_equal_scores_share_place_and_flag() -> None:
    assert rank(make_rules(RED, YELLOW, BLUE), a=95, b=91, c=91, d=90) == {
        "a": (1, "red"), "b": (2, "red"), "c": (2, "red"), "d": (4, "yellow"),
    }  # fmt: skip


def test_who_is_barred_gets_the_next_flag_and_takes_no_place() -> None:
    standings = [
        Standing(key="a", score=Decimal(99), case_count=20, counts={"listed_count": 1}),
        *(Standing(key=key, score=Decimal(95), case_count=20, counts={"listed_count": 0}) for key in "bc"),
    ]
    awards = award_flags(standings, make_rules({**RED, "places": 1}, YELLOW, BLUE))
    assert {key: award.flag.key for key, award in awards.items() if award.flag} == {
        "a": "yellow", "b": "red", "c": "red",
    }  # fmt: skip
    assert [awards[key].place for key in "abc"] == [1, 2, 2]


def test_few_cases_or_no_score_are_not_ranked() -> None:
    idle = Standing(key="idle", score=Decimal(100), case_count=9, counts={})
    busy = Standing(key="busy", score=Decimal(70), case_count=10, counts={})
    unknown = Standing(key="unknown", score=None, case_count=50, counts={})
    awards = award_flags([idle, busy, unknown], make_rules(RED, YELLOW, BLUE))
    assert {key: award.place for key, award in awards.items()} == {"busy": 1}


def test_a_city_without_flags_has_places() -> None:
    assert rank(make_rules(), a=95, b=91, c=None) == {"a": (1, ""), "b": (2, "")}
    assert rank(load_profile("zhangjiagang").evaluation.flags, a=95) == {"a": (1, "")}


def test_what_bars_is_read_of_departments() -> None:
    assert list_barring_indicators(make_rules(RED, YELLOW, BLUE)) == ("listed_count",)
    assert list_barring_indicators(load_profile("hailing").evaluation.flags) == ("listed_count",)


def make_score(value: int | None, scheme: str = "main") -> Score:
    return Score(
        scheme=scheme, name_zh="", name_en="", source="", value=None if value is None else Decimal(value), grade="",
        grade_zh="", grade_en="", notes=(), components=(),
    )  # fmt: skip


def make_subject(key: str, *values: int | None, kind: str = "department", listed: int | None = 0) -> Subject:
    figures = {"listed_count": IndicatorValue(IndicatorKind.COUNT, listed)}
    scores = tuple(make_score(value, f"scheme_{number}") for number, value in enumerate(values))
    return Subject(kind=kind, key=key, name=key, case_count=20, figures=figures, scores=scores)


def test_departments_are_marked_on_their_main_score_and_nobody_else_is() -> None:
    """b is listed once, so that it gets the next flag; c has no figure of it, which is none; an area has no place."""
    unknown = replace(make_subject("c", 90), figures={})
    subjects = (
        make_subject("b", 95, 40, listed=1), make_subject("a", 92, listed=None), unknown, make_subject("idle", None),
        make_subject("new"), make_subject("a", 99, kind="area"),
    )  # fmt: skip
    ranked = rank_departments(subjects, make_rules({**RED, "places": 1}, YELLOW, BLUE))
    told = [
        [(score.place, score.flag.key if score.flag else None, score.value) for score in one.scores] for one in ranked
    ]
    assert told == [
        [(1, "yellow", 95), (None, None, 40)], [(2, "red", 92)], [(3, "yellow", 90)], [(None, None, None)], [],
        [(None, None, 99)],
    ]  # fmt: skip
    assert [(one.kind, one.key) for one in ranked] == [(one.kind, one.key) for one in subjects]


@pytest.mark.parametrize(
    "awarded",
    [(YELLOW, RED, BLUE), (RED, YELLOW), (RED, {**BLUE, "places": 3}), ({**BLUE, "barred_by": RED["barred_by"]},)],
)
def test_flags_that_leave_somebody_out_are_refused(awarded: tuple[dict[str, Any], ...]) -> None:
    with pytest.raises(ValidationError):
        make_rules(*awarded)


def test_a_fine_bars_from_nothing() -> None:
    barred = [{"indicator": "fine_amount", "from_count": 1, "source": "ours"}]
    with pytest.raises(ValidationError, match="without fine amounts"):
        make_rules({**RED, "barred_by": barred}, BLUE)
