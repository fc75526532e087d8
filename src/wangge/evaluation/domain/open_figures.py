"""Open figures (开放数据): the area figures of a run as rows for everybody, small counts left out.

A small count might point at somebody; it is left out, and so is a rate whose numerator or denominator is small. Where
one area alone among its neighbours is left out, subtraction would give it away: the next smallest is left out with it,
and of an area left out that way at least one below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wangge.analytics.public import IndicatorKind, IndicatorValue
from wangge.evaluation.domain.suppressing import find_hidden_cells
from wangge.evaluation.domain.views import FigureView, SubjectView


class CellStatus(StrEnum):
    """What a row tells: a value, nothing asked, or a small count left out."""

    SHOWN = "ok"
    UNKNOWN = "not_applicable"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFigure:
    """Open figure (开放指标值): one indicator of one area; numbers only where the status is `ok`."""

    area: SubjectView
    figure: FigureView
    status: CellStatus

    @property
    def numerator(self) -> int | None:
        """The count, or what is divided."""
        return self.figure.value.numerator if self.status is CellStatus.SHOWN else None

    @property
    def denominator(self) -> int | None:
        """What it is divided by; none for a count."""
        return self.figure.value.denominator if self.status is CellStatus.SHOWN else None

    @property
    def value(self) -> float | None:
        """The count, the share of 1, or seconds per case."""
        exact = self.figure.exact
        return float(exact) if exact is not None and self.status is CellStatus.SHOWN else None


def list_open_figures(areas: Iterable[SubjectView], *, least: int) -> tuple[OpenFigure, ...]:
    """Return the figures of areas by level, code and the order of their sheet; counts below `least` are small."""
    ordered = sorted(areas, key=lambda area: (area.level, area.key))
    by_indicator: dict[str, list[SubjectView]] = defaultdict(list)
    for area in ordered:
        for key in area.figures:
            by_indicator[key].append(area)
    hidden = {key: _find_hidden(key, found, least=least) for key, found in by_indicator.items()}
    return tuple(
        OpenFigure(area=area, figure=figure, status=_tell(figure, is_hidden=area.key in hidden[key]))
        for area in ordered
        for key, figure in area.figures.items()
    )


def _tell(figure: FigureView, *, is_hidden: bool) -> CellStatus:
    if figure.exact is None:
        return CellStatus.UNKNOWN
    return CellStatus.SUPPRESSED if is_hidden else CellStatus.SHOWN


def _find_hidden(indicator: str, areas: Sequence[SubjectView], *, least: int) -> set[str]:
    """Return the keys of the areas whose figure is left out; areas come from the root down."""
    counts = {area.key: count_behind(area.figures[indicator].value) for area in areas}
    below: dict[str, list[str]] = defaultdict(list)
    for area in areas:
        below[area.parent_key if area.parent_key in counts else ""].append(area.key)
    hidden: set[str] = set()
    for parent in ("", *counts):
        keys = below[parent]
        found = find_hidden_cells([counts[key] for key in keys], least=least)
        hidden |= {keys[position] for position in found}
        told = [key for key in keys if counts[key]]
        if parent in hidden and told and not found:
            hidden.add(min(told, key=lambda key: (counts[key], key)))
    return hidden


def count_behind(value: IndicatorValue) -> int | None:
    """Return the smallest number of cases a figure rests on, None for n/a; of a mean the numerator is no count."""
    if value.value is None:
        return None
    counts = (value.denominator,) if value.kind is IndicatorKind.MEAN else (value.numerator, value.denominator)
    return min((count for count in counts if count), default=0)
