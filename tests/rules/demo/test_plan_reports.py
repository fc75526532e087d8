"""The truth is drawn from the seed, and its shares are those that are stated."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from wangge.demo.domain import truth
from wangge.demo.domain.names import draw_names
from wangge.demo.domain.photos import draw_photo
from wangge.demo.domain.span import Span
from wangge.demo.domain.truth import PlannedReport, plan_reports

ZONE = ZoneInfo("Asia/Shanghai")
SPAN = Span(start_at=datetime(2026, 3, 2, tzinfo=ZONE), end_at=datetime(2026, 4, 1, tzinfo=ZONE), zone=ZONE)
PLACES = [(120.5 + number / 1000, 31.8 + number / 2000) for number in range(400)]
PATROLS = frozenset(key for key, _ in truth.CHANNELS if key.endswith("_patrol"))
CHANNELS = frozenset(key for key, _ in truth.CHANNELS) - PATROLS


def plan(count: int = 4000, *, seed: int = 1, channels: frozenset[str] = CHANNELS) -> list[PlannedReport]:
    return plan_reports(Random(seed), span=SPAN, count=count, places=PLACES, channels=channels)


@pytest.fixture(scope="module")
def reports() -> list[PlannedReport]:
    return plan()


def share(reports: list[PlannedReport], found: int) -> float:
    return found / len(reports)


def test_the_same_seed_plans_the_same() -> None:
    assert plan(50) == plan(50)
    assert plan(50) != plan(50, seed=2)


def test_reports_come_in_order_and_inside_the_span(reports: list[PlannedReport]) -> None:
    assert [report.index for report in reports] == list(range(4000))
    assert [report.at for report in reports] == sorted(report.at for report in reports)
    assert SPAN.start_at <= reports[0].at
    assert reports[-1].at < SPAN.end_at


def test_matters_channels_and_fates_have_their_shares(reports: list[PlannedReport]) -> None:
    weights = {code: weight for code, weight, _ in truth.MATTERS}
    counts = Counter(report.category_code for report in reports)
    for code, weight in weights.items():
        assert share(reports, counts[code]) == pytest.approx(weight / sum(weights.values()), abs=0.025)
    channels = Counter(report.channel for report in reports)
    for key, weight in truth.CHANNELS:
        assert share(reports, channels[key]) == pytest.approx(weight / 100 * (key in CHANNELS), abs=0.025)
    fates = Counter(report.fate for report in reports)
    assert 0.03 < share(reports, fates["refuse"]) < truth.FALSE_SHARE
    assert 0.015 < share(reports, fates["void"] + fates["void_filed"]) < 0.035
    assert set(fates) == {"handle", "refuse", "void", "void_filed"}


def test_collectors_sleep_and_machines_do_not(reports: list[PlannedReport]) -> None:
    hours = {report.at.astimezone(ZONE).hour for report in reports if report.channel == "collector"}
    assert hours <= set(range(6, 22))
    assert any(report.at.astimezone(ZONE).hour < 6 for report in reports if report.channel == "video_analytics")


def test_weekends_are_quieter(reports: list[PlannedReport]) -> None:
    days = Counter(report.at.astimezone(ZONE).date() for report in reports)
    weekend = [count for day, count in days.items() if day.weekday() >= 5]
    weekday = [count for day, count in days.items() if day.weekday() < 5]
    assert sum(weekend) / len(weekend) < 0.85 * sum(weekday) / len(weekday)


def test_a_duplicate_is_of_a_report_that_lives_on_and_lies_close_by(reports: list[PlannedReport]) -> None:
    duplicates = [report for report in reports if report.duplicate_of is not None]
    assert share(reports, len(duplicates)) == pytest.approx(truth.DUPLICATE_SHARE, abs=0.012)
    for report in duplicates:
        assert report.duplicate_of is not None
        original = reports[report.duplicate_of]
        assert original.duplicate_of is None
        assert (original.fate, original.category_code) == ("handle", report.category_code)
        assert timedelta(minutes=20) < report.at - original.at < timedelta(hours=30)
        assert abs(report.lon - original.lon) + abs(report.lat - original.lat) < 0.0003


def test_only_collectors_fix_on_the_spot(reports: list[PlannedReport]) -> None:
    fixed = [report for report in reports if report.is_on_the_spot]
    assert {report.channel for report in fixed} == {"collector"}
    assert {(report.fate, report.duplicate_of) for report in fixed} == {("handle", None)}
    own = [report for report in reports if report.channel == "collector"]
    assert len(fixed) / len(own) == pytest.approx(truth.ON_THE_SPOT_SHARE, abs=0.03)


def test_only_channels_of_the_profile_are_used() -> None:
    found = plan(200, channels=frozenset({"collector", "hotline_12345"}))
    assert {report.channel for report in found} == {"collector", "hotline_12345"}


def test_patrols_of_units_report_where_a_city_has_them_and_fix_on_the_spot_too() -> None:
    found = plan(400, channels=CHANNELS | PATROLS)
    assert {report.channel for report in found} >= PATROLS
    assert {report.channel for report in found if report.is_on_the_spot} <= PATROLS | {"collector"}
    assert any(report.channel in PATROLS for report in found if report.is_on_the_spot)


def test_names_are_all_different() -> None:
    names = draw_names(Random(3), 500)
    assert len(set(names)) == 500
    assert {len(name) for name in names} == {2, 3}
    assert draw_names(Random(3), 500) == names


def test_photos_are_unique_by_seed_and_tidy_behind_the_handling(reports: list[PlannedReport]) -> None:
    assert len({report.photo_seed for report in reports}) == len(reports)
    pictures = {draw_photo(seed, after=after) for seed in (1, 2) for after in (0, 1, 2)}
    assert len(pictures) == 6
    assert draw_photo(1) == draw_photo(1)
    assert all(picture[:2] == b"\xff\xd8" for picture in pictures)


def test_the_span_names_its_days() -> None:
    assert (SPAN.first_on, SPAN.last_on) == (date(2026, 3, 2), date(2026, 3, 31))
    utc = Span(start_at=SPAN.start_at.astimezone(UTC), end_at=SPAN.end_at.astimezone(UTC), zone=ZONE)
    assert (utc.first_on, utc.last_on) == (SPAN.first_on, SPAN.last_on)
