"""Aspects, assessment schemes and scoring rules that contradict themselves: each is refused in words, with what was found."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from wangge.profiles.public import Aspect, AssessmentScheme, ScoreRule

NAMED = {"key": "own", "name_zh": "自定", "name_en": "Own", "source": "ours"}
LINE = {"worst": 0, "best": 100}
STEPS = [{"at_least": 0, "points": 0}, {"at_least": 5, "points": 100}]
RATE = {**NAMED, "weight": 100, "reads": "indicator", "indicator": "closing_rate", "line": LINE}
POINTS = {**NAMED, "reads": "points", "rules": ["strict"]}
AREAS = {**NAMED, "subject": "area", "levels": ["unit"], "total": 100, "aspects": [RATE]}
UNITS = {**NAMED, "subject": "unit", "aspects": [POINTS]}
BANDS = [
    {"key": "A", "name_zh": "优", "name_en": "Good", "at_least": 60, "source": "ours"},
    {"key": "B", "name_zh": "差", "name_en": "Bad", "at_least": 0, "source": "ours"},
]
RULE = {
    **NAMED,
    "track": "towns",
    "per": "case",
    "subject": "unit",
    "points": 1,
    "mode": "manual",
    "needs_evidence": True,
}
WEIGHED = {**RULE, "per": "finding", "points": 0, "points_to": 5, "needs_evidence": True}
COMPUTED = {**RULE, "mode": "computed", "indicator": "closed_count"}


def find_fault(model: type[BaseModel], facts: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(ValidationError) as refusal:
        model.model_validate(facts)
    (error,) = refusal.value.errors()
    return error["ctx"]["expected"], error["ctx"]["found"]


KEY_OF_INDICATOR = "a key of indicator with reads: indicator and with nothing else"
KEY_OF_COMPOSITE = "a key of composite with reads: composite and with nothing else"
RULES_OR_GROUPS = "rules or groups with points, rules with manual, neither with others"
LINE_OR_STEPS = "either a line or steps with an indicator"
OF_100 = "neither line nor steps, since it is of 100 already"


@pytest.mark.parametrize(
    ("change", "expected", "found"),
    [
        ({"indicator": None}, KEY_OF_INDICATOR, "indicator, None"),
        ({"composite": "area"}, KEY_OF_COMPOSITE, "indicator, area"),
        ({"reads": "composite", "indicator": None}, KEY_OF_COMPOSITE, "composite, None"),
        ({"rules": ["strict"]}, RULES_OR_GROUPS, "indicator"),
        ({"groups": ["worst"]}, RULES_OR_GROUPS, "indicator"),
        ({"reads": "points", "indicator": None}, RULES_OR_GROUPS, "points"),
        ({"reads": "manual", "indicator": None, "line": None, "groups": ["worst"]}, RULES_OR_GROUPS, "manual"),
        ({"steps": STEPS}, LINE_OR_STEPS, "both"),
        ({"line": None}, LINE_OR_STEPS, "neither"),
        ({"reads": "composite", "indicator": None, "composite": "area"}, OF_100, "composite"),
        ({"reads": "manual", "indicator": None, "rules": ["strict"], "line": None, "steps": STEPS}, OF_100, "manual"),
        ({"line": None, "steps": STEPS[::-1]}, "steps upward", "5, 0"),
        ({"line": None, "steps": [STEPS[0]] * 2}, "steps upward", "0, 0"),
        ({"line": {"worst": 5, "best": 5}}, "a worst and a best value that differ", "5"),
    ],
)
def test_an_aspect_reads_one_thing_and_turns_it_into_points_once(
    change: dict[str, Any], expected: str, found: str
) -> None:
    assert find_fault(Aspect, {**RATE, **change}) == (expected, found)


@pytest.mark.parametrize(
    "change",
    [
        {"line": None, "steps": STEPS},
        {"reads": "composite", "indicator": None, "composite": "area", "line": None},
        {"reads": "manual", "indicator": None, "rules": ["strict"], "line": None},
        {"reads": "points", "indicator": None, "groups": ["worst"]},
        {"reads": "points", "indicator": None, "rules": ["strict"], "line": None, "steps": STEPS},
        {"reads": "points", "indicator": None, "rules": ["strict"], "line": None, "weight": None},
    ],
)
def test_a_sound_aspect_passes(change: dict[str, Any]) -> None:
    assert Aspect.model_validate({**RATE, **change}).key == "own"


WHOM = "levels with areas, a post with persons, kinds of unit with units only"
LEDGER_ALONE = "points of the ledger alone, as they are, in a scheme without a total"
IN_TOTAL = "either a line or steps for points that count in a total"
WEIGHED_POINTS = {**POINTS, "weight": 100}


@pytest.mark.parametrize(
    ("scheme", "change", "expected", "found"),
    [
        (AREAS, {"levels": []}, WHOM, "area"),
        (AREAS, {"unit_kinds": ["towns"]}, WHOM, "area"),
        (AREAS, {"post": "collector"}, WHOM, "area"),
        (AREAS, {"subject": "person", "levels": []}, WHOM, "person"),
        (UNITS, {"levels": ["unit"]}, WHOM, "unit"),
        (AREAS, {"aspects": [{**RATE, "weight": 90}]}, "weights that add up to 100", "90 (90)"),
        (
            AREAS,
            {"aspects": [RATE, {**RATE, "key": "two", "weight": 0.5}]},
            "weights that add up to 100",
            "100.5 (100 + 0.5)",
        ),
        (AREAS, {"aspects": [RATE, {**RATE, "key": "two", "weight": None}]}, "weights that add up to 100", "100 (100)"),
        (AREAS, {"start": 1}, "a start only without a total", "1"),
        (AREAS, {"aspects": [WEIGHED_POINTS]}, IN_TOTAL, "own"),
        (AREAS, {"aspects": [{**WEIGHED_POINTS, "line": LINE, "steps": STEPS}]}, IN_TOTAL, "own"),
        (UNITS, {"aspects": [{**RATE, "weight": None}]}, LEDGER_ALONE, "own"),
        (UNITS, {"aspects": [WEIGHED_POINTS]}, LEDGER_ALONE, "own"),
        (UNITS, {"aspects": [{**POINTS, "line": LINE}]}, LEDGER_ALONE, "own"),
        (UNITS, {"aspects": [{**POINTS, "steps": STEPS}]}, LEDGER_ALONE, "own"),
        (UNITS, {"bands": BANDS}, "bands with a total only", "2"),
        (AREAS, {"bands": BANDS[::-1]}, "bands from the best down to one at_least 0", "B 0, A 60"),
    ],
)
def test_a_scheme_says_whom_it_judges_and_how_it_adds_up(
    scheme: dict[str, Any], change: dict[str, Any], expected: str, found: str
) -> None:
    assert find_fault(AssessmentScheme, {**scheme, **change}) == (expected, found)


@pytest.mark.parametrize(
    ("scheme", "change"),
    [
        (AREAS, {"bands": BANDS}),
        (AREAS, {"aspects": [{**WEIGHED_POINTS, "line": LINE}]}),
        (AREAS, {"aspects": [{**WEIGHED_POINTS, "steps": STEPS}]}),
        (UNITS, {"unit_kinds": ["towns"], "start": 100}),
        (UNITS, {"subject": "person", "post": "dispatcher"}),
    ],
)
def test_a_sound_scheme_passes(scheme: dict[str, Any], change: dict[str, Any]) -> None:
    assert AssessmentScheme.model_validate({**scheme, **change}).key == "own"


DAYS = {"key": "first", "from_on": "2026-03-01", "to_on": "2026-03-31", "factor": 2, "source": "ours"}
NEXT = {**DAYS, "key": "second", "from_on": "2026-04-01", "to_on": "2026-04-01"}
MANUAL = "points_to with manual rules that need evidence and have no multipliers"
POST = "a post with computed points of persons and with nothing else"


@pytest.mark.parametrize(
    ("rule", "change", "expected", "found"),
    [
        (RULE, {"points": 0}, "points other than 0", "0"),
        (WEIGHED, {"points_to": 0}, "points_to above points", "0 to 0"),
        (WEIGHED, {"needs_evidence": False}, MANUAL, "manual"),
        (WEIGHED, {"multipliers": [DAYS]}, MANUAL, "manual"),
        (WEIGHED, {"mode": "computed", "indicator": "closed_count"}, MANUAL, "computed"),
        (COMPUTED, {"post": "handler"}, POST, "post handler"),
        (COMPUTED, {"subject": "person"}, POST, "post None"),
        (RULE, {"subject": "person", "post": "handler"}, POST, "post handler"),
        (COMPUTED, {"per": "finding"}, "findings by manual rules only", "computed, per finding"),
        (RULE, {"multipliers": [{**DAYS, "to_on": "2026-02-28"}]}, "a last day not before the first", "2026-03-01 to 2026-02-28"),
        (
            RULE,
            {"multipliers": [NEXT, {**DAYS, "to_on": "2026-04-01"}]},
            "multipliers on different days",
            "first and second on 2026-04-01",
        ),
    ],
)  # fmt: skip
def test_a_scoring_rule_says_one_thing(rule: dict[str, Any], change: dict[str, Any], expected: str, found: str) -> None:
    assert find_fault(ScoreRule, {**rule, **change}) == (expected, found)


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        (RULE, {"multipliers": [NEXT, DAYS]}),
        (RULE, {"multipliers": [{**DAYS, "to_on": "2026-03-01"}]}),
        (WEIGHED, {"points": -5, "points_to": 0}),
        (COMPUTED, {"subject": "person", "post": "handler"}),
    ],
)
def test_a_sound_scoring_rule_passes(rule: dict[str, Any], change: dict[str, Any]) -> None:
    assert ScoreRule.model_validate({**rule, **change}).key == "own"
