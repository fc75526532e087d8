"""Composites, flags, grades, tables, targets and triggers that contradict themselves: refused in words, with what was found."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from tests.rules.profiles.test_scheme_refusals import BANDS, NAMED, find_fault
from wangge.profiles.public import (
    Award,
    Band,
    Component,
    Composite,
    Evaluation,
    Flags,
    LadderTrigger,
    ResultConsumer,
    ScoreTable,
    load_profile,
)

FINES = "(行政处罚法 Art. 74: fines are never tied to assessment)"
RATE = {"indicator": "closing_rate", "kind": "rate", "weight": "0.5", "source": "ours"}
OTHER = {**RATE, "indicator": "rework_rate", "kind": "inverse_rate"}
COMPOSITE = {**NAMED, "subject": "department", "components": [RATE, OTHER]}
RED = {**NAMED, "key": "red", "colour": "red", "at_least": 80, "source": "ours"}
PLAIN = {**NAMED, "key": "plain", "colour": "yellow", "at_least": 0, "source": "ours"}
FLAGS = {"least_cases": 1, "awarded": [RED, PLAIN], "source": "ours"}
STEPS = [{"at_least": 0, "score": 100}, {"at_least": 5, "score": 0}]
TABLE = {**NAMED, "counted_per": "subject", "days": 30, "steps": STEPS}
BARRED = {"indicator": "rework_rate", "from_count": 3, "source": "ours"}
FROM_0 = "steps from 0 upward"
BEST_DOWN = "bands from the best down to one at_least 0"
LAST_FLAG = "a last flag at_least 0 without places or bars, so that everyone ranked has one"


@pytest.mark.parametrize(
    ("model", "facts", "expected", "found"),
    [
        (Component, {**RATE, "indicator": "fine_amount"}, f"an indicator without fine amounts {FINES}", "'fine_amount'"),
        (Composite, {**COMPOSITE, "name_zh": "罚款总额"}, f"a name without fine amounts {FINES}", "'罚款总额'"),
        (Composite, {**COMPOSITE, "components": [RATE]}, "weights that add up to 1", "0.5 (0.5)"),
        (Composite, {**COMPOSITE, "components": [RATE, RATE]}, "each indicator once", "closing_rate 2 times"),
        (Composite, {**COMPOSITE, "bands": BANDS[::-1]}, BEST_DOWN, "B 0, A 60"),
        (Composite, {**COMPOSITE, "bands": [{**BANDS[0], "at_least": 0}, BANDS[1]]}, BEST_DOWN, "A 0, B 0"),
        (Composite, {**COMPOSITE, "bands": BANDS[:1]}, BEST_DOWN, "A 60"),
        (
            Component, {**RATE, "kind": "count_score"}, "a score_table with count_score and with nothing else",
            "count_score, score_table None",
        ),
        (Flags, {**FLAGS, "awarded": [RED, RED, PLAIN]}, "flags from the best down", "red 80, red 80, plain 0"),
        (Flags, {**FLAGS, "awarded": [RED]}, LAST_FLAG, "red"),
        (Flags, {**FLAGS, "awarded": [RED, {**PLAIN, "places": 3}]}, LAST_FLAG, "plain"),
        (Flags, {**FLAGS, "awarded": [RED, {**PLAIN, "barred_by": [BARRED]}]}, LAST_FLAG, "plain"),
        (ScoreTable, {**TABLE, "steps": STEPS[1:]}, FROM_0, "5"),
        (ScoreTable, {**TABLE, "steps": [*STEPS, STEPS[1]]}, FROM_0, "0, 5, 5"),
        (
            LadderTrigger, {**NAMED, "ladder": "staff", "at_least": 1}, "rules or groups whose entries are counted",
            "neither",
        ),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused_with_what_was_found(
    model: type[BaseModel], facts: dict[str, Any], expected: str, found: str
) -> None:
    assert find_fault(model, facts) == (expected, found)


@pytest.mark.parametrize(
    ("model", "facts", "field"),
    [
        (Band, {**BANDS[0], "at_least": 101}, "at_least"),
        (Band, {**BANDS[0], "at_least": -1}, "at_least"),
        (Component, {**RATE, "weight": 0}, "weight"),
        (LadderTrigger, {**NAMED, "ladder": "staff", "rules": ["strict"], "at_least": 0}, "at_least"),
    ],
)
def test_a_number_out_of_its_range_is_refused(model: type[BaseModel], facts: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        model.model_validate(facts)
    assert [error["loc"] for error in refusal.value.errors()] == [(field,)]


def test_what_a_city_leaves_out_is_empty() -> None:
    composite, flags, table = (
        Composite.model_validate(COMPOSITE), Flags.model_validate(FLAGS), ScoreTable.model_validate(TABLE)
    )  # fmt: skip
    assert (composite.levels, composite.bands, table.area_steps) == ((), (), ())
    assert [(flag.places, flag.barred_by) for flag in flags.awarded] == [(None, ())] * 2
    assert composite.components[0].score_table is None
    assert sum(component.weight for component in composite.components) == Decimal(1)
    assert LadderTrigger.model_validate({**NAMED, "ladder": "staff", "rules": ["x"], "at_least": 1}).groups == ()
    assert ResultConsumer.model_fields["award"].default is None
    assert (Award.model_fields["unit_zh"].default, Award.model_fields["unit_en"].default) == ("元", "yuan")


def test_one_figure_has_one_target_for_each_class_of_channels() -> None:
    evaluation = load_profile("hongshan").evaluation
    target = {"indicator": "closing_rate", "percent": 90, "source": "ours"}
    facts = {**evaluation.model_dump(), "targets": [target, {**target, "source_class": "public"}]}
    Evaluation.model_validate(facts)
    with pytest.raises(ValidationError) as refusal:
        Evaluation.model_validate({**facts, "targets": [target, target]})
    assert refusal.value.errors()[0]["ctx"] == {"expected": "one target of each figure", "found": "2 of closing_rate"}
