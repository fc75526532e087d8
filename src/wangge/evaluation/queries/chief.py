"""The chief's page: one month in five figures, by area, and what got worse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from wangge.evaluation import access
from wangge.evaluation.domain.comparing import Change, compare_values
from wangge.evaluation.domain.frozen_months import MonthStanding
from wangge.evaluation.domain.headlines import Headline
from wangge.evaluation.domain.periods import name_month_before, name_year_before
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT, TOTAL
from wangge.evaluation.domain.targets import SOURCE_CLASS, list_source_targets, list_targeted
from wangge.evaluation.domain.tones import NO_SCALE, ToneScale
from wangge.evaluation.domain.views import FigureView, RunView, SubjectView, TrendPoint
from wangge.evaluation.domain.worsening import Excess, SubjectKey, Worsening, find_worst
from wangge.evaluation.models import EvaluationRun
from wangge.evaluation.queries.area_map import scale_areas
from wangge.evaluation.queries.areas import find_first_level
from wangge.evaluation.queries.building import PlainSubject, read_plain, show_run, show_subject
from wangge.evaluation.queries.months import fetch_month_runs
from wangge.kernel.public import Actor

HEADLINES = ("report_count", "timely_handling_rate", "timely_closing_rate", "rework_rate", "satisfaction_rate")
WATCHED = ("timely_handling_rate", "closing_rate", "timely_closing_rate", "rework_rate", "satisfaction_rate")
WATCHED_WHILE_RUNNING = tuple(key for key in WATCHED if key != "closing_rate")
"""Rates that leave out what is not due yet; the closing rate counts it as missed, which is true only of a month that is over."""
MONTHS_SHOWN = 13
"""A year and the month it began with, so that the year before is among them."""
MOST_WORSENINGS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ChiefView:
    """The chief's page of a month; `months` are those with a run, the latest first.

    `run`, how its month stands, and `total` are None without any. `before` is the run of the month before, where there is one;
    `is_comparable` tells whether both were computed by the same definitions, `is_running` whether the month was not over
    when it was evaluated. `targeted` are the figures with a target that
    are no headlines; by `scale` the areas are coloured.
    """

    run: RunView | None
    standing: MonthStanding | None
    before: RunView | None
    is_comparable: bool
    is_running: bool
    months: tuple[str, ...]
    total: SubjectView | None
    headlines: tuple[Headline, ...]
    targeted: tuple[Headline, ...]
    trend: tuple[TrendPoint, ...]
    level: int
    levels: tuple[int, ...]
    areas: tuple[SubjectView, ...]
    scale: ToneScale
    worsened: tuple[Worsening, ...]
    departments_worsened: tuple[Worsening, ...]
    areas_worsened: tuple[Worsening, ...]


EMPTY = ChiefView(
    run=None, standing=None, before=None, is_comparable=True, is_running=False, months=(), total=None, headlines=(), targeted=(), trend=(), level=0,
    levels=(), areas=(), scale=NO_SCALE, worsened=(), departments_worsened=(), areas_worsened=(),
)  # fmt: skip


def read_chief_page(*, actor: Actor, month: str = "", level: int = 0) -> ChiefView:
    """Return the page of a month "2026-03", of the latest one with a run for an unknown month.

    `level` is that of the areas, by default the highest that has more than one. Raises `evaluation_not_shown`.
    """
    access.check_see_chief_page(actor)
    found = fetch_month_runs(actor, most=MONTHS_SHOWN * 5)
    if not (runs := found.runs):
        return EMPTY
    position = next((place for place, row in enumerate(runs) if row.month == month), 0)
    shown = runs[position : position + MONTHS_SHOWN]
    run, before = shown[0], next((row for row in shown[1:] if row.month == name_month_before(shown[0].month)), None)
    beside = tuple(key for key in list_targeted(run.definitions) if key not in HEADLINES)
    totals = _read_figures(actor, shown, kind=TOTAL, key="", indicators=(*HEADLINES, *beside))
    first_level = find_first_level(actor=actor, run_id=run.pk)
    levels = tuple(range(first_level, len(run.level_names)))  # the unit grids are too many for one screen
    level = level if level in levels else first_level
    compared = _Compared(run, _read_judged(actor, run, before, level=level))
    areas = compared.list_areas()
    return ChiefView(
        run=show_run(run),
        standing=found.standings[run.month],
        before=None if before is None else show_run(before),
        is_comparable=before is None or before.indicators_version == run.indicators_version,
        is_running=not _is_whole(run),
        months=tuple(row.month for row in runs),
        total=totals.get(run.pk),
        headlines=_list_headlines(totals, shown, HEADLINES),
        targeted=(*_list_headlines(totals, shown, beside), *_list_source_headlines(actor, shown)),
        trend=tuple(
            _show_point(row, totals[row.pk], found.standings[row.month]) for row in reversed(shown) if row.pk in totals
        ),
        level=level,
        levels=levels,
        areas=tuple(areas),
        scale=scale_areas(((one.score, one.scores[0].grade) for one in areas if one.scores), level=level),
        worsened=compared.find_worsenings(TOTAL),
        departments_worsened=compared.find_worsenings(DEPARTMENT),
        areas_worsened=compared.find_worsenings(AREA),
    )


class _Compared:
    """Whom a run and that of the month before judged, by kind and key: shown are those of whom the page tells."""

    def __init__(self, run: EvaluationRun, rows: Iterable[PlainSubject]) -> None:
        self._now: dict[SubjectKey, PlainSubject] = {}
        self._before: dict[SubjectKey, PlainSubject] = {}
        for row in rows:
            (self._now if row.run_id == run.pk else self._before)[row.kind, row.key] = row
        self._watched = WATCHED if _is_whole(run) else WATCHED_WHILE_RUNNING

    def list_areas(self) -> list[SubjectView]:
        """Return the areas of the run with their main score, the best first and those without one last."""
        shown = (_show(row, ()) for row in self._now.values() if row.kind == AREA)
        return sorted(shown, key=lambda one: (one.score is None, -(one.score or 0), one.key))

    def find_worsenings(self, kind: str) -> tuple[Worsening, ...]:
        """Return what got worse of the subjects of a kind, the weightiest first."""
        now = {subject: row.figures for subject, row in self._now.items() if row.kind == kind}
        before = {subject: row.figures for subject, row in self._before.items()}
        found = find_worst(now, before, indicators=self._watched, most=MOST_WORSENINGS)
        return tuple(self._show(one) for one in found)

    def _show(self, one: Excess) -> Worsening:
        now, before = (_show(rows[one.subject], (one.indicator,)) for rows in (self._now, self._before))
        return Worsening(
            subject=now,
            earlier=before,
            figure=now.figures[one.indicator],
            earlier_figure=before.figures[one.indicator],
            side=one.side,
            bad_count=one.bad_count,
            excess=one.excess,
        )


def _read_figures(
    actor: Actor, runs: list[EvaluationRun], *, kind: str, key: str, indicators: tuple[str, ...]
) -> dict[int, SubjectView]:
    """Return one subject in each run by its id, with the definitions and targets of the first run."""
    rows = access.subjects_visible_to(actor).filter(run__in=[run.pk for run in runs], kind=kind, key=key)
    found = read_plain(rows, figures=indicators)
    return {row.run_id: _show(row, indicators, definitions=runs[0].definitions) for row in found}


def _read_judged(
    actor: Actor, run: EvaluationRun, before: EvaluationRun | None, *, level: int
) -> Iterator[PlainSubject]:
    """Yield whom both runs judged, areas with their scores."""
    both = [row.pk for row in (run, before) if row is not None]
    rows = access.subjects_visible_to(actor).filter(run__in=both)
    # Not in one query: by kind or by kind and level, a database would look at all unit grids of both runs.
    yield from read_plain(rows.filter(kind=AREA, level=level), figures=WATCHED, with_score=True)
    yield from read_plain(rows.filter(kind__in=(TOTAL, DEPARTMENT)), figures=WATCHED)


def _show(
    row: PlainSubject, indicators: tuple[str, ...], *, definitions: Mapping[str, Any] = MappingProxyType({})
) -> SubjectView:
    return show_subject(row, definitions=definitions, recorded=frozenset(row.figures), indicators=indicators)


def _list_source_headlines(actor: Actor, runs: list[EvaluationRun]) -> Iterator[Headline]:
    """Yield the figures whose targets are for the cases of one source class (HS-9)."""
    for source_class, key in list_source_targets(runs[0].definitions):
        known = _read_figures(actor, runs, kind=SOURCE_CLASS, key=source_class, indicators=(key,))
        yield from _list_headlines(known, runs, (key,))


def _list_headlines(
    known: Mapping[int, SubjectView], runs: list[EvaluationRun], indicators: tuple[str, ...]
) -> tuple[Headline, ...]:
    subject = known.get(runs[0].pk)
    if subject is None:
        return ()
    by_month = {row.month: row for row in runs}
    before, year = by_month.get(name_month_before(runs[0].month)), by_month.get(name_year_before(runs[0].month))
    return tuple(
        Headline(
            subject=subject,
            figure=figure,
            since_month=_compare(figure, runs[0], before, known),
            since_year=_compare(figure, runs[0], year, known),
        )
        for figure in (subject.figures[key] for key in indicators)
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


def _show_point(row: EvaluationRun, total: SubjectView, standing: MonthStanding) -> TrendPoint:
    figures = {key: total.figures[key] for key in HEADLINES}
    return TrendPoint(run_id=row.pk, month=row.month, score=None, grade="", figures=figures, frozen=standing.frozen)
