"""Summaries (评价摘要): a run as plain values, for the command line and for whoever stores or compares it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wangge.evaluation.domain.views import FigureView, RunView, SubjectView

PLACES = 4


def summarise_run_view(run: RunView) -> dict[str, Any]:
    """Return what a run is of; no id, no instant of storing: equal for equal facts and profile."""
    return {
        "profile": run.profile,
        "profile_digest": run.profile_digest,
        "cases": run.case_count,
        "facts_digest": run.facts_digest,
        "result_digest": run.result_digest,
    }


def summarise_period(run: RunView) -> dict[str, Any]:
    """Return the period of a run as plain values."""
    return {
        "month": run.month or None,
        "from_on": run.from_on.isoformat() if run.from_on else None,
        "to_on": run.to_on.isoformat() if run.to_on else None,
        "days": run.days,
        "as_of": run.as_of.isoformat(),
    }


def summarise_subject(subject: SubjectView) -> dict[str, Any]:
    """Return a subject as plain values: who, score and grade of each scheme, the figures of the view."""
    return {
        "key": subject.key,
        "code": subject.code,
        "name": subject.name_zh,
        "parent": subject.parent_key,
        "level": subject.level,
        "cases": subject.case_count,
        "score": None if subject.score is None else float(subject.score),
        "grade": subject.scores[0].grade if subject.scores else "",
        "scores": {
            score.scheme: {"value": None if score.value is None else float(score.value), "grade": score.grade}
            for score in subject.scores
        },
        "notes": list(subject.notes),
        "figures": summarise_figures(subject.figures.values()),
    }


def summarise_figures(figures: Iterable[FigureView]) -> dict[str, Any]:
    """Return figures by key: numerator, denominator (null for a count) and value; n/a is null throughout."""
    return {
        figure.key: {
            "numerator": figure.value.numerator if figure.exact is not None else None,
            "denominator": figure.value.denominator if figure.exact is not None else None,
            "value": None if figure.exact is None else round(float(figure.exact), PLACES),
        }
        for figure in figures
    }
