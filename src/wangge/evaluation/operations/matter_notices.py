"""Who is told that a matter of accountability is opened: the person, or the head of the unit, or who acts for it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from wangge.evaluation.models import AccountabilityMatter
from wangge.evaluation.queries.matters import name_rung
from wangge.kernel.public import build_system_actor
from wangge.notices.public import notify
from wangge.people.public import list_members
from wangge.platform.public import in_both

OPENED_EVENT = "matter_opened"
MOST_REASON = 200


def tell_of_matter(matter: AccountabilityMatter, *, now: datetime) -> int:
    """Put the notice of a matter into the inboxes of those it is about; in the transaction that opens it."""
    names = name_rung(matter.ladder, matter.rung)
    return notify(
        members=_list_concerned(matter, now),
        event=OPENED_EVENT,
        key=f"{OPENED_EVENT}:{matter.pk}",
        params={
            "matter": str(matter.number),
            "ladder": in_both(names.ladder_zh, names.ladder_en),
            "rung": in_both(names.rung_zh, names.rung_en),
            "reason": matter.reason[:MOST_REASON],
        },
        link=reverse("evaluation:matter", args=[matter.pk]),
        now=now,
    )


def _list_concerned(matter: AccountabilityMatter, now: datetime) -> list[int]:
    if matter.member_id is not None:
        return [matter.member_id]
    system = build_system_actor(name="notices", district_id=matter.district_id)
    for role in ("unit_leader", "handler"):
        staff = list_members(actor=system, now=now, role=role, unit_id=matter.unit_id)
        told = [member.id for member in staff if member.organisation_line[-1:] == (matter.unit_id,)]
        if told:
            return told
    return []
