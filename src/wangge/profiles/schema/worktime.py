"""Working hours."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from wangge.profiles.schema.rows import Key, Rule, Section, refuse

TimeOfDay = Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]


def count_minutes(time_of_day: str) -> int:
    """Return the minutes from midnight to "HH:MM"; "24:00" is 1440."""
    hours, minutes = time_of_day.split(":")
    return int(hours) * 60 + int(minutes)


class Hours(Section):
    """A span of hours on one local day, the end excluded."""

    start: TimeOfDay
    """Beginning, "HH:MM"."""

    end: TimeOfDay
    """End, "HH:MM", at most "24:00"."""

    @model_validator(mode="after")
    def _check_order(self) -> Hours:
        if count_minutes(self.start) >= count_minutes(self.end):
            raise refuse("a start before its end", f"{self.start}..{self.end}")
        return self


class Worktime(Rule):
    """Working time (工作时间): the hours in which 工作时 and 工作日 run."""

    calendar: Key
    """Calendar of holidays and make-up workdays (调休), one of those shipped."""

    segments: Annotated[tuple[Hours, ...], Field(min_length=1)]
    """Hours of a working day in their order; together they are one 工作日."""

    @model_validator(mode="after")
    def _check_segments(self) -> Worktime:
        for earlier, later in pairwise(self.segments):
            if count_minutes(later.start) < count_minutes(earlier.end):
                raise refuse("segments in their order without overlap", f"{later.start} before {earlier.end}")
        return self
