"""The city's score tables of counts on a sheet of their own, where the points of a workbook look their count up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.translation import gettext
from xlsxwriter.utility import xl_range_abs

from wangge.analytics.public import Component, CountBand
from wangge.evaluation.domain.reports import Report
from wangge.evaluation.domain.schemes import ANY_CLASS, Scheme, build_schemes
from wangge.evaluation.domain.sheets import AREA
from wangge.evaluation.domain.views import ComponentView, ScoreView, SubjectView
from wangge.evaluation.queries.reports.sheets import Writer, quote_sheet
from wangge.evaluation.templatetags.evaluation_words import named
from wangge.platform.public import get_profile

Steps: TypeAlias = tuple[CountBand, ...]
COUNT_SCORE = "count_score"
_FIRST_ROW = 1
_FROM, _POINTS = 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """One table: whose and of what it is, its rows, and the first of them on the sheet."""

    scheme: Scheme
    indicator: str
    area_class: str
    steps: Steps
    first_row: int


class CountTables:
    """The tables by which the schemes of a report turn counts into points, as the profile has them."""

    def __init__(self, report: Report, *, name: str) -> None:
        self._name, self._report = name, report
        used = {score.scheme for section in report.sections for one in section.subjects for score in one.scores}
        schemes = [scheme for scheme in build_schemes(get_profile().evaluation) if scheme.key in used]
        self._schemes = {scheme.key: scheme for scheme in schemes}
        self._blocks: dict[tuple[str, str, Steps], _Block] = {}
        row = _FIRST_ROW
        for scheme in schemes:
            for area_class, definition in scheme.definitions.items():
                for component in definition.components:
                    place = (scheme.key, component.indicator, component.table)
                    if component.table and place not in self._blocks:
                        self._blocks[place] = _Block(
                            scheme=scheme,
                            indicator=component.indicator,
                            area_class=area_class,
                            steps=component.table,
                            first_row=row,
                        )
                        row += len(component.table) + 1

    def __bool__(self) -> bool:
        return bool(self._blocks)

    def find_formula(
        self, subject: SubjectView, score: ScoreView, part: ComponentView, *, cell: str, unknown: str
    ) -> str | None:
        """Return the formula that looks a count up, None where today's table does not give what the run stored."""
        count, component = part.figure.exact, self._find_component(subject, score, part)
        if component is None or count is None or part.points is None:
            return None
        text, scale = cell, 1.0
        if component.days is not None or component.is_per_grid:
            days = component.days or self._report.run.days
            grids = self._find_area(subject)[0] if component.is_per_grid else 1
            text, scale = f"{cell}*{days}/{self._report.run.days * grids}", days / (self._report.run.days * grids)
        if _look_up(component.table, int(float(count) * scale + 0.5)) != float(part.points):
            return None
        block = self._blocks[score.scheme, component.indicator, component.table]
        last = block.first_row + len(block.steps) - 1
        starts, points = (xl_range_abs(block.first_row, column, last, column) for column in (_FROM, _POINTS))
        sheet = quote_sheet(self._name)
        return f"=IF(ISNUMBER({cell}),LOOKUP(INT({text}+0.5),{sheet}!{starts},{sheet}!{points}),{unknown})"

    def _find_component(self, subject: SubjectView, score: ScoreView, part: ComponentView) -> Component | None:
        scheme = self._schemes.get(score.scheme)
        if scheme is None or part.kind != COUNT_SCORE:
            return None
        definition = scheme.definitions.get(self._find_area(subject)[1], scheme.definitions[ANY_CLASS])
        found = (one for one in definition.components if one.indicator == part.figure.key and one.table)
        return next(found, None)

    def _find_area(self, subject: SubjectView) -> tuple[int, str]:
        """Return how many unit grids an area has, and its class; of anybody else one and none."""
        return self._report.areas.get(subject.key, (1, ANY_CLASS)) if subject.kind == AREA else (1, ANY_CLASS)

    def write(self, sheet: Writer, *, names: Iterable[tuple[str, str]]) -> None:
        """Write the tables; `names` are those of the indicators by key."""
        called = dict(names)
        sheet.set_widths([36, 24, 14, 14])
        sheet.write_heads(0, [gettext("Scheme"), gettext("Indicator"), gettext("Count from"), gettext("Points")])
        for block in self._blocks.values():
            title = f"{named(block.scheme)} {block.area_class}".strip()
            for row, step in enumerate(block.steps, start=block.first_row):
                sheet.write_text(row, 0, title)
                sheet.write_text(row, 1, called.get(block.indicator, block.indicator))
                sheet.write_value(row, _FROM, step.at_least, style="count")
                sheet.write_value(row, _POINTS, float(step.score), style="points")


def _look_up(steps: Steps, count: int) -> float:
    return float(max((step for step in steps if step.at_least <= count), key=lambda step: step.at_least).score)
