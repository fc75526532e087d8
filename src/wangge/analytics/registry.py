"""Registry (指标库): every count and rate the evaluation knows, one line each.

A city profile names indicators by these keys. To add one: ask a new question in `outcomes.py` (main line),
`sub_actions.py` or `results.py`, and list it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from wangge.analytics import outcomes as asked
from wangge.analytics import results, sub_actions
from wangge.analytics.definitions import (
    COMMON,
    EXCUSED,
    HIGHER,
    LESS_SUSPENDED,
    LOWER,
    OPEN,
    OPEN_EXCUSED,
    OURS,
    UNKNOWN_EN,
    UNKNOWN_ZH,
    define_count,
    define_mean,
    define_rate,
    define_ratio,
)
from wangge.analytics.indicators import Direction, Indicator
from wangge.kernel.public import DomainError

INDICATORS_VERSION = "2026.4"
"""Version of the definitions as a whole; a stored evaluation run names it."""

_REPORT_COUNTS = (
    define_count("report_count", asked.REPORTED),
    define_count("collector_report_count", asked.OWN_REPORTED),
    define_count("public_report_count", asked.PUBLIC_REPORTED),
    define_count("valid_report_count", asked.VALID_REPORTED, direction=HIGHER),
    define_count("missed_report_count", asked.MISSED, direction=LOWER),
    define_count("complaint_confirmed_count", asked.COMPLAINT_CONFIRMED, direction=LOWER),
    define_count("on_the_spot_count", asked.ON_THE_SPOT),
    define_count("operate_due_count", asked.OPERATE_DUE),
    define_count("accepted_count", asked.ACCEPTED),
    define_count("timely_accepted_count", asked.ACCEPTED_ON_TIME, direction=HIGHER),
    define_count("accept_waiting_count", asked.ACCEPT_WAITING, direction=LOWER),
    define_count("refused_count", asked.REFUSED),
    define_count("merged_count", asked.MERGED),
)

_VERIFY_AND_CHECK_COUNTS = (
    define_count("verify_send_due_count", asked.VERIFY_SEND_DUE),
    define_count("verify_sent_count", asked.VERIFY_SENT),
    define_count("timely_verify_sent_count", asked.VERIFY_SENT_ON_TIME, direction=HIGHER),
    define_count("verify_due_count", asked.VERIFY_DUE),
    define_count("verified_count", asked.VERIFIED),
    define_count("timely_verified_count", asked.VERIFIED_ON_TIME, direction=HIGHER),
    define_count("check_send_due_count", asked.CHECK_SEND_DUE),
    define_count("check_sent_count", asked.CHECK_SENT),
    define_count("timely_check_sent_count", asked.CHECK_SENT_ON_TIME, direction=HIGHER),
    define_count("check_due_count", asked.CHECK_DUE),
    define_count("checked_count", asked.CHECKED),
    define_count("timely_checked_count", asked.CHECKED_ON_TIME, direction=HIGHER),
)

_FILING_AND_DISPATCH_COUNTS = (
    define_count("filing_due_count", asked.FILING_DUE),
    define_count("filed_count", asked.FILED),
    define_count("timely_filed_count", asked.FILED_ON_TIME, direction=HIGHER),
    define_count("accurate_filed_count", asked.FILED_ACCURATELY, direction=HIGHER),
    define_count("net_filed_count", asked.FILED_LESS_SUSPENDED, source=COMMON),
    define_count("filing_waiting_count", asked.FILING_WAITING, direction=LOWER),
    define_count("voided_count", asked.VOIDED, direction=LOWER),
    define_count("dispatch_due_count", asked.DISPATCH_DUE),
    define_count("dispatched_count", asked.DISPATCHED),
    define_count("timely_dispatched_count", asked.DISPATCHED_ON_TIME, direction=HIGHER),
    define_count("accurate_dispatched_count", asked.DISPATCH_ACCURATE, direction=HIGHER),
    define_count("wrong_dispatched_count", asked.DISPATCH_WRONG, direction=LOWER),
    define_count("late_dispatched_count", asked.DISPATCHED_LATE, direction=LOWER),
    define_count("dispatch_waiting_count", asked.DISPATCH_WAITING, direction=LOWER),
    define_count("return_count", asked.RETURNED, direction=LOWER),
    define_count("return_times", asked.RETURN_TIMES, direction=LOWER, unit="times"),
    define_count("case_return_count", asked.RETURNED_BY_ANY, direction=LOWER),
    define_count("case_return_times", asked.RETURN_TIMES_BY_ANY, direction=LOWER, unit="times"),
)

_HANDLING_AND_CLOSING_COUNTS = (
    define_count("sign_due_count", asked.SIGN_DUE, source=COMMON),
    define_count("signed_count", asked.SIGNED, source=COMMON),
    define_count("timely_signed_count", asked.SIGNED_ON_TIME, direction=HIGHER, source=COMMON),
    define_count("handling_due_count", asked.HANDLING_DUE),
    define_count("handled_count", asked.HANDLED),
    define_count("timely_handled_count", asked.HANDLED_ON_TIME, direction=HIGHER),
    define_count("late_handled_count", asked.HANDLED_LATE, direction=LOWER, exclusions=EXCUSED),
    define_count("overdue_unhandled_count", asked.OVERDUE_UNHANDLED, direction=LOWER, exclusions=EXCUSED),
    define_count("overdue_count", asked.OVERDUE, direction=LOWER, exclusions=EXCUSED),
    define_count("handling_waiting_count", asked.HANDLING_WAITING, direction=LOWER),
    define_count("exempt_count", asked.EXEMPT, source=COMMON),
    define_count("extended_count", asked.EXTENDED),
    define_count("extension_times", asked.EXTENSION_TIMES, unit="times"),
    define_count("suspended_count", asked.SUSPENDED),
    define_count("rework_count", asked.REWORKED, direction=LOWER),
    define_count("rework_times", asked.REWORK_TIMES, direction=LOWER, unit="times"),
    define_count("closing_due_count", asked.CLOSING_DUE),
    define_count("closed_count", asked.CLOSED, direction=HIGHER),
    define_count("fixed_count", asked.FIXED, direction=HIGHER, source=OURS),
    define_count("timely_closed_count", asked.CLOSED_ON_TIME, direction=HIGHER),
    define_count("closing_waiting_count", asked.CLOSING_WAITING, direction=LOWER),
)

_RATES = (
    define_rate("valid_report_rate", "有效上报率", "valid report rate", asked.VALID_REPORTED),
    define_ratio("missed_report_rate", "漏报率", "missed report ratio", asked.MISSED),
    define_ratio("complaint_confirmed_rate", "监督举报率", "confirmed complaint ratio", asked.COMPLAINT_CONFIRMED),
    define_rate("acceptance_rate", "受理率", "acceptance rate", asked.ACCEPTED_OF_DUE),
    define_rate(
        "timely_acceptance_rate", "按时受理率", "timely acceptance rate", asked.DECIDED_ON_TIME, exclusions=OPEN
    ),
    define_rate("duplicate_rate", "重复案件率", "duplicate rate", asked.MERGED, direction=LOWER, source=COMMON),
    define_rate("on_the_spot_rate", "自行处置率", "on-the-spot rate", asked.OWN_ON_THE_SPOT, source=COMMON),
    define_rate(
        "timely_verify_dispatch_rate", "核实按时派发率", "timely verification sending rate", asked.VERIFY_SENT_ON_TIME
    ),
    define_rate(
        "timely_verify_rate", "按时核实率", "timely verification rate", asked.VERIFIED_ON_TIME, exclusions=OPEN
    ),
    define_rate("timely_check_dispatch_rate", "核查按时派发率", "timely check sending rate", asked.CHECK_SENT_ON_TIME),
    define_rate("timely_check_rate", "按时核查率", "timely check rate", asked.CHECKED_ON_TIME, exclusions=OPEN),
    define_rate(
        "first_check_pass_rate", "核查通过率", "first check pass rate", asked.CHECK_PASSED_FIRST, source=COMMON
    ),
    define_rate("filing_rate", "立案率", "filing rate", asked.FILED_OF_DUE, source=COMMON),
    define_rate("timely_filing_rate", "按时立案率", "timely filing rate", asked.FILED_ON_TIME),
    define_rate("accurate_filing_rate", "准确立案率", "accurate filing rate", asked.FILED_ACCURATELY),
    define_rate(
        "timely_dispatch_rate", "按时派遣率", "timely dispatch rate", asked.DISPATCHED_ON_TIME, exclusions=OPEN
    ),
    define_rate(
        "accurate_dispatch_rate", "准确派遣率", "accurate dispatch rate", asked.DISPATCH_ACCURATE, exclusions=OPEN
    ),
    define_rate(
        "return_rate", "责任单位回退率", "return rate of units", asked.RETURNED, direction=LOWER, source=COMMON
    ),
    define_rate("case_return_rate", "回退率", "return rate", asked.RETURNED_BY_ANY, direction=LOWER, source=COMMON),
    define_rate(
        "timely_sign_rate",
        "及时签收率",
        "timely signing rate",
        asked.SIGNED_ON_TIME,
        exclusions=OPEN,
        source="连云港 12345 考核; common practice",
    ),
    define_rate("handling_rate", "处置率", "handling rate", asked.HANDLED_UNLESS_EXCUSED, exclusions=EXCUSED),
    define_rate(
        "timely_handling_rate", "按期处置率", "timely handling rate", asked.HANDLED_ON_TIME, exclusions=OPEN_EXCUSED
    ),
    define_rate("closing_rate", "结案率", "closing rate", asked.CLOSED_UNLESS_EXCUSED, exclusions=EXCUSED),
    define_rate(
        "timely_closing_rate", "按期结案率", "timely closing rate", asked.CLOSED_ON_TIME, exclusions=OPEN_EXCUSED
    ),
    define_rate(
        "closing_rate_less_suspended",
        "结案率（减缓办）",
        "closing rate less suspended",
        asked.CLOSED_LESS_SUSPENDED,
        exclusions=LESS_SUSPENDED,
        source=COMMON,
    ),
    define_rate(
        "timely_closing_rate_less_suspended",
        "按期结案率（减缓办）",
        "timely closing rate less suspended",
        asked.CLOSED_ON_TIME_LESS_SUSPENDED,
        exclusions=LESS_SUSPENDED,
        source=COMMON,
    ),
    define_rate("rework_rate", "返工率", "rework rate", asked.REWORKED_OF_DUE, direction=LOWER),
    define_mean("mean_handling_seconds", "平均处置用时", "mean handling time", asked.HANDLING_SECONDS),
)

_JINHUA, _LIUJIANG = "GB/T 30428.4; 金华考核办法", "柳江考核办法"
_PUJIANG, _XIANGSHAN, _HONGSHAN = "浦江实施意见（PJ-9）", "象山实施意见（XS-13, XS-14）", "红山 721（HS-10）"
_HONGSHAN_REPORT = "红山总结（HS-9）"
_TOLD_BEFORE = (
    f"{UNKNOWN_ZH}；此前已由另一方发现的不重复计",
    f"{UNKNOWN_EN}; what the other side had told of before counts for neither",
)
_NOT_YET = (
    f"{UNKNOWN_ZH}；结案未满规定天数的不计；以非本职责、重复、不属实结案的不计",
    f"{UNKNOWN_EN}; cases not closed long enough are left out, and those closed as not ours, duplicate or unfounded",
)
_BY_ANY = ("记有解决方式的结案数", "closed with known means")
_UNDECIDED = ("未裁决的申诉不计", "appeals not decided yet are left out")
_UNASKED = ("未回访、未评价的案件不计", "cases of which nobody was asked or answered are left out")

_SUB_ACTION_COUNTS = (
    define_count("verify_send_waiting_count", sub_actions.VERIFY_SEND_WAITING, direction=LOWER),
    define_count("verify_waiting_count", sub_actions.VERIFY_WAITING, direction=LOWER),
    define_count("check_send_waiting_count", sub_actions.CHECK_SEND_WAITING, direction=LOWER),
    define_count("check_waiting_count", sub_actions.CHECK_WAITING, direction=LOWER),
    define_count("redispatched_count", sub_actions.REDISPATCHED, direction=LOWER, source=_LIUJIANG),
    define_count("shirked_count", sub_actions.SHIRKED, direction=LOWER),
    define_count("shirk_times", sub_actions.SHIRK_TIMES, direction=LOWER, unit="times"),
    define_count("suspended_seconds", sub_actions.SUSPENDED_SECONDS, unit="seconds"),
    define_count("supervised_count", sub_actions.SUPERVISED, direction=LOWER, exclusions=EXCUSED),
    define_count(
        "counted_against_count", sub_actions.COUNTED_AGAINST, direction=LOWER, exclusions=EXCUSED, source=_XIANGSHAN
    ),
    define_count("listed_count", sub_actions.LISTED, direction=LOWER, exclusions=EXCUSED, source=_XIANGSHAN),
    define_count("media_exposure_count", sub_actions.MEDIA_EXPOSED, direction=LOWER, source=_LIUJIANG),
    define_count("reworked_thrice_count", sub_actions.REWORKED_THRICE, direction=LOWER, source=_JINHUA),
    define_count("urgent_count", sub_actions.URGENT, source=COMMON),
    define_count("convened_count", sub_actions.CONVENED, source=COMMON),
    define_count("assisted_count", sub_actions.ASSISTED, source=COMMON),
    define_count("transferred_count", sub_actions.TRANSFERRED, source=COMMON),
    define_count("forced_count", sub_actions.FORCED, source=COMMON),
    define_count("appealed_count", sub_actions.APPEALED, source=COMMON),
    define_count("appeal_granted_count", sub_actions.APPEAL_GRANTED, source=COMMON),
)

_RESULT_COUNTS = (
    define_count("found_first_count", results.FOUND_FIRST, direction=HIGHER, exclusions=_TOLD_BEFORE, source=_PUJIANG),
    define_count("told_first_count", results.TOLD_FIRST, direction=LOWER, exclusions=_TOLD_BEFORE, source=_PUJIANG),
    define_count("frequent_count", results.FREQUENT, direction=LOWER, source=COMMON),
    define_count("solved_count", results.SOLVED, direction=HIGHER, exclusions=_NOT_YET, source=_PUJIANG),
    define_count("unsolved_count", results.UNSOLVED, direction=LOWER, exclusions=_NOT_YET, source=_PUJIANG),
    define_count("reopened_count", results.REOPENED, direction=LOWER, source=COMMON),
    define_count("satisfaction_asked_count", results.ASKED, source=_PUJIANG),
    define_count("satisfaction_answered_count", results.ANSWERED, direction=HIGHER, source=_PUJIANG),
    define_count("satisfied_count", results.SATISFIED, direction=HIGHER, source=_PUJIANG),
    define_count("fairly_satisfied_count", results.FAIRLY_SATISFIED, direction=HIGHER, source=_PUJIANG),
    define_count("service_count", results.BY_SERVICE, source=_HONGSHAN),
    define_count("management_count", results.BY_MANAGEMENT, source=_HONGSHAN),
    define_count("enforcement_count", results.BY_ENFORCEMENT, source=_HONGSHAN),
)

_SUB_ACTION_RATES = (
    define_rate("refusal_rate", "不予受理率", "refusal rate", sub_actions.REFUSED_OF_DUE, direction=Direction.NEUTRAL, source=COMMON),
    define_rate("shirking_rate", "推诿率", "shirking rate", sub_actions.SHIRKED, direction=LOWER, source=OURS),
    define_rate(
        "extension_rate", "延期率", "extension rate", sub_actions.EXTENDED_OF_DISPATCHED, direction=LOWER, source=OURS
    ),
    define_rate(
        "suspension_rate", "挂账率", "suspension rate", sub_actions.SUSPENDED_OF_DISPATCHED, direction=LOWER, source=OURS
    ),
    define_rate(
        "supervision_rate", "督办率", "supervision rate", sub_actions.SUPERVISED_OF_DISPATCHED, direction=LOWER,
        exclusions=EXCUSED, source=OURS,
    ),
    define_rate(
        "supervision_closing_rate", "督办办结率", "closing rate of supervised cases", sub_actions.SUPERVISED_CLOSED,
        exclusions=EXCUSED, source=COMMON,
    ),
    define_rate(
        "complaint_closing_rate", "群众投诉结案率", "closing rate of complaints", sub_actions.COMPLAINT_CLOSED,
        exclusions=EXCUSED, source=_HONGSHAN_REPORT,
    ),
    define_rate(
        "timely_complaint_closing_rate", "群众投诉按期结案率", "timely closing rate of complaints",
        sub_actions.COMPLAINT_CLOSED_ON_TIME, exclusions=OPEN_EXCUSED, source=_HONGSHAN_REPORT,
    ),
    define_rate(
        "appeal_grant_rate", "申诉通过率", "share of appeals granted", sub_actions.APPEAL_GRANTED, direction=Direction.NEUTRAL,
        exclusions=_UNDECIDED, source=COMMON,
    ),
    define_rate(
        "urgent_closing_rate", "紧急案件结案率", "closing rate of urgent cases", sub_actions.URGENT_CLOSED,
        exclusions=EXCUSED, source=_JINHUA,
    ),
    define_rate(
        "timely_urgent_closing_rate", "紧急案件按期结案率", "timely closing rate of urgent cases",
        sub_actions.URGENT_CLOSED_ON_TIME, exclusions=OPEN_EXCUSED, source=_JINHUA,
    ),
    define_mean("mean_closing_seconds", "平均结案用时", "mean time to closing", sub_actions.CLOSING_SECONDS),
    define_mean(
        "mean_suspended_seconds", "平均挂账时长", "mean time suspended", sub_actions.SUSPENDED_SECONDS, direction=Direction.NEUTRAL
    ),
)  # fmt: skip

_RESULT_RATES = (
    define_rate(
        "first_discovery_rate", "先行发现率", "first discovery rate", results.FOUND_FIRST,
        asked=("先行发现数＋群众先反映数", "found first or told first"), exclusions=_TOLD_BEFORE,
        source=_PUJIANG,
    ),
    define_rate(
        "solved_rate", "实际解决率", "really solved rate", results.SOLVED,
        asked=("实际解决数＋未实际解决数", "really solved or not"), exclusions=_NOT_YET, source=_PUJIANG),
    define_rate(
        "frequent_rate", "高发案件占比", "share of standing troubles", results.FREQUENT, direction=LOWER, source=COMMON,
        asked=("地点和类别已知的案件数", "cases of known place and class"),
    ),
    define_rate("reopening_rate", "重新办理率", "reopening rate", results.REOPENED, direction=LOWER, source=COMMON),
    define_rate(
        "satisfaction_rate", "群众满意率", "satisfaction rate", results.SATISFIED, exclusions=_UNASKED, source=_PUJIANG
    ),
    define_rate(
        "fair_satisfaction_rate", "群众基本满意率", "rate of the fairly satisfied", results.FAIRLY_SATISFIED,
        exclusions=_UNASKED, source=_PUJIANG,
    ),
    define_rate(
        "satisfaction_response_rate", "评价率", "response rate", results.ANSWERED,
        exclusions=("未回访的案件不计", "cases of which nobody was asked are left out"), source=_PUJIANG,
    ),
    define_rate(
        "satisfaction_asking_rate", "回访率", "share of public reports asked about", results.ASKED_PUBLICLY, source=OURS
    ),
    define_rate("service_share", "服务解决占比", "share solved by service", results.BY_SERVICE, asked=_BY_ANY, source=_HONGSHAN),
    define_rate(
        "management_share", "管理解决占比", "share solved by management", results.BY_MANAGEMENT, asked=_BY_ANY, direction=Direction.NEUTRAL,
        source=_HONGSHAN,
    ),
    define_rate(
        "enforcement_share", "执法解决占比", "share solved by enforcement", results.BY_ENFORCEMENT, asked=_BY_ANY, direction=Direction.NEUTRAL,
        source=_HONGSHAN,
    ),
)  # fmt: skip


def _index_indicators(*groups: tuple[Indicator, ...]) -> Mapping[str, Indicator]:
    index: dict[str, Indicator] = {}
    for indicator in (one for group in groups for one in group):
        if indicator.key in index:
            raise ValueError(f"indicator {indicator.key} is listed twice")
        index[indicator.key] = indicator
    return MappingProxyType(index)


INDICATORS: Mapping[str, Indicator] = _index_indicators(
    _REPORT_COUNTS,
    _VERIFY_AND_CHECK_COUNTS,
    _FILING_AND_DISPATCH_COUNTS,
    _HANDLING_AND_CLOSING_COUNTS,
    _SUB_ACTION_COUNTS,
    _RESULT_COUNTS,
    _RATES,
    _SUB_ACTION_RATES,
    _RESULT_RATES,
)


def get_indicator(key: str) -> Indicator:
    """Return the indicator. Error: `indicator_unknown(key)`."""
    if key not in INDICATORS:
        raise DomainError("indicator_unknown", key=key)
    return INDICATORS[key]


def list_indicators(*, keys: Iterable[str | Indicator] | None = None) -> tuple[Indicator, ...]:
    """Return the indicators of `keys` in that order, all listed ones when None; one that was built stands for itself."""
    if keys is None:
        return tuple(INDICATORS.values())
    return tuple(one if isinstance(one, Indicator) else get_indicator(one) for one in dict.fromkeys(keys))
