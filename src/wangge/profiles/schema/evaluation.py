"""How work is scored: composites, tables and bands (绩效评价)."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from wangge.profiles.schema.casework import SourceClass
from wangge.profiles.schema.rows import Key, Label, NamedRule, Rule, Section, refuse

Points = Annotated[Decimal, Field(ge=0, le=100)]
BandKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,29}$")]

_FINE_WORD = re.compile(r"(^|_)(fines?|fined|forfeit[a-z]*|confiscat[a-z]*|fakuan|famo)(_|$)")
_PENALTY_SUM = re.compile(r"(?=.*(^|_)penalt(y|ies)(_|$))(?=.*(^|_)(amount|sum|total|yuan|money|revenue|value)s?(_|$))")


def check_not_fine(indicator: str) -> str:
    """Return the name as it is; a name of a fine amount is refused."""
    if _FINE_WORD.search(indicator) or _PENALTY_SUM.search(indicator):
        raise refuse(
            "an indicator without fine amounts (行政处罚法 Art. 74: fines are never tied to assessment)",
            repr(indicator),
        )
    return indicator


_FINE_SUM_ZH = re.compile(r"罚没|罚金|罚款(总|金|数|收|额)|没收(金额|款|所得)")
_FINE_SUM_EN = re.compile(
    r"\b(fines?|penalt(y|ies)) (collected|imposed|paid|amounts?|sums?|totals?|income|revenue)\b", re.IGNORECASE
)


def check_counts_no_fines(row: NamedRule) -> None:
    """Refuse a row that gives points for fine amounts, by its key or by either of its names."""
    check_not_fine(row.key)
    for name in (row.name_zh, row.name_en):
        if _FINE_SUM_ZH.search(name) or _FINE_SUM_EN.search(name):
            raise refuse(
                "a name without fine amounts (行政处罚法 Art. 74: fines are never tied to assessment)", repr(name)
            )


Indicator = Annotated[Key, AfterValidator(check_not_fine)]


class Band(Rule):
    """Band (等级): a grade from a score upward."""

    key: BandKey
    """Short grade."""

    name_zh: Label
    """Name in Chinese."""

    name_en: Label
    """Name in English."""

    at_least: Points
    """Lowest score of the band."""


class ScoreStep(Section):
    """A step of a score table."""

    at_least: Annotated[int, Field(ge=0)]
    """Count from which the score holds, up to the next step."""

    score: Points
    """Score 0 to 100."""


class AreaScoreSteps(Section):
    """Steps of one class of area."""

    area_class: Key
    """Class of area."""

    steps: Annotated[tuple[ScoreStep, ...], Field(min_length=1)]
    """Steps from 0 upward."""

    @model_validator(mode="after")
    def _check_order(self) -> AreaScoreSteps:
        _check_steps(self.steps)
        return self


class ScoreTable(NamedRule):
    """Score table (计数分值表): turns a count into a score of 0 to 100."""

    counted_per: Literal["subject", "unit_grid"]
    """What the count is of: the person, unit or area itself, or its mean per unit grid."""

    days: Annotated[int, Field(ge=1, le=366)]
    """Length of the period the table is written for; a count over another length is scaled to it."""

    steps: Annotated[tuple[ScoreStep, ...], Field(min_length=1)]
    """Steps from 0 upward."""

    area_steps: tuple[AreaScoreSteps, ...] = ()
    """Other steps in some classes of area."""

    @model_validator(mode="after")
    def _check_order(self) -> ScoreTable:
        _check_steps(self.steps)
        return self


class Component(Rule):
    """Component (指标项) of a composite score."""

    indicator: Indicator
    """Key of the indicator."""

    kind: Literal["rate", "inverse_rate", "count_score"]
    """`rate`: the rate in percent; `inverse_rate`: 100 minus it, never below 0; `count_score`: the count by a table."""

    weight: Annotated[Decimal, Field(gt=0, le=1)]
    """Share in the composite."""

    score_table: Key | None = None
    """Table of a `count_score`."""

    @model_validator(mode="after")
    def _check_table(self) -> Component:
        if (self.kind == "count_score") != (self.score_table is not None):
            raise refuse(
                "a score_table with count_score and with nothing else", f"{self.kind}, score_table {self.score_table}"
            )
        return self


class Composite(NamedRule):
    """Composite (综合指标值): a weighted sum of components with a grade."""

    subject: Literal["collector", "acceptor", "shift_leader", "dispatcher", "department", "area"]
    """Whom it scores."""

    levels: tuple[Key, ...] = ()
    """For areas: the grid levels it is for; empty: all."""

    components: Annotated[tuple[Component, ...], Field(min_length=1)]
    """Components; a city that changes one states them all. One without data leaves the sum and the others are reweighted."""

    bands: tuple[Band, ...] = ()
    """Own bands instead of the general ones."""

    @model_validator(mode="after")
    def _check_sum(self) -> Composite:
        check_counts_no_fines(self)
        total = sum((component.weight for component in self.components), Decimal(0))
        if total != 1:
            raise refuse(
                "weights that add up to 1", f"{total} ({' + '.join(str(row.weight) for row in self.components)})"
            )
        names = [component.indicator for component in self.components]
        for name in names:
            if names.count(name) > 1:
                raise refuse("each indicator once", f"{name} {names.count(name)} times")
        if self.bands:
            check_bands(self.bands)
        return self


class Discovery(Rule):
    """Discovery (先行发现) and solving (实际解决): when two reports are of the same trouble at the same place (PJ-9)."""

    radius_m: Annotated[int, Field(ge=1, le=2_000)]
    """The same place: at most so many metres apart."""

    days: Annotated[int, Field(ge=0, le=90)]
    """A problem was found before if the other side had reported its category there within so many days."""

    solved_days: Annotated[int, Field(ge=1, le=366)]
    """A closed problem is really solved when its category is not reported there again for so many days."""


class FlagBar(Rule):
    """Bar (不授旗情形): from so many of something on, a flag is not given."""

    indicator: Indicator
    """Key of a count."""

    from_count: Annotated[int, Field(ge=1)]
    """The count that bars."""


class Flag(NamedRule):
    """Flag (流动旗): what a department is shown with on the ranking board of a month."""

    colour: Literal["red", "yellow", "blue"]
    """Colour of the flag."""

    at_least: Points
    """Lowest score that earns it."""

    places: Annotated[int, Field(ge=1)] | None = None
    """How many of the best at most get it; equal scores are not told apart. None: everyone who earns it."""

    barred_by: tuple[FlagBar, ...] = ()
    """What bars from it whatever the score; the next flag is given instead."""


class Flags(Rule):
    """Ranking board and flags (龙虎榜、红黄蓝三色旗) of departments."""

    least_cases: Annotated[int, Field(ge=1, le=10_000)]
    """Below so many cases a department has no place and no flag."""

    awarded: tuple[Flag, ...]
    """Flags from the best down; none: a board without flags."""

    @model_validator(mode="after")
    def _check_order(self) -> Flags:
        floors = [flag.at_least for flag in self.awarded]
        if any(higher <= lower for higher, lower in pairwise(floors)):
            shown = ", ".join(f"{flag.key} {flag.at_least}" for flag in self.awarded)
            raise refuse("flags from the best down", shown)
        if self.awarded:
            last = self.awarded[-1]
            if last.at_least != 0 or last.places is not None or last.barred_by:
                raise refuse("a last flag at_least 0 without places or bars, so that everyone ranked has one", last.key)
        return self


class Target(Rule):
    """Target (目标值) of a rate, told beside it with the distance in points; it changes no score (HS-9, HS-10)."""

    indicator: Indicator
    """Key of the rate."""

    percent: Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
    """What it is to reach, in percent: at least, at most where lower is better, about where neither is."""

    within: Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)] = Decimal(0)
    """How many points on the wrong side of it still count as reached."""

    source_class: SourceClass | None = None
    """Class of channels for whose cases alone it is; null: for every figure that has none of its own."""


class Publication(Rule):
    """Publication (公开) of figures to everybody."""

    least_count: Annotated[int, Field(ge=2, le=100)]
    """A count below it, other than 0, is not told, so that nobody is found out by a small number."""

    months: Annotated[int, Field(ge=1, le=60)]
    """How many months back are shown."""


class Evaluation(Rule):
    """Evaluation (综合评价)."""

    discovery: Discovery
    """先行发现、实际解决."""

    year_starts_in: Annotated[int, Field(ge=1, le=12)]
    """First month of the assessment year (考评年): 11 for November to October; it is named after the year it ends in."""

    small_sample: Annotated[int, Field(ge=0, le=10_000)]
    """Below so many cases a figure carries a note."""

    bands: tuple[Band, ...]
    """Grades from the best down."""

    score_tables: tuple[ScoreTable, ...]
    """Tables that turn counts into scores."""

    composites: tuple[Composite, ...]
    """Composites; several of one subject stand beside each other."""

    dimensions: tuple[Indicator, ...]
    """Breakdowns offered, by the key of the dimension in the analytics."""

    flags: Flags
    """龙虎榜、红黄蓝三色旗."""

    publication: Publication
    """向社会公开."""

    targets: tuple[Target, ...]
    """目标值; none: figures stand without one."""

    @model_validator(mode="after")
    def _check_order(self) -> Evaluation:
        check_bands(self.bands)
        told = [(target.indicator, target.source_class) for target in self.targets]
        for name, source_class in told:
            if told.count((name, source_class)) > 1:
                raise refuse("one target of each figure", f"{told.count((name, source_class))} of {name}")
        return self

    def list_bands(self, composite: Composite) -> tuple[Band, ...]:
        """Return the bands a composite is graded by, its own or the general ones, the best first."""
        return composite.bands or self.bands


def check_bands(bands: tuple[Band, ...]) -> None:
    """Refuse grades that do not fall from the best down to one from 0 points."""
    floors = [band.at_least for band in bands]
    falling = all(higher > lower for higher, lower in pairwise(floors))
    if not falling or not floors or floors[-1] != 0:
        shown = ", ".join(f"{band.key} {band.at_least}" for band in bands) or "none"
        raise refuse("bands from the best down to one at_least 0", shown)


def _check_steps(steps: tuple[ScoreStep, ...]) -> None:
    floors = [step.at_least for step in steps]
    if floors[0] != 0 or any(lower >= higher for lower, higher in pairwise(floors)):
        raise refuse("steps from 0 upward", ", ".join(map(str, floors)))
