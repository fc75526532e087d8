"""What the results of a score period are handed on for, and how award money is split by them (以奖促治)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from wangge.profiles.schema.rows import Key, Label, NamedRule, Rule, refuse
from wangge.profiles.schema.scoring import SubjectKind


class Award(Rule):
    """Award (奖励分配): a sum split by points in one of the shapes there are; never a formula in words."""

    pool: Annotated[Decimal, Field(gt=0, le=1_000_000_000, max_digits=12, decimal_places=2)]
    """Sum of one period; all of it is split, nothing where nobody has a share."""

    unit_zh: Label = "元"
    """What it is counted in, in Chinese."""

    unit_en: Label = "yuan"
    """What it is counted in, in English."""

    shape: Literal["proportional", "equal"]
    """By the points above `above`, or the same to each who is above it."""

    above: Annotated[Decimal, Field(ge=-100_000, le=100_000, max_digits=9, decimal_places=3)] = Decimal(0)
    """Points that have to be exceeded for a share; of a proportional one only what lies above them counts."""

    step: Annotated[Decimal, Field(gt=0, le=1_000_000, max_digits=9, decimal_places=2)] = Decimal(1)
    """Smallest amount paid; shares are rounded down to it, and what is left goes to the largest remainders."""

    @model_validator(mode="after")
    def _check_steps(self) -> Award:
        if self.pool % self.step:
            raise refuse("a pool that is a multiple of the step", f"{self.pool} in steps of {self.step}")
        return self


class ResultConsumer(NamedRule):
    """Result consumer (结果应用): an appraisal that takes the points of some tracks, with an award or without."""

    tracks: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Tracks of the scoring whose totals are handed on; of several the points are added."""

    subject: SubjectKind
    """Whose points."""

    award: Award | None = None
    """How an award is split by them; null: none is."""
