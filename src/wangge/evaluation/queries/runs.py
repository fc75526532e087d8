"""Runs and their subjects as the actor may see them."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.analytics.public import INDICATORS
from wangge.evaluation import access
from wangge.evaluation.domain.frozen_months import MonthStanding
from wangge.evaluation.domain.run_definitions import list_built_of
from wangge.evaluation.domain.sheets import AREA, TOTAL, list_columns, list_shown
from wangge.evaluation.domain.targets import list_targeted
from wangge.evaluation.domain.views import RunView, SubjectView, TrendPoint
from wangge.evaluation.models import EvaluationRun, EvaluationSubject
from wangge.evaluation.queries.building import RUN_FIELDS, show_figure, show_run, show_subject
from wangge.evaluation.queries.months import fetch_month_runs, find_standings
from wangge.kernel.public import Actor, DomainError

MOST_RUNS = 200
MOST_MONTHS = 24
_RUN_FIELDS = (*RUN_FIELDS, "level_names")


def list_runs(*, actor: Actor, month: str = "", limit: int = 50) -> tuple[RunView, ...]:
    """Return the latest runs the actor may see, newest first. Raises `evaluation_not_shown`."""
    access.check_see_evaluation(actor)
    rows = access.visible_to(actor).only(*_RUN_FIELDS).order_by("-id")
    if month:
        rows = rows.filter(month=month)
    return tuple(show_run(row) for row in rows[: min(limit, MOST_RUNS)])


def get_run(*, actor: Actor, run_id: int) -> RunView:
    """Return a run. Raises `evaluation_not_shown`, `evaluation_run_unknown(run)`."""
    return show_run(fetch_run(actor, run_id))


def get_month_run(*, actor: Actor, month: str) -> RunView:
    """Return the run that speaks for a month "2026-03". Raises `evaluation_not_shown`, `evaluation_month_unknown(month)`."""
    access.check_see_evaluation(actor)
    runs = fetch_month_runs(actor, most=MOST_RUNS).runs
    found = next((run for run in runs if run.month == month), None)
    if found is None:
        raise DomainError("evaluation_month_unknown", month=month)
    return show_run(found)


def fetch_run(actor: Actor, run_id: int) -> EvaluationRun:
    """Return the row; raises `evaluation_not_shown`, `evaluation_run_unknown(run)`."""
    access.check_see_evaluation(actor)
    row = access.visible_to(actor).filter(pk=run_id).first()
    if row is None:
        raise DomainError("evaluation_run_unknown", run=run_id)
    return row


def list_subjects(
    *,
    actor: Actor,
    run_id: int,
    kind: str,
    level: int | None = None,
    parent: str | None = None,
    indicators: Iterable[str] | None = None,
) -> tuple[SubjectView, ...]:
    """Return the subjects of a kind, the best score first and those without one last; ties by key.

    Areas: of a level, or right below the area `parent`. `indicators` default to the columns of the kind, what has a
    target and what was built in the city.
    Raises `evaluation_not_shown`, `evaluation_run_unknown`.
    """
    run = fetch_run(actor, run_id)
    rows = access.subjects_visible_to(actor).filter(run_id=run_id, kind=kind)
    if kind == AREA and level is not None:
        rows = rows.filter(level=level)
    if kind == AREA and parent is not None:
        rows = rows.filter(parent_key=parent)
    wanted = tuple(indicators if indicators is not None else list_shown(kind, list_beside(run)))
    found = _show(run, list(rows), wanted)
    return sort_subjects(found)


def list_beside(run: EvaluationRun) -> tuple[str, ...]:
    """Return what tables of units and areas show beside their columns: what has a target, and what was built in the city."""
    return (*list_targeted(run.definitions), *list_built_of(run.definitions))


def sort_subjects(subjects: Iterable[SubjectView]) -> tuple[SubjectView, ...]:
    """Return the subjects, the best score first and those without one last; ties by key, the unknown after all."""
    return tuple(sorted(subjects, key=lambda one: (one.is_unknown, one.score is None, -(one.score or 0), one.key)))


def get_subject(*, actor: Actor, run_id: int, kind: str, key: str) -> SubjectView:
    """Return one subject with every figure it has and the components of its scores.

    Raises `evaluation_not_shown`, `evaluation_run_unknown`, `evaluation_subject_unknown(kind, key)`.
    """
    run = fetch_run(actor, run_id)
    row = fetch_subject(actor, run, kind=kind, key=key)
    known = [key for key in (*INDICATORS, *list_built_of(run.definitions)) if key in row.figures]
    scored = [part["indicator"] for score in row.scores for part in score["components"]]
    return _show(run, [row], tuple(dict.fromkeys((*known, *list_columns(kind), *scored))))[0]


def fetch_subject(actor: Actor, run: EvaluationRun, *, kind: str, key: str) -> EvaluationSubject:
    """Return the row; raises `evaluation_subject_unknown(kind, key)`, also for one the actor may not see."""
    row = access.subjects_visible_to(actor).filter(run=run, kind=kind, key=key).first()
    if row is None:
        raise DomainError("evaluation_subject_unknown", kind=kind, key=key)
    return row


def list_kinds(*, actor: Actor, run_id: int) -> tuple[tuple[str, int], ...]:
    """Return (kind, level) of everything that the actor sees subjects of in a run; level 0 but for areas."""
    rows = access.subjects_visible_to(actor).filter(run_id=run_id)
    return tuple(rows.order_by("kind", "level").values_list("kind", "level").distinct())


def list_trend(*, actor: Actor, run_id: int, kind: str, key: str) -> tuple[TrendPoint, ...]:
    """Return a subject in the run that speaks for each month up to this one's, same district, oldest first."""
    run = fetch_run(actor, run_id)
    rows = access.visible_to(actor).exclude(month="")
    if run.month:
        rows = rows.filter(month__lte=run.month)
    standings = find_standings(rows, district_id=run.district_id, most=MOST_MONTHS)
    return read_trend(actor, standings, kind=kind, key=key)


def read_trend(actor: Actor, standings: Iterable[MonthStanding], *, kind: str, key: str) -> tuple[TrendPoint, ...]:
    """Return a subject in the run that speaks for each month, as far as the actor may see it, oldest first."""
    months = {one.run_id: one for one in standings}
    found = access.subjects_visible_to(actor).filter(run_id__in=months, kind=kind, key=key)
    return tuple(
        TrendPoint(
            run_id=row.run_id,
            month=months[row.run_id].month,
            score=row.score,
            grade=row.grade,
            figures={
                column: show_figure(column, row.figures, {}, frozenset(row.figures)) for column in list_columns(kind)
            },
            frozen=months[row.run_id].frozen,
        )
        for row in sorted(found.defer("scores"), key=lambda row: months[row.run_id].month)
    )


def _show(run: EvaluationRun, rows: list[EvaluationSubject], indicators: tuple[str, ...]) -> tuple[SubjectView, ...]:
    recorded = find_recorded(run)
    return tuple(
        show_subject(row, definitions=run.definitions, recorded=recorded, indicators=indicators) for row in rows
    )


def find_recorded(run: EvaluationRun) -> frozenset[str]:
    """Return the indicators that the run has of anybody: those of its total."""
    figures = EvaluationSubject.objects.filter(run=run, kind=TOTAL).values_list("figures", flat=True).first()
    return frozenset(figures or ())
