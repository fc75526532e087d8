"""Figure requests (指标查询): which indicators, by what, of which cases, compared with what; and how a person writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import pyarrow as pa

from wangge.analytics.public import (
    CASE_FACTS_SCHEMA,
    DIMENSIONS,
    PERIODS,
    Condition,
    Indicator,
    list_indicators,
    name_assessment_year,
)
from wangge.kernel.public import DomainError

HEADLINES = (
    "report_count",
    "filed_count",
    "timely_handling_rate",
    "closing_rate",
    "timely_closing_rate",
    "rework_rate",
)
COMPARISONS = ("year", "previous")
ASSESSMENT_YEAR = "assessment_year"
_LEVELLED = {
    "area": ("area_1", "area_2", "area_3", "area_4", "area_5", "area_6"),
    "category": ("category_kind", "category_class", "category"),
}
_ALIASES = {"unit": "department", "kind": "category_kind", "class": "category_class"}
_FILTER_COLUMNS = {
    "unit": "unit_code", "department": "unit_code", "district": "district_code", "grid": "grid_code",
    "category": "category_code", "category:3": "category_code", "class": "class_code", "category_class": "class_code",
    "category:2": "class_code", "kind": "category_kind", "category:1": "category_kind", "hour": "reported_hour",
    **{f"area:{level}": f"area_{level}" for level in range(1, 7)},
}  # fmt: skip
_YES, _NO = ("true", "yes", "1", "是"), ("false", "no", "0", "否")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRequest:
    """Figure request (指标查询).

    `dimensions` and `period` group; `filters` name values by column of the facts. `compare` is "", "year" (同比) or
    "previous" (环比). Rows come in order of their group, or by `sort` (an indicator), the better first or, with
    `is_worst_first`, the worse; `top` keeps so many, 0 all.
    """

    indicators: tuple[Indicator, ...] = field(default_factory=lambda: list_indicators(keys=HEADLINES))
    dimensions: tuple[str, ...] = ()
    period: str = ""
    filters: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    from_on: date | None = None
    to_on: date | None = None
    compare: str = ""
    is_per_workday: bool = False
    sort: str = ""
    is_worst_first: bool = False
    top: int = 0

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the indicators, in order."""
        return tuple(one.key for one in self.indicators)

    def find_indicator(self, key: str) -> Indicator:
        """Return one of the indicators by its key."""
        return next(one for one in self.indicators if one.key == key)


def build_request(
    *,
    keys: Iterable[str],
    by: Iterable[str],
    filters: Iterable[str],
    year_starts_in: int,
    from_on: date | None = None,
    to_on: date | None = None,
    compare: str = "",
    is_per_workday: bool = False,
    sort: str = "",
    is_worst_first: bool = False,
    top: int = 0,
    built: Mapping[str, Indicator] = MappingProxyType({}),
) -> FigureRequest:
    """Return the request that a person wrote in words; `built` are the indicators that are not listed, by key.

    `by`: "area:3", "unit", "category:2", "hour", a key of the dimensions, or "period:month"; `filters`: "column=value,value".
    Errors: `indicator_unknown`, `dimension_unknown`, `period_unknown`, `period_twice`, `comparison_unknown`,
    `comparison_without_period`, `days_in_disorder`, `filter_unclear`, `filter_value_wrong`, `facts_column_unknown`.
    """
    wanted = tuple(keys) or HEADLINES
    chosen = list_indicators(keys=[built.get(key, key) for key in (*wanted, *([sort] if sort else []))])
    dimensions, period = parse_grouping(by, year_starts_in=year_starts_in)
    if compare and compare not in COMPARISONS:
        raise DomainError("comparison_unknown", comparison=compare, known=", ".join(COMPARISONS))
    if compare and not period and (from_on is None or to_on is None):
        raise DomainError("comparison_without_period", comparison=compare)
    if from_on is not None and to_on is not None and from_on > to_on:
        raise DomainError("days_in_disorder", from_on=from_on.isoformat(), to_on=to_on.isoformat())
    return FigureRequest(
        indicators=chosen,
        dimensions=dimensions,
        period=period,
        filters=parse_filters(filters),
        from_on=from_on,
        to_on=to_on,
        compare=compare,
        is_per_workday=is_per_workday,
        sort=sort or (chosen[0].key if top or is_worst_first else ""),
        is_worst_first=is_worst_first,
        top=top,
    )


def parse_grouping(by: Iterable[str], *, year_starts_in: int) -> tuple[tuple[str, ...], str]:
    """Return the dimensions and the period of words such as "area:3" and "period:quarter"."""
    dimensions: dict[str, None] = {}
    period = ""
    for word in by:
        head, _, rest = word.strip().partition(":")
        if head == "period":
            if period:
                raise DomainError("period_twice", first=period, second=rest)
            period = name_assessment_year(year_starts_in) if rest == ASSESSMENT_YEAR else rest
            if period not in PERIODS:
                raise DomainError("period_unknown", key=rest, known=list_period_words())
        else:
            dimensions[_find_dimension(head, rest, word)] = None
    return tuple(dimensions), period


def list_period_words() -> str:
    """Return the periods as a person writes them."""
    return ", ".join([*(key for key in PERIODS if "_from_" not in key), ASSESSMENT_YEAR])


def _find_dimension(head: str, rest: str, word: str) -> str:
    levels = _LEVELLED.get(head)
    if levels and rest.isdecimal() and 1 <= int(rest) <= len(levels):
        return levels[int(rest) - 1]
    key = rest if head == "post" else _ALIASES.get(head, head)
    if key not in DIMENSIONS or (rest and head != "post"):
        raise DomainError("dimension_unknown", key=word)
    return key


def parse_filters(filters: Iterable[str]) -> dict[str, tuple[object, ...]]:
    """Return the values by column of words such as "source_class=public,video"; several of one column all count."""
    found: dict[str, tuple[object, ...]] = {}
    for text in filters:
        name, sign, values = text.partition("=")
        if not sign or not name.strip() or not values.strip():
            raise DomainError("filter_unclear", text=text)
        column = _FILTER_COLUMNS.get(name.strip(), name.strip())
        if column not in CASE_FACTS_SCHEMA.names:
            raise DomainError("facts_column_unknown", column=column)
        kind = CASE_FACTS_SCHEMA.field(column).type
        read = tuple(_read_value(column, kind, value.strip()) for value in values.split(",") if value.strip())
        found[column] = (*found.get(column, ()), *read)
    return found


def parse_conditions(text: str) -> tuple[dict[str, object], ...]:
    """Return the conditions written one a line, "column=value,value" or "column!=value", as plain values.

    Errors: `filter_unclear`, `facts_column_unknown`, `filter_value_wrong`.
    """
    conditions: list[dict[str, object]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, sign, values = line.partition("=")
        is_excluded = name.endswith("!")
        for column, read in parse_filters([f"{name.removesuffix('!')}{sign}{values}"]).items():
            conditions.append({"column": column, "values": list(read), "is_excluded": is_excluded})
    return tuple(conditions)


def write_conditions(conditions: Iterable[Condition]) -> str:
    """Return conditions as they are written, one a line."""
    return "\n".join(one.write() for one in conditions)


def _read_value(column: str, kind: pa.DataType, text: str) -> object:
    if pa.types.is_string(kind):
        return text
    if pa.types.is_boolean(kind):
        if text.lower() in (*_YES, *_NO):
            return text.lower() in _YES
        raise DomainError("filter_value_wrong", column=column, value=text, expected="true, false")
    if pa.types.is_integer(kind):
        try:
            return int(text)
        except ValueError as error:
            raise DomainError("filter_value_wrong", column=column, value=text, expected="1, 2, 3 …") from error
    raise DomainError("filter_value_wrong", column=column, value=text, expected="--from, --to")
