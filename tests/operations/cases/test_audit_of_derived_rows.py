"""Clocks, rounds and photos follow from the sealed events: whoever writes to them is found, and the case named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model

from tests.factories import World
from tests.support.scenes import keep_cases
from tests.support.storage import set_triggers_aside
from wangge.cases.domain.chain import SEALED_COLUMNS
from wangge.cases.domain.replay import CASE_COLUMNS, CLOCK_COLUMNS, ROUND_COLUMNS
from wangge.cases.models import (
    Case,
    CaseClock,
    CaseEvent,
    CasePhoto,
    CaseReporter,
    CaseWords,
    EvidenceReview,
    HandlingRound,
)
from wangge.cases.queries.parts import OTHER_PARTS
from wangge.platform.public import AuditFault, seal_anchor, verify_audit

pytestmark = pytest.mark.django_db(transaction=True)

Fault = tuple[str, str, str, str]

# Statement with the case's id for %s → kind, part, field of the fault.
ON_CLOCKS = {
    "UPDATE cases_caseclock SET due_at = stopped_at WHERE case_id = %s AND stage = 'handle'": (
        "part_differs", "clock handle 4", "due_at"),
    "UPDATE cases_caseclock SET started_at = due_at, stopped_at = NULL WHERE case_id = %s AND stage = 'file'": (
        "part_differs", "clock file 2", "started_at"),
    "UPDATE cases_caseclock SET stopped_at = started_at WHERE case_id = %s AND stage = 'check'": (
        "part_differs", "clock check 7", "stopped_at"),
    "UPDATE cases_caseclock SET stopped_by = 'return' WHERE case_id = %s AND stage = 'handle'": (
        "part_differs", "clock handle 4", "stopped_by"),
    "UPDATE cases_caseclock SET yellow_at = due_at WHERE case_id = %s AND stage = 'accept'": (
        "part_differs", "clock accept 1", "yellow_at"),
    "UPDATE cases_caseclock SET limit_amount = 900 WHERE case_id = %s AND stage = 'handle'": (
        "part_differs", "clock handle 4", "limit_amount"),
    "UPDATE cases_caseclock SET limit_kind = 'natural_day' WHERE case_id = %s AND stage = 'total'": (
        "part_differs", "clock total 4", "limit_kind"),
    "UPDATE cases_caseclock SET due_at = NULL, due_state = 'none' WHERE case_id = %s AND stage = 'handle'": (
        "part_differs", "clock handle 4", "due_state"),
    "UPDATE cases_caseclock SET unit_id = NULL WHERE case_id = %s AND stage = 'handle'": (
        "part_differs", "clock handle 4", "unit_id"),
    "UPDATE cases_caseclock SET turn = 6 WHERE case_id = %s AND stage = 'handle'": (
        "part_missing", "clock handle 4", ""),
    "DELETE FROM cases_caseclock WHERE case_id = %s AND stage = 'handle'": ("part_missing", "clock handle 4", ""),
    "INSERT INTO cases_caseclock (case_id, stage, turn, started_at, limit_kind, due_state, extensions, pauses, "
    "stopped_by) SELECT id, 'handle', 9, reported_at, '', 'none', '', '', '' FROM cases_case WHERE id = %s": (
        "part_inserted", "clock handle 9", ""),
}  # fmt: skip
ON_ROUNDS = {
    "UPDATE cases_handlinground SET unit_id = (SELECT id FROM people_organisation WHERE code = '330225') "
    "WHERE case_id = %s": ("part_differs", "round 1", "unit_id"),
    "UPDATE cases_handlinground SET finished_at = dispatched_at WHERE case_id = %s": (
        "part_differs", "round 1", "finished_at"),
    "UPDATE cases_handlinground SET signed_at = NULL WHERE case_id = %s": ("part_differs", "round 1", "signed_at"),
    "UPDATE cases_handlinground SET result = 'failed' WHERE case_id = %s": ("part_differs", "round 1", "result"),
    "UPDATE cases_handlinground SET checker_id = dispatcher_id WHERE case_id = %s": (
        "part_differs", "round 1", "checker_id"),
    "UPDATE cases_handlinground SET closure_kind = 'forced' WHERE case_id = %s": (
        "part_differs", "round 1", "closure_kind"),
    "DELETE FROM cases_handlinground WHERE case_id = %s": ("part_missing", "round 1", ""),
    "INSERT INTO cases_handlinground (case_id, turn, opened_by, result, closure_kind) "
    "SELECT id, 2, 'rework', '', '' FROM cases_case WHERE id = %s": ("part_inserted", "round 2", ""),
    "UPDATE cases_case SET closing_round_id = (SELECT min(id) FROM cases_handlinground) WHERE id = %s": (
        "part_differs", "round 1", "is_closing"),
}  # fmt: skip


def execute(statement: str, parameters: list[Any]) -> None:
    """Write past triggers and foreign keys, as the owner of the database can."""
    with connection.constraint_checks_disabled(), set_triggers_aside(connection), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def seal(world: World) -> None:
    world.wait(timedelta(hours=1))
    seal_anchor(now=world.now, actor=world.system)


def find_faults(world: World) -> list[AuditFault]:
    report = verify_audit(actor=world.system)
    assert report.ok == (not report.faults)
    return list(report.faults)


def show(faults: list[AuditFault]) -> set[Fault]:
    return {
        (fault.subject, fault.kind, str(fault.params.get("part", "")), str(fault.params.get("field", "")))
        for fault in faults
    }


@pytest.mark.parametrize("is_sealed", [False, True], ids=["before sealing", "after sealing"])
@pytest.mark.parametrize(("statement", "expected"), [*ON_CLOCKS.items(), *ON_ROUNDS.items()])
def test_a_derived_row_that_was_written_to_is_found_and_named(
    world: World, statement: str, expected: tuple[str, str, str], is_sealed: bool
) -> None:
    other, case, _ = keep_cases(world, "closed", "closed", "handling")
    if is_sealed:
        seal(world)
    assert find_faults(world) == []

    execute(statement, [case.id])
    faults = find_faults(world)
    assert (case.number, *expected) in show(faults)
    if "is_closing" not in expected:
        assert {fault.subject for fault in faults} == {case.number} != {other.number}


def test_every_table_that_hangs_on_a_case_is_proven_or_named_here() -> None:
    """A new table or column must be replayed too, or a decision written down that it is not."""
    tables = {relation.related_model for relation in Case._meta.get_fields(include_hidden=True) if relation.one_to_many}
    reporters = {CaseReporter}  # not proven
    words = {CaseWords}  # not proven: they follow from sealed columns, and nothing is decided by what a search finds
    reviews = {EvidenceReview}  # proven by chains of their own: test_audit_of_photo_reviews
    assert {table for table in tables if table and table._meta.app_label == "cases"} - reporters - words - reviews == {
        Case, CaseEvent, CaseClock, HandlingRound, CasePhoto, *(part[1] for part in OTHER_PARTS)
    }  # fmt: skip
    for _, model, naming, compared in OTHER_PARTS:
        assert list_columns(model) == {"id", "case_id", *naming, *compared}
    assert list_columns(CaseClock) == {"id", "case_id", "stage", "turn", *CLOCK_COLUMNS}
    assert list_columns(HandlingRound) | {"is_closing"} == {"id", "case_id", "turn", *ROUND_COLUMNS}
    assert list_columns(CasePhoto) == {"id", "case_id", "event_seq", "evidence_id", "purpose", "sha256", "taken_at"}
    told_by_the_row = {"number_scope", "number_sequence", "address", "accuracy_m", "cell_key", "grid_id"}
    assert {*SEALED_COLUMNS, "description_sha256"} - told_by_the_row == set(CASE_COLUMNS)


def list_columns(model: type[Model]) -> set[str]:
    return {field.attname for field in model._meta.concrete_fields}


def test_a_fault_says_what_the_events_say_and_what_the_row_says(world: World) -> None:
    case = world.make_case("closed")
    execute("UPDATE cases_handlinground SET result = 'failed' WHERE case_id = %s", [case.id])

    (fault,) = find_faults(world)
    assert fault.detail == "column result of round 1 is failed, the events say passed"
    assert fault.describe("zh-hans") == "附属行 round 1 的 result 为 failed，而流转记录应为 passed"


def test_a_late_case_made_timely_with_its_row_put_in_order_is_found(world: World) -> None:
    """Even where the row's own code were forged, the event says when the case was due."""
    case = world.make_case("handling")
    world.wait(timedelta(days=30))
    statement = "UPDATE cases_caseclock SET due_at = %s WHERE case_id = %s AND stage = 'handle'"
    later = connection.ops.adapt_datetimefield_value(world.now + timedelta(days=9))
    execute(statement, [later, case.id])

    (fault,) = find_faults(world)
    assert (fault.subject, fault.params["part"], fault.params["field"]) == (case.number, "clock handle 4", "due_at")


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [("state", "'reported'", "closed"), ("closure_code", "'unfounded'", "fixed"), ("return_count", "7", "0")],
)
def test_a_changed_column_is_told_with_what_it_was(world: World, column: str, value: str, told: str) -> None:
    case = world.make_case("closed")
    execute(f"UPDATE cases_case SET {column} = {value} WHERE id = %s", [case.id])

    (fault,) = [fault for fault in find_faults(world) if fault.kind == "column_differs"]
    assert (fault.subject, fault.params["field"], fault.params["told"]) == (case.number, column, told)
    assert fault.params["found"] == value.strip("'")


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ("DELETE FROM cases_casephoto WHERE case_id = %s", {"part_missing"}),
        ("UPDATE cases_casephoto SET purpose = 'report' WHERE case_id = %s", {"part_missing", "part_inserted"}),
        ("UPDATE cases_casephoto SET sha256 = 'f' WHERE case_id = %s", {"part_differs"}),
        (
            "UPDATE cases_casephoto SET evidence_id = (SELECT max(id) FROM platform_evidence) WHERE case_id = %s",
            {"part_missing", "part_inserted"},
        ),
    ],
)
def test_a_photo_that_was_removed_or_exchanged_is_found(world: World, change: str, kinds: set[str]) -> None:
    case = world.make_case("handled")
    world.photo()
    assert CasePhoto.objects.filter(case_id=case.id).count() == 1
    execute(change, [case.id])

    assert {(fault.subject, fault.kind) for fault in find_faults(world)} == {(case.number, kind) for kind in kinds}


def test_photos_before_and_after_are_told_apart(world: World) -> None:
    case = world.handle_on_the_spot()
    assert find_faults(world) == []
    execute("UPDATE cases_casephoto SET purpose = 'after' WHERE case_id = %s", [case.id])

    assert {fault.kind for fault in find_faults(world)} == {"part_missing", "part_inserted"}


@pytest.mark.parametrize("is_sealed", [False, True], ids=["before sealing", "after sealing"])
@pytest.mark.parametrize("position", [0, 1])
def test_what_is_left_of_a_removed_case_is_found(world: World, position: int, is_sealed: bool) -> None:
    case = keep_cases(world, "closed", "closed")[position]
    if is_sealed:
        seal(world)
    execute("DELETE FROM cases_case WHERE id = %s", [case.id])

    faults = find_faults(world)
    name = case.number if is_sealed else f"case #{case.id}"
    assert {(fault.subject, fault.kind) for fault in faults} == {
        (name, "row_missing"), (name, "parts_left"), (case.number, "number_missing")
    }  # fmt: skip
    (left,) = [fault for fault in faults if fault.kind == "parts_left"]
    assert left.params["parts"] == "clock 9, photo 1, round 1"


@pytest.mark.parametrize("table", ["cases_caseclock", "cases_handlinground", "cases_caseevent"])
def test_a_row_of_no_case_at_all_is_found(world: World, table: str) -> None:
    case = world.make_case("closed")
    columns = {
        "cases_caseclock": "stage, turn, started_at, limit_kind, due_state, extensions, pauses, stopped_by",
        "cases_handlinground": "turn, opened_by, result, closure_kind",
        "cases_caseevent": "seq, move, from_state, to_state, actor_role, occurred_at, recorded_at, payload, mac",
    }[table]
    execute(
        f"INSERT INTO {table} (case_id, {columns}) SELECT 7654321, {columns} FROM {table} WHERE case_id = %s",
        [case.id],
    )
    kind = "row_missing" if table == "cases_caseevent" else "parts_left"
    assert {(fault.subject, fault.kind) for fault in find_faults(world)} == {("case #7654321", kind)}
