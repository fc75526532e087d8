from __future__ import annotations

from datetime import date

import pytest

from wangge.evaluation.domain.periods import (
    check_begun,
    count_days,
    name_month_before,
    name_year_before,
    parse_month,
)
from wangge.kernel.public import DomainError


@pytest.mark.parametrize(
    ("month", "last"), [("2026-03", 31), ("2026-04", 30), ("2026-02", 28), ("2024-02", 29), ("2026-12", 31)]
)
def test_a_month_has_its_first_and_last_day(month: str, last: int) -> None:
    from_on, to_on = parse_month(month)
    assert (from_on.day, to_on.day, f"{to_on:%Y-%m}") == (1, last, month)


@pytest.mark.parametrize(
    "month", ["", "2026", "2026-3", "2026-13", "2026-00", "0000-01", "2026-03-01", " 2026-03", "三月"]
)
def test_anything_else_is_no_month(month: str) -> None:
    with pytest.raises(DomainError, match="evaluation_month_invalid") as refusal:
        parse_month(month)
    assert refusal.value.params == {"month": month}


def test_a_month_must_have_begun() -> None:
    assert check_begun("2026-03", today=date(2026, 3, 1)) == (date(2026, 3, 1), date(2026, 3, 31))
    with pytest.raises(DomainError, match="evaluation_month_in_future") as refusal:
        check_begun("2026-04", today=date(2026, 3, 31))
    assert refusal.value.params == {"month": "2026-04"}


@pytest.mark.parametrize(
    ("today", "days"), [(date(2026, 3, 1), 1), (date(2026, 3, 10), 10), (date(2026, 3, 31), 31), (date(2027, 1, 1), 31)]
)
def test_only_days_that_have_passed_count(today: date, days: int) -> None:
    assert count_days(date(2026, 3, 1), date(2026, 3, 31), today=today) == days


def test_no_days_at_all_count_as_one() -> None:
    assert count_days(None, None, today=date(2026, 3, 1)) == 1
    assert count_days(date(2026, 3, 2), date(2026, 3, 2), today=date(2026, 3, 1)) == 1


def test_months_before() -> None:
    assert (name_month_before("2026-03"), name_month_before("2026-01")) == ("2026-02", "2025-12")
    assert name_year_before("2026-03") == "2025-03"
