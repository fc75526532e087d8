"""What is a city matter and who takes care of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wangge.profiles.schema.rows import Key, Label, NamedRule, Rule, Section
from wangge.worktime.public import LimitKind

CategoryKind = Literal["component", "matter"]


class AreaLimit(Rule):
    """Area limit (分区域时限): the limit of one filing condition in one class of area, instead of the catalogue's."""

    key: Key
    """Key of the row."""

    kind: CategoryKind
    """Component or matter: the two have overlapping codes."""

    category_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{4,5}$")]
    """Class code in the standard in use."""

    condition: Annotated[int, Field(ge=1, le=99)]
    """Number of the filing condition."""

    area_class: Key
    """Area class where it holds."""

    limit_kind: LimitKind
    """How the time is counted."""

    amount: Annotated[Decimal, Field(ge=Decimal("0.001"), le=Decimal(100_000))]
    """So many units of that kind."""


class Catalog(Rule):
    """Catalogue (部件和事项目录)."""

    standard: Label
    """Standard whose codes new cases carry."""

    previous_standards: tuple[Label, ...]
    """Standards whose codes are still read and mapped."""

    area_limits: tuple[AreaLimit, ...]
    """Limits that differ by class of area."""


class Department(NamedRule):
    """Department (部门类别): a kind of unit that handles cases; the organisations themselves are not profile data."""


class DutyRule(Rule):
    """Duty rule (权责): which kind of unit leads in a class of things, before the city's own matrix says otherwise."""

    key: Key
    """Key of the row."""

    kinds: Annotated[tuple[CategoryKind, ...], Field(min_length=1)]
    """Components, matters or both."""

    class_code: Annotated[str, StringConstraints(pattern=r"^([0-9]{2}|[0-9]{5}|\*)$")]
    """Class (two digits) or single category (five) of the standard in use; `*` for all; the longest match wins."""

    department: Key
    """Kind of unit that leads."""


class Responsibility(Section):
    """Responsibility (权责清单): defaults of the matrix category × place → unit."""

    departments: tuple[Department, ...]
    """Kinds of unit."""

    rules: tuple[DutyRule, ...]
    """Which kind leads where."""
