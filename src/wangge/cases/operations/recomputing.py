"""The calendar was edited: what open deadlines would become, and the audited act that sets them (`domain.md` section 2).

Open deadlines stay as they are until somebody asks for this, so that nobody is late by an edit he did not hear of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from wangge.cases import access
from wangge.cases.domain.clocks import Deadline
from wangge.cases.domain.timekeeping import Terms
from wangge.cases.models import Case, CaseClock
from wangge.cases.operations.ledger import Act, update_with_event
from wangge.cases.operations.retiming import find_moved_deadline, read_terms, read_total_terms, save_moved_clock
from wangge.cases.operations.rows import CLOCKS_OF_CASE, lock_cases
from wangge.cases.operations.timing import get_calendar
from wangge.kernel.public import Actor
from wangge.platform.public import begin_act, enqueue, get_clock, get_local_day

_CHUNK = 500
WARN_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineChange:
    """Deadline change (时限变更): a running clock that the calendar of today gives another deadline.

    `old_state` and `new_state` are "due", "none", "paused" or "calendar_missing"; instants are UTC.
    """

    number: str
    stage: str
    old_due_at: datetime | None
    old_state: str
    new_due_at: datetime | None
    new_state: str


def recompute_deadlines(*, actor: Actor, is_preview: bool = True) -> Iterator[DeadlineChange]:
    """Yield every running clock whose deadline differs from today's calendar, by case; without preview it is set.

    Each case is an act of its own, written into its chain; a case that is moved at the same time is computed as it is
    then. Raises `not_allowed` for anybody but an administrator or the system, when the first one is asked for.
    """
    access.check_recompute(actor)
    last_id = 0
    while True:
        cases = _list_open_cases(actor, after_id=last_id)
        if not cases:
            return
        clocks = _list_clocks(list(cases))
        for case_id, number in cases.items():
            changes = _find_changes(clocks[case_id], now=get_clock().now())
            if not is_preview and changes:
                changes = _apply(actor, case_id)
            yield from (_describe(number, row, before, deadline) for row, before, deadline, _ in changes)
        last_id = max(cases)


_Change = tuple[CaseClock, Deadline, Deadline, Terms]


def _list_open_cases(actor: Actor, *, after_id: int) -> dict[int, str]:
    """Return id → number of the next open cases that the actor may recompute."""
    running = Q(clocks__stopped_at__isnull=True, clocks__limit_amount__isnull=False)
    rows = Case.objects.filter(running, id__gt=after_id)
    if actor.district_id is not None:
        rows = rows.filter(district_id=actor.district_id)
    return dict(rows.order_by("id").distinct().values_list("id", "number")[:_CHUNK])


def _list_clocks(case_ids: Sequence[int]) -> dict[int, list[CaseClock]]:
    found: dict[int, list[CaseClock]] = defaultdict(list)
    for row in CaseClock.objects.filter(case_id__in=case_ids).order_by("id"):
        found[row.case_id].append(row)
    return found


def _find_changes(rows: Sequence[CaseClock], *, now: datetime) -> list[_Change]:
    """Return the running clocks with the deadline they have and that which today's calendar gives, where they differ."""
    changes = []
    for row in rows:
        if row.stopped_at is not None or row.limit_amount is None:
            continue
        terms = read_total_terms(row, rows, lambda terms: terms) if row.stage == "total" else read_terms(row)
        if terms is None:
            continue
        before = Deadline(due_at=row.due_at, yellow_at=row.yellow_at, state=row.due_state)
        deadline = find_moved_deadline(row, terms, now=now)
        if deadline != before:
            changes.append((row, before, deadline, terms))
    return changes


def _apply(actor: Actor, case_id: int) -> list[_Change]:
    """Set the deadlines of one case in an act of its own."""
    with begin_act():
        locked = lock_cases(case_id)[case_id]
        now = get_clock().now()
        changes = _find_changes(CLOCKS_OF_CASE.read(case_id), now=now)
        moved = {row.stage: save_moved_clock(locked.case, row, terms, now=now) for row, _, _, terms in changes}
        if moved:
            act = Act(
                move="recompute",
                event="case.recompute",
                from_state=locked.case.state,
                to_state=locked.case.state,
                actor=actor,
                actor_role="system" if actor.is_system else "admin",
                occurred_at=now,
                recorded_at=now,
                payload={"moved": moved},
            )
            update_with_event(locked, act)
    return changes


def _describe(number: str, row: CaseClock, before: Deadline, deadline: Deadline) -> DeadlineChange:
    return DeadlineChange(
        number=number,
        stage=row.stage,
        old_due_at=before.due_at,
        old_state=before.state,
        new_due_at=deadline.due_at,
        new_state=deadline.state,
    )


def warn_of_calendar(*, now: datetime) -> bool:
    """Tell the administrator, once a week, that the calendar of working days ends within 90 days; return whether so."""
    today = get_local_day(now)
    last_on = get_calendar().last_on
    days_left = (last_on - today).days
    if days_left > WARN_DAYS:
        return False
    year, week, _ = today.isocalendar()
    enqueue(
        kind="event",
        name="calendar.ending",
        key=f"calendar.ending:{last_on.isoformat()}:{year}-{week}",
        payload={"last_on": last_on.isoformat(), "days_left": days_left},
        due_at=now,
    )
    return True
