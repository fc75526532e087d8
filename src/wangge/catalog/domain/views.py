"""What the catalogue tells other modules: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wangge.catalog.domain.codes import CategoryKind
from wangge.worktime.public import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryView:
    """Category (类别): one kind of component (部件) or matter (事项); its key is (standard, kind, code).

    `component_id` is the component category whose fault this matter is (供水井盖异常 → 供水井盖), None for others.
    """

    id: int
    standard: str
    kind: CategoryKind
    code: str
    name_zh: str
    name_en: str
    class_code: str
    class_name_zh: str
    class_name_en: str
    hint_zh: str
    hint_en: str
    aliases: tuple[str, ...]
    component_id: int | None
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionView:
    """Filing condition (立案条件) with its closing condition (结案条件) and handling limit.

    `source` says where limit and threshold come from; the wording is our own. A condition is never rewritten: when the
    catalogue changes it, the old row stays for the cases filed under it (`is_active` False) and a new revision comes.
    `area_limits` are the city profile's limits by area class.
    """

    id: int
    category_id: int
    number: int
    revision: int
    text_zh: str
    closing_zh: str
    text_en: str
    closing_en: str
    limit: Limit
    source: str
    is_active: bool
    area_limits: Mapping[str, Limit] = field(default_factory=dict)

    def find_limit(self, *, area_class: str = "") -> Limit:
        """Return the handling limit in an area of that class: the city's own if it has one, else the catalogue's."""
        return self.area_limits.get(area_class, self.limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """What became of a code of an older standard; `category_id` None: not continued, `note` says why."""

    standard: str
    kind: CategoryKind
    code: str
    name_zh: str
    category_id: int | None
    note: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """Responsibility rule (权责): which unit leads for a selector of categories in a part of the grid tree.

    `kind` is component, matter or "*"; `selector` a category code, a class code or "*"; an empty `grid_prefix` is the
    whole district, an empty `road_class` every road. Days are inclusive; None = without end.
    """

    id: int
    kind: str
    selector: str
    grid_prefix: str
    road_class: str
    unit_id: int
    district_id: int
    priority: int
    decided_by: str
    valid_from_on: date | None
    valid_to_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitProposal:
    """Unit proposal (派遣建议): the unit that the matrix names, by which rule, and by whose decision."""

    unit_id: int
    rule_id: int
    decided_by: str
