"""Classes of place that limits and frequencies depend on."""

from __future__ import annotations

from wangge.profiles.schema.rows import Key, NamedRule, Section
from wangge.profiles.schema.worktime import Hours


class AreaClass(NamedRule):
    """Area class (区域类别), the strictest first."""


class RoadClass(NamedRule):
    """Road class (道路等级), the strictest first."""


class ControlGrade(NamedRule):
    """Control grade (严管等级) of a street, the strictest first."""

    road_classes: tuple[Key, ...]
    """Classes of road that have this grade unless a street is graded by name."""

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
