"""A stored run as one plain object."""

from __future__ import annotations

from typing import Any

from wangge.evaluation.domain.sheets import AREA, DEPARTMENT, POSTS, SHEETS, TOTAL, list_columns
from wangge.evaluation.domain.summaries import (
    summarise_figures,
    summarise_period,
    summarise_run_view,
    summarise_subject,
)
from wangge.evaluation.domain.views import SubjectView
from wangge.evaluation.queries.runs import get_run, list_subjects
from wangge.kernel.public import Actor

DEPARTMENT_FIGURES = (*list_columns(DEPARTMENT), "rework_count", "closed_count", "handled_count")


def summarise_run(*, actor: Actor, run_id: int) -> dict[str, Any]:
    """Return a run as plain values: {run, period, version, totals, departments, posts, areas}.

    `departments`, each list of `posts` (by kind) and `areas` come best score first; `areas` are those of all levels
    above the unit grids, by level. Every figure is {numerator, denominator, value}; n/a is null.
    """
    run = get_run(actor=actor, run_id=run_id)

    def list_all(
        kind: str, indicators: tuple[str, ...] | None = None, level: int | None = None
    ) -> list[dict[str, Any]]:
        found = list_subjects(actor=actor, run_id=run_id, kind=kind, indicators=indicators, level=level)
        return [summarise_subject(subject) for subject in found]

    totals: tuple[SubjectView, ...] = list_subjects(actor=actor, run_id=run_id, kind=TOTAL, indicators=SHEETS[TOTAL])
    return {
        "run": run_id,
        **summarise_run_view(run),
        "period": summarise_period(run),
        "version": run.indicators_version,
        "totals": summarise_figures(totals[0].figures.values()) if totals else {},
        "departments": list_all(DEPARTMENT, DEPARTMENT_FIGURES),
        "posts": {kind: list_all(kind) for kind in POSTS},
        "areas": [row for level in range(1, len(run.level_names)) for row in list_all(AREA, level=level)],
        "level_names": [list(names) for names in run.level_names],
    }
