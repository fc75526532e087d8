"""A stored run as one plain object."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol

from wangge.evaluation.domain.run_definitions import list_built_of
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT, POSTS, SHEETS, TOTAL, list_columns, list_shown
from wangge.evaluation.domain.summaries import (
    summarise_figures,
    summarise_period,
    summarise_run_view,
    summarise_subject,
)
from wangge.evaluation.domain.views import SubjectView
from wangge.evaluation.models import EvaluationRun, EvaluationSubject
from wangge.evaluation.queries.building import show_run, show_subject
from wangge.evaluation.queries.runs import fetch_run, list_beside, list_subjects, sort_subjects
from wangge.kernel.public import Actor

DEPARTMENT_FIGURES = (*list_columns(DEPARTMENT), "rework_count", "closed_count", "handled_count")


class ListSubjects(Protocol):
    """Something that lists the subjects of a kind, the best score first."""

    def __call__(
        self, *, kind: str, indicators: tuple[str, ...] | None = None, level: int | None = None
    ) -> Sequence[SubjectView]:
        """Return them with these figures, by default the columns of the kind; areas of one level."""


def summarise_run(*, actor: Actor, run_id: int) -> dict[str, Any]:
    """Return a run as plain values: {run, period, version, totals, departments, posts, areas, built}.

    `departments`, each list of `posts` (by kind) and `areas` come best score first; `areas` are those of all levels
    above the unit grids, by level. Every figure is {numerator, denominator, value}; n/a is null. `built` are the definitions of the
    indicators that were built in the city, by key, with their version and author.
    """
    return {
        "run": run_id,
        **_summarise(fetch_run(actor, run_id), partial(list_subjects, actor=actor, run_id=run_id)),
    }


def summarise_rows(run: EvaluationRun, rows: Sequence[EvaluationSubject]) -> dict[str, Any]:
    """Return a run that is not stored as `summarise_run` does a stored one; it has no number."""
    recorded = frozenset(next((row.figures for row in rows if row.kind == TOTAL), {}))

    def list_rows(
        *, kind: str, indicators: tuple[str, ...] | None = None, level: int | None = None
    ) -> Sequence[SubjectView]:
        wanted = list_shown(kind, list_beside(run)) if indicators is None else indicators
        return sort_subjects(
            show_subject(row, definitions=run.definitions, recorded=recorded, indicators=wanted)
            for row in rows
            if row.kind == kind and (level is None or row.level == level)
        )

    return {"run": None, **_summarise(run, list_rows)}


def _summarise(row: EvaluationRun, list_them: ListSubjects) -> dict[str, Any]:
    run, built = show_run(row), list_built_of(row.definitions)

    def list_all(
        kind: str, indicators: tuple[str, ...] | None = None, level: int | None = None
    ) -> list[dict[str, Any]]:
        return [summarise_subject(subject) for subject in list_them(kind=kind, indicators=indicators, level=level)]

    totals = list_them(kind=TOTAL, indicators=(*SHEETS[TOTAL], *built))
    return {
        **summarise_run_view(run),
        "period": summarise_period(run),
        "version": run.indicators_version,
        "totals": summarise_figures(totals[0].figures.values()) if totals else {},
        "departments": list_all(DEPARTMENT, (*DEPARTMENT_FIGURES, *built)),
        "posts": {kind: list_all(kind) for kind in POSTS},
        "areas": [row for level in range(1, len(run.level_names)) for row in list_all(AREA, level=level)],
        "level_names": [list(names) for names in run.level_names],
        "built": {key: row.definitions[key] for key in built},
    }
