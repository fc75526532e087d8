"""The form of the figures page: what an address says, word for word, and the question that is meant by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from wangge.analytics.public import DIMENSIONS, INDICATORS, PERIODS, Dimension, Indicator
from wangge.evaluation.domain.figure_requests import ASSESSMENT_YEAR, HEADLINES
from wangge.evaluation.public import FigureRequest, build_request, find_area_filter
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_profile

DIMENSIONS_AT_ONCE = 3
FIRST_DIMENSION = "department"
_WORDS = ("period", "from", "to", "compare", "area", "unit", "category", "source", "sort", "top")
_TICKS = ("per_workday", "worst")
PERIOD_KEYS = (*(key for key in PERIODS if "_from_" not in key), ASSESSMENT_YEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureForm:
    """What was typed, as it was typed: `words` and `ticks` by the name of the field."""

    indicators: tuple[str, ...]
    dimensions: tuple[str, ...]
    words: Mapping[str, str]
    ticks: Mapping[str, bool]

    @property
    def slots(self) -> tuple[str, ...]:
        """The dimensions, "" for each that could still be chosen."""
        return (*self.dimensions, *[""] * (DIMENSIONS_AT_ONCE - len(self.dimensions)))

    def build_query(self) -> str:
        """Return the query string of the same question."""
        chosen = () if self.indicators == HEADLINES else self.indicators
        pairs = [("indicator", key) for key in chosen] + [("by", key) for key in self.dimensions or ("",)]
        pairs += [(name, text) for name, text in self.words.items() if text]
        return urlencode(pairs + [(name, "1") for name, is_ticked in self.ticks.items() if is_ticked])


def read_figure_form(query: QueryDict, *, today: date) -> FigureForm:
    """Return the form of an address; without any question it is how the units stand this month."""
    words = {name: query.get(name, "").strip() for name in _WORDS}
    dimensions = tuple(dict.fromkeys(key for key in query.getlist("by") if key))
    if not query:
        words |= {"from": today.replace(day=1).isoformat(), "to": today.isoformat()}
        dimensions = (FIRST_DIMENSION,)
    chosen = dict.fromkeys(key.strip() for key in query.getlist("indicator") if key.strip())
    return FigureForm(
        indicators=tuple(chosen) or HEADLINES,
        dimensions=dimensions[:DIMENSIONS_AT_ONCE],
        words=words,
        ticks={name: query.get(name, "") == "1" for name in _TICKS},
    )


def build_form_request(form: FigureForm, *, actor: Actor, built: Mapping[str, Indicator]) -> FigureRequest:
    """Return the question of a form; an indicator may be named by its name too.

    Raises what `build_request` raises, `day_unreadable(text)`, `figures_top_wrong(top)`, `grid_unknown(grid)`.
    """
    words, names = form.words, _name_indicators(built)
    period = words["period"]
    return build_request(
        keys=[names.get(word, word) for word in form.indicators],
        by=[*form.dimensions, *([f"period:{period}"] if period else [])],
        filters=list(_list_filters(form, actor)),
        year_starts_in=get_profile().evaluation.year_starts_in,
        from_on=read_day(words["from"]),
        to_on=read_day(words["to"]),
        compare=words["compare"],
        is_per_workday=form.ticks["per_workday"],
        sort=names.get(words["sort"], words["sort"]),
        is_worst_first=form.ticks["worst"],
        top=_read_top(words["top"]),
        built=dict(built),
    )


def _name_indicators(built: Mapping[str, Indicator]) -> dict[str, str]:
    known = {**INDICATORS, **built}
    return {name: key for key, one in known.items() for name in (one.name_en, one.name_zh)}


def _list_filters(form: FigureForm, actor: Actor) -> Iterable[str]:
    words = form.words
    if words["area"]:
        column, code, _ = find_area_filter(actor=actor, text=words["area"])
        yield f"{column}={code}"
    if words["unit"]:
        yield f"unit_id={words['unit']}"
    if words["category"]:
        kind, _, code = words["category"].partition("=")
        yield f"category_kind={kind}"
        yield f"class_code={code}"
    if words["source"]:
        yield words["source"]


def read_day(text: str) -> date | None:
    """Return a day as typed, None for nothing. Raises `day_unreadable(text)`."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise DomainError("day_unreadable", text=text) from error


def _read_top(text: str) -> int:
    if text and not (text.isdecimal() and len(text) < 6):
        raise DomainError("figures_top_wrong", top=text)
    return int(text or 0)


def list_dimension_options() -> tuple[Dimension, ...]:
    """Return what figures can be grouped by; a page shows one district."""
    return tuple(one for key, one in DIMENSIONS.items() if key != "district")
