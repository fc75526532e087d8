"""A unit's own page: its figures in the run that speaks for a month, and what would lift its score."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.evaluation import access
from wangge.evaluation.domain.frozen_months import MonthStanding
from wangge.evaluation.domain.sheets import DEPARTMENT
from wangge.evaluation.domain.views import RunView, SubjectView, TrendPoint
from wangge.evaluation.models import EvaluationRun
from wangge.evaluation.queries.building import show_run
from wangge.evaluation.queries.lifting import SubjectLift, find_lift
from wangge.evaluation.queries.months import MonthRuns, fetch_month_runs
from wangge.evaluation.queries.runs import MOST_MONTHS, get_subject, read_trend
from wangge.kernel.public import Actor

MONTHS_OFFERED = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnUnitView:
    """A unit's own page; `run` is None without any run, `standing` where it is of no month, `subject` where the unit had no case in it.

    `units` are (key, name) of the actor's units in the run.
    """

    run: RunView | None
    standing: MonthStanding | None
    months: tuple[str, ...]
    units: tuple[tuple[str, str], ...]
    subject: SubjectView | None
    trend: tuple[TrendPoint, ...]
    lift: SubjectLift


def read_own_unit(*, actor: Actor, month: str = "", unit: str = "") -> OwnUnitView:
    """Return the page of one of the actor's units in the run that speaks for a month, by default for the latest one.

    Without a run of any month the newest run of all cases serves. Raises `evaluation_no_unit`, `evaluation_not_shown`.
    """
    access.check_see_own_unit(actor)
    found = fetch_month_runs(actor, most=MONTHS_OFFERED)
    runs = found.runs
    run = next((row for row in runs if row.month == month), None) or (runs[0] if runs else _find_any(actor))
    standing = found.standings.get(run.month) if run else None
    months = tuple(row.month for row in runs)
    units = _list_units(actor, run) if run else ()
    if run is None or not units:
        shown = None if run is None else show_run(run)
        return OwnUnitView(
            run=shown,
            standing=standing,
            months=months,
            units=(),
            subject=None,
            trend=(),
            lift=SubjectLift(),
        )
    keys = [key for key, _ in units]
    key = next((one for one in (unit, str(actor.unit_id)) if one in keys), keys[0])
    subject = get_subject(actor=actor, run_id=run.pk, kind=DEPARTMENT, key=key)
    return OwnUnitView(
        run=show_run(run),
        standing=standing,
        months=months,
        units=units,
        subject=subject,
        trend=read_trend(actor, _list_until(run, found), kind=DEPARTMENT, key=key),
        lift=find_lift(subject, days=run.days),
    )


def _list_until(run: EvaluationRun, found: MonthRuns) -> list[MonthStanding]:
    kept = [one for one in found.standings.values() if not run.month or one.month <= run.month]
    return kept[:MOST_MONTHS]


def _find_any(actor: Actor) -> EvaluationRun | None:
    return access.visible_to(actor).order_by("-id").first()


def _list_units(actor: Actor, run: EvaluationRun) -> tuple[tuple[str, str], ...]:
    keys = [str(unit_id) for unit_id in sorted(actor.unit_ids)]
    rows = access.subjects_visible_to(actor).filter(run=run, kind=DEPARTMENT, key__in=keys)
    return tuple(rows.order_by("name").values_list("key", "name"))
