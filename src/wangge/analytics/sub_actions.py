"""Sub-actions (子流程): what is asked of a case beside its main line: supervision, appeals, suspension, urgency."""

from __future__ import annotations

from functools import partial

from wangge.analytics.expressions import Expression, Flags, Outcome, excuse, is_certain, is_on_time, negate
from wangge.analytics.outcomes import (
    CHECK_DUE,
    CHECK_SEND_DUE,
    CLOSED,
    CLOSING_DUE,
    DISPATCHED,
    OPERATE_DUE,
    VERIFY_DUE,
    VERIFY_SEND_DUE,
)
from wangge.analytics.questions import ask, ask_repeated, ask_times, ask_waiting

MEDIA = "media"
"""Key of the channel by which the media tell of a problem, the same in every city that has it."""


def _is_flagged(flags: Flags, *, column: str) -> Expression:
    return is_certain(flags[column])


def _ask_unless_excused(
    key: str, name_zh: str, name_en: str, *, flag: str = "", among: Outcome | None = None
) -> Outcome:
    """Return the outcome that is a flag, and that no case has whose overdue was excused."""
    column = flag or key
    return Outcome(
        key=key,
        name_zh=name_zh,
        name_en=name_en,
        flags=(column, "exempt"),
        question=lambda flags: flags[column] & negate(is_certain(flags["exempt"])),
        among=among,
    )


def _ask_closing(key: str, name_zh: str, name_en: str, *, column: str) -> tuple[Outcome, Outcome, Outcome]:
    """Return of the cases with a flag those due for closing, the closed, and those closed in time."""
    due = Outcome(
        key=f"{key}_closing_due",
        name_zh=f"{name_zh}应结案数",
        name_en=f"{name_en} due for closing",
        flags=(column,),
        question=partial(_is_flagged, column=column),
        among=CLOSING_DUE,
    )
    closed = Outcome(
        key=f"{key}_closed",
        name_zh=f"{name_zh}结案数",
        name_en=f"{name_en} closed",
        flags=("closed", "exempt"),
        question=lambda flags: excuse(flags["closed"], flags),
        among=due,
    )
    on_time = Outcome(
        key=f"{key}_closed_on_time",
        name_zh=f"{name_zh}按期结案数",
        name_en=f"{name_en} closed in time",
        flags=("closed_on_time", "overdue_unhandled", "exempt"),
        question=lambda flags: excuse(is_on_time(flags, "closed_on_time"), flags),
        among=due,
    )
    return due, closed, on_time


VERIFY_SEND_WAITING = ask_waiting(
    "待发核实数", "verification waiting to be sent", due=VERIFY_SEND_DUE, done="verify_sent"
)
VERIFY_WAITING = ask_waiting("待核实数", "waiting for verification", due=VERIFY_DUE, done="verified")
CHECK_SEND_WAITING = ask_waiting(
    "待发核查数", "check waiting to be sent", due=CHECK_SEND_DUE, done="check_sent", ended_by=("closed",)
)
CHECK_WAITING = ask_waiting("待核查数", "waiting for the check", due=CHECK_DUE, done="checked", ended_by=("closed",))
REFUSED_OF_DUE = ask("refused_of_due", "不予受理数", "refused", flag="refused", among=OPERATE_DUE)

REDISPATCHED = ask_repeated(
    "redispatched", "二次派遣数", "dispatched again", column="dispatch_count", among=DISPATCHED, least=2
)
SHIRKED = ask_repeated("shirked", "推诿案件数", "shirked by a unit", column="shirk_count", among=DISPATCHED)
SHIRK_TIMES = ask_times("shirk_times", "推诿次数", "returns without reason", column="shirk_count")
EXTENDED_OF_DISPATCHED = ask_repeated(
    "extended_of_dispatched", "延期案件数", "extended", column="extension_count", among=DISPATCHED
)
SUSPENDED_OF_DISPATCHED = ask("suspended_of_dispatched", "挂账数", "suspended", flag="suspended", among=DISPATCHED)
SUSPENDED_SECONDS = ask_times("suspended_seconds", "挂账时长", "time suspended", column="suspended_seconds")
SUPERVISED = _ask_unless_excused("supervised", "督办数", "supervised")
SUPERVISED_OF_DISPATCHED = _ask_unless_excused(
    "supervised_of_dispatched", "督办数", "supervised", flag="supervised", among=DISPATCHED
)
COUNTED_AGAINST = _ask_unless_excused("counted_against", "督办计入考核数", "supervision counted against the unit")
SUPERVISED_CLOSED = ask("supervised_closed", "督办办结数", "supervised cases closed", flag="closed", among=SUPERVISED)
LISTED = _ask_unless_excused("listed", "挂牌督办数", "supervision listed in public")
REWORKED_THRICE = ask_repeated(
    "reworked_thrice", "三次以上返工数", "reworked three times", column="rework_count", least=3
)

CONVENED = ask("convened", "会商数", "talked over in conference")
ASSISTED = ask("assisted", "协办数", "units called to the place")
TRANSFERRED = ask("transferred", "移送数", "transferred")
FORCED = ask("forced", "强制结案数", "closed by force")
CLOSING_SECONDS = ask_times("closing_seconds", "结案用时", "time to closing", column="closing_seconds", among=CLOSED)
APPEALED = ask("appealed", "申诉数", "appealed")
APPEAL_DECIDED = Outcome(
    key="appeal_decided",
    name_zh="已裁决申诉数",
    name_en="appeals decided",
    flags=("appeal_granted",),
    question=lambda flags: flags["appeal_granted"].notnull().cast("int16"),
    among=APPEALED,
)
APPEAL_GRANTED = ask("appeal_granted", "申诉通过数", "appeals granted", among=APPEAL_DECIDED)

URGENT = ask("urgent", "紧急案件数", "urgent")
URGENT_CLOSING_DUE, URGENT_CLOSED, URGENT_CLOSED_ON_TIME = _ask_closing(
    "urgent", "紧急案件", "urgent cases", column="urgent"
)

MEDIA_EXPOSED = Outcome(
    key="media_exposed",
    name_zh="媒体曝光数",
    name_en="exposed by the media",
    flags=("source",),
    question=lambda flags: (flags["source"] == MEDIA).cast("int16"),
)
COMPLAINT_CLOSING_DUE, COMPLAINT_CLOSED, COMPLAINT_CLOSED_ON_TIME = _ask_closing(
    "complaint", "群众投诉", "complaints", column="public_report"
)
