"""Dimensions (维度): by what figures can be grouped, and which cases are taken. Dimensions cross freely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from wangge.analytics.expressions import Expression, Facts
from wangge.analytics.periods import PERIODS, Period, check_period, truncate_day
from wangge.kernel.public import DomainError


@dataclass(frozen=True, slots=True)
class Dimension:
    """Dimension (维度): the columns that name one group. Cases that lack one are its unknown group, NULL."""

    key: str
    name_zh: str
    name_en: str
    columns: tuple[str, ...]


_LEVEL_NAMES_ZH = ("一", "二", "三", "四", "五", "六")
_POSTS = (
    ("collector", "信息采集员", "collector"),
    ("acceptor", "受理员", "acceptor"),
    ("shift_leader", "值班长", "shift leader"),
    ("dispatcher", "派遣员", "dispatcher"),
    ("handler", "处置人员", "handler"),
    ("check_sender", "发核查人员", "sender of the check"),
    ("checker", "核查人员", "checker"),
)

_LISTED = (
    Dimension("district", "辖区", "district", ("district_id",)),
    Dimension("department", "专业部门", "department", ("unit_id",)),
    *(
        Dimension(f"area_{level}", f"{name}级区域", f"area, level {level}", (f"area_{level}",))
        for level, name in enumerate(_LEVEL_NAMES_ZH, start=1)
    ),
    Dimension("grid", "单元网格", "unit grid", ("grid_code",)),
    *(Dimension(key, name_zh, name_en, (f"{key}_id",)) for key, name_zh, name_en in _POSTS),
    Dimension("source", "问题来源", "channel", ("source",)),
    Dimension("source_class", "来源类别", "class of channel", ("source_class",)),
    Dimension("category_kind", "部件/事项", "components and matters", ("category_kind",)),
    Dimension("category_class", "大类", "large class", ("category_standard", "category_kind", "class_code")),
    Dimension("category", "小类", "small class", ("category_standard", "category_kind", "category_code")),
    Dimension("condition", "立案条件", "filing condition", ("condition_id",)),
    Dimension("area_class", "区域类别", "area class", ("area_class",)),
    Dimension("road_class", "道路等级", "road class", ("road_class",)),
    Dimension("control_grade", "严管等级", "control grade", ("control_grade",)),
    Dimension("hour", "上报时段（时）", "hour of the report", ("reported_hour",)),
    Dimension("state", "案件状态", "state", ("state",)),
    Dimension("means", "解决方式", "means", ("means",)),
    Dimension("closure_kind", "结案方式", "kind of closure", ("closure_kind",)),
)
DIMENSIONS: Mapping[str, Dimension] = MappingProxyType({dimension.key: dimension for dimension in _LISTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsFilter:
    """Which cases are taken: reported from `from_on` to `to_on` (both included) and, by column, one of the values."""

    from_on: date | None = None
    to_on: date | None = None
    values: Mapping[str, tuple[object, ...]] = field(default_factory=dict)


def list_group_columns(dimensions: Iterable[str], period: Period | None = None) -> tuple[str, ...]:
    """Return the columns that name a group, the period last. Errors: `dimension_unknown(key)`, `period_unknown(key)`."""
    columns: dict[str, None] = {}
    for key in dimensions:
        if key not in DIMENSIONS:
            raise DomainError("dimension_unknown", key=key)
        columns |= dict.fromkeys(DIMENSIONS[key].columns)
    if period is not None:
        columns[check_period(period)] = None
    return tuple(columns)


def read_group_column(facts: Facts, column: str) -> Expression:
    """Return the expression of one group column; a period is its first day, by the day of the report."""
    return truncate_day(facts["reported_on"], column) if column in PERIODS else facts[column]


def filter_facts(facts: Facts, filters: FactsFilter | None) -> Facts:
    """Return the cases that pass. Error: `facts_column_unknown(column)`."""
    if filters is None:
        return facts
    conditions = []
    if filters.from_on is not None:
        conditions.append(facts["reported_on"] >= filters.from_on)
    if filters.to_on is not None:
        conditions.append(facts["reported_on"] <= filters.to_on)
    for column, values in filters.values.items():
        if column not in facts.columns:
            raise DomainError("facts_column_unknown", column=column)
        conditions.append(facts[column].isin(values))
    return facts.filter(conditions) if conditions else facts
