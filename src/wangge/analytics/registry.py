"""Registry (指标库): every count and rate the evaluation knows, one line each.

A city profile names indicators by these keys. To add one: ask a new question in `outcomes.py` and list it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from wangge.analytics import outcomes as asked
from wangge.analytics.expressions import Outcome
from wangge.analytics.indicators import Direction, Indicator, IndicatorKind
from wangge.kernel.public import DomainError

INDICATORS_VERSION = "2026.1"
"""Version of the definitions as a whole; a stored evaluation run names it."""

_UNKNOWN_ZH, _UNKNOWN_EN = "没有该项数据的案件不计", "cases without this datum are left out"
_OPEN_ZH, _OPEN_EN = "未到期尚未办理的案件不计", "cases still waiting within the limit are left out"
_EXCUSED_ZH, _EXCUSED_EN = "经批准免责的超时案件不计", "excused overdue cases are left out"
_OPEN = (f"{_UNKNOWN_ZH}；{_OPEN_ZH}", f"{_UNKNOWN_EN}; {_OPEN_EN}")
_EXCUSED = (f"{_UNKNOWN_ZH}；{_EXCUSED_ZH}", f"{_UNKNOWN_EN}; {_EXCUSED_EN}")
_OPEN_EXCUSED = (f"{_OPEN[0]}；{_EXCUSED_ZH}", f"{_OPEN[1]}; {_EXCUSED_EN}")
_LESS_SUSPENDED = (f"{_OPEN_EXCUSED[0]}；缓办案件不计", f"{_OPEN_EXCUSED[1]}; suspended cases are left out")


def _count(
    key: str,
    outcome: Outcome,
    *,
    direction: Direction = Direction.NEUTRAL,
    unit: str = "cases",
    exclusions: tuple[str, str] = ("", ""),
    source: str = "GB/T 30428.4",
) -> Indicator:
    return Indicator(
        key=key,
        name_zh=outcome.name_zh,
        name_en=outcome.name_en,
        kind=IndicatorKind.COUNT,
        outcome=outcome,
        unit=unit,
        direction=direction,
        exclusions_zh=exclusions[0],
        exclusions_en=exclusions[1],
        source=source,
    )


def _rate(
    key: str,
    name_zh: str,
    name_en: str,
    outcome: Outcome,
    *,
    direction: Direction = Direction.HIGHER,
    exclusions: tuple[str, str] = (_UNKNOWN_ZH, _UNKNOWN_EN),
    source: str = "GB/T 30428.4",
) -> Indicator:
    return Indicator(
        key=key,
        name_zh=name_zh,
        name_en=name_en,
        kind=IndicatorKind.RATE,
        outcome=outcome,
        unit="share",
        direction=direction,
        exclusions_zh=exclusions[0],
        exclusions_en=exclusions[1],
        source=source,
    )


def _ratio(key: str, name_zh: str, name_en: str, outcome: Outcome) -> Indicator:
    """Return the ratio of an outcome to the filed cases (may exceed 1)."""
    return Indicator(
        key=key,
        name_zh=name_zh,
        name_en=name_en,
        kind=IndicatorKind.RATIO,
        outcome=outcome,
        base=asked.FILED,
        unit="share",
        direction=Direction.LOWER,
        exclusions_zh=_UNKNOWN_ZH,
        exclusions_en=_UNKNOWN_EN,
    )


_HIGHER, _LOWER = Direction.HIGHER, Direction.LOWER
_COMMON, _OURS = "common practice", "ours"

_REPORT_COUNTS = (
    _count("report_count", asked.REPORTED),
    _count("collector_report_count", asked.OWN_REPORTED),
    _count("public_report_count", asked.PUBLIC_REPORTED),
    _count("valid_report_count", asked.VALID_REPORTED, direction=_HIGHER),
    _count("missed_report_count", asked.MISSED, direction=_LOWER),
    _count("complaint_confirmed_count", asked.COMPLAINT_CONFIRMED, direction=_LOWER),
    _count("on_the_spot_count", asked.ON_THE_SPOT),
    _count("operate_due_count", asked.OPERATE_DUE),
    _count("accepted_count", asked.ACCEPTED),
    _count("timely_accepted_count", asked.ACCEPTED_ON_TIME, direction=_HIGHER),
    _count("accept_waiting_count", asked.ACCEPT_WAITING, direction=_LOWER),
    _count("refused_count", asked.REFUSED),
    _count("merged_count", asked.MERGED),
)

_VERIFY_AND_CHECK_COUNTS = (
    _count("verify_send_due_count", asked.VERIFY_SEND_DUE),
    _count("verify_sent_count", asked.VERIFY_SENT),
    _count("timely_verify_sent_count", asked.VERIFY_SENT_ON_TIME, direction=_HIGHER),
    _count("verify_due_count", asked.VERIFY_DUE),
    _count("verified_count", asked.VERIFIED),
    _count("timely_verified_count", asked.VERIFIED_ON_TIME, direction=_HIGHER),
    _count("check_send_due_count", asked.CHECK_SEND_DUE),
    _count("check_sent_count", asked.CHECK_SENT),
    _count("timely_check_sent_count", asked.CHECK_SENT_ON_TIME, direction=_HIGHER),
    _count("check_due_count", asked.CHECK_DUE),
    _count("checked_count", asked.CHECKED),
    _count("timely_checked_count", asked.CHECKED_ON_TIME, direction=_HIGHER),
)

_FILING_AND_DISPATCH_COUNTS = (
    _count("filing_due_count", asked.FILING_DUE),
    _count("filed_count", asked.FILED),
    _count("timely_filed_count", asked.FILED_ON_TIME, direction=_HIGHER),
    _count("accurate_filed_count", asked.FILED_ACCURATELY, direction=_HIGHER),
    _count("net_filed_count", asked.FILED_LESS_SUSPENDED, source=_COMMON),
    _count("filing_waiting_count", asked.FILING_WAITING, direction=_LOWER),
    _count("voided_count", asked.VOIDED, direction=_LOWER),
    _count("dispatch_due_count", asked.DISPATCH_DUE),
    _count("dispatched_count", asked.DISPATCHED),
    _count("timely_dispatched_count", asked.DISPATCHED_ON_TIME, direction=_HIGHER),
    _count("accurate_dispatched_count", asked.DISPATCH_ACCURATE, direction=_HIGHER),
    _count("wrong_dispatched_count", asked.DISPATCH_WRONG, direction=_LOWER),
    _count("dispatch_waiting_count", asked.DISPATCH_WAITING, direction=_LOWER),
    _count("return_count", asked.RETURNED, direction=_LOWER),
    _count("return_times", asked.RETURN_TIMES, direction=_LOWER, unit="times"),
)

_HANDLING_AND_CLOSING_COUNTS = (
    _count("handling_due_count", asked.HANDLING_DUE),
    _count("handled_count", asked.HANDLED),
    _count("timely_handled_count", asked.HANDLED_ON_TIME, direction=_HIGHER),
    _count("late_handled_count", asked.HANDLED_LATE, direction=_LOWER, exclusions=_EXCUSED),
    _count("overdue_unhandled_count", asked.OVERDUE_UNHANDLED, direction=_LOWER, exclusions=_EXCUSED),
    _count("overdue_count", asked.OVERDUE, direction=_LOWER, exclusions=_EXCUSED),
    _count("handling_waiting_count", asked.HANDLING_WAITING, direction=_LOWER),
    _count("exempt_count", asked.EXEMPT, source=_COMMON),
    _count("extended_count", asked.EXTENDED),
    _count("extension_times", asked.EXTENSION_TIMES, unit="times"),
    _count("suspended_count", asked.SUSPENDED),
    _count("rework_count", asked.REWORKED, direction=_LOWER),
    _count("rework_times", asked.REWORK_TIMES, direction=_LOWER, unit="times"),
    _count("closing_due_count", asked.CLOSING_DUE),
    _count("closed_count", asked.CLOSED, direction=_HIGHER),
    _count("timely_closed_count", asked.CLOSED_ON_TIME, direction=_HIGHER),
    _count("closing_waiting_count", asked.CLOSING_WAITING, direction=_LOWER),
)

_RATES = (
    _rate("valid_report_rate", "有效上报率", "valid report rate", asked.VALID_REPORTED),
    _ratio("missed_report_rate", "漏报率", "missed report ratio", asked.MISSED),
    _ratio("complaint_confirmed_rate", "监督举报率", "confirmed complaint ratio", asked.COMPLAINT_CONFIRMED),
    _rate("acceptance_rate", "受理率", "acceptance rate", asked.ACCEPTED_OF_DUE),
    _rate("timely_acceptance_rate", "按时受理率", "timely acceptance rate", asked.ACCEPTED_ON_TIME, exclusions=_OPEN),
    _rate("duplicate_rate", "重复案件率", "duplicate rate", asked.MERGED, direction=_LOWER, source=_COMMON),
    _rate("on_the_spot_rate", "自行处置率", "on-the-spot rate", asked.OWN_ON_THE_SPOT, source=_COMMON),
    _rate(
        "timely_verify_dispatch_rate", "核实按时派发率", "timely verification sending rate", asked.VERIFY_SENT_ON_TIME
    ),
    _rate("timely_verify_rate", "按时核实率", "timely verification rate", asked.VERIFIED_ON_TIME, exclusions=_OPEN),
    _rate("timely_check_dispatch_rate", "核查按时派发率", "timely check sending rate", asked.CHECK_SENT_ON_TIME),
    _rate("timely_check_rate", "按时核查率", "timely check rate", asked.CHECKED_ON_TIME, exclusions=_OPEN),
    _rate("first_check_pass_rate", "核查通过率", "first check pass rate", asked.CHECK_PASSED_FIRST, source=_COMMON),
    _rate("filing_rate", "立案率", "filing rate", asked.FILED_OF_DUE, source=_COMMON),
    _rate("timely_filing_rate", "按时立案率", "timely filing rate", asked.FILED_ON_TIME),
    _rate("accurate_filing_rate", "准确立案率", "accurate filing rate", asked.FILED_ACCURATELY),
    _rate("timely_dispatch_rate", "按时派遣率", "timely dispatch rate", asked.DISPATCHED_ON_TIME, exclusions=_OPEN),
    _rate("accurate_dispatch_rate", "准确派遣率", "accurate dispatch rate", asked.DISPATCH_ACCURATE, exclusions=_OPEN),
    _rate("return_rate", "回退率", "return rate", asked.RETURNED, direction=_LOWER, source=_COMMON),
    _rate("handling_rate", "处置率", "handling rate", asked.HANDLED_UNLESS_EXCUSED, exclusions=_EXCUSED),
    _rate(
        "timely_handling_rate", "按期处置率", "timely handling rate", asked.HANDLED_ON_TIME, exclusions=_OPEN_EXCUSED
    ),
    _rate("closing_rate", "结案率", "closing rate", asked.CLOSED_UNLESS_EXCUSED, exclusions=_EXCUSED),
    _rate("timely_closing_rate", "按期结案率", "timely closing rate", asked.CLOSED_ON_TIME, exclusions=_OPEN_EXCUSED),
    _rate(
        "closing_rate_less_suspended",
        "结案率（减缓办）",
        "closing rate less suspended",
        asked.CLOSED_LESS_SUSPENDED,
        exclusions=_LESS_SUSPENDED,
        source=_COMMON,
    ),
    _rate(
        "timely_closing_rate_less_suspended",
        "按期结案率（减缓办）",
        "timely closing rate less suspended",
        asked.CLOSED_ON_TIME_LESS_SUSPENDED,
        exclusions=_LESS_SUSPENDED,
        source=_COMMON,
    ),
    _rate("rework_rate", "返工率", "rework rate", asked.REWORKED_OF_DUE, direction=_LOWER),
    Indicator(
        key="mean_handling_seconds",
        name_zh="平均处置用时",
        name_en="mean handling time",
        kind=IndicatorKind.MEAN,
        outcome=asked.HANDLING_SECONDS,
        unit="seconds",
        direction=_LOWER,
        exclusions_zh=_UNKNOWN_ZH,
        exclusions_en=_UNKNOWN_EN,
        source=_COMMON,
    ),
)


def _index_indicators(*groups: tuple[Indicator, ...]) -> Mapping[str, Indicator]:
    index: dict[str, Indicator] = {}
    for indicator in (one for group in groups for one in group):
        if indicator.key in index:
            raise ValueError(f"indicator {indicator.key} is listed twice")
        index[indicator.key] = indicator
    return MappingProxyType(index)


INDICATORS: Mapping[str, Indicator] = _index_indicators(
    _REPORT_COUNTS, _VERIFY_AND_CHECK_COUNTS, _FILING_AND_DISPATCH_COUNTS, _HANDLING_AND_CLOSING_COUNTS, _RATES
)


def get_indicator(key: str) -> Indicator:
    """Return the indicator. Error: `indicator_unknown(key)`."""
    if key not in INDICATORS:
        raise DomainError("indicator_unknown", key=key)
    return INDICATORS[key]


def list_indicators(*, keys: Iterable[str] | None = None) -> tuple[Indicator, ...]:
    """Return the indicators of `keys` in that order, all of them in the order of the registry when None."""
    return tuple(INDICATORS.values()) if keys is None else tuple(get_indicator(key) for key in dict.fromkeys(keys))
