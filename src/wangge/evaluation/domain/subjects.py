"""Subjects (评价对象): whom a run judges, with figures and scores, and how they are kept as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wangge.analytics.public import (
    ComponentScore,
    IndicatorKind,
    IndicatorValue,
    ScoreNote,
    get_indicator,
)
from wangge.evaluation.domain.schemes import Score
from wangge.kernel.public import digest_bytes, encode_canonical

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Subject (评价对象) of a run: a total, a department, an area, a person on a post, or one value of a breakdown.

    `figures` hold what is known; an indicator that is not among them is n/a. `level` is the number of an area's level.
    """

    kind: str
    key: str
    name: str
    name_en: str = ""
    code: str = ""
    level: int = 0
    parent_key: str = ""
    case_count: int
    figures: Mapping[str, IndicatorValue]
    scores: tuple[Score, ...] = ()
    notes: tuple[ScoreNote, ...] = ()


def list_notes(scores: tuple[Score, ...], *, case_count: int, small_sample: int) -> tuple[ScoreNote, ...]:
    """Return what the reader of a subject's main score must know; no note where nothing is scored."""
    if not scores:
        return ()
    notes = list(scores[0].notes)
    if ScoreNote.NOT_APPLICABLE not in notes and ScoreNote.SMALL_SAMPLE not in notes and case_count < small_sample:
        notes.append(ScoreNote.SMALL_SAMPLE)
    return tuple(notes)


def pack_figures(values: Mapping[str, IndicatorValue]) -> dict[str, list[int]]:
    """Return the figures that are known as plain values: [count] or [numerator, denominator]."""
    packed: dict[str, list[int]] = {}
    for key, value in values.items():
        if value.value is not None and value.numerator is not None:
            divided = [] if value.kind is IndicatorKind.COUNT else [value.denominator or 0]
            packed[key] = [value.numerator, *divided]
    return packed


def unpack_figure(key: str, packed: Mapping[str, list[int]], kind: str = "") -> IndicatorValue:
    """Return one figure again; n/a when it is not among the known ones. `kind` is that of one that is not listed."""
    kind = IndicatorKind(kind) if kind else get_indicator(key).kind
    parts = packed.get(key)
    if parts is None:
        return IndicatorValue(kind, None)
    return IndicatorValue(kind, parts[0], parts[1] if len(parts) > 1 else None)


def pack_score(score: Score) -> Plain:
    """Return a score as plain values; numbers with decimals as text, so that they stay exact."""
    return {
        "scheme": score.scheme,
        "name_zh": score.name_zh,
        "name_en": score.name_en,
        "source": score.source,
        "value": _pack_number(score.value),
        "grade": score.grade,
        "grade_zh": score.grade_zh,
        "grade_en": score.grade_en,
        "notes": [note.value for note in score.notes],
        "components": [_pack_component(component) for component in score.components],
        **_pack_award(score),
    }


def _pack_award(score: Score) -> Plain:
    if score.place is None:
        return {}
    flag = score.flag
    named = {"flag_zh": flag.name_zh, "flag_en": flag.name_en, "flag_colour": flag.colour} if flag else {}
    return {"place": score.place, "flag": flag.key if flag else "", **named}


def _pack_component(component: ComponentScore) -> Plain:
    return {
        "indicator": component.indicator,
        "kind": component.kind.value,
        "weight": _pack_number(component.weight),
        "effective_weight": _pack_number(component.effective_weight),
        "points": _pack_number(component.points),
        "sample": component.sample,
        "notes": [note.value for note in component.notes],
    }


def _pack_number(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def digest_subjects(subjects: tuple[Subject, ...]) -> str:
    """Return the SHA-256 of what was judged: keys, figures and scores of every subject, without names, which change."""
    rows = sorted((subject.kind, subject.level, subject.key, _pack_judgement(subject)) for subject in subjects)
    return digest_bytes(encode_canonical({"subjects": [list(row) for row in rows]}))


def _pack_judgement(subject: Subject) -> str:
    named = ("name_zh", "name_en", "grade_zh", "grade_en", "source", "flag_zh", "flag_en", "flag_colour")
    scores = [pack_score(score) for score in subject.scores]
    judged = {
        "parent": subject.parent_key,
        "cases": subject.case_count,
        "figures": pack_figures(subject.figures),
        "scores": [{name: value for name, value in score.items() if name not in named} for score in scores],
        "notes": [note.value for note in subject.notes],
    }
    return encode_canonical(judged).decode()
