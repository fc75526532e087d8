"""Who is told of which act in a case, and in which notice: the one table from the cases' events to the inboxes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from wangge.cases.public import ActNote, get_act_note
from wangge.kernel.public import Actor, build_system_actor
from wangge.notices.public import notify
from wangge.people.public import list_members
from wangge.platform.public import DueWorkItem, Handler, get_clock, get_profile
from wangge.profiles.public import find_row

NO_CATEGORY = "未定类别"
ANSWERS = {
    "fixed": "已处置",
    "not_ours": "不属于本市管理",
    "duplicate": "与其他案件重复",
    "unfounded": "未发现问题",
    "deferred": "暂缓",
    "transferred": "已移送主管部门",
}
REQUEST_KINDS = {"extension": "延期", "suspension": "挂账", "forced_closing": "强制结案", "appeal": "申诉"}
DECISIONS = {"grant": "已批准", "deny": "未批准", "support": "初审同意"}

Telling = Callable[[ActNote, datetime], None]


def _tell(
    note: ActNote, now: datetime, *, event: str, members: Iterable[int | None], key: str = "", **params: str
) -> None:
    """Tell the members who did not do it themselves; a deadline is nobody's act."""
    told = sorted({member for member in members if member is not None and (key or member != note.actor_id)})
    if not told:
        return
    notify(
        members=told,
        event=event,
        key=key or f"{event}:{note.number}:{note.version}",
        params={
            "number": note.number,
            "category": note.category_name_zh or NO_CATEGORY,
            "place": note.place,
            **params,
        },
        link=reverse("cases:detail", args=[note.number]),
        now=now,
    )


def _list_staff(note: ActNote, now: datetime, *roles: str, unit_id: int | None = None) -> list[int]:
    """Return who holds one of the roles in the case's district, or in the unit."""
    system: Actor = build_system_actor(name="notices", district_id=note.district_id)
    found = [member for role in roles for member in list_members(actor=system, now=now, role=role, unit_id=unit_id)]
    return [member.id for member in found]


def _show_instant(instant: datetime | None) -> str:
    if instant is None:
        return "无"
    return f"{instant.astimezone(ZoneInfo(get_profile().city.zone)):%m-%d %H:%M}"


def _find_reason(note: ActNote) -> str:
    reasons = get_profile().workflow.reasons
    for name in type(reasons).model_fields:
        row = find_row(getattr(reasons, name), note.reason)
        if row is not None:
            return f"{row.zh}；{note.note}" if note.note else row.zh
    return note.note or note.reason or "—"


def tell_dispatch(note: ActNote, now: datetime) -> None:
    """Tell the unit's handlers that a case is theirs."""
    members = _list_staff(note, now, "handler", "unit_leader", unit_id=note.unit_id) if note.unit_id else []
    due = _show_instant(note.due_at)
    _tell(note, now, event="case_dispatched", members=members, unit=note.unit_name, due=due)


def tell_return(note: ActNote, now: datetime) -> None:
    """Tell the dispatchers that a unit returned a case."""
    members = _list_staff(note, now, "dispatcher")
    words = {"unit": note.actor_unit_name or note.actor_name, "reason": _find_reason(note)}
    _tell(note, now, event="case_returned", members=members, **words)


def tell_check(note: ActNote, now: datetime) -> None:
    """Tell the checker."""
    _tell(note, now, event="check_assigned", members=[note.checker_id], due=_show_instant(note.due_at))


def tell_verification(note: ActNote, now: datetime) -> None:
    """Tell who is to verify."""
    _tell(note, now, event="verify_assigned", members=[note.verifier_id], due=_show_instant(note.due_at))


def tell_closing(note: ActNote, now: datetime) -> None:
    """Tell the collector who reported it how it ended."""
    answer = note.note or ANSWERS.get(note.closure_code, "已结案")
    _tell(note, now, event="case_closed", members=[note.reporter_id], answer=answer)


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
    words = {"kind": REQUEST_KINDS.get(kind, kind), "actor": note.actor_name, "reason": _find_reason(note)}
    _tell(note, now, event="request_asked", members=members, **words)


def tell_decision(note: ActNote, now: datetime) -> None:
    """Tell the unit what became of its request."""
    decision, _, kind = note.move.partition("_")
    members = _list_staff(note, now, "handler", unit_id=note.unit_id) if note.unit_id else []
    words = {"kind": REQUEST_KINDS.get(kind, kind), "decision": DECISIONS.get(decision, decision)}
    _tell(note, now, event="request_decided", members=members, reason=note.note or "—", **words)


def tell_mentions(note: ActNote, now: datetime) -> None:
    """Tell those whom a note names."""
    _tell(note, now, event="mention", members=note.mention_ids, actor=note.actor_name, text=note.note[:200])


def tell_conference(note: ActNote, now: datetime) -> None:
    """Tell the units that are called to a conference."""
    members = [
        member
        for unit_id in note.unit_ids
        for member in _list_staff(note, now, "handler", "unit_leader", unit_id=unit_id)
    ]
    _tell(note, now, event="conference_called", members=members, actor=note.actor_name, text=note.note[:200])


def tell_supervision(note: ActNote, now: datetime) -> None:
    """Tell the unit that its case is supervised."""
    members = _list_staff(note, now, "handler", "unit_leader", unit_id=note.unit_id) if note.unit_id else []
    words = {"actor": note.actor_name or "监督中心", "text": note.note[:200] or "请尽快处置"}
    _tell(note, now, event="case_supervised", members=members, **words)


UNIT_STAGES = {"sign": "签收", "handle": "处置", "confirm": "单位确认"}
PERSONAL_STAGES = {"check": "核查", "verify": "核实"}


def tell_of_deadline(item: DueWorkItem) -> None:
    """Tell whose turn it is that a deadline comes near or has passed: the unit, the checker or the verifier."""
    case_id, version, stage = item.payload["case_id"], item.payload["version"], str(item.payload["stage"])
    assert isinstance(case_id, int)
    assert isinstance(version, int)
    note = get_act_note(case_id=case_id, version=version)
    if note is None:
        return
    now, members = get_clock().now(), [note.checker_id if stage == "check" else note.verifier_id]
    if stage in UNIT_STAGES:
        roles = ("unit_leader",) if stage == "confirm" else ("handler",)
        members = [*_list_staff(note, now, *roles, unit_id=note.unit_id)] if note.unit_id else []
    elif stage not in PERSONAL_STAGES:
        return  # the others stand in a queue that everybody of the role watches
    due = _show_instant(datetime.fromisoformat(str(item.payload["due_at"])))
    words = {"stage": (UNIT_STAGES | PERSONAL_STAGES)[stage], "due": due}
    event = item.name.replace(".", "_")
    _tell(
        note, now, event=event, members=members, key=f"{event}:{note.number}:{stage}:{item.payload['due_at']}", **words
    )


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
    "note": tell_mentions,
    "convene": tell_conference,
    "call_assistance": tell_conference,
    "supervise": tell_supervision,
}


def tell_of_act(item: DueWorkItem) -> None:
    """Tell of the act whose event the outbox holds."""
    case_id, version = item.payload["case_id"], item.payload["version"]
    assert isinstance(case_id, int)
    assert isinstance(version, int)
    note = get_act_note(case_id=case_id, version=version)
    if note is not None:
        TELLINGS[note.move](note, get_clock().now())


CASE_HANDLERS: Mapping[str, Handler] = {
    **{f"case.{move}": tell_of_act for move in TELLINGS},
    "case.due_soon": tell_of_deadline,
    "case.overdue": tell_of_deadline,
}
