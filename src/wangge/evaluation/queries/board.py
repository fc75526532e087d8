"""The ranking board (龙虎榜) of departments and their flags, month by month, as the runs stored them (HL-1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from wangge.analytics.public import ScoreNote
from wangge.evaluation import access
from wangge.evaluation.domain.frozen_boards import BoardPlace
from wangge.evaluation.domain.frozen_months import MonthStanding
from wangge.evaluation.domain.sheets import DEPARTMENT
from wangge.evaluation.domain.views import RunView
from wangge.evaluation.models import EvaluationRun, EvaluationSubject
from wangge.evaluation.queries.building import show_run
from wangge.evaluation.queries.json_parts import JsonParts
from wangge.evaluation.queries.months import fetch_month_runs
from wangge.evaluation.queries.score_basis import get_frozen_flags, has_periods
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile
from wangge.profiles.public import Flags

MONTHS_SHOWN = 12
_COLUMNS = ("run_id", "key", "name", "name_en", "case_count", "score", "grade", "award_text", "notes_text")
_AWARD = ("place", "flag", "flag_zh", "flag_en", "flag_colour")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardMark(BoardPlace):
    """What a month gave a department: score, grade, place and flag; `place` None for one that was not ranked.

    `is_small_sample`: so few cases that one of them moves the score much.
    """

    grade: str
    is_small_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """Row (榜单行) of a department: this month's mark, and one for each month of the board, None without cases then.

    `risen` is by how many places it rose since the month before on the board, negative when it fell, None without both.
    `may_open`: whoever reads the board sees the department's figures too.
    """

    key: str
    name_zh: str
    name_en: str
    case_count: int
    mark: BoardMark
    risen: int | None
    history: tuple[BoardMark | None, ...]
    may_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    """The board of a month, `rules` those it was ranked by; `months` (the latest first) are those of the history, `offered` all with a run.

    `has_periods`: months of this city are frozen sooner or later.
    """

    run: RunView | None
    offered: tuple[str, ...]
    months: tuple[MonthStanding, ...]
    rows: tuple[BoardRow, ...]
    rules: Flags
    has_periods: bool


def read_board(*, actor: Actor, month: str = "") -> BoardView:
    """Return the board of a month "2026-03", by default the latest one with a run. Raises `evaluation_not_shown`.

    A month that is frozen shows the marks of the run it was frozen with, whatever was evaluated since.
    """
    ranked = access.ranked_visible_to(actor)
    rules = get_profile().evaluation.flags
    found = fetch_month_runs(actor, most=MONTHS_SHOWN * 5)
    if not (runs := found.runs):
        return BoardView(run=None, offered=(), months=(), rows=(), rules=rules, has_periods=has_periods())
    position = next((place for place, row in enumerate(runs) if row.month == month), 0)
    shown = runs[position : position + MONTHS_SHOWN]
    frozen = found.standings[shown[0].month].frozen
    told = _read_rows(ranked, shown)
    marks: dict[str, dict[int, BoardMark]] = {}
    for row in told:
        marks.setdefault(row.key, {})[row.run_id] = _show_mark(row)
    rows = [_show_row(actor, row, marks[row.key], shown) for row in told if row.run_id == shown[0].pk]
    return BoardView(
        run=show_run(shown[0]),
        offered=tuple(row.month for row in runs),
        months=tuple(found.standings[row.month] for row in shown),
        rows=tuple(sorted(rows, key=_order)),
        rules=rules if frozen is None else get_frozen_flags(frozen),
        has_periods=has_periods(),
    )


def _order(row: BoardRow) -> tuple[bool, int, bool, Decimal, str]:
    """The ranked first, by place; then those with a score, the best first."""
    mark = row.mark
    return mark.place is None, mark.place or 0, mark.score is None, -(mark.score or Decimal(0)), row.key


def _read_rows(ranked: QuerySet[EvaluationSubject], runs: list[EvaluationRun]) -> list[Any]:
    """Return what the board tells of each department in each run.

    A year of many departments is thousands of rows: as plain values, what is needed of JSON as text, they take a
    fraction of the time.
    """
    rows = ranked.filter(run__in=[row.pk for row in runs]).annotate(
        award_text=JsonParts("scores", ((0, name) for name in _AWARD)), notes_text=Cast("notes", TextField())
    )
    return list(rows.values_list(*_COLUMNS, named=True))


def _show_mark(row: Any) -> BoardMark:
    place, *flag = orjson.loads(row.award_text)
    key, name_zh, name_en, colour = (word or "" for word in flag)
    return BoardMark(
        score=row.score,
        place=place,
        flag=key,
        flag_zh=name_zh,
        flag_en=name_en,
        flag_colour=colour,
        grade=row.grade,
        is_small_sample=row.score is not None and ScoreNote.SMALL_SAMPLE in orjson.loads(row.notes_text),
    )


def _show_row(actor: Actor, row: Any, marks: Mapping[int, BoardMark], runs: list[EvaluationRun]) -> BoardRow:
    history = tuple(marks.get(run.pk) for run in runs)
    before = history[1].place if len(history) > 1 and history[1] else None
    place = marks[row.run_id].place
    return BoardRow(
        key=row.key,
        name_zh=row.name,
        name_en=row.name_en or row.name,
        case_count=row.case_count,
        mark=marks[row.run_id],
        risen=None if place is None or before is None else before - place,
        history=history,
        may_open=access.may_see_judged(actor, DEPARTMENT, row.key),
    )
