"""Who is told of which act in a case, and in which notice: the one table from the cases' events to the inboxes.

The words are those of `forms/labels.py`: they become Chinese or English when each notice is written for its reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from wangge.cases.forms import labels
from wangge.cases.handlers.answering import ANSWERED_MOVES, answer_reporters
from wangge.cases.public import ActNote, get_act_note, is_complaint
from wangge.kernel.public import Actor, build_system_actor
from wangge.notices.public import notify
from wangge.people.public import list_member_ids
from wangge.platform.public import DueWorkItem, Handler, get_clock, get_profile, in_both, is_english
from wangge.profiles.public import find_row

UNIT_STAGES = ("sign", "handle", "confirm")
PERSONAL_STAGES = ("check", "verify")
DECISIONS = {"grant": "granted", "deny": "denied", "support": "reviewed"}

JUDGEMENTS: Mapping[str, Promise] = {"confirm_complaint": _("justified"), "dismiss_complaint": _("not justified")}

Words = str | Promise
Telling = Callable[[ActNote, datetime], None]


def _put_into_sentence(words: object) -> str:
    return str(words).lower() if is_english() else str(words)


inside = lazy(_put_into_sentence, str)
"""A label inside a sentence: small in English."""


def _name(table: Mapping[str, Promise], key: str) -> Words:
    return inside(table[key]) if key in table else key


def _tell(
    note: ActNote,
    now: datetime,
    *,
    event: str,
    members: Iterable[int | None],
    words: Mapping[str, Words],
    key: str = "",
) -> None:
    """Tell the members who did not do it themselves; a deadline is nobody's act."""
    told = sorted({member for member in members if member is not None and (key or member != note.actor_id)})
    if not told:
        return
    category = in_both(note.category_name_zh, note.category_name_en)
    notify(
        members=told,
        event=event,
        key=key or f"{event}:{note.number}:{note.version}",
        params={
            "number": note.number,
            "category": category if note.category_name_zh else _("No category yet"),
            "place": note.place,
            **words,
        },
        link=reverse("cases:detail", args=[note.number]),
        now=now,
    )


def _list_staff(note: ActNote, now: datetime, *roles: str, unit_id: int | None = None) -> list[int]:
    """Return who holds one of the roles in the case's district, or in the unit."""
    system: Actor = build_system_actor(name="notices", district_id=note.district_id)
    return list_member_ids(actor=system, now=now, roles=roles, unit_id=unit_id)


def _list_unit(note: ActNote, now: datetime, *roles: str) -> list[int]:
    return _list_staff(note, now, *roles, unit_id=note.unit_id) if note.unit_id else []


def _show_instant(instant: datetime | None) -> Words:
    if instant is None:
        return inside(_("No deadline"))
    return f"{instant.astimezone(ZoneInfo(get_profile().city.zone)):%m-%d %H:%M}"


def _find_reason(note: ActNote) -> Words:
    reasons = get_profile().workflow.reasons
    for name in type(reasons).model_fields:
        row = find_row(getattr(reasons, name), note.reason)
        if row is not None:
            more = note.note.rstrip(".。 ")  # the sentence around it has a full stop of its own
            more_zh, more_en = (f"；{more}", f"; {more}") if more else ("", "")
            return in_both(f"{row.zh}{more_zh}", f"{row.en}{more_en}")
    return note.note or note.reason or "—"


def tell_dispatch(note: ActNote, now: datetime) -> None:
    """Tell the unit's handlers that a case is theirs."""
    words = {"unit": note.unit_name, "due": _show_instant(note.due_at)}
    _tell(note, now, event="case_dispatched", members=_list_unit(note, now, "handler", "unit_leader"), words=words)


def tell_return(note: ActNote, now: datetime) -> None:
    """Tell the dispatchers that a unit returned a case."""
    members = _list_staff(note, now, "dispatcher")
    words = {"unit": note.actor_unit_name or note.actor_name, "reason": _find_reason(note)}
    _tell(note, now, event="case_returned", members=members, words=words)


def tell_check(note: ActNote, now: datetime) -> None:
    """Tell the checker."""
    _tell(note, now, event="check_assigned", members=[note.checker_id], words={"due": _show_instant(note.due_at)})


def tell_verification(note: ActNote, now: datetime) -> None:
    """Tell who is to verify."""
    _tell(note, now, event="verify_assigned", members=[note.verifier_id], words={"due": _show_instant(note.due_at)})


def tell_closing(note: ActNote, now: datetime) -> None:
    """Tell the collector who reported it how it ended."""
    answer = note.note or labels.CLOSURE_CODES.get(note.closure_code, labels.STATES["closed"])
    _tell(note, now, event="case_closed", members=[note.reporter_id], words={"answer": answer})


def tell_request(note: ActNote, now: datetime) -> None:
    """Tell who may decide that something is asked for."""
    kind = note.move.removeprefix("ask_")
    deciders = {
        "extension": get_profile().loop.extension.decided_by,
        "suspension": get_profile().loop.suspension.decided_by,
        "forced_closing": get_profile().loop.forced_closing.confirmed_by,
        "appeal": get_profile().loop.appeal.first_review_by,
    }
    members = _list_staff(note, now, *deciders.get(kind, ()))
    words = {"kind": _name(labels.REQUESTS, kind), "actor": note.actor_name, "reason": _find_reason(note)}
    _tell(note, now, event="request_asked", members=members, words=words)


def tell_decision(note: ActNote, now: datetime) -> None:
    """Tell the unit what became of its request."""
    decision, _sep, kind = note.move.partition("_")
    words = {
        "kind": _name(labels.REQUESTS, kind),
        "decision": _name(labels.REQUEST_STATES, DECISIONS.get(decision, decision)),
        "reason": note.note or "—",
    }
    members = _list_unit(note, now, "handler")
    _tell(note, now, event="request_decided", members=members, words=words)


def tell_complaint(note: ActNote, now: datetime) -> None:
    """Tell who may judge it that a citizen complains of how a closed case was handled."""
    if not is_complaint(case_id=note.case_id, version=note.version):
        return
    members = _list_staff(note, now, *get_profile().loop.complaint.judged_by)
    _tell(note, now, event="complaint_made", members=members, words={"reason": _find_reason(note)})


def tell_judgement(note: ActNote, now: datetime) -> None:
    """Tell the unit that handled the case whether the complaint about it is justified."""
    words: Mapping[str, Words] = {"decision": JUDGEMENTS[note.move], "reason": note.note}
    _tell(note, now, event="complaint_judged", members=_list_unit(note, now, "handler", "unit_leader"), words=words)


def _quote(note: ActNote) -> Mapping[str, Words]:
    return {"actor": note.actor_name, "text": note.note[:200]}


def tell_mentions(note: ActNote, now: datetime) -> None:
    """Tell those whom a note names."""
    _tell(note, now, event="mention", members=note.mention_ids, words=_quote(note))


def tell_conference(note: ActNote, now: datetime) -> None:
    """Tell the units that are called to a conference."""
    members = [
        member
        for unit_id in note.unit_ids
        for member in _list_staff(note, now, "handler", "unit_leader", unit_id=unit_id)
    ]
    _tell(note, now, event="conference_called", members=members, words=_quote(note))


def tell_supervision(note: ActNote, now: datetime) -> None:
    """Tell the unit that its case is supervised."""
    words = {
        "actor": note.actor_name or _("The supervision centre"),
        "text": note.note[:200] or _("please handle it soon"),
    }
    _tell(note, now, event="case_supervised", members=_list_unit(note, now, "handler", "unit_leader"), words=words)


def tell_of_deadline(item: DueWorkItem) -> None:
    """Tell whose turn it is that a deadline comes near or has passed: the unit, the checker or the verifier."""
    note, stage = _read_note(item), str(item.payload["stage"])
    if note is None:
        return
    now, members = get_clock().now(), [note.checker_id if stage == "check" else note.verifier_id]
    if stage in UNIT_STAGES:
        members = [*_list_unit(note, now, "unit_leader" if stage == "confirm" else "handler")]
    elif stage not in PERSONAL_STAGES:
        return  # the others stand in a queue that everybody of the role watches
    event, due_at = item.name.replace(".", "_"), str(item.payload["due_at"])
    if stage == "handle" and note.tracking_unit_id is not None:
        members += _list_staff(note, now, "unit_leader", unit_id=note.tracking_unit_id)
    words = {"stage": _name(labels.STAGES, stage), "due": _show_instant(datetime.fromisoformat(due_at))}
    _tell(note, now, event=event, members=members, key=f"{event}:{note.number}:{stage}:{due_at}", words=words)


TELLINGS: Mapping[str, Telling] = {
    "dispatch": tell_dispatch,
    "rule_on_duty": tell_dispatch,
    "pass_on": tell_dispatch,
    "return": tell_return,
    "send_to_check": tell_check,
    "send_to_verify": tell_verification,
    "close": tell_closing,
    "ask_extension": tell_request,
    "ask_suspension": tell_request,
    "ask_forced_closing": tell_request,
    "ask_appeal": tell_request,
    "grant_extension": tell_decision,
    "deny_extension": tell_decision,
    "grant_suspension": tell_decision,
    "deny_suspension": tell_decision,
    "grant_appeal": tell_decision,
    "deny_appeal": tell_decision,
    "rate": tell_complaint,
    "reopen": tell_complaint,
    "take_complaint": tell_complaint,
    "confirm_complaint": tell_judgement,
    "dismiss_complaint": tell_judgement,
    "note": tell_mentions,
    "convene": tell_conference,
    "call_assistance": tell_conference,
    "supervise": tell_supervision,
}


TRACKED_MOVES = (
    "split", "convene", "call_assistance", "dispatch", "return", "pass_on", "finish", "confirm_handling",
    "report_assistance", "decide_conference", "show_effect", "supervise", "pass_check", "fail_check", "close",
)  # fmt: skip


def tell_trackers(note: ActNote, now: datetime) -> None:
    """Tell the unit that tracks a case of several units how it goes on (XS-17)."""
    members = _list_staff(note, now, "handler", "unit_leader", unit_id=note.tracking_unit_id)
    key = f"case_tracked:{note.number}:{note.version}"
    words = {"unit": note.tracking_unit_name, "act": _name(labels.MOVES, note.move)}
    _tell(note, now, event="case_tracked", members=members, key=key, words=words)


def tell_of_act(item: DueWorkItem) -> None:
    """Tell the staff, and who reported it, of the act whose event the outbox holds."""
    note = _read_note(item)
    if note is None:
        return
    now = get_clock().now()
    if note.move in TELLINGS:
        TELLINGS[note.move](note, now)
    if note.tracking_unit_id is not None and note.move in TRACKED_MOVES:
        tell_trackers(note, now)
    if note.move in ANSWERED_MOVES:
        answer_reporters(note, now)


def _read_note(item: DueWorkItem) -> ActNote | None:
    case_id, version = item.payload["case_id"], item.payload["version"]
    assert isinstance(case_id, int)
    assert isinstance(version, int)
    return get_act_note(case_id=case_id, version=version)


def tell_of_calendar(item: DueWorkItem) -> None:
    """Tell the administrators that the calendar of working days ends soon: after it no deadline can be computed."""
    now, last_on = get_clock().now(), str(item.payload["last_on"])
    notify(
        members=list_member_ids(actor=build_system_actor(name="notices"), now=now, roles=["admin"]),
        event="calendar_ending",
        key=item.key,
        params={"last_on": last_on, "days": str(max(0, int(str(item.payload["days_left"]))))},
        link="",
        now=now,
    )


CASE_HANDLERS: Mapping[str, Handler] = {
    **{f"case.{move}": tell_of_act for move in {*TELLINGS, *ANSWERED_MOVES, *TRACKED_MOVES}},
    "case.due_soon": tell_of_deadline,
    "case.overdue": tell_of_deadline,
    "calendar.ending": tell_of_calendar,
}
