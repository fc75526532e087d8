"""Limits (时限): the five kinds are separate types and are never converted into one another (GB/T 30428.8 practice)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

SMALLEST_AMOUNT = Decimal("0.001")
LARGEST_AMOUNT = Decimal(100_000)


class LimitKind(StrEnum):
    """How a limit is counted.

    `work_hour` and `work_day` run in working time only; `urgent_hour` runs day and night;
    `natural_day` and `urgent_day` are days on the city's wall clock, nights and holidays included.
    """

    URGENT_HOUR = "urgent_hour"
    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"
    NATURAL_DAY = "natural_day"
    URGENT_DAY = "urgent_day"


_NAMES_ZH = {
    LimitKind.URGENT_HOUR: "紧急工作时",
    LimitKind.WORK_HOUR: "工作时",
    LimitKind.WORK_DAY: "工作日",
    LimitKind.NATURAL_DAY: "自然日",
    LimitKind.URGENT_DAY: "紧急工作日",
}
_NAMES_EN = {
    LimitKind.URGENT_HOUR: "urgent hour",
    LimitKind.WORK_HOUR: "working hour",
    LimitKind.WORK_DAY: "working day",
    LimitKind.NATURAL_DAY: "calendar day",
    LimitKind.URGENT_DAY: "urgent day",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """Limit (时限): so many units of one kind; `amount` may be a fraction and lies between 0.001 and 100,000.

    Raises ValueError for an amount outside that range or not finite.
    """

    kind: LimitKind
    amount: Decimal

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or not SMALLEST_AMOUNT <= self.amount <= LARGEST_AMOUNT:
            raise ValueError(
                f"the amount of a limit must lie in {SMALLEST_AMOUNT}..{LARGEST_AMOUNT}, not {self.amount}"
            )


def describe_limit(limit: Limit, language: str) -> str:
    """Return the limit in words: "5 工作日" for a `language` that starts with zh, else "5 working days"."""
    number = f"{limit.amount:f}"
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    if language.lower().startswith("zh"):
        return f"{number} {_NAMES_ZH[limit.kind]}"
    plural = "" if limit.amount == 1 else "s"
    return f"{number} {_NAMES_EN[limit.kind]}{plural}"
