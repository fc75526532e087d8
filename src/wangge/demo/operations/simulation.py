"""Simulated time: who acts next, one commit an hour, due work done, each midnight sealed."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from wangge.cases.public import CASE_MOVES
from wangge.demo.domain.span import Span
from wangge.kernel.public import build_system_actor
from wangge.platform.public import SimulatedClock, leave_unheard, run_due_work, seal_anchor

Act = Callable[[], None]
Tick = Callable[[int, int], None]
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TOLD_FOR = DAY
"""Notices of the acts of the last day only lie in the inboxes: nobody would look at a month of them."""

_CASE_EVENTS = (*(move.event for move in CASE_MOVES.moves), "case.rate", "case.due_soon", "case.overdue")


class Simulation:
    """Simulation (模拟): a heap of what happens next and the clock that is advanced from act to act."""

    def __init__(self, *, span: Span, clock: SimulatedClock) -> None:
        self.span, self.clock = span, clock
        self._heap: list[tuple[datetime, int, Act]] = []
        self._between: list[tuple[datetime, int, Act]] = []
        self._order = 0
        self._sealer = build_system_actor(name="demo")

    def plan(self, at: datetime, act: Act) -> None:
        """Let `act` happen at `at`, behind what was planned for the same instant before."""
        self._push(self._heap, at, act)

    def plan_between(self, at: datetime, act: Act) -> None:
        """Let `act` happen at the full hour `at`, when that hour's work is stored, in transactions of its own."""
        self._push(self._between, at, act)

    def _push(self, heap: list[tuple[datetime, int, Act]], at: datetime, act: Act) -> None:
        self._order += 1
        heapq.heappush(heap, (at, self._order, act))

    def run(self, tick: Tick) -> None:
        """Let everything happen up to the end of the span; `tick` is told the hours done and all of them."""
        hours = int((self.span.end_at - self.span.start_at) / HOUR)
        seal_at = self.span.start_at + DAY
        for number in range(1, hours + 1):
            hour_end = self.span.start_at + number * HOUR
            self._run_hour(hour_end)
            while self._between and self._between[0][0] <= hour_end:
                heapq.heappop(self._between)[2]()
            if hour_end >= seal_at:
                seal_anchor(now=self.clock.now(), actor=self._sealer)
                seal_at += DAY
            tick(number, hours)

    def _run_hour(self, hour_end: datetime) -> None:
        """Make the acts of an hour, each in the operation's own savepoint, and the work that they leave behind."""
        with transaction.atomic():
            while self._heap and self._heap[0][0] < hour_end:
                at, _, act = heapq.heappop(self._heap)
                self.clock.advance_to(max(at, self.clock.now()))
                act()
            self.clock.advance_to(hour_end)
            with leave_unheard(_CASE_EVENTS if hour_end < self.span.end_at - TOLD_FOR else ()):
                while run_due_work(now=hour_end):
                    pass
