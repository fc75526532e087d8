"""From rows to the frozen views."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import orjson
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from wangge.analytics.public import INDICATORS
from wangge.evaluation.domain.subjects import unpack_figure
from wangge.evaluation.domain.targets import find_target
from wangge.evaluation.domain.views import ComponentView, FigureView, RunView, ScoreView, SubjectView
from wangge.evaluation.models import EvaluationRun, EvaluationSubject
from wangge.evaluation.queries.json_parts import JsonParts

RUN_FIELDS = tuple(
    field.attname for field in EvaluationRun._meta.concrete_fields if field.name not in {"definitions", "level_names"}
)


_MAIN_SCORE = (
    "scheme", "name_zh", "name_en", "source", "value", "grade", "grade_zh", "grade_en", "notes",
    "place", "flag", "flag_zh", "flag_en", "flag_colour",
)  # fmt: skip


class PlainSubject(NamedTuple):
    """A subject's row as plain values, for pages that read hundreds: some of its figures, its main score without parts."""

    run_id: int
    kind: str
    level: int
    key: str
    parent_key: str
    code: str
    name: str
    name_en: str
    case_count: int
    notes: list[str]
    figures: dict[str, list[int]]
    scores: list[dict[str, Any]]


def read_plain(
    rows: QuerySet[EvaluationSubject], *, figures: Sequence[str], with_score: bool = False
) -> list[PlainSubject]:
    """Return rows as plain values with those of these figures that are known, and their main score if it is wanted.

    It takes a third of the time of models: of a hundred figures and more of each row, the database hands over a few.
    """
    parts = {
        "notes_text": Cast("notes", TextField()),
        "figures_text": JsonParts("figures", ((key,) for key in figures)),
        "score_text": JsonParts("scores", ((0, name) for name in _MAIN_SCORE) if with_score else ()),
    }
    columns = PlainSubject._fields[: PlainSubject._fields.index("notes")]
    found = rows.annotate(**parts).values_list(*columns, *parts)
    return [_build_plain(figures, *row) for row in found]


def _build_plain(figures: Sequence[str], *row: Any) -> PlainSubject:
    *columns, notes, values, score = row
    known = _name_parts(figures, values)
    main = _name_parts(_MAIN_SCORE, score)
    scores = [{"value": None, **main, "components": []}] if main else []
    return PlainSubject._make((*columns, orjson.loads(notes), known, scores))


def _name_parts(names: Sequence[str], text: str) -> dict[str, Any]:
    """Return what the database picked by name, without what there is not; of none it was not asked."""
    return {name: part for name, part in zip(names, orjson.loads(text), strict=False) if part is not None}


def show_run(row: EvaluationRun) -> RunView:
    """Return a run as a frozen value."""
    return RunView(
        id=row.pk,
        district_id=row.district_id,
        profile=row.profile,
        profile_digest=row.profile_digest,
        indicators_version=row.indicators_version,
        month=row.month,
        from_on=row.from_on,
        to_on=row.to_on,
        days=row.days,
        as_of=row.known_at,
        high_water=row.high_water,
        case_count=row.case_count,
        facts_digest=row.facts_digest,
        result_digest=row.result_digest,
        requester_name=row.requester_name,
        created_at=row.created_at,
        small_sample=row.small_sample,
        level_names=tuple((name_zh, name_en) for name_zh, name_en in row.level_names),
    )


def show_subject(
    row: EvaluationSubject | PlainSubject,
    *,
    definitions: Mapping[str, Any],
    recorded: frozenset[str],
    indicators: Iterable[str],
) -> SubjectView:
    """Return a subject with the figures of `indicators`; `recorded` are those the run has of anybody."""
    of = (row.kind, row.key)
    figures = {key: show_figure(key, row.figures, definitions, recorded, of=of) for key in indicators}
    return SubjectView(
        run_id=row.run_id,
        kind=row.kind,
        level=row.level,
        key=row.key,
        parent_key=row.parent_key,
        code=row.code,
        name_zh=row.name,
        name_en=row.name_en or row.name,
        case_count=row.case_count,
        notes=tuple(row.notes),
        figures=figures,
        scores=tuple(_show_score(score, row.figures, definitions, recorded) for score in row.scores),
    )


def show_figure(
    key: str,
    figures: Mapping[str, list[int]],
    definitions: Mapping[str, Any],
    recorded: frozenset[str],
    *,
    of: tuple[str, str] = ("", ""),
) -> FigureView:
    """Return one figure with the definition of the run, today's where the run has none; `of` is whose: kind and key."""
    definition = definitions.get(key) or _describe(key)
    return FigureView(
        key=key,
        value=unpack_figure(key, figures, definition.get("kind", "")),
        definition=definition,
        is_recorded=key in recorded,
        target=find_target(definition, kind=of[0], key=of[1]),
    )


@cache
def _describe(key: str) -> Mapping[str, Any]:
    """Return today's definition; a page shows thousands of figures of a few indicators."""
    return MappingProxyType(INDICATORS[key].describe())


def _show_score(
    score: Mapping[str, Any],
    figures: Mapping[str, list[int]],
    definitions: Mapping[str, Any],
    recorded: frozenset[str],
) -> ScoreView:
    return ScoreView(
        scheme=score["scheme"],
        name_zh=score["name_zh"],
        name_en=score["name_en"],
        source=score["source"],
        value=_read_number(score["value"]),
        grade=score["grade"],
        grade_zh=score["grade_zh"],
        grade_en=score["grade_en"],
        notes=tuple(score["notes"]),
        components=tuple(
            ComponentView(
                figure=show_figure(part["indicator"], figures, definitions, recorded),
                kind=part["kind"],
                weight=Decimal(part["weight"]),
                effective_weight=Decimal(part["effective_weight"]),
                points=_read_number(part["points"]),
                sample=part["sample"],
                notes=tuple(part["notes"]),
            )
            for part in score["components"]
        ),
        place=score.get("place"),
        flag=score.get("flag", ""),
        flag_zh=score.get("flag_zh", ""),
        flag_en=score.get("flag_en", ""),
        flag_colour=score.get("flag_colour", ""),
    )


def _read_number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
