from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.notices.domain.timing import compute_next_try, find_quiet_end
from wangge.profiles.public import QuietHours

ZONE = "Asia/Shanghai"
NIGHT = QuietHours.model_validate({"from": "22:00", "to": "07:00", "channels": ("sms",), "source": "ours"})
NOON = QuietHours.model_validate({"from": "12:00", "to": "13:30", "channels": ("sms",), "source": "ours"})


def at(day: int, clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "now", "end"),
    [
        (NIGHT, at(2, "21:59"), None),
        (NIGHT, at(2, "22:00"), at(3, "07:00")),
        (NIGHT, at(2, "23:59"), at(3, "07:00")),
        (NIGHT, at(3, "00:00"), at(3, "07:00")),
        (NIGHT, at(3, "06:59"), at(3, "07:00")),
        (NIGHT, at(3, "07:00"), None),
        (NOON, at(2, "11:59"), None),
        (NOON, at(2, "12:00"), at(2, "13:30")),
        (NOON, at(2, "13:30"), None),
    ],
)
def test_quiet_hours_run_over_midnight_and_end_once(quiet: QuietHours, now: datetime, end: datetime | None) -> None:
    assert find_quiet_end(quiet, channel="sms", now=now, zone=ZONE) == end


def test_other_channels_and_cities_without_quiet_hours_never_wait() -> None:
    assert find_quiet_end(NIGHT, channel="email", now=at(2, "23:00"), zone=ZONE) is None
    assert find_quiet_end(None, channel="sms", now=at(2, "23:00"), zone=ZONE) is None


@given(st.integers(min_value=0, max_value=2 * 24 * 3600))
def test_the_end_lies_ahead_and_is_not_quiet(seconds: int) -> None:
    now = at(2, "00:00") + timedelta(seconds=seconds)
    end = find_quiet_end(NIGHT, channel="sms", now=now, zone=ZONE)
    if end is not None:
        assert timedelta(0) < end - now <= timedelta(hours=9)
        assert find_quiet_end(NIGHT, channel="sms", now=end, zone=ZONE) is None


def test_each_failure_has_its_wait_and_the_last_one_none() -> None:
    now = at(2, "09:00")
    waits = [compute_next_try(now=now, attempts=attempts, retry_minutes=(1, 5)) for attempts in (1, 2, 3)]
    assert waits == [now + timedelta(minutes=1), now + timedelta(minutes=5), None]
    assert compute_next_try(now=now, attempts=1, retry_minutes=()) is None
