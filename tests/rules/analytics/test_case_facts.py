from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from wangge.analytics.public import CASE_FACTS_SCHEMA, FACT_COLUMNS, check_facts
from wangge.kernel.public import DomainError

EMPTY = dict.fromkeys(CASE_FACTS_SCHEMA.names)


def _make(*rows: Mapping[str, Any]) -> pa.Table:
    whole = [
        {**EMPTY, "case_id": place, "number": f"C{place}", "reported_on": date(2026, 1, 1), **row}
        for place, row in enumerate(rows, start=1)
    ]
    return pa.Table.from_pylist(whole, schema=CASE_FACTS_SCHEMA)


def _refuse(table: pa.Table) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        check_facts(table)
    return refusal.value


def test_every_column_is_explained() -> None:
    assert [column.name for column in FACT_COLUMNS] == CASE_FACTS_SCHEMA.names
    assert all(len(column.meaning) > 5 for column in FACT_COLUMNS)
    assert len(set(CASE_FACTS_SCHEMA.names)) == len(CASE_FACTS_SCHEMA)


def test_no_column_holds_money() -> None:
    assert not [name for name in CASE_FACTS_SCHEMA.names if any(word in name for word in ("fine", "penalty", "amount"))]


def test_sound_facts_pass() -> None:
    check_facts(_make())
    check_facts(
        _make(
            {"operate_due": True, "accepted": True, "filing_due": True, "filed": True, "filed_on_time": True},
            {"handling_due": True, "handled": False, "handled_on_time": False, "overdue_unhandled": True},
            {"filed": True, "closed": True},
            {"own_report": True, "public_report": False, "closed_at": datetime(2026, 1, 2, tzinfo=UTC)},
        )
    )


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"filing_due": False, "filed": True}, "filed only if filing_due"),
        ({"closing_due": False, "closed": True}, "closed only if closing_due"),
        ({"handled": False, "handled_on_time": True}, "handled_on_time only if handled"),
        ({"handled": True, "overdue_unhandled": True}, "handled and overdue_unhandled exclude each other"),
        ({"own_report": True, "public_report": True}, "own_report and public_report exclude each other"),
        ({"accepted": True, "refused": True}, "accepted and refused exclude each other"),
        ({"rework_count": -1}, "rework_count is not negative"),
        ({"handling_seconds": -0.5}, "handling_seconds is not negative"),
        (
            {"reported_at": datetime(2026, 1, 2, tzinfo=UTC), "closed_at": datetime(2026, 1, 1, tzinfo=UTC)},
            "closed_at is not before reported_at",
        ),
        ({"reported_on": None}, "reported_on is known"),
        ({"case_id": None}, "case_id is known"),
        ({"case_id": 1}, "case_id is unique"),
    ],
)
def test_contradictions_name_the_rule_and_a_case(row: Mapping[str, Any], rule: str) -> None:
    refusal = _refuse(_make({}, row))
    assert refusal.code == "facts_inconsistent"
    assert refusal.params == {"rule": rule, "cases": 1, "example": refusal.params["example"]}
    assert refusal.params["example"] in {"C2", ""}


ONLY_IF = """
accepted operate_due, filed filing_due, dispatched dispatch_due, handled handling_due, verify_sent verify_send_due,
verified verify_due, check_sent check_send_due, checked check_due, closed closing_due, filed_on_time filed,
dispatched_on_time dispatched, handled_on_time handled, verify_sent_on_time verify_sent, verified_on_time verified,
check_sent_on_time check_sent, checked_on_time checked, closed_on_time closed, counted_against supervised,
listed supervised, appeal_granted appealed, solved closed, reopened closed, forced closed, suspended_now suspended
"""
COUNTED = """
rework_count return_count case_return_count shirk_count dispatch_count extension_count event_count handling_seconds closing_seconds
suspended_seconds
"""


@pytest.mark.parametrize("pair", ONLY_IF.replace("\n", " ").split(","))
def test_what_follows_from_another_fact_never_stands_without_it(pair: str) -> None:
    follows, first = pair.split()
    assert _refuse(_make({follows: True, first: False})).params["rule"] == f"{follows} only if {first}"
    check_facts(_make({follows: True, first: True}, {follows: True}, {follows: False, first: False}))


@pytest.mark.parametrize("name", COUNTED.split())
def test_what_is_counted_is_nought_or_more(name: str) -> None:
    assert _refuse(_make({name: -1})).params["rule"] == f"{name} is not negative"
    check_facts(_make({"case_return_count": 5, "return_count": 5, name: 5 if name.endswith("return_count") else 0}))


@pytest.mark.parametrize("answer", [0, 6])
def test_an_answer_is_one_of_five(answer: int) -> None:
    assert _refuse(_make({"satisfaction": answer})).params["rule"] == "satisfaction is 1 to 5"
    check_facts(_make(*({"satisfaction": one} for one in (1, 2, 3, 4, 5, None))))


def test_a_unit_shirks_no_more_often_than_it_returns() -> None:
    refusal = _refuse(_make({}, {"shirk_count": 2, "return_count": 1}, {"shirk_count": 1, "return_count": 0}))
    rule = "return_count is at least shirk_count"
    assert refusal.params == {"rule": rule, "cases": 2, "example": "C2"}
    check_facts(_make({"shirk_count": 2, "return_count": 2}))


def test_its_unit_returns_no_more_often_than_all() -> None:
    refusal = _refuse(_make({}, {"return_count": 2, "case_return_count": 1}))
    assert refusal.params["rule"] == "case_return_count is at least return_count"


def test_another_schema_is_refused_with_its_difference() -> None:
    table = _make({})
    refusal = _refuse(table.drop_columns(["filed"]).append_column("fine", pa.array([1])))
    assert refusal.code == "facts_schema_mismatch"
    assert refusal.params == {"missing": ["filed"], "unexpected": ["fine"], "wrong": "order of columns"}
    position = table.schema.get_field_index("rework_count")
    widened = table.set_column(position, "rework_count", table.column("rework_count").cast(pa.int64()))
    assert _refuse(widened).params["wrong"] == ["rework_count"]
    assert _refuse(table.select(list(reversed(table.column_names)))).params["wrong"] == "order of columns"
