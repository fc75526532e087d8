"""Limits and their wording."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wangge.worktime.public import Limit, LimitKind, describe_limit


@pytest.mark.parametrize(
    ("kind", "amount", "language", "text"),
    [
        (LimitKind.URGENT_HOUR, "2", "zh-hans", "2 紧急工作时"),
        (LimitKind.WORK_DAY, "5", "zh-hans", "5 工作日"),
        (LimitKind.WORK_HOUR, "4", "zh", "4 工作时"),
        (LimitKind.NATURAL_DAY, "30", "zh-CN", "30 自然日"),
        (LimitKind.URGENT_DAY, "1", "ZH-hans", "1 紧急工作日"),
        (LimitKind.URGENT_HOUR, "2", "en", "2 urgent hours"),
        (LimitKind.WORK_HOUR, "1", "en", "1 working hour"),
        (LimitKind.WORK_DAY, "1.0", "en-gb", "1 working day"),
        (LimitKind.NATURAL_DAY, "0.5", "en", "0.5 calendar days"),
        (LimitKind.URGENT_DAY, "1E+1", "en", "10 urgent days"),
        (LimitKind.WORK_DAY, "2.500", "zh-hans", "2.5 工作日"),
        (LimitKind.WORK_DAY, "100", "zh-hans", "100 工作日"),
    ],
)
def test_describe_limit(kind: LimitKind, amount: str, language: str, text: str) -> None:
    assert describe_limit(Limit(kind, Decimal(amount)), language) == text


@pytest.mark.parametrize("amount", ["0", "-1", "0.0009", "100000.1", "NaN", "Infinity"])
def test_limit_refuses_amount(amount: str) -> None:
    with pytest.raises(ValueError, match="amount of a limit"):
        Limit(LimitKind.WORK_DAY, Decimal(amount))


@pytest.mark.parametrize("amount", ["0.001", "100000"])
def test_limit_takes_its_bounds(amount: str) -> None:
    assert Limit(LimitKind.WORK_DAY, Decimal(amount)).amount == Decimal(amount)


def test_kinds_are_the_five_of_the_rules() -> None:
    assert [kind.value for kind in LimitKind] == ["urgent_hour", "work_hour", "work_day", "natural_day", "urgent_day"]
