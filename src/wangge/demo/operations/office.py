"""The office that judges the demo city: evaluator and leader at work over its days, between the hours of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime, time

from wangge.demo.domain.office_days import (
    AFTERNOON,
    EVENING,
    MORNING,
    OfficeMonth,
    find_ended_month,
    find_late_day,
    find_running_month,
    list_office_months,
)
from wangge.demo.operations.city import City
from wangge.demo.operations.consequences import (
    Opened,
    end_first_matter,
    open_graded_matters,
    open_linked_inquiries,
    open_matters,
)
from wangge.demo.operations.key_tasks import HungTask, count_tasks, end_tasks, hang_tasks, tell_progress
from wangge.demo.operations.scoring import UNWEIGHED, Scored, gather_month, leave_one_waiting, score_month
from wangge.demo.operations.simulation import Act, Simulation
from wangge.evaluation.public import freeze_period, get_matter, has_periods, run_evaluation
from wangge.platform.public import get_profile


class Office:
    """Office (考评办): plans what it does over the span and remembers what came of it."""

    def __init__(
        self, *, city: City, simulation: Simulation, measure: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self.city, self.simulation, self._measure = city, simulation, measure
        self._is_scoring = has_periods()
        self._tasks: dict[str, HungTask] = {}
        self._months: list[Scored] = []
        self._days: Scored | None = None
        self._matters: list[Opened] = []
        self._waiting = self._referred = self._pairs = 0
        self.months_run: set[str] = set()
        self._plan()

    def _plan(self) -> None:
        span = self.simulation.span
        months = list_office_months(span, publish_days=get_profile().scoring.publish_days)
        self._at(span.first_on, MORNING, self._set_tasks)
        for month in months:
            self._plan_month(month)
        judged_until = months[-1].to_on if months else None
        self._at(span.first_on + (span.last_on - span.first_on) / 2, AFTERNOON, lambda: tell_progress(self._tasks))
        self._at(span.last_on, AFTERNOON, lambda: self._score_last_month(judged_until))
        self._at(span.last_on, EVENING, self._end)

    def _plan_month(self, month: OfficeMonth) -> None:
        if self._is_scoring:
            self._do(month.publish_at, lambda: self._publish(month))
        self._do(month.freeze_at, lambda: self._freeze(month))

    def _at(self, day: date, hour: time, act: Act) -> None:
        self._do(datetime.combine(day, hour, self.simulation.span.zone), act)

    def _do(self, at: datetime, act: Act) -> None:
        def measured() -> None:
            with self._measure():
                act()

        self.simulation.plan_between(at, measured)

    def _set_tasks(self) -> None:
        span = self.simulation.span
        self._tasks = hang_tasks(self.city, late_on=find_late_day(span), last_on=span.last_on)

    def _publish(self, month: OfficeMonth) -> None:
        self._months.append(score_month(self.city, from_on=month.from_on, to_on=month.to_on, on=month.to_on))

    def _freeze(self, month: OfficeMonth) -> None:
        """Evaluate the month and freeze its points, with which the schemes have their results."""
        evaluator = self.city.actors["evaluator"][0]
        run_evaluation(actor=evaluator, month=month.month)
        self.months_run.add(month.month)
        if self._is_scoring:
            period_id = self._months[-1].period_id
            freeze_period(actor=evaluator, period_id=period_id, reason=UNWEIGHED)
            self._matters += open_graded_matters(self.city, self._matters)
            self._matters += open_matters(self.city, self._matters, period_id=period_id)

    def _score_last_month(self, judged_until: date | None) -> None:
        span = self.simulation.span
        ended, (from_on, to_on) = find_ended_month(span, behind=judged_until), find_running_month(span)
        if self._is_scoring:
            if ended is not None:
                self._days = score_month(self.city, from_on=ended[0], to_on=ended[1], on=ended[1])
            else:
                self._days = gather_month(self.city, from_on=from_on, to_on=to_on, on=span.last_on)
            running_id = self._days.period_id if ended is None else None
            self._waiting = leave_one_waiting(
                self.city, period_id=running_id, from_on=from_on, to_on=to_on, on=span.last_on
            )
        if not self._matters:
            period_id = self._days.period_id if self._days is not None else None
            self._matters = open_matters(self.city, (), period_id=period_id)
        self._pairs = open_linked_inquiries(self.city)

    def _end(self) -> None:
        self._referred = end_first_matter(self.city, self._matters)
        end_tasks(self.city, self._tasks, last_on=self.simulation.span.last_on)

    def tell(self) -> dict[str, Mapping[str, object]]:
        """Return what came of the points, the matters and the tasks; empty where the city has none."""
        evaluator = self.city.actors["evaluator"][0]
        states = [get_matter(actor=evaluator, matter_id=one.matter_id).state for one in self._matters]
        return {
            "frozen_month": self._months[-1].tell(evaluator) if self._months else {},
            "points": {**(self._days.tell(evaluator) if self._days is not None else {}), "waiting": self._waiting}
            if self._is_scoring
            else {},
            "matters": {
                "opened": len(self._matters),
                "by_rule": sum(one.is_by_rule for one in self._matters),
                "by_grade": sum(one.is_by_grade for one in self._matters),
                "closed": states.count("closed"),
                "referred": self._referred,
                "double_inquiries": self._pairs,
            },
            "key_tasks": count_tasks(self.city),
        }
