"""Sheets (指标表): which indicators are judged of whom.

A figure stands beside a name only where it is that person's, unit's or area's own doing: a unit is not shown the
returns of others, an acceptor not the closing. What a composite of the profile needs is added to the sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pyarrow as pa

from wangge.analytics.public import CASE_FACTS_SCHEMA, DIMENSIONS, INDICATORS, get_indicator
from wangge.kernel.public import DomainError

TOTAL, DEPARTMENT, AREA = "total", "department", "area"
COLLECTOR, ACCEPTOR, SHIFT_LEADER, DISPATCHER = "collector", "acceptor", "shift_leader", "dispatcher"
POSTS = (COLLECTOR, ACCEPTOR, SHIFT_LEADER, DISPATCHER)
PEOPLE = (*POSTS, "handler", "check_sender", "checker")
SUBJECTS = (TOTAL, DEPARTMENT, AREA, *POSTS)
KEY_SEPARATOR, UNKNOWN_PART = "|", "~"
AREA_LEVELS = 6

_HANDLING = (
    "filed_count", "sign_due_count", "signed_count", "timely_signed_count", "handling_due_count", "handled_count", "timely_handled_count", "late_handled_count",
    "overdue_unhandled_count", "overdue_count", "handling_waiting_count", "exempt_count", "extended_count",
    "suspended_count", "rework_count", "rework_times", "closing_due_count", "closed_count", "timely_closed_count",
    "closing_waiting_count", "handling_rate", "timely_handling_rate", "closing_rate", "timely_closing_rate",
    "closing_rate_less_suspended", "timely_closing_rate_less_suspended", "rework_rate", "first_check_pass_rate",
    "mean_handling_seconds", "timely_sign_rate", "supervision_closing_rate", "complaint_closing_rate",
    "timely_complaint_closing_rate", "media_exposure_count",
)  # fmt: skip
_REPORTING = (
    "report_count", "collector_report_count", "public_report_count", "valid_report_count", "missed_report_count",
    "on_the_spot_count", "accepted_count", "refused_count", "merged_count", "voided_count", "valid_report_rate",
    "missed_report_rate", "complaint_confirmed_rate", "duplicate_rate", "filing_rate",
)  # fmt: skip
_SATISFACTION = (
    "satisfaction_asked_count", "satisfaction_answered_count", "satisfied_count", "satisfaction_rate",
    "satisfaction_response_rate",
)  # fmt: skip
_SHORT = (
    "report_count", "filed_count", "closing_due_count", "closed_count", "overdue_count", "rework_count",
    "voided_count", "timely_handling_rate", "closing_rate", "timely_closing_rate", "rework_rate",
)  # fmt: skip
SHEETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        TOTAL: tuple(INDICATORS),
        DEPARTMENT: _HANDLING,
        AREA: _REPORTING + _HANDLING + _SATISFACTION,
        COLLECTOR: (
            "collector_report_count", "valid_report_count", "missed_report_count", "on_the_spot_count",
            "verify_due_count", "verified_count", "timely_verified_count", "check_due_count", "checked_count",
            "timely_checked_count", "valid_report_rate", "missed_report_rate", "on_the_spot_rate",
            "timely_verify_rate", "timely_check_rate",
        ),
        ACCEPTOR: (
            "operate_due_count", "accepted_count", "timely_accepted_count", "refused_count", "merged_count",
            "verify_send_due_count", "verify_sent_count", "timely_verify_sent_count", "check_send_due_count",
            "check_sent_count", "timely_check_sent_count", "acceptance_rate", "timely_acceptance_rate",
            "timely_verify_dispatch_rate", "timely_check_dispatch_rate",
        ),
        SHIFT_LEADER: (
            "filing_due_count", "filed_count", "timely_filed_count", "accurate_filed_count", "voided_count",
            "closing_due_count", "closed_count", "timely_closed_count", "filing_rate", "timely_filing_rate",
            "accurate_filing_rate", "closing_rate", "timely_closing_rate",
        ),
        DISPATCHER: (
            "dispatched_count", "timely_dispatched_count", "accurate_dispatched_count", "wrong_dispatched_count",
            "late_dispatched_count", "case_return_count", "case_return_times", "timely_dispatch_rate",
            "accurate_dispatch_rate", "case_return_rate",
        ),
    }
)  # fmt: skip
UNIT_GRID_SHEET = _SHORT
BREAKDOWN_SHEET = (*_SHORT, "accepted_count", "refused_count", "merged_count", "on_the_spot_count", "duplicate_rate")

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        DEPARTMENT: (
            "filed_count", "timely_handling_rate", "closing_rate", "timely_closing_rate", "rework_rate",
            "overdue_count", "mean_handling_seconds",
        ),
        AREA: (
            "report_count", "filed_count", "timely_handling_rate", "closing_rate", "timely_closing_rate",
            "rework_rate", "overdue_count", "voided_count",
        ),
        COLLECTOR: (
            "collector_report_count", "valid_report_rate", "missed_report_rate", "timely_verify_rate",
            "timely_check_rate", "on_the_spot_count",
        ),
        ACCEPTOR: (
            "accepted_count", "refused_count", "merged_count", "timely_acceptance_rate",
            "timely_verify_dispatch_rate", "timely_check_dispatch_rate",
        ),
        SHIFT_LEADER: (
            "filed_count", "voided_count", "timely_filing_rate", "accurate_filing_rate", "timely_closing_rate",
        ),
        DISPATCHER: ("dispatched_count", "timely_dispatch_rate", "accurate_dispatch_rate", "case_return_rate"),
    }
)  # fmt: skip
BREAKDOWN_COLUMNS = (
    "report_count", "filed_count", "timely_handling_rate", "closing_rate", "timely_closing_rate", "rework_rate",
    "overdue_count", "voided_count",
)  # fmt: skip
"""What a table of many shows; the whole sheet is on the page of one."""

# A check is the checker's doing, not the reporter's; a sending that of who sent it, not of who accepted.
_CHECKERS = frozenset({"check_due_count", "checked_count", "timely_checked_count", "timely_check_rate"})
_SENDERS = frozenset(
    {"check_send_due_count", "check_sent_count", "timely_check_sent_count", "timely_check_dispatch_rate"}
)
_CREDITED_TO: Mapping[str, Mapping[str, frozenset[str]]] = {
    COLLECTOR: {"checker": _CHECKERS},
    ACCEPTOR: {"check_sender": _SENDERS},
}


def list_columns(kind: str) -> tuple[str, ...]:
    """Return the indicators that a table of subjects of a kind shows."""
    return COLUMNS.get(kind, BREAKDOWN_COLUMNS)


def list_shown(kind: str, targeted: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of a kind, those of units and areas with what has a target behind them."""
    beside = tuple(targeted) if kind in {DEPARTMENT, AREA} else ()
    return tuple(dict.fromkeys((*list_columns(kind), *beside)))


def list_breakdowns(dimensions: Iterable[str]) -> tuple[str, ...]:
    """Return which of the profile's dimensions are broken down by beside the subjects that are judged anyway."""
    areas = {f"area_{level}" for level in range(1, AREA_LEVELS + 1)} | {"grid"}
    judged = {DEPARTMENT, *POSTS} | areas
    return tuple(key for key in dict.fromkeys(dimensions) if key not in judged)


def has_row_of_unknown(kind: str) -> bool:
    """Tell whether the cases without a value of a breakdown are a row of it, so that its rows add up to the total.

    Of units, areas and people they are nobody's doing, and nobody is compared with that.
    """
    return kind in DIMENSIONS and kind not in {*PEOPLE, "district"} and bool(list_breakdowns([kind]))


def find_dimension(kind: str, level: int, indicator: str) -> str | None:
    """Return the dimension of the facts by which an indicator is credited to a subject; None is all cases."""
    if kind == TOTAL:
        return None
    if kind == AREA:
        return f"area_{level}"
    for dimension, indicators in _CREDITED_TO.get(kind, {}).items():
        if indicator in indicators:
            return dimension
    if kind not in DIMENSIONS:
        raise DomainError("evaluation_subject_unknown", kind=kind, key="")
    return kind


def split_by_dimension(kind: str, level: int, indicators: Iterable[str]) -> dict[str | None, tuple[str, ...]]:
    """Return the indicators of a subject by the dimension they are credited by, the subject's own dimension first."""
    own = None if kind == TOTAL else (f"area_{level}" if kind == AREA else kind)
    split: dict[str | None, list[str]] = {own: []}
    for key in dict.fromkeys(indicators):
        split.setdefault(find_dimension(kind, level, get_indicator(key).key), []).append(key)
    return {dimension: tuple(keys) for dimension, keys in split.items()}


def join_key(values: Iterable[object]) -> str:
    """Return the key of a group from the values of its columns; None is a sign of its own that no value is written as."""
    return KEY_SEPARATOR.join(UNKNOWN_PART if value is None else _write_part(str(value)) for value in values)


def _write_part(value: str) -> str:
    return UNKNOWN_PART + value if value.startswith(UNKNOWN_PART) else value


def is_key_of_unknown(key: str) -> bool:
    """Tell whether a key is of cases that lack a value."""
    return UNKNOWN_PART in key.split(KEY_SEPARATOR)


def find_group(kind: str, level: int, key: str, indicator: str) -> dict[str, object]:
    """Return the values of the facts' columns that name a subject's cases of an indicator, None where they have none.

    Raises `evaluation_subject_unknown(kind, key)` for a key that cannot be of that kind.
    """
    dimension = find_dimension(kind, level, indicator)
    if dimension is None:
        return {}
    columns = DIMENSIONS[dimension].columns
    parts = key.split(KEY_SEPARATOR)
    if len(parts) != len(columns):
        raise DomainError("evaluation_subject_unknown", kind=kind, key=key)
    group: dict[str, object] = {}
    for column, part in zip(columns, parts, strict=True):
        is_number = pa.types.is_integer(CASE_FACTS_SCHEMA.field(column).type)
        if part == UNKNOWN_PART and has_row_of_unknown(kind):
            group[column] = None
        elif is_number and not part.isdecimal():
            raise DomainError("evaluation_subject_unknown", kind=kind, key=key)
        else:
            group[column] = int(part) if is_number else part.removeprefix(UNKNOWN_PART)
    return group
