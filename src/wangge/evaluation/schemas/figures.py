"""What the API says of a figure request and of patrol proposals; n/a is null, never 0."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from wangge.analytics.public import INDICATORS_VERSION, IndicatorValue, PatrolProposal
from wangge.evaluation.domain.figure_tables import FigureAnswer, FigureRow, FigureTable
from wangge.evaluation.public import PatrolView

MOST_PROPOSALS = 200


class FiguresQuery(Schema):
    """A figure request (指标查询) in the words of `wangge indicators run`."""

    indicator: Annotated[list[str], Field(description="keys; without any the six headlines", max_length=60)] = []
    by: Annotated[
        list[str],
        Field(description="area:3, unit, category:2, hour …, period:month; see the definitions", max_length=6),
    ] = []
    filter: Annotated[list[str], Field(description="column=value,value", max_length=20)] = []
    from_on: date | None = None
    to_on: date | None = None
    compare: Literal["", "year", "previous"] = ""
    per_workday: bool = False
    sort: str = ""
    worst_first: bool = False
    top: Annotated[int, Field(ge=0, le=99_999)] = 0


class PatrolQuery(Schema):
    """Patrol proposals of one level of areas, by the last 30 days unless days are given."""

    level: Annotated[int, Field(ge=1, le=6)] = 3
    from_on: date | None = None
    to_on: date | None = None
    top: Annotated[int, Field(ge=1, le=MOST_PROPOSALS)] = 20


class NameOut(Schema):
    """Name in Chinese and English."""

    zh: str
    en: str


class SpanOut(Schema):
    """Days, both included."""

    from_on: date
    to_on: date


class GroupFigureOut(Schema):
    """Figure (指标值) of a group; `change` is a difference, `change_share` its share of the earlier value of a count or mean.

    `is_small_sample`: a share or mean of fewer cases than the city's least, which one case moves by much.
    """

    numerator: int | None
    denominator: int | None
    value: float | None
    earlier: float | None
    change: float | None
    change_share: float | None
    per_workday: float | None
    is_small_sample: bool

    @classmethod
    def show(cls, row: FigureRow, key: str, table: FigureTable) -> GroupFigureOut:
        """Return a figure for the API."""
        value, change = row.values[key], row.find_change(key)
        is_known = value.value is not None
        earlier = row.earlier.get(key)
        return cls(
            numerator=value.numerator if is_known else None,
            denominator=value.denominator if is_known else None,
            value=_divide(value),
            earlier=None if earlier is None else _divide(earlier),
            change=None if change is None else _read(change.difference),
            change_share=None if change is None else _read(change.share),
            per_workday=_read(row.find_per_workday(key)) if value.denominator is None else None,
            is_small_sample=table.is_small_sample(row, key),
        )


def _divide(value: IndicatorValue) -> float | None:
    return _read(value.value)


def _read(exact: Fraction | None) -> float | None:
    return None if exact is None else float(exact)


class FigureGroupOut(Schema):
    """Group (分组) with its figures by indicator; `group` and `names` by column; a period is its first day.

    A value that the cases do not have is null and named unknown. `workdays` are those that have passed.
    """

    group: dict[str, str | int | date | None]
    names: dict[str, NameOut]
    cases: int
    workdays: float | None
    figures: dict[str, GroupFigureOut]

    @classmethod
    def show(cls, row: FigureRow, table: FigureTable) -> FigureGroupOut:
        """Return a group for the API."""
        named = {column: table.find_name(row.group, column) for column in row.group}
        return cls(
            group=dict(row.group),  # type: ignore[arg-type]
            names={column: NameOut(zh=name[0], en=name[1]) for column, name in named.items() if name is not None},
            cases=row.cases,
            workdays=_read(row.workdays),
            figures={key: GroupFigureOut.show(row, key, table) for key in table.request.keys},
        )


class FiguresOut(Schema):
    """Answer to a figure request; all of it is known for the one instant `known_at`.

    `read_from`: "sums" (sums a day beside the lake), "facts" (the facts in the lake) or "cases" (as they are now).
    """

    known_at: datetime
    read_from: Literal["sums", "facts", "cases"]
    definitions_version: str
    span: SpanOut
    compared_with: SpanOut | None
    groups: list[FigureGroupOut]

    @classmethod
    def show(cls, answer: FigureAnswer) -> FiguresOut:
        """Return an answer for the API."""
        table = answer.table
        spans = [
            None if one is None else SpanOut(from_on=one.from_on, to_on=one.to_on)
            for one in (table.span, table.earlier_span)
        ]
        return cls.model_validate(
            {
                "known_at": answer.known_at,
                "read_from": answer.read_from,
                "definitions_version": INDICATORS_VERSION,
                "span": spans[0],
                "compared_with": spans[1],
                "groups": [FigureGroupOut.show(row, table) for row in table.rows],
            }
        )


class PatrolProposalOut(Schema):
    """Patrol proposal (巡查建议): from `from_hour` to `to_hour` (excluded) citizens told first of `told_first_then` cases.

    `told_first` and `found_first` are of the area and large class at all hours.
    """

    area: str
    area_name: NameOut | None
    category_standard: str
    category_kind: str
    class_code: str
    class_name: NameOut | None
    from_hour: int
    to_hour: int
    told_first_then: int
    told_first: int
    found_first: int
    first_discovery_rate: float

    @classmethod
    def show(cls, one: PatrolProposal, view: PatrolView) -> PatrolProposalOut:
        """Return a proposal for the API."""
        names = view.answer.table.names
        standard, kind, code = one.matter
        return cls(
            area=one.place,
            area_name=_name(names, f"area_{view.level}", one.place),
            category_standard=standard,
            category_kind=kind,
            class_code=code,
            class_name=_name(names, "class_code", one.matter),
            from_hour=one.from_hour,
            to_hour=one.to_hour,
            told_first_then=one.told_then,
            told_first=one.told,
            found_first=one.found,
            first_discovery_rate=float(one.rate),
        )


def _name(names: Mapping[tuple[str, object], tuple[str, str]], column: str, value: object) -> NameOut | None:
    name = names.get((column, value))
    return None if name is None else NameOut(zh=name[0], en=name[1])


class PatrolProposalsOut(Schema):
    """Where, for what and when to patrol more; known for the one instant `known_at`."""

    known_at: datetime
    read_from: Literal["sums", "facts", "cases"]
    level: int
    span: SpanOut
    proposals: list[PatrolProposalOut]

    @classmethod
    def show(cls, view: PatrolView) -> PatrolProposalsOut:
        """Return the proposals for the API."""
        span = view.answer.table.span
        return cls.model_validate(
            {
                "known_at": view.answer.known_at,
                "read_from": view.answer.read_from,
                "level": view.level,
                "span": SpanOut(from_on=span.from_on, to_on=span.to_on),
                "proposals": [PatrolProposalOut.show(one, view) for one in view.proposals],
            }
        )
