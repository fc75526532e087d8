"""Classes of place that limits and frequencies depend on."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from wangge.profiles.schema.rows import Key, Label, NamedRule, Rule, Section
from wangge.profiles.schema.worktime import Hours


class AreaClass(NamedRule):
    """Area class (区域类别), the strictest first."""


class RoadClass(NamedRule):
    """Road class (道路等级), the strictest first."""


class StreetStandard(Rule):
    """Street standard (街路标准): what is judged more strictly on streets of a control grade than elsewhere."""

    class_codes: tuple[Annotated[str, StringConstraints(pattern=r"^\d{2,5}$")], ...]
    """Matters under strict control (严控) there, by the beginning of the code; empty: all."""

    reasons_off: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Reasons for refusing or voiding that are not accepted of them: what is slight elsewhere is filed there."""


class ControlGrade(NamedRule):
    """Control grade (严管等级) of a street, the strictest first."""

    road_classes: tuple[Key, ...]
    """Classes of road that have this grade unless a street is graded by name."""

    streets: tuple[Label, ...] = ()
    """Streets graded by name, as addresses write them; of several in an address the longest name counts."""

    standard: StreetStandard | None = None
    """Their own standard; null: what holds everywhere. Limits stand in `loop.handling_limits`."""

    windows: tuple[Hours, ...]
    """Hours of the day in which the grade is in force; empty: only in periods opened by order."""


class Places(Section):
    """Places (地点分类)."""

    area_classes: tuple[AreaClass, ...]
    """Classes of area (一类, 二类 …)."""

    road_classes: tuple[RoadClass, ...]
    """Classes of road."""

    control_grades: tuple[ControlGrade, ...]
    """Grades of street control; empty: the city has none."""
