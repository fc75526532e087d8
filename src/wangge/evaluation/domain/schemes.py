"""Schemes (评价方案): a city profile's composites as the analytics score them, and the grades of a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wangge.analytics.public import (
    Component,
    ComponentKind,
    ComponentScore,
    CompositeDefinition,
    CountBand,
    GradeBand,
    IndicatorValue,
    ScoreNote,
    grade_for,
    score_composite,
)
from wangge.profiles.public import Band, Composite, Evaluation, Flag, ScoreStep, ScoreTable, find_row

ANY_CLASS = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Scheme (评价方案) of one composite; `definitions` by area class, "" for all others.

    `levels` are the keys of the grid levels it is for; none means every level.
    """

    key: str
    name_zh: str
    name_en: str
    source: str
    subject: str
    levels: tuple[str, ...]
    definitions: Mapping[str, CompositeDefinition]
    bands: tuple[Band, ...]

    def list_indicators(self) -> tuple[str, ...]:
        """Return the keys of the indicators it reads."""
        return tuple(component.indicator for component in self.definitions[ANY_CLASS].components)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Score (综合指标值) of a subject under one scheme, with its grade and all it is made of; `value` None is n/a.

    `place` on the ranking board and `flag` are those of a ranked department, None of everybody else.
    """

    scheme: str
    name_zh: str
    name_en: str
    source: str
    value: Decimal | None
    grade: str
    grade_zh: str
    grade_en: str
    notes: tuple[ScoreNote, ...]
    components: tuple[ComponentScore, ...]
    place: int | None = None
    flag: Flag | None = None


def build_schemes(evaluation: Evaluation) -> tuple[Scheme, ...]:
    """Return the schemes of a profile in its order, those for certain levels before those for any.

    Raises what `CompositeDefinition` raises for one that does not hold together.
    """
    schemes = [_build_scheme(composite, evaluation) for composite in evaluation.composites]
    return tuple(sorted(schemes, key=lambda scheme: not scheme.levels))


def select_schemes(schemes: Sequence[Scheme], *, subject: str, level: str = "") -> tuple[Scheme, ...]:
    """Return the schemes for a kind of subject, for areas those of a level (its key); the first is the main one."""
    return tuple(
        scheme for scheme in schemes if scheme.subject == subject and (not scheme.levels or level in scheme.levels)
    )


def score_subject(
    scheme: Scheme,
    values: Mapping[str, IndicatorValue],
    *,
    period_days: int,
    unit_count: int = 1,
    area_class: str = ANY_CLASS,
) -> Score:
    """Return the graded score of one subject from its figures.

    `period_days` and `unit_count` scale counts to the period and the unit grid their tables are written for. Counts
    alone make no score: where no rate is known, no work was judged, and little work would be full marks.
    """
    definition = scheme.definitions.get(area_class, scheme.definitions[ANY_CLASS])
    result = score_composite(definition, values, grid_count=unit_count, period_days=period_days)
    if not any(part.points is not None and part.kind is not ComponentKind.COUNT_SCORE for part in result.components):
        result = score_composite(definition, {})
    grade = grade_for(result.value, [GradeBand(band.key, band.at_least) for band in scheme.bands])
    band = next((band for band in scheme.bands if band.key == grade), None)
    return Score(
        scheme=scheme.key,
        name_zh=scheme.name_zh,
        name_en=scheme.name_en,
        source=scheme.source,
        value=result.value,
        grade=grade or "",
        grade_zh=band.name_zh if band else "",
        grade_en=band.name_en if band else "",
        notes=result.notes,
        components=result.components,
    )


def _build_scheme(composite: Composite, evaluation: Evaluation) -> Scheme:
    tables = [find_row(evaluation.score_tables, row.score_table) for row in composite.components if row.score_table]
    classes = {steps.area_class for table in tables if table is not None for steps in table.area_steps}
    return Scheme(
        key=composite.key,
        name_zh=composite.name_zh,
        name_en=composite.name_en,
        source=composite.source,
        subject=composite.subject,
        levels=composite.levels,
        definitions={name: build_definition(composite, evaluation, name) for name in (ANY_CLASS, *sorted(classes))},
        bands=evaluation.list_bands(composite),
    )


def build_definition(composite: Composite, evaluation: Evaluation, area_class: str = ANY_CLASS) -> CompositeDefinition:
    """Return the composite of a profile as the analytics score it, with the count tables of an area class."""
    components = []
    for row in composite.components:
        table = find_row(evaluation.score_tables, row.score_table) if row.score_table else None
        components.append(
            Component(
                key=row.indicator,
                kind=ComponentKind(row.kind),
                indicator=row.indicator,
                weight=row.weight,
                table=_read_steps(table, area_class),
                is_clamped=row.kind == "inverse_rate",
                is_per_grid=table is not None and table.counted_per == "unit_grid",
                days=table.days if table is not None else None,
            )
        )
    return CompositeDefinition(
        key=composite.key,
        name_zh=composite.name_zh,
        name_en=composite.name_en,
        components=tuple(components),
        source=composite.source,
        small_sample=evaluation.small_sample,
    )


def _read_steps(table: ScoreTable | None, area_class: str) -> tuple[CountBand, ...]:
    if table is None:
        return ()
    steps: tuple[ScoreStep, ...] = table.steps
    for row in table.area_steps:
        if row.area_class == area_class:
            steps = row.steps
    return tuple(CountBand(step.at_least, step.score) for step in steps)
