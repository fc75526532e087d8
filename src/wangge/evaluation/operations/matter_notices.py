"""Who is told of matters: of one opened or struck off whom it is about; of what is due, and of one struck off, who opens them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from wangge.evaluation.models import AccountabilityMatter
from wangge.evaluation.queries.due_bands import find_due_bands
from wangge.evaluation.queries.due_rungs import find_due_rungs
from wangge.evaluation.queries.matter_findings import list_struck_matters
from wangge.evaluation.queries.matters import name_rung
from wangge.kernel.public import build_system_actor
from wangge.notices.public import notify
from wangge.people.public import list_districts, list_member_ids, list_members
from wangge.platform.public import begin_act, get_profile, in_both

OPENED_EVENT = "matter_opened"
DUE_EVENT = "band_due"
RUNG_DUE_EVENT = "rung_due"
STRUCK_EVENT = "matter_struck"
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


def tell_of_due_bands(*, now: datetime) -> int:
    """Tell those who open matters what is due by grade in their district, each once; return how many were told."""
    told = 0
    for district_id, members in _list_opening(now) if get_profile().accountability.band_triggers else ():
        for due in find_due_bands(district_id=district_id):
            with begin_act():
                told += notify(
                    members=members,
                    event=DUE_EVENT,
                    key=f"{DUE_EVENT}:{due.trigger}:{due.judged}:{due.to_on}",
                    params={
                        "trigger": in_both(due.trigger_zh, due.trigger_en),
                        "judged": due.judged_name,
                        "whose": due.subject_name or "—",
                        "band": in_both(due.mark.name_zh, due.mark.name_en),
                    },
                    link=reverse("evaluation:matters"),
                    now=now,
                )
    return told


def tell_of_due_rungs(*, now: datetime) -> int:
    """Tell those who open matters what is due by points in their district, once for each number of entries."""
    told = 0
    for district_id, members in _list_opening(now) if get_profile().accountability.triggers else ():
        for due in find_due_rungs(district_id=district_id):
            whose = f"{due.subject_kind}-{due.subject_id}"
            with begin_act():
                told += notify(
                    members=members,
                    event=RUNG_DUE_EVENT,
                    key=f"{RUNG_DUE_EVENT}:{due.trigger}:{whose}:{due.entry_id}:{due.count}",
                    params={
                        "trigger": in_both(due.trigger_zh, due.trigger_en),
                        "whose": due.subject_name,
                        "count": str(due.count),
                        "from_on": due.from_on.isoformat(),
                        "to_on": due.to_on.isoformat(),
                    },
                    link=reverse("evaluation:matters"),
                    now=now,
                )
    return told


def tell_of_struck_matters(*, now: datetime) -> int:
    """Tell whom a matter is about, and those who open them, that what it rests on was struck off; each once."""
    told = 0
    for district_id, members in _list_opening(now):
        known = AccountabilityMatter.objects.filter(district_id=district_id)
        struck = list_struck_matters(known.filter(findings__isnull=False).values_list("pk", flat=True))
        for matter in known.filter(pk__in=struck).order_by("pk"):
            names = name_rung(matter.ladder, matter.rung)
            with begin_act():
                told += notify(
                    members=sorted({*members, *_list_concerned(matter, now)}),
                    event=STRUCK_EVENT,
                    key=f"{STRUCK_EVENT}:{matter.pk}",
                    params={
                        "matter": str(matter.number),
                        "ladder": in_both(names.ladder_zh, names.ladder_en),
                        "rung": in_both(names.rung_zh, names.rung_en),
                    },
                    link=reverse("evaluation:matter", args=[matter.pk]),
                    now=now,
                )
    return told


def _list_opening(now: datetime) -> Iterator[tuple[int, list[int]]]:
    """Yield each district with the members who open matters there."""
    for district_id in list_districts():
        system = build_system_actor(name="notices", district_id=district_id)
        yield district_id, list_member_ids(actor=system, now=now, roles=get_profile().accountability.opened_by)


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
