"""Calendars of holidays and make-up workdays (调休), and the working calendar of a city."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from wangge.kernel.public import DomainError
from wangge.profiles.explain import validate_tree
from wangge.profiles.faults import ProfileFault
from wangge.profiles.schema.profile import CityProfile
from wangge.profiles.schema.rows import Key, Label, Section, refuse
from wangge.profiles.schema.worktime import Hours, count_minutes
from wangge.profiles.tree import parse_file
from wangge.worktime.public import Segment, WorkCalendar

CALENDARS_FOLDER = Path(__file__).parent / "calendars"


class Holiday(Section):
    """Holiday (节假日): a run of days off with the weekends in it, and the rest days worked for it (调休)."""

    name_zh: Label
    """Name in Chinese."""

    first_on: date
    """First day off."""

    last_on: date
    """Last day off."""

    makeup_on: tuple[date, ...] = ()
    """Saturdays and Sundays that are workdays in exchange."""

    @model_validator(mode="after")
    def _check_days(self) -> Holiday:
        if not timedelta(0) <= self.last_on - self.first_on <= timedelta(days=31):
            raise refuse("1 to 32 days, the first before the last", f"{self.first_on}..{self.last_on}")
        for day in self.makeup_on:
            if day.weekday() < 5 or self.first_on <= day <= self.last_on:
                raise refuse("make-up workdays on weekends outside the holiday", f"{day}")
        return self

    def list_days(self) -> list[date]:
        """Return the days off."""
        return [self.first_on + timedelta(days=number) for number in range((self.last_on - self.first_on).days + 1)]


class CalendarYear(Section):
    """One year of a calendar."""

    year: int
    """Year."""

    source: Label
    """Notice that sets its holidays."""

    holidays: tuple[Holiday, ...]
    """Holidays in their order."""


class HolidayCalendar(Section):
    """Holiday calendar (节假日历): Monday to Friday are worked except as its years say."""

    schema_version: Literal[1]
    """Version of this schema."""

    key: Key
    """Name by which a profile asks for it."""

    name_zh: Label
    """Name in Chinese."""

    name_en: Label
    """Name in English."""

    source: Label
    """Where the table comes from."""

    first_on: date
    """First day the calendar knows."""

    last_on: date
    """Last day the calendar knows; working time beyond it cannot be told."""

    years: tuple[CalendarYear, ...]
    """Exceptions by year."""

    @model_validator(mode="after")
    def _check_years(self) -> HolidayCalendar:
        days: dict[date, bool] = {}
        for year in self.years:
            for holiday in year.holidays:
                for day, is_workday in _list_exceptions(holiday):
                    if day in days or not self.first_on <= day <= self.last_on:
                        raise refuse(f"each day once, in {self.first_on}..{self.last_on}", f"{day} in {year.year}")
                    days[day] = is_workday
        return self

    def list_exceptions(self) -> dict[date, bool]:
        """Return True for make-up workdays and False for days off."""
        holidays = (holiday for year in self.years for holiday in year.holidays)
        return {day: is_workday for holiday in holidays for day, is_workday in _list_exceptions(holiday)}


def _list_exceptions(holiday: Holiday) -> list[tuple[date, bool]]:
    return [(day, False) for day in holiday.list_days()] + [(day, True) for day in holiday.makeup_on]


def list_calendars() -> tuple[str, ...]:
    """Return the keys of the shipped calendars."""
    return tuple(sorted(path.stem for path in CALENDARS_FOLDER.glob("*.yaml")))


def read_calendar(path: Path) -> tuple[HolidayCalendar | None, list[ProfileFault]]:
    """Return the calendar in a file, or None and its faults."""
    tree, faults = parse_file(path, label=f"calendars/{path.name}")
    return (None, faults) if tree is None else validate_tree(HolidayCalendar, tree)


@lru_cache(maxsize=8)
def load_calendar(key: str) -> HolidayCalendar:
    """Return a shipped calendar. Raises `calendar_unknown`, or `profile_invalid` where its file is damaged."""
    if key not in list_calendars():
        raise DomainError("calendar_unknown", key=key, known=", ".join(list_calendars()))
    calendar, faults = read_calendar(CALENDARS_FOLDER / f"{key}.yaml")
    if calendar is None:
        raise build_refusal(faults)
    return calendar


def build_refusal(faults: list[ProfileFault]) -> DomainError:
    """Return `profile_invalid` with the first fault and the number of all."""
    first = faults[0]
    return DomainError(
        "profile_invalid",
        file=first.file,
        line=first.line,
        path=first.path,
        expected=first.expected,
        found=first.found,
        count=len(faults),
    )


def build_calendar(profile: CityProfile) -> WorkCalendar:
    """Return the working calendar of the city: its zone and hours with the holidays of its calendar."""
    calendar = load_calendar(profile.worktime.calendar)
    return WorkCalendar(
        zone=profile.city.zone,
        segments=tuple(_build_segment(hours) for hours in profile.worktime.segments),
        workdays=calendar.list_exceptions(),
        first_on=calendar.first_on,
        last_on=calendar.last_on,
    )


def _build_segment(hours: Hours) -> Segment:
    return Segment(start_minute=count_minutes(hours.start), end_minute=count_minutes(hours.end))
