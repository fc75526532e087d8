"""What other modules may use of worktime."""

from wangge.worktime.calendars import Segment, WorkCalendar, is_working_time, next_working_instant
from wangge.worktime.clocks import StageClock, compute_clock_deadline
from wangge.worktime.deadlines import compute_deadline, compute_escalation_at, measure_elapsed
from wangge.worktime.intervals import Extension, Pause
from wangge.worktime.judgements import Lamp, Timeliness, judge_lamp, judge_timeliness
from wangge.worktime.limits import Limit, LimitKind, describe_limit
from wangge.worktime.rulers import CalendarMissing

__all__ = [
    "CalendarMissing",
    "Extension",
    "Lamp",
    "Limit",
    "LimitKind",
    "Pause",
    "Segment",
    "StageClock",
    "Timeliness",
    "WorkCalendar",
    "compute_clock_deadline",
    "compute_deadline",
    "compute_escalation_at",
    "describe_limit",
    "is_working_time",
    "judge_lamp",
    "judge_timeliness",
    "measure_elapsed",
    "next_working_instant",
]
