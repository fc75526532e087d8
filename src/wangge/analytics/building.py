"""Building indicators (自建指标): a definition as data that compiles to the same expression as a built-in one.

A definition takes a listed indicator as its measure, restricts it to such cases as its conditions name, and may ask what
share of those cases fulfils further conditions, or divide by another count. It is never code, and reads the same facts.
"""

from __future__ import annotations

from functools import partial, reduce
from operator import and_
from typing import Annotated, Any, Literal, TypeAlias

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from wangge.analytics.expressions import Expression, Flags, Outcome, negate
from wangge.analytics.facts import CASE_FACTS_SCHEMA
from wangge.analytics.indicators import Direction, Indicator, IndicatorKind
from wangge.analytics.registry import INDICATORS, get_indicator
from wangge.kernel.public import DomainError

BUILT_PREFIX = "own_"
OWN_SOURCE = "built here"
_NOT_TO_CHOOSE_BY = ("number", "unit_name", "case_id", "district_id")

Label: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Value: TypeAlias = bool | int | str


class Condition(BaseModel):
    """Condition (条件) on a case: a fact is one of the values, or, turned round, none of them; unknown is neither."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    column: str
    values: Annotated[tuple[Value, ...], Field(min_length=1, max_length=50, strict=False)]
    is_excluded: bool = False

    def write(self) -> str:
        """Return the condition as a person writes it: source_class=public,video or closure_kind!=import."""
        values = (str(value).lower() if isinstance(value, bool) else str(value) for value in self.values)
        return f"{self.column}{'!=' if self.is_excluded else '='}{','.join(values)}"


class IndicatorDefinition(BaseModel):
    """Indicator definition (指标定义) that somebody built: `key` begins with own_.

    `form` "same": the measure of the cases that meet `conditions`; "share": of those cases that the measure (a count)
    counts, the share that meets `counted`; "ratio": the measure ÷ `base`, both counts, of the cases that meet `conditions`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    key: Annotated[str, StringConstraints(pattern=r"^own_[a-z0-9]+(_[a-z0-9]+)*$", max_length=60)]
    name_zh: Label
    name_en: Label
    form: Literal["same", "share", "ratio"]
    measure: str
    base: str = ""
    conditions: Annotated[tuple[Condition, ...], Field(max_length=10, strict=False)] = ()
    counted: Annotated[tuple[Condition, ...], Field(max_length=10, strict=False)] = ()
    direction: Literal["higher", "lower", "neutral"] = "neutral"


def read_definition(plain: Any) -> IndicatorDefinition:
    """Return a definition read from plain values that holds together.

    Errors: `indicator_key_wrong`, `indicator_measure_missing`, `indicator_base_not_of_form`, `indicator_base_same(key)`,
    `indicator_counted_not_of_form`; `indicator_definition_wrong(path, problem)` for the rest.
    """
    try:
        definition = IndicatorDefinition.model_validate(plain)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        if first["loc"] == ("key",):
            raise DomainError("indicator_key_wrong") from error
        raise _refuse(".".join(map(str, first["loc"])), first["msg"]) from error
    _check_parts(definition)
    for name, conditions in (("conditions", definition.conditions), ("counted", definition.counted)):
        for number, condition in enumerate(conditions):
            _check_condition(condition, f"{name}.{number}")
    return definition


def _check_parts(definition: IndicatorDefinition) -> None:
    for name, key in (("measure", definition.measure), ("base", definition.base)):
        if key and key not in INDICATORS:
            raise _refuse(name, f"there is no indicator {key}")
        if key and definition.form != "same" and get_indicator(key).kind is not IndicatorKind.COUNT:
            raise _refuse(name, f"{key} is not a count")
    if not definition.measure:
        raise DomainError("indicator_measure_missing")
    if (definition.form == "ratio") != bool(definition.base):
        raise DomainError("indicator_base_not_of_form")
    if definition.base == definition.measure:
        raise DomainError("indicator_base_same", key=definition.base)
    if (definition.form == "share") != bool(definition.counted):
        raise DomainError("indicator_counted_not_of_form")
    if definition.form != "same" and get_indicator(definition.measure).outcome.is_number:
        raise _refuse("measure", f"{definition.measure} adds up a quantity, not cases")
    if definition.base and get_indicator(definition.base).outcome.is_number:
        raise _refuse("base", f"{definition.base} adds up a quantity, not cases")


def _check_condition(condition: Condition, path: str) -> None:
    if condition.column not in list_condition_columns():
        raise _refuse(f"{path}.column", f"cases are not chosen by {condition.column}")
    kind = CASE_FACTS_SCHEMA.field(condition.column).type
    wanted: type = bool if pa.types.is_boolean(kind) else str if pa.types.is_string(kind) else int
    if any(type(value) is not wanted for value in condition.values):
        raise _refuse(f"{path}.values", f"{condition.column} is {_NAMES[wanted]}")


_NAMES = {bool: "true or false", str: "text", int: "a whole number"}


def list_condition_columns() -> tuple[str, ...]:
    """Return the facts that conditions may name: flags, texts and whole numbers, but not what names one case."""
    return tuple(
        field.name
        for field in CASE_FACTS_SCHEMA
        if field.name not in _NOT_TO_CHOOSE_BY
        and (pa.types.is_boolean(field.type) or pa.types.is_string(field.type) or pa.types.is_integer(field.type))
    )


def _refuse(path: str, problem: str) -> DomainError:
    return DomainError("indicator_definition_wrong", path=path, problem=problem)


def compile_indicator(definition: IndicatorDefinition, *, version: int = 1) -> Indicator:
    """Return the indicator that a definition describes; it computes, opens and explains itself like a listed one."""
    measure = get_indicator(definition.measure)
    population = _build_population(definition, measure)
    if definition.form == "share":
        outcome = _ask_all(f"{definition.key}_counted", definition.counted, among=population, measured=measure.outcome)
        kind, unit = IndicatorKind.RATE, "share"
    else:
        outcome = _restrict(measure.outcome, f"{definition.key}_measure", population)
        kind, unit = measure.kind, measure.unit
    base = _restrict(measure.base, f"{definition.key}_base", population) if measure.base else None
    if definition.form == "ratio":
        base = _restrict(get_indicator(definition.base).outcome, f"{definition.key}_base", population)
        kind, unit = IndicatorKind.RATIO, "share"
    return Indicator(
        key=definition.key,
        name_zh=definition.name_zh,
        name_en=definition.name_en,
        kind=kind,
        outcome=outcome,
        base=base,
        asked=measure.denominator if definition.form == "same" else None,
        exclusions_zh=measure.exclusions_zh,
        exclusions_en=measure.exclusions_en,
        unit=unit,
        direction=Direction(definition.direction),
        version=version,
        source=OWN_SOURCE,
    )


def _build_population(definition: IndicatorDefinition, measure: Indicator) -> Outcome | None:
    """Return the cases that are looked at: those that meet the conditions, of a share those of them that are measured."""
    chosen = None
    if definition.conditions:
        chosen = _ask_all(f"{definition.key}_cases", definition.conditions)
    if definition.form != "share":
        return chosen
    return _restrict(measure.outcome, f"{definition.key}_measured", chosen)


def _ask_all(
    key: str, conditions: tuple[Condition, ...], *, among: Outcome | None = None, measured: Outcome | None = None
) -> Outcome:
    """Return the outcome: every condition is met; unknown where one of them is. It is named with its conditions."""
    written = ", ".join(condition.write() for condition in conditions)
    return Outcome(
        key=key,
        name_zh=f"{measured.name_zh if measured else ''}（{written}）",
        name_en=f"{measured.name_en if measured else ''} ({written})",
        flags=tuple(dict.fromkeys(condition.column for condition in conditions)),
        question=partial(_meets_all, conditions=conditions),
        among=among,
    )


def _meets_all(flags: Flags, *, conditions: tuple[Condition, ...]) -> Expression:
    return reduce(and_, (_meets(flags, condition) for condition in conditions))


def _meets(flags: Flags, condition: Condition) -> Expression:
    values = [int(value) if isinstance(value, bool) else value for value in condition.values]
    found = flags[condition.column].isin(values).cast("int16")
    return negate(found) if condition.is_excluded else found


def _restrict(outcome: Outcome, key: str, population: Outcome | None) -> Outcome:
    """Return an outcome asked only of the population; its own population stays."""
    if population is None:
        return outcome
    return Outcome(
        key=key,
        name_zh=outcome.name_zh + population.name_zh,
        name_en=outcome.name_en + population.name_en,
        flags=outcome.list_flags(),
        question=outcome.answer,
        among=population,
        is_number=outcome.is_number,
    )
