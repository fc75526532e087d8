"""What the templates draw: columns with their definitions and sorting addresses, tabs, pages of cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from wangge.analytics.public import DIMENSIONS, get_indicator
from wangge.cases.public import CaseFilter
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT, POSTS, SUBJECTS, list_columns
from wangge.evaluation.domain.targets import SOURCE_CLASS, Target
from wangge.evaluation.domain.views import FigureView, RunView, SubjectView
from wangge.evaluation.forms import CASES, NAME, SCORE, TABS, TableRequest
from wangge.kernel.public import DomainError

CHART_ROWS = 40
SHORT_ROWS = 12
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Column of a table: `definition` is the indicator's, empty for name, cases and score; `order` asc, desc or "".

    `target` is what all its figures were to reach, None where they have none or each its own.
    """

    key: str
    definition: dict[str, Any]
    query: str
    order: str
    target: Target | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A tab or pill: what it is called by key, its address and whether it is open."""

    key: str
    query: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectTable:
    """Table of subjects; `is_scored` tells whether there is a score column, `has_chart` whether a chart helps."""

    kind: str
    columns: tuple[Column, ...]
    rows: tuple[SubjectView, ...]
    is_scored: bool
    can_open: bool
    lists_unit_grids: bool

    @property
    def has_own_targets(self) -> bool:
        """Whether the rows have targets of their own, so that the head of a column cannot name them."""
        return self.kind == SOURCE_CLASS

    @property
    def is_long(self) -> bool:
        """Whether the chart needs more height and stands below the table, which is what most people come for."""
        return len(self.rows) > SHORT_ROWS

    @property
    def has_chart(self) -> bool:
        """Whether so many rows can be drawn and there is more than one score to compare."""
        return self.is_scored and len(self.rows) <= CHART_ROWS and sum(row.score is not None for row in self.rows) > 1


def build_table(rows: Sequence[SubjectView], wanted: TableRequest, run: RunView) -> SubjectTable:
    """Return a table of subjects with columns that sort it."""
    is_scored = any(row.scores for row in rows)
    fixed = (NAME, CASES, SCORE) if is_scored else (NAME, CASES)
    keys = (*fixed, *(rows[0].figures if rows else list_columns(wanted.kind)))
    deepest = len(run.level_names)
    return SubjectTable(
        kind=wanted.kind,
        columns=tuple(_build_column(key, rows, wanted) for key in keys),
        rows=tuple(rows),
        is_scored=is_scored,
        can_open=wanted.kind == AREA and any(row.level < deepest for row in rows),
        lists_unit_grids=wanted.kind == AREA and any(row.level == deepest for row in rows),
    )


def _build_column(key: str, rows: Sequence[SubjectView], wanted: TableRequest) -> Column:
    is_sorted = wanted.sort == key
    turned = "" if is_sorted and wanted.is_ascending else "asc"
    direction = turned if is_sorted or key == NAME else ""
    definition: dict[str, Any] = {}
    target = None
    if key not in {NAME, CASES, SCORE}:
        definition = dict(rows[0].figures[key].definition) if rows else get_indicator(key).describe()
        target = rows[0].figures[key].target if rows and wanted.kind != SOURCE_CLASS else None
    return Column(
        key=key,
        definition=definition,
        query=wanted.build_query(sort="" if key == SCORE else key, dir=direction),
        order=("ascending" if wanted.is_ascending else "descending") if is_sorted else "",
        target=target,
    )


def list_tabs(wanted: TableRequest, kinds: Iterable[str]) -> tuple[Tab, ...]:
    """Return the tabs that have anything in them."""
    known = set(kinds)
    filled = {
        "departments": DEPARTMENT in known,
        "areas": AREA in known,
        "posts": bool(known & set(POSTS)),
        "breakdowns": bool(known - set(SUBJECTS)),
    }
    return tuple(Tab(key=tab, query=f"tab={tab}", is_open=tab == wanted.tab) for tab in TABS if filled[tab])


def list_pills(wanted: TableRequest, kinds: Iterable[str]) -> tuple[Tab, ...]:
    """Return the kinds to choose from inside a tab: posts or breakdowns."""
    known = list(kinds)
    offered = {
        "posts": [kind for kind in POSTS if kind in known],
        "breakdowns": [kind for kind in DIMENSIONS if kind in known and kind not in SUBJECTS],
    }.get(wanted.tab, [])
    return tuple(Tab(key=kind, query=f"tab={wanted.tab}&kind={kind}", is_open=kind == wanted.kind) for kind in offered)


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesPage:
    """Page of the cases behind a figure."""

    case_ids: tuple[int, ...]
    number: int
    count: int

    def build_filter(self) -> CaseFilter:
        """Return the filter that lists these cases."""
        return CaseFilter(case_ids=self.case_ids, order="newest", page_size=len(self.case_ids))


def cut_page(case_ids: Sequence[int], page: str) -> CasesPage:
    """Return one page of ids; one that does not exist becomes the nearest that does."""
    count = max(1, -(-len(case_ids) // PAGE_SIZE))
    number = min(max(int(page) if page.isdecimal() else 1, 1), count)
    return CasesPage(
        case_ids=tuple(case_ids[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]), number=number, count=count
    )


def find_figure(subject: SubjectView, indicator: str) -> FigureView:
    """Return a figure of a subject. Raises `indicator_unknown(key)` for one the subject does not have."""
    if indicator not in subject.figures:
        raise DomainError("indicator_unknown", key=indicator)
    return subject.figures[indicator]
