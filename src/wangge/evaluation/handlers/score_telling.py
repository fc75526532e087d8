"""Who is told of what happens in the score ledger: units of a publication, reviewers and appellants of appeals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wangge.evaluation.access import LEDGER_UNIT_ROLES
from wangge.evaluation.operations.score_events import (
    APPEALED_EVENT,
    DRAFTED_EVENT,
    PUBLISHED_EVENT,
    REVIEWED_EVENT,
    RULED_EVENT,
)
from wangge.evaluation.queries.score_basis import has_points
from wangge.evaluation.queries.score_telling import EntryNote, PeriodNote, get_entry_note, get_period_note
from wangge.evaluation.templatetags.score_words import signed
from wangge.kernel.public import build_system_actor
from wangge.notices.public import notify
from wangge.people.public import list_member_ids, list_members
from wangge.platform.public import DueWorkItem, Handler, get_clock, get_profile, in_both

MOST_TEXT = 200
VERDICTS: Mapping[str, Promise] = {"granted": _("granted"), "denied": _("denied")}


def list_holders(district_id: int, roles: Iterable[str]) -> set[int]:
    """Return who holds one of the roles in a district."""
    system = build_system_actor(name="notices", district_id=district_id)
    return set(list_member_ids(actor=system, now=get_clock().now(), roles=roles))


def _list_unit_staff(district_id: int, unit_ids: frozenset[int]) -> list[int]:
    """Return who acts for one of the units; who belongs to a unit below it does not see its points."""
    if not unit_ids:
        return []
    system, now = build_system_actor(name="notices", district_id=district_id), get_clock().now()
    staff = (member for role in LEDGER_UNIT_ROLES for member in list_members(actor=system, now=now, role=role))
    return [member.id for member in staff if unit_ids.intersection(member.organisation_line[-1:])]


def tell_of_publication(item: DueWorkItem) -> None:
    """Tell the units and people whose points are published until when they may appeal (公示); without points every unit."""
    note = get_period_note(_read_id(item))
    if note is None:
        return
    words = {**_name_days(note), "until_on": str(note.public_until_on)}
    if not has_points():
        staff = list_holders(note.district_id, LEDGER_UNIT_ROLES)
        _tell(staff, event="results_published", note_id=note.id, words=words, link=_link_period(note))
        return
    members = {*_list_unit_staff(note.district_id, note.unit_ids), *note.member_ids}
    _tell(members, event="score_published", note_id=note.id, words=words, link=_link_period(note))


def tell_of_draft(item: DueWorkItem) -> None:
    """Tell those who publish that a month's points are drawn up from the records, or that its period is open."""
    note = get_period_note(_read_id(item))
    if note is None:
        return
    members = list_holders(note.district_id, ("evaluator",))
    if not has_points():
        days = _name_days(note)
        _tell(members, event="results_drafted", note_id=note.id, words=days, link=_link_period(note))
        return
    words = {**_name_days(note), "count": str(note.entry_count)}
    _tell(members, event="score_drafted", note_id=note.id, words=words, link=_link_period(note))


def tell_of_appeal(item: DueWorkItem) -> None:
    """Tell those of the first review that points are contested; who may not review them is not asked to."""
    note = get_entry_note(_read_id(item))
    if note is None:
        return
    members = list_holders(note.district_id, get_profile().scoring.first_review_by)
    words = {**name_entry(note), "actor": note.appellant_name, "reason": _quote(note.appeal_reason)}
    _tell(members - note.barred_ids, event="score_appealed", note_id=note.id, words=words, link=_link_entry(note))


def tell_of_review(item: DueWorkItem) -> None:
    """Tell those of the second review what the first found; who may not rule on it is not asked to."""
    note = get_entry_note(_read_id(item))
    if note is None:
        return
    members = list_holders(note.district_id, get_profile().scoring.second_review_by)
    words = {
        **name_entry(note),
        "actor": note.reviewer_name,
        "decision": VERDICTS.get(note.review_verdict, note.review_verdict),
        "reason": _quote(note.review_note),
    }
    _tell(members - note.barred_ids, event="score_reviewed", note_id=note.id, words=words, link=_link_entry(note))


def tell_of_ruling(item: DueWorkItem) -> None:
    """Tell whoever appealed, his unit and who proposed the points how the appeal ended."""
    note = get_entry_note(_read_id(item))
    if note is None:
        return
    unit = frozenset() if note.unit_id is None else frozenset({note.unit_id})
    concerned = {*_list_unit_staff(note.district_id, unit), note.appellant_id, note.member_id, note.proposed_by_id}
    words = {
        **name_entry(note),
        "decision": VERDICTS.get(note.appeal_state, note.appeal_state),
        "reason": _quote(note.ruling_note),
    }
    members = concerned - {note.second_reviewer_id}
    _tell(members, event="score_ruled", note_id=note.id, words=words, link=_link_entry(note))


def tell_entry(
    note: EntryNote, *, event: str, members: Iterable[int], words: Mapping[str, str | Promise], about: str
) -> None:
    """Tell members of an entry, once of what it is `about`."""
    key = f"{event}:{note.id}:{about}"
    told = sorted(members)
    if told:
        notify(members=told, event=event, key=key, params=words, link=_link_entry(note), now=get_clock().now())


def _tell(
    members: Iterable[int | None], *, event: str, note_id: int, words: Mapping[str, str | Promise], link: str
) -> None:
    told = sorted(member for member in set(members) if member is not None)
    if told:
        notify(members=told, event=event, key=f"{event}:{note_id}", params=words, link=link, now=get_clock().now())


def _quote(words: str) -> str:
    """Return what somebody wrote as part of a sentence, which has a full stop of its own."""
    return words[:MOST_TEXT].rstrip(".。 ")


def _name_days(note: PeriodNote) -> dict[str, str | Promise]:
    return {"from_on": note.from_on.isoformat(), "to_on": note.to_on.isoformat()}


def name_entry(note: EntryNote) -> dict[str, str | Promise]:
    """Return what every notice of an entry says: number, whose, rule and points."""
    return {
        "entry": str(note.number),
        "whose": note.subject_name,
        "rule": in_both(note.rule_zh, note.rule_en),
        "points": signed(note.points),
    }


def _link_period(note: PeriodNote) -> str:
    return reverse("evaluation:score_period", args=[note.id])


def _link_entry(note: EntryNote) -> str:
    return reverse("evaluation:score_entry", args=[note.id])


def _read_id(item: DueWorkItem) -> int:
    found = item.payload["id"]
    assert isinstance(found, int)
    return found


SCORE_HANDLERS: Mapping[str, Handler] = {
    PUBLISHED_EVENT: tell_of_publication,
    DRAFTED_EVENT: tell_of_draft,
    APPEALED_EVENT: tell_of_appeal,
    REVIEWED_EVENT: tell_of_review,
    RULED_EVENT: tell_of_ruling,
}
