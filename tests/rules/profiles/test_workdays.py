"""The calendars that ship, and the working calendar a profile gives."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import holidays
import pytest

from wangge.kernel.public import DomainError
from wangge.profiles import workdays
from wangge.profiles.public import build_calendar, list_calendars, load_profile
from wangge.profiles.workdays import load_calendar, read_calendar
from wangge.worktime.public import Limit, LimitKind, WorkCalendar, compute_deadline

CALENDAR = """\
schema_version: 1
key: test
name_zh: 测试
name_en: Test
source: ours
first_on: 2024-01-01
last_on: 2024-12-31
years:
  - year: 2024
    source: ours
    holidays:
      - {name_zh: 春节, first_on: 2024-02-10, last_on: 2024-02-17, makeup_on: [2024-02-04, 2024-02-18]}
"""


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    return build_calendar(load_profile("zhangjiagang"))


def list_days(calendar: WorkCalendar) -> list[date]:
    count = (calendar.last_on - calendar.first_on).days + 1
    return [calendar.first_on + timedelta(days=number) for number in range(count)]


def test_two_calendars_ship() -> None:
    assert list_calendars() == ("cn", "none")


def test_the_chinese_calendar_covers_2018_to_2026(calendar: WorkCalendar) -> None:
    assert (calendar.first_on, calendar.last_on) == (date(2018, 1, 1), date(2026, 12, 31))
    assert [year.year for year in load_calendar("cn").years] == list(range(2018, 2027))


def test_every_day_agrees_with_the_holidays_package(calendar: WorkCalendar) -> None:
    public = holidays.country_holidays("CN", years=range(2018, 2027))

    different = [day for day in list_days(calendar) if calendar.is_workday(day) != public.is_working_day(day)]

    assert different == []


@pytest.mark.shared_data
def test_every_day_agrees_with_the_public_table(calendar: WorkCalendar, shared_data: Path) -> None:
    with gzip.open(shared_data / "calendar" / "cn_workdays_2004_2026.csv.gz", "rt", encoding="utf-8") as stream:
        table = {date.fromisoformat(row["date"]): row["is_workday"] == "1" for row in csv.DictReader(stream)}

    days = list_days(calendar)
    assert len(days) == 3287
    assert [day for day in days if calendar.is_workday(day) != table[day]] == []


@pytest.mark.parametrize(
    ("day", "is_workday"),
    [
        (date(2024, 2, 4), True),  # a Sunday worked for the Spring Festival
        (date(2024, 2, 9), True),  # New Year's Eve was worked in 2024
        (date(2024, 2, 12), False),
        (date(2020, 2, 1), False),  # the extension of 2020
        (date(2019, 5, 5), True),  # the change of 2019
        (date(2018, 12, 29), True),  # belongs to the holiday of the next year
        (date(2024, 6, 28), True),
        (date(2024, 6, 29), False),
    ],
)
def test_known_days(calendar: WorkCalendar, day: date, is_workday: bool) -> None:
    assert calendar.is_workday(day) is is_workday


def test_a_deadline_runs_in_the_hours_of_the_city(calendar: WorkCalendar) -> None:
    started_at = datetime(2024, 2, 8, 9, tzinfo=UTC)  # Thursday 17:00 in the city; Friday is worked, then the festival

    due_at = compute_deadline(
        started_at=started_at, limit=Limit(kind=LimitKind.WORK_DAY, amount=Decimal(2)), calendar=calendar
    )

    assert due_at == datetime(2024, 2, 18, 9, tzinfo=UTC)


def test_a_place_without_a_calendar_works_every_weekday() -> None:
    calendar = build_calendar(load_profile("generic"))

    assert (calendar.zone, calendar.workdays) == ("UTC", {})
    assert (calendar.first_on, calendar.last_on) == (date(1990, 1, 1), date(2089, 12, 31))
    assert [(part.start_minute, part.end_minute) for part in calendar.segments] == [(480, 720), (840, 1080)]


def test_an_unknown_calendar_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        load_calendar("tw")

    assert refused.value.code == "calendar_unknown"
    assert refused.value.params == {"key": "tw", "known": "cn, none"}


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "expected", "found"),
    [
        ("last_on: 2024-02-17", "last_on: 2024-02-01", 12, "0.holidays.0", "1 to 32 days", "2024-02-10..2024-02-01"),
        ("last_on: 2024-02-17", "last_on: 2024-12-17", 12, "0.holidays.0", "1 to 32 days", "2024-02-10..2024-12-17"),
        ("2024-02-18]", "2024-02-17]", 12, "0.holidays.0", "weekends outside the holiday", "2024-02-17"),
        ("2024-02-18]", "2024-02-20]", 12, "0.holidays.0", "weekends outside the holiday", "2024-02-20"),
        ("2024-02-18]", "2024-02-04]", 1, "", "each day once", "2024-02-04 in 2024"),
        ("last_on: 2024-12-31", "last_on: 2024-02-17", 1, "", "in 2024-01-01..2024-02-17", "2024-02-18 in 2024"),
        ("2024-02-18]", "soon]", 12, "0.holidays.0.makeup_on.1", "a date such as", "the text 'soon'"),
        ("years:", "years: [", 9, None, "YAML", ""),
    ],
)
def test_a_broken_calendar_is_told_with_its_line(
    tmp_path: Path, *, old: str, new: str, line: int, path: str | None, expected: str, found: str
) -> None:
    file = tmp_path / "test.yaml"
    file.write_text(CALENDAR.replace(old, new), encoding="utf-8")

    calendar, faults = read_calendar(file)

    assert calendar is None
    fault = faults[0]
    assert (fault.file, fault.line) == ("calendars/test.yaml", line)
    assert path is None or fault.path == (f"years.{path}" if path else "")
    assert expected in fault.expected
    assert found in fault.found


def test_a_damaged_shipped_calendar_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workdays, "CALENDARS_FOLDER", tmp_path)
    (tmp_path / "damaged.yaml").write_text("key: damaged\n", encoding="utf-8")

    with pytest.raises(DomainError) as refused:
        load_calendar("damaged")

    assert refused.value.code == "profile_invalid"
    assert refused.value.params["file"] == "calendars/damaged.yaml"


def test_the_written_calendar_reads(tmp_path: Path) -> None:
    file = tmp_path / "test.yaml"
    file.write_text(CALENDAR, encoding="utf-8")

    calendar, faults = read_calendar(file)

    assert not faults
    assert calendar is not None
    exceptions = calendar.list_exceptions()
    assert (len(exceptions), exceptions[date(2024, 2, 18)], exceptions[date(2024, 2, 17)]) == (10, True, False)
