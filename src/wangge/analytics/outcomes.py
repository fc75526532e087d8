"""Outcomes (判定): the questions asked of one case, each written once; indicators count the answers.

Names and definitions follow the basic counts of performance evaluation (GB/T 30428.4). A `..._OF_DUE` outcome asks
only cases whose duty the stage was, so that a rate is a share of distinct cases; the plain one counts the act itself.
"""

from __future__ import annotations

from functools import partial

from wangge.analytics.expressions import (
    Expression,
    Flags,
    Outcome,
    excuse,
    is_certain,
    is_on_time,
    negate,
)
from wangge.analytics.questions import ask, ask_repeated, ask_times, ask_waiting


def _is_every_case(flags: Flags) -> Expression:
    # The day of the report is never null.
    return flags["reported_on"].notnull().cast("int16")


def _is_missed(flags: Flags) -> Expression:
    confirmed = is_certain(flags["accepted"]) | is_certain(flags["filed"])
    dropped = is_certain(flags["voided"]) | is_certain(flags["merged"])
    return flags["public_report"] & confirmed & negate(dropped)


def _is_overdue(flags: Flags) -> Expression:
    handled_late = is_certain(negate(flags["handled_on_time"]))
    return (flags["overdue_unhandled"] | handled_late) & negate(is_certain(flags["exempt"]))


def _is_not_excused(flags: Flags, flag: str) -> Expression:
    return flags[flag] & negate(is_certain(flags["exempt"]))


REPORTED = Outcome(key="reported", name_zh="上报数", name_en="reports", flags=("reported_on",), question=_is_every_case)
OWN_REPORTED = ask("own_report", "监督员上报数", "collectors' reports")
PUBLIC_REPORTED = ask("public_report", "公众举报数", "public reports")
VALID_REPORTED = ask("valid_report", "有效上报数", "valid collectors' reports", among=OWN_REPORTED)
MISSED = Outcome(
    key="missed_report",
    name_zh="漏报数",
    name_en="missed problems",
    flags=("public_report", "accepted", "filed", "voided", "merged"),
    question=_is_missed,
)
COMPLAINT_CONFIRMED = ask("complaint_confirmed", "监督举报核实数", "confirmed supervision complaints")
ON_THE_SPOT = ask("on_the_spot", "自行处置数", "fixed on the spot")
OWN_ON_THE_SPOT = ask(
    "own_on_the_spot", "监督员自行处置数", "own finds fixed on the spot", flag="on_the_spot", among=OWN_REPORTED
)

FIXED = Outcome(
    key="fixed",
    name_zh="办结整改数",
    name_en="closed as fixed",
    flags=("closed", "closure_code"),
    question=lambda flags: flags["closed"] & is_certain((flags["closure_code"] == "fixed").cast("int16")),
)

OPERATE_DUE = ask("operate_due", "应受理数", "due for acceptance")
ACCEPTED = ask("accepted", "受理数", "accepted")
ACCEPTED_OF_DUE = ask("accepted_of_due", "受理数", "accepted", flag="accepted", among=OPERATE_DUE)
ACCEPTED_ON_TIME = ask("accepted_on_time", "按时受理数", "accepted in time", among=ACCEPTED)
DECIDED_ON_TIME = ask(
    "decided_on_time", "按时受理或不予受理数", "accepted or refused in time", flag="accepted_on_time", among=OPERATE_DUE
)
ACCEPT_WAITING = ask_waiting(
    "待受理数", "waiting for acceptance", due=OPERATE_DUE, done="accepted", ended_by=("refused", "merged")
)
REFUSED = ask("refused", "不予受理数", "refused")
MERGED = ask("merged", "并案数", "merged")

VERIFY_SEND_DUE = ask("verify_send_due", "应发核实数", "verification due to be sent")
VERIFY_SENT = ask("verify_sent", "发核实数", "verification sent")
VERIFY_SENT_ON_TIME = ask("verify_sent_on_time", "按时发核实数", "verification sent in time", among=VERIFY_SEND_DUE)
VERIFY_DUE = ask("verify_due", "应核实数", "due for verification")
VERIFIED = ask("verified", "核实数", "verified")
VERIFIED_ON_TIME = ask("verified_on_time", "按时核实数", "verified in time", among=VERIFY_DUE)
CHECK_SEND_DUE = ask("check_send_due", "应发核查数", "check due to be sent")
CHECK_SENT = ask("check_sent", "发核查数", "check sent")
CHECK_SENT_ON_TIME = ask("check_sent_on_time", "按时发核查数", "check sent in time", among=CHECK_SEND_DUE)
CHECK_DUE = ask("check_due", "应核查数", "due for checking")
CHECKED = ask("checked", "核查数", "checked")
CHECKED_ON_TIME = ask("checked_on_time", "按时核查数", "checked in time", among=CHECK_DUE)
CHECK_PASSED_FIRST = ask("check_passed_first", "一次核查通过数", "passed at the first check", among=CHECKED)

FILING_DUE = ask("filing_due", "应立案数", "due for filing")
FILED = ask("filed", "立案数", "filed")
FILED_OF_DUE = ask("filed_of_due", "立案数", "filed", flag="filed", among=FILING_DUE)
FILED_ON_TIME = ask("filed_on_time", "按时立案数", "filed in time", among=FILED)
FILING_WAITING = ask_waiting(
    "待立案数", "waiting for filing", due=FILING_DUE, done="filed", ended_by=("voided", "merged")
)
VOIDED = ask("voided", "作废数", "voided")
FILED_ACCURATELY = Outcome(
    key="filed_accurately",
    name_zh="准确立案数",
    name_en="filed accurately",
    flags=("voided",),
    question=lambda flags: negate(flags["voided"]),
    among=FILED,
)
FILED_LESS_SUSPENDED = Outcome(
    key="filed_less_suspended",
    name_zh="净立案数",
    name_en="filed less suspended",
    flags=("suspended_now",),
    question=lambda flags: negate(is_certain(flags["suspended_now"])),
    among=FILED,
)

DISPATCH_DUE = ask("dispatch_due", "应派遣数", "due for dispatch")
DISPATCHED = ask("dispatched", "派遣数", "dispatched")
DISPATCHED_ON_TIME = ask("dispatched_on_time", "按时派遣数", "dispatched in time", among=DISPATCH_DUE)
DISPATCH_ACCURATE = ask("dispatch_accurate", "准确派遣数", "dispatched accurately", among=DISPATCH_DUE)
DISPATCH_WRONG = Outcome(
    key="dispatch_wrong",
    name_zh="错误派遣数",
    name_en="dispatched wrongly",
    flags=("dispatch_accurate",),
    question=lambda flags: negate(flags["dispatch_accurate"]),
    among=DISPATCH_DUE,
)
DISPATCHED_LATE = Outcome(
    key="dispatched_late",
    name_zh="超时派遣数",
    name_en="dispatched late",
    flags=("dispatched_on_time",),
    question=lambda flags: negate(flags["dispatched_on_time"]),
    among=DISPATCH_DUE,
)
DISPATCH_WAITING = ask_waiting("待派遣数", "waiting for dispatch", due=DISPATCH_DUE, done="dispatched")
RETURNED = ask_repeated(
    "returned", "责任单位回退案件数", "returned by its unit", column="return_count", among=DISPATCHED
)
RETURN_TIMES = ask_times("return_times", "责任单位回退次数", "returns by its unit", column="return_count")
RETURNED_BY_ANY = ask_repeated(
    "returned_by_any", "回退案件数", "returned by any unit", column="case_return_count", among=DISPATCHED
)
RETURN_TIMES_BY_ANY = ask_times("return_times_by_any", "回退次数", "returns by any unit", column="case_return_count")

SIGN_DUE = ask("sign_due", "应签收数", "due for signing")
SIGNED = ask("signed", "签收数", "signed for", among=SIGN_DUE)
SIGNED_ON_TIME = ask("signed_on_time", "及时签收数", "signed for in time", among=SIGN_DUE)
HANDLING_DUE = ask("handling_due", "应处置数", "due for handling")
HANDLED = ask("handled", "处置数", "handled")
HANDLED_UNLESS_EXCUSED = Outcome(
    key="handled_unless_excused",
    name_zh="处置数",
    name_en="handled",
    flags=("handled", "exempt"),
    question=lambda flags: excuse(flags["handled"], flags),
    among=HANDLING_DUE,
)
HANDLED_ON_TIME = Outcome(
    key="handled_on_time",
    name_zh="按期处置数",
    name_en="handled in time",
    flags=("handled_on_time", "overdue_unhandled", "exempt"),
    question=lambda flags: excuse(is_on_time(flags, "handled_on_time"), flags),
    among=HANDLING_DUE,
)
HANDLED_LATE = Outcome(
    key="handled_late",
    name_zh="超时处置数",
    name_en="handled late",
    flags=("handled_on_time", "exempt"),
    question=lambda flags: negate(flags["handled_on_time"]) & negate(is_certain(flags["exempt"])),
    among=HANDLED,
)
OVERDUE_UNHANDLED = Outcome(
    key="overdue_unhandled",
    name_zh="超时未处置数",
    name_en="overdue and not handled",
    flags=("overdue_unhandled", "exempt"),
    question=partial(_is_not_excused, flag="overdue_unhandled"),
)
OVERDUE = Outcome(
    key="overdue",
    name_zh="超时数",
    name_en="overdue",
    flags=("overdue_unhandled", "handled_on_time", "exempt"),
    question=_is_overdue,
)
EXEMPT = ask("exempt", "免责数", "excused")
HANDLING_WAITING = ask_waiting(
    "待处置数", "waiting for handling", due=HANDLING_DUE, done="handled", ended_by=("voided", "closed")
)
HANDLING_SECONDS = ask_times("handling_seconds", "处置用时", "handling time", column="handling_seconds", among=HANDLED)
EXTENDED = ask_repeated("extended", "延期案件数", "extended", column="extension_count")
EXTENSION_TIMES = ask_times("extension_times", "延期次数", "extensions", column="extension_count")
SUSPENDED = ask("suspended", "挂账数", "suspended")
REWORKED = ask_repeated("reworked", "返工案件数", "reworked", column="rework_count")
REWORK_TIMES = ask_times("rework_times", "返工次数", "failed checks", column="rework_count")

CLOSING_DUE = ask("closing_due", "应结案数", "due for closing")
CLOSING_DUE_LESS_SUSPENDED = Outcome(
    key="closing_due_less_suspended",
    name_zh="应结案数减缓办数",
    name_en="due for closing less suspended",
    flags=("suspended_now",),
    question=lambda flags: negate(is_certain(flags["suspended_now"])),
    among=CLOSING_DUE,
)
CLOSED = ask("closed", "结案数", "closed")
CLOSING_WAITING = ask_waiting("待结案数", "waiting for closing", due=CLOSING_DUE, done="closed")
REWORKED_OF_DUE = ask_repeated("reworked_of_due", "返工数", "reworked", column="rework_count", among=CLOSING_DUE)


def _ask_closed(key: str, *, among: Outcome) -> Outcome:
    return Outcome(
        key=key,
        name_zh="结案数",
        name_en="closed",
        flags=("closed", "exempt"),
        question=lambda flags: excuse(flags["closed"], flags),
        among=among,
    )


def _ask_closed_on_time(key: str, *, among: Outcome) -> Outcome:
    return Outcome(
        key=key,
        name_zh="按期结案数",
        name_en="closed in time",
        flags=("closed_on_time", "overdue_unhandled", "exempt"),
        question=lambda flags: excuse(is_on_time(flags, "closed_on_time"), flags),
        among=among,
    )


CLOSED_UNLESS_EXCUSED = _ask_closed("closed_unless_excused", among=CLOSING_DUE)
CLOSED_ON_TIME = _ask_closed_on_time("closed_on_time", among=CLOSING_DUE)
CLOSED_LESS_SUSPENDED = _ask_closed("closed_less_suspended", among=CLOSING_DUE_LESS_SUSPENDED)
CLOSED_ON_TIME_LESS_SUSPENDED = _ask_closed_on_time("closed_on_time_less_suspended", among=CLOSING_DUE_LESS_SUSPENDED)
