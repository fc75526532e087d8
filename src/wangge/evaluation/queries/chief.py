"""The chief's page: one month in five figures, by area, and what got worse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wangge.evaluation import access
from wangge.evaluation.domain.comparing import Change, compare_values
from wangge.evaluation.domain.headlines import Headline
from wangge.evaluation.domain.periods import name_month_before, name_year_before
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT, TOTAL
from wangge.evaluation.domain.views import FigureView, RunView, SubjectView, TrendPoint
from wangge.evaluation.domain.worsening import Worsening, find_worsenings
from wangge.evaluation.models import EvaluationRun
from wangge.evaluation.queries.areas import find_first_level
from wangge.evaluation.queries.building import PlainSubject, read_plain, show_run, show_subject
from wangge.evaluation.queries.months import fetch_month_runs
from wangge.kernel.public import Actor

HEADLINES = ("report_count", "timely_handling_rate", "timely_closing_rate", "rework_rate", "satisfaction_rate")
WATCHED = ("timely_handling_rate", "closing_rate", "timely_closing_rate", "rework_rate", "satisfaction_rate")
MONTHS_SHOWN = 13
"""A year and the month it began with, so that the year before is among them."""
MOST_WORSENINGS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ChiefView:
    """The chief's page of a month; `months` are those with a run, the latest first.

    `run` and `total` are None without any. `before` is the run of the month before, where there is one;
    `is_comparable` tells whether both were computed by the same definitions.
    """

    run: RunView | None
    before: RunView | None
    is_comparable: bool
    months: tuple[str, ...]
    total: SubjectView | None
    headlines: tuple[Headline, ...]
    trend: tuple[TrendPoint, ...]
    level: int
    levels: tuple[int, ...]
    areas: tuple[SubjectView, ...]
    worsened: tuple[Worsening, ...]
    departments_worsened: tuple[Worsening, ...]
    areas_worsened: tuple[Worsening, ...]


EMPTY = ChiefView(
    run=None, before=None, is_comparable=True, months=(), total=None, headlines=(), trend=(), level=0, levels=(),
    areas=(), worsened=(), departments_worsened=(), areas_worsened=(),
)  # fmt: skip


def read_chief_page(*, actor: Actor, month: str = "", level: int = 0) -> ChiefView:
    """Return the page of a month "2026-03", of the latest one with a run for an unknown month.

    `level` is that of the areas, by default the highest that has more than one. Raises `evaluation_not_shown`.
    """
    access.check_see_chief_page(actor)
    runs = fetch_month_runs(actor, most=MONTHS_SHOWN * 5)
    if not runs:
        return EMPTY
    position = next((place for place, row in enumerate(runs) if row.month == month), 0)
    shown = runs[position : position + MONTHS_SHOWN]
    run, before = shown[0], next((row for row in shown[1:] if row.month == name_month_before(shown[0].month)), None)
    totals = _read_totals(actor, shown)
    first_level = find_first_level(actor=actor, run_id=run.pk)
    levels = tuple(range(first_level, len(run.level_names)))  # the unit grids are too many for one screen
    level = level if level in levels else first_level
    judged = _read_judged(actor, run, before, level=level)
    earlier = {(one.kind, one.key): one for one in judged if before is not None and one.run_id == before.pk}
    now = [one for one in judged if one.run_id == run.pk]
    areas = [one for one in now if one.kind == AREA]
    total = totals.get(run.pk)
    return ChiefView(
        run=show_run(run),
        before=None if before is None else show_run(before),
        is_comparable=before is None or before.indicators_version == run.indicators_version,
        months=tuple(row.month for row in runs),
        total=total,
        headlines=_list_headlines(total, totals, shown),
        trend=tuple(_show_point(row, totals[row.pk]) for row in reversed(shown) if row.pk in totals),
        level=level,
        levels=levels,
        areas=tuple(sorted(areas, key=lambda one: (one.score is None, -(one.score or 0), one.key))),
        worsened=_find([one for one in now if one.kind == TOTAL], earlier),
        departments_worsened=_find([one for one in now if one.kind == DEPARTMENT], earlier),
        areas_worsened=_find(areas, earlier),
    )


def _find(subjects: Iterable[SubjectView], earlier: Mapping[tuple[str, str], SubjectView]) -> tuple[Worsening, ...]:
    return find_worsenings(subjects, earlier, indicators=WATCHED, most=MOST_WORSENINGS)


def _read_totals(actor: Actor, runs: list[EvaluationRun]) -> dict[int, SubjectView]:
    rows = access.subjects_visible_to(actor).filter(run__in=[run.pk for run in runs], kind=TOTAL)
    return {row.run_id: _show(row, HEADLINES) for row in read_plain(rows, with_scores=False)}


def _read_judged(actor: Actor, run: EvaluationRun, before: EvaluationRun | None, *, level: int) -> list[SubjectView]:
    """Return whom both runs judged, with scores the areas of the first alone: those of others are not shown."""
    rows = access.subjects_visible_to(actor).filter(run__in=[row.pk for row in (run, before) if row is not None])
    # Not in one query: by kind or by kind and level, a database would look at all unit grids of both runs.
    areas = read_plain(rows.filter(kind=AREA, level=level), with_scores=True)
    others = read_plain(rows.filter(kind__in=(TOTAL, DEPARTMENT)), with_scores=False)
    scored = (row if row.run_id == run.pk else row._replace(scores=[]) for row in areas)
    return [_show(row, WATCHED) for row in (*scored, *others)]


def _show(row: PlainSubject, indicators: tuple[str, ...]) -> SubjectView:
    return show_subject(row, definitions={}, recorded=frozenset(row.figures), indicators=indicators)


def _list_headlines(
    total: SubjectView | None, totals: Mapping[int, SubjectView], runs: list[EvaluationRun]
) -> tuple[Headline, ...]:
    if total is None:
        return ()
    by_month = {row.month: row for row in runs}
    before, year = by_month.get(name_month_before(runs[0].month)), by_month.get(name_year_before(runs[0].month))
    return tuple(
        Headline(
            figure=figure,
            since_month=_compare(figure, runs[0], before, totals),
            since_year=_compare(figure, runs[0], year, totals),
        )
        for figure in total.figures.values()
    )


def _compare(
    figure: FigureView, run: EvaluationRun, other: EvaluationRun | None, totals: Mapping[int, SubjectView]
) -> Change | None:
    """Return how a figure changed; a count only between months that were both over, for a part holds less."""
    if other is None or other.pk not in totals:
        return None
    if figure.value.denominator is None and not (_is_whole(run) and _is_whole(other)):
        return None
    return compare_values(figure.value, totals[other.pk].figures[figure.key].value)


def _is_whole(run: EvaluationRun) -> bool:
    return run.from_on is not None and run.to_on is not None and run.days == (run.to_on - run.from_on).days + 1


def _show_point(row: EvaluationRun, total: SubjectView) -> TrendPoint:
    return TrendPoint(run_id=row.pk, month=row.month, score=None, grade="", figures=total.figures)
