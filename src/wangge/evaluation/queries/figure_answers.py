"""Figures for a page: from the lake of this installation where there is one, else from the cases if they are few.

One answer is of one instant: what the lake knew last night, or what the cases say now, never some of both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from wangge.analytics.public import HourCount, PatrolProposal, propose_patrols
from wangge.cases.public import count_fact_cases
from wangge.evaluation.access import check_see_whole_evaluation
from wangge.evaluation.domain.figure_requests import FigureRequest
from wangge.evaluation.domain.figure_tables import CASES, FigureAnswer
from wangge.evaluation.domain.reports import ReportFile
from wangge.evaluation.queries.figures import (
    READER,
    build_patrol_request,
    compute_figures,
    count_hours_of,
    find_needed_days,
)
from wangge.evaluation.queries.lake_figures import answer_from_lake
from wangge.evaluation.queries.lake_place import find_home_lake
from wangge.kernel.public import Actor, DomainError, build_system_actor
from wangge.platform.public import get_clock, get_local_day, get_profile

FEW_CASES = 20_000
"""The facts of so many cases are folded while somebody waits."""
MOST_ROWS = 20_000
"""So many groups are a table for a spreadsheet; more are no answer to anybody's question."""
TRIES = 2
PATROL_DAYS = 30


def answer_figures(*, actor: Actor, request: FigureRequest) -> FigureAnswer:
    """Return the figures of the actor's district with the instant they are known for and what they were read from.

    Raises `evaluation_not_shown`, `figures_not_ready(most)` while there is no lake that can answer and the cases are
    too many to be read by the way, `figures_too_many(rows, most)`, `facts_busy`, `calendar_missing`.
    """
    check_see_whole_evaluation(actor)
    return _answer_from_home_lake(actor, request) or _answer_from_cases(actor, request)


def _answer_from_home_lake(actor: Actor, request: FigureRequest) -> FigureAnswer | None:
    """Return the answer of the lake, None where it cannot tell; one that changed meanwhile is read once more."""
    for _ in range(TRIES):
        try:
            return answer_from_lake(
                actor=actor, request=request, folder=find_home_lake(), most_rows=MOST_ROWS, needs_cases=True
            )
        except DomainError as error:
            if not error.code.startswith("lake_"):
                raise
            if error.code != "lake_unfinished":
                return None
    return None


def _answer_from_cases(actor: Actor, request: FigureRequest) -> FigureAnswer:
    """Return the answer of the cases as they are now, if they are few."""
    check_few_cases(actor, request)
    return FigureAnswer(table=compute_figures(actor=actor, request=request, most_rows=MOST_ROWS), read_from=CASES)


def check_few_cases(actor: Actor, request: FigureRequest) -> None:
    """Refuse a question about more cases than are read by the way. Raises `figures_not_ready(most)`."""
    from_on, to_on = find_needed_days(request, as_of=get_clock().now())
    reader = build_system_actor(name=READER, district_id=actor.district_id)
    if count_fact_cases(actor=reader, from_on=from_on, to_on=to_on, most=FEW_CASES + 1) > FEW_CASES:
        raise DomainError("figures_not_ready", most=FEW_CASES)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolView:
    """Patrol view (巡查建议): the proposals of a level of areas, and the counts by area, large class and hour behind them."""

    level: int
    proposals: tuple[PatrolProposal, ...]
    counts: tuple[HourCount, ...]
    answer: FigureAnswer


def answer_patrols(
    *, actor: Actor, level: int, from_on: date | None = None, to_on: date | None = None, most: int = 20
) -> PatrolView:
    """Return where, for what and when to patrol more at a level of areas, by the last 30 days unless days are given (PJ-7).

    Raises what `answer_figures` raises, `days_in_disorder`, and `dimension_unknown` for a level that no area has.
    """
    check_see_whole_evaluation(actor)
    last = to_on or get_local_day(get_clock().now())
    first = from_on or last - timedelta(days=PATROL_DAYS - 1)
    if first > last:
        raise DomainError("days_in_disorder", from_on=first.isoformat(), to_on=last.isoformat())
    if not 1 <= level <= len(get_profile().grid.levels):
        raise DomainError("dimension_unknown", key=f"area:{level}")
    answer = answer_figures(actor=actor, request=build_patrol_request(from_on=first, to_on=last, level=level))
    counts = count_hours_of(answer.table, level=level)
    return PatrolView(level=level, proposals=propose_patrols(counts, most=most), counts=counts, answer=answer)


def export_figures(*, actor: Actor, request: FigureRequest, file_format: str) -> ReportFile:
    """Return the answer as CSV or XLSX, in the language that is active.

    Raises what `answer_figures` raises and `report_format_unknown(format, known)`.
    """
    from wangge.evaluation.queries.reports.figures import write_figure_file  # only who downloads shall pay

    return write_figure_file(answer_figures(actor=actor, request=request), file_format)
