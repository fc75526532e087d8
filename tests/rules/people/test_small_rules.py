from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wangge.people.domain.addresses import is_loopback
from wangge.people.domain.days import compute_local_day, is_overlapping
from wangge.people.domain.privacy import mask_phone
from wangge.people.domain.sides import is_opposed


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138 **** 5678"),
        ("+86 13812345678", "+86 138****5678"),
        ("0512-58123456", "0512-****3456"),
        ("58123456", "******56"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_masks_the_digits_that_identify(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "::ffff:127.0.0.1", " 127.0.0.1 "])
def test_knows_this_machine(address: str) -> None:
    assert is_loopback(address)


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "::ffff:10.0.0.1", "2001:db8::1", "localhost", "", "127.0.0.1.evil.cn"]
)
def test_knows_other_machines(address: str) -> None:
    assert not is_loopback(address)


def test_the_day_of_service_is_the_citys() -> None:
    now = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    assert compute_local_day(now, "Asia/Shanghai") == date(2026, 3, 2)
    assert compute_local_day(now, "America/New_York") == date(2026, 3, 1)


MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("other", "is_shared"),
    [
        ((date(2026, 3, 31), None), True),
        ((date(2026, 4, 1), None), False),
        ((date(2026, 2, 1), date(2026, 3, 1)), True),
        ((date(2026, 2, 1), date(2026, 2, 28)), False),
        ((date(2026, 2, 1), None), True),
        ((date(2026, 3, 9), date(2026, 3, 9)), True),
    ],
)
def test_days_are_shared_with_both_ends_included(other: tuple[date, date | None], is_shared: bool) -> None:
    assert is_overlapping(MARCH, other) is is_shared
    assert is_overlapping(other, MARCH) is is_shared


def test_two_lasting_stretches_always_meet() -> None:
    assert is_overlapping((date(2020, 1, 1), None), (date(2026, 1, 1), None))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("supervise", "handle", True),
        ("handle", "handle", False),
        ("supervise", "view", False),
        ("admin", "handle", False),
    ],
)
def test_only_supervising_and_handling_are_opposed(first: str, second: str, expected: bool) -> None:
    assert is_opposed(first, second) is expected
    assert is_opposed(second, first) is expected
