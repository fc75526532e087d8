"""Reminders of what stands in nobody's queue: a bulletin that is due (XS-14)."""

from __future__ import annotations

from django.urls import reverse

from wangge.cases.queries.bulletins import DueBulletin, list_due_bulletins
from wangge.kernel.public import build_system_actor
from wangge.notices.public import notify
from wangge.people.public import list_members
from wangge.platform.public import DueWorkItem, get_clock, get_profile

DAYS_BETWEEN = 7


def remind_of_bulletins(_: DueWorkItem) -> None:
    """Remind those who issue bulletins of the ones that are due: once, and again every week until one is issued."""
    for due in list_due_bulletins():
        _remind(due)


def _remind(due: DueBulletin) -> None:
    now = get_clock().now()
    system = build_system_actor(name="notices", district_id=due.district_id)
    roles = get_profile().loop.supervision.bulletin.issued_by
    members = {member.id for role in roles for member in list_members(actor=system, now=now, role=role)}
    from_on, to_on = due.from_on.isoformat(), due.to_on.isoformat()
    notify(
        members=sorted(members),
        event="bulletin_due",
        key=f"bulletin_due:{from_on}:{to_on}:{due.days_over // DAYS_BETWEEN}",
        params={"from_on": from_on, "to_on": to_on, "count": str(due.count)},
        link=reverse("cases:bulletins"),
        now=now,
    )
