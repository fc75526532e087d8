"""Small values for the tests of this folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from wangge.catalog.domain.codes import STANDARD_2026, CategoryKind
from wangge.catalog.domain.entries import CategoryEntry
from wangge.catalog.domain.views import CategoryView, ConditionView, RuleView
from wangge.worktime.public import Limit, LimitKind

TODAY = date(2026, 7, 1)
COMPONENT, MATTER = CategoryKind.COMPONENT, CategoryKind.MATTER


@dataclass(frozen=True)
class Row:
    """A row of a table."""

    line: int
    cells: dict[str, str] = field(default_factory=dict)


def make_rule(rule_id: int = 1, **values: object) -> RuleView:
    """Return a rule for everything everywhere, led by unit 1 of district 100, but for `values`."""
    defaults: dict[str, object] = {
        "kind": "*",
        "selector": "*",
        "grid_prefix": "",
        "road_class": "",
        "unit_id": 1,
        "district_id": 100,
        "priority": 0,
        "decided_by": "",
        "valid_from_on": None,
        "valid_to_on": None,
    }
    return RuleView(id=rule_id, **(defaults | values))


def make_category(category_id: int, code: str, *, kind: CategoryKind = MATTER, **values: object) -> CategoryView:
    """Return a category in force."""
    defaults: dict[str, object] = {
        "name_zh": f"类别{code}",
        "name_en": f"Category {code}",
        "class_name_zh": "类",
        "class_name_en": "Class",
        "hint_zh": "",
        "hint_en": "",
        "aliases": (),
        "component_id": None,
        "is_active": True,
    }
    return CategoryView(
        id=category_id, standard=STANDARD_2026, kind=kind, code=code, class_code=code[:2], **(defaults | values)
    )


def make_condition(condition_id: int, category_id: int, number: int = 1, **values: object) -> ConditionView:
    """Return a condition in force with a limit of one working day."""
    defaults: dict[str, object] = {
        "revision": 1,
        "text_zh": "立案",
        "closing_zh": "结案",
        "text_en": "file",
        "closing_en": "close",
        "limit": Limit(LimitKind.WORK_DAY, Decimal(1)),
        "source": "ours",
        "is_active": True,
    }
    return ConditionView(id=condition_id, category_id=category_id, number=number, **(defaults | values))


def make_entry(code: str, *, kind: CategoryKind = MATTER, name_zh: str = "", component_code: str = "") -> CategoryEntry:
    """Return a category of a data file."""
    return CategoryEntry(
        standard=STANDARD_2026,
        kind=kind,
        code=code,
        name_zh=name_zh or f"类别{code}",
        name_en=f"Category {code}",
        class_code=code[:2],
        class_name_zh="类",
        class_name_en="Class",
        component_code=component_code,
    )
