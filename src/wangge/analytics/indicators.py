"""Indicators (指标): what a published figure is made of: names, formula, exclusions, unit, version and source.

An indicator adds up one outcome: numerator = sum of the answers, denominator = number of cases asked and known.
A *rate* is therefore a share of distinct cases, between 0 and 1; a *ratio* divides two different populations and may
exceed 1 (a composite clamps it only where its definition says so); a *mean* is a quantity per case; a *count* is the
numerator alone. Nothing asked and known is "n/a", never 0 % or 100 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from wangge.analytics.expressions import Outcome


class IndicatorKind(StrEnum):
    """How the value is made of numerator and denominator."""

    COUNT = "count"
    RATE = "rate"
    RATIO = "ratio"
    MEAN = "mean"


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEUTRAL = "neutral"


_UNITS = {"cases": ("件", "cases"), "times": ("次", "times"), "share": ("%", "%"), "seconds": ("秒", "s")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """Indicator (指标): one published figure and everything needed to explain it.

    `base` is the outcome whose TRUE cases are the denominator of a ratio; the others divide by the cases asked, which
    `asked` names (Chinese, English) where the outcome's own population does not.
    """

    key: str
    name_zh: str
    name_en: str
    kind: IndicatorKind
    outcome: Outcome
    base: Outcome | None = None
    asked: tuple[str, str] | None = None
    exclusions_zh: str = ""
    exclusions_en: str = ""
    unit: str = "cases"
    direction: Direction = Direction.NEUTRAL
    version: int = 1
    source: str = "GB/T 30428.4"

    @property
    def opens_to(self) -> tuple[str, ...]:
        """Columns of the case facts that explain the figure when it is opened down to cases."""
        based_on = self.base.list_flags() if self.base else ()
        return tuple(dict.fromkeys((*self.outcome.list_flags(), *based_on)))

    @property
    def numerator(self) -> tuple[str, str]:
        """Chinese and English name of the numerator."""
        return self.outcome.name_zh, self.outcome.name_en

    @property
    def denominator(self) -> tuple[str, str] | None:
        """Chinese and English name of the denominator, None for a count."""
        if self.kind is IndicatorKind.COUNT:
            return None
        if self.asked:
            return self.asked
        among = self.base or self.outcome.among
        return (among.name_zh, among.name_en) if among else ("有数据的案件数", "cases with the datum")

    @property
    def unit_names(self) -> tuple[str, str]:
        """Chinese and English name of the unit."""
        return _UNITS[self.unit]

    def describe(self) -> dict[str, object]:
        """Return the definition as plain values, for a page, an API answer or a stored run."""
        divided = self.denominator
        return {
            "key": self.key,
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "kind": self.kind.value,
            "formula_zh": " ÷ ".join((self.numerator[0], *([divided[0]] if divided else []))),
            "formula_en": " ÷ ".join((self.numerator[1], *([divided[1]] if divided else []))),
            "exclusions_zh": self.exclusions_zh,
            "exclusions_en": self.exclusions_en,
            "unit": self.unit,
            "direction": self.direction.value,
            "version": self.version,
            "source": self.source,
            "opens_to": list(self.opens_to),
        }


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """Numerator and denominator of one indicator in one group; a count has no denominator, n/a no numerator."""

    kind: IndicatorKind
    numerator: int | None
    denominator: int | None = None

    @property
    def value(self) -> Fraction | None:
        """The exact value: the count itself or numerator ÷ denominator; None is n/a."""
        if self.numerator is None:
            return None
        if self.kind is IndicatorKind.COUNT:
            return Fraction(self.numerator)
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    def is_of_few(self, least: int) -> bool:
        """Whether it is a share or a mean of fewer cases than `least`, one of which moves it by much."""
        return self.kind is not IndicatorKind.COUNT and 0 < (self.denominator or 0) < least
