"""Assessment schemes (考核方案): who is judged on which aspects, and how an aspect becomes points."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from wangge.profiles.schema.evaluation import Band, Indicator, Points, check_bands, check_counts_no_fines
from wangge.profiles.schema.rows import Key, NamedRule, Section, refuse

JudgedKind = Literal["area", "unit", "person"]
JudgedPost = Literal["collector", "acceptor", "shift_leader", "dispatcher"]
Value = Annotated[Decimal, Field(ge=-1_000_000, le=1_000_000, max_digits=10, decimal_places=3)]


class ValueStep(Section):
    """A step of a conversion."""

    at_least: Value
    """Value from which the points hold, up to the next step; the lowest step holds below it too."""

    points: Points
    """Points 0 to 100."""


class Line(Section):
    """A straight line between two values."""

    worst: Value
    """Value of 0 points, and of all beyond it."""

    best: Value
    """Value of 100 points, and of all beyond it; below `worst` where less is better."""

    @model_validator(mode="after")
    def _check_length(self) -> Line:
        if self.worst == self.best:
            raise refuse("a worst and a best value that differ", str(self.best))
        return self


class Aspect(NamedRule):
    """Aspect (考核方面) of a scheme: one part of what is judged."""

    reads: Literal["indicator", "composite", "points", "manual"]
    """An indicator of the evaluation; one of its composites; the sum of points of the score ledger; or values that
    one person enters there and another confirms."""

    weight: Annotated[Decimal, Field(gt=0, le=1000, max_digits=7, decimal_places=3)] | None = None
    """Share in the total; none in a scheme without a total, whose points simply add up."""

    indicator: Indicator | None = None
    """Indicator, a rate in percent, a time in hours."""

    composite: Key | None = None
    """Composite of the section `evaluation`."""

    rules: tuple[Key, ...] = ()
    """Scoring rules whose entries it reads."""

    groups: tuple[Key, ...] = ()
    """Groups of scoring rules whose entries it reads."""

    line: Line | None = None
    """How a value becomes points: along a line."""

    steps: tuple[ValueStep, ...] = ()
    """How a value becomes points: by steps, upward."""

    @model_validator(mode="after")
    def _check_whole(self) -> Aspect:
        check_counts_no_fines(self)
        names = {"indicator": self.indicator, "composite": self.composite}
        for name, value in names.items():
            if (self.reads == name) != (value is not None):
                raise refuse(f"a key of {name} with reads: {name} and with nothing else", f"{self.reads}, {value}")
        has_rules = bool(self.rules or self.groups)
        if has_rules != (self.reads in {"points", "manual"}) or (self.reads == "manual" and self.groups):
            raise refuse("rules or groups with points, rules with manual, neither with others", self.reads)
        if self.reads == "indicator" and (self.line is None) == (not self.steps):
            raise refuse("either a line or steps with an indicator", "both" if self.steps else "neither")
        if self.reads in {"composite", "manual"} and (self.line is not None or self.steps):
            raise refuse("neither line nor steps, since it is of 100 already", self.reads)
        if any(later.at_least <= earlier.at_least for earlier, later in pairwise(self.steps)):
            raise refuse("steps upward", ", ".join(str(step.at_least) for step in self.steps))
        return self


class AssessmentScheme(NamedRule):
    """Assessment scheme (考核方案): whom it judges and on what."""

    subject: JudgedKind
    """Whether areas, units or persons are judged."""

    levels: tuple[Key, ...] = ()
    """Of areas: the grid levels."""

    unit_kinds: tuple[Key, ...] = ()
    """Of units: their kinds, by departments of the section `responsibility`; empty: every unit with cases."""

    post: JudgedPost | None = None
    """Of persons: the post."""

    track: Key | None = None
    """Track of the score ledger that its points are read from; none: from all of them."""

    total: Annotated[Decimal, Field(gt=0, le=1000, max_digits=7, decimal_places=3)] | None = None
    """What the weights add up to; none: points are added to `start` without ceiling or floor."""

    start: Annotated[Decimal, Field(ge=0, le=1000, max_digits=7, decimal_places=3)] = Decimal(0)
    """Points before any are given or taken; of a scheme without a total."""

    aspects: Annotated[tuple[Aspect, ...], Field(min_length=1)]
    """Aspects."""

    bands: tuple[Band, ...] = ()
    """Grades from the best down, of a total of 100; none: no grade."""

    @model_validator(mode="after")
    def _check_whole(self) -> AssessmentScheme:
        fields = {"area": bool(self.levels), "unit": bool(self.unit_kinds), "person": self.post is not None}
        needed = {"area", "person"} & {self.subject}
        if any(given and kind != self.subject for kind, given in fields.items()) or not all(
            fields[kind] for kind in needed
        ):
            raise refuse("levels with areas, a post with persons, kinds of unit with units only", self.subject)
        if self.total is not None:
            _check_sum(self)
        else:
            _check_open_end(self)
        if self.bands:
            check_bands(self.bands)
        return self


def _check_sum(scheme: AssessmentScheme) -> None:
    weights = [aspect.weight for aspect in scheme.aspects if aspect.weight is not None]
    total = sum(weights, Decimal(0))
    if len(weights) != len(scheme.aspects) or total != scheme.total:
        found = f"{total} ({' + '.join(str(weight) for weight in weights)})"
        raise refuse(f"weights that add up to {scheme.total}", found)
    if scheme.start:
        raise refuse("a start only without a total", str(scheme.start))
    for aspect in scheme.aspects:
        if aspect.reads == "points" and (aspect.line is None) == (not aspect.steps):
            raise refuse("either a line or steps for points that count in a total", aspect.key)


def _check_open_end(scheme: AssessmentScheme) -> None:
    for aspect in scheme.aspects:
        if aspect.reads != "points" or aspect.weight is not None or aspect.line is not None or aspect.steps:
            raise refuse("points of the ledger alone, as they are, in a scheme without a total", aspect.key)
    if scheme.bands:
        raise refuse("bands with a total only", str(len(scheme.bands)))
