"""Whoever owns the database can write past the program; the audit finds it and names the case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.factories import World
from tests.support.scenes import keep_cases
from tests.support.storage import set_triggers_aside
from wangge.cases.domain.chain import SEALED_COLUMNS
from wangge.cases.models import Case, CaseEvent
from wangge.cases.public import CaseRef
from wangge.cases.queries.chain import CaseChainSource
from wangge.platform.public import (
    GENESIS,
    compute_event_mac,
    compute_row_mac,
    get_audit_key,
    seal_anchor,
    verify_audit,
)

pytestmark = pytest.mark.django_db(transaction=True)

CHILDREN = (
    "cases_casewords",
    "cases_casephoto",
    "cases_casereporter",
    "cases_caseclock",
    "cases_caseevent",
    "cases_handlinground",
)
LAST = 9


def execute(*statements: tuple[str, list[Any]]) -> None:
    """Write past triggers and foreign keys, as the owner of the database can."""
    with set_triggers_aside(connection), connection.cursor() as cursor:
        for statement, parameters in statements:
            cursor.execute(statement, parameters)


def seal(world: World) -> None:
    world.wait(timedelta(hours=1))
    seal_anchor(now=world.now, actor=world.system)


def find_faults(world: World) -> set[tuple[str, str]]:
    report = verify_audit(actor=world.system)
    assert report.ok == (not report.faults)
    return {(fault.subject, fault.kind) for fault in report.faults}


def change(case: CaseRef, seq: int) -> None:
    execute(("UPDATE cases_caseevent SET payload = '{}' WHERE case_id = %s AND seq = %s", [case.id, seq]))


def change_who(case: CaseRef, seq: int) -> None:
    execute(("UPDATE cases_caseevent SET actor_id = NULL WHERE case_id = %s AND seq = %s", [case.id, seq]))


def change_when(case: CaseRef, seq: int) -> None:
    instant = "2026-03-02 00:00:00+00:00" if connection.vendor == "postgresql" else "2026-03-02 00:00:00"
    execute(
        ("UPDATE cases_caseevent SET occurred_at = %s WHERE case_id = %s AND seq = %s", [instant, case.id, seq]),
    )


def remove(case: CaseRef, seq: int) -> None:
    execute(("DELETE FROM cases_caseevent WHERE case_id = %s AND seq = %s", [case.id, seq]))


def remove_and_close_ranks(case: CaseRef, seq: int) -> None:
    following = [(f"UPDATE cases_caseevent SET seq = {n - 1} WHERE case_id = %s AND seq = {n}", [case.id]) for n in
                 range(seq + 1, LAST + 1)]  # fmt: skip
    execute(
        ("DELETE FROM cases_caseevent WHERE case_id = %s AND seq = %s", [case.id, seq]),
        *following,
        ("UPDATE cases_case SET version = version - 1 WHERE id = %s", [case.id]),
    )


def reorder(case: CaseRef, seq: int) -> None:
    other = seq + 1 if seq < LAST else seq - 1
    swap = "UPDATE cases_caseevent SET seq = %s WHERE case_id = %s AND seq = %s"
    execute((swap, [99, case.id, seq]), (swap, [seq, case.id, other]), (swap, [other, case.id, 99]))


def insert(case: CaseRef, seq: int) -> None:
    """Put a copy of the event behind it, the later ones making room."""
    columns = "move, from_state, to_state, actor_id, actor_role, unit_id, occurred_at, recorded_at, payload, mac"
    room = [
        (f"UPDATE cases_caseevent SET seq = {n + 1} WHERE case_id = %s AND seq = {n}", [case.id])
        for n in range(LAST, seq, -1)
    ]
    copy = f"INSERT INTO cases_caseevent (case_id, seq, {columns}) SELECT case_id, %s, {columns} FROM cases_caseevent"
    execute(*room, (f"{copy} WHERE case_id = %s AND seq = %s", [seq + 1, case.id, seq]))


@pytest.mark.parametrize("is_sealed", [False, True], ids=["before sealing", "after sealing"])
@pytest.mark.parametrize("seq", [1, 5, LAST])
@pytest.mark.parametrize(
    "tamper",
    [change, change_who, change_when, remove, remove_and_close_ranks, reorder, insert],
    ids=lambda f: f.__name__,
)
def test_a_tampered_history_is_found_and_named(
    world: World, tamper: Callable[[CaseRef, int], None], seq: int, is_sealed: bool
) -> None:
    _, case, _ = keep_cases(world, "filed", "closed", "filed")
    if is_sealed:
        seal(world)
    assert find_faults(world) == set()

    tamper(case, seq)
    assert {subject for subject, _ in find_faults(world)} == {case.number}


@pytest.mark.parametrize("is_sealed", [False, True], ids=["before sealing", "after sealing"])
@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_case_removed_whole_is_found_and_named(world: World, position: int, is_sealed: bool) -> None:
    cases = keep_cases(world, "closed", "closed", "closed")
    if is_sealed:
        seal(world)

    case = cases[position]
    execute(
        ("UPDATE cases_case SET closing_round_id = NULL, state = 'checked' WHERE id = %s", [case.id]),
        *((f"DELETE FROM {table} WHERE case_id = %s", [case.id]) for table in CHILDREN),
        ("DELETE FROM cases_case WHERE id = %s", [case.id]),
    )
    faults = find_faults(world)
    assert {subject for subject, _ in faults} == {case.number}
    assert ((case.number, "chain_removed") in faults) == is_sealed
    assert (case.number, "number_missing") in faults


def test_a_case_removed_with_its_number_is_found_once_sealed(world: World) -> None:
    world.make_case("reported")
    case = world.make_case("reported")
    seal(world)
    execute(
        *((f"DELETE FROM {table} WHERE case_id = %s", [case.id]) for table in CHILDREN),
        ("DELETE FROM cases_case WHERE id = %s", [case.id]),
        ("UPDATE platform_numbercounter SET last = last - 1 WHERE scope = 'case:ZJG:20260302'", []),
    )
    assert (case.number, "chain_removed") in find_faults(world)
    assert ("case:ZJG:20260302", "counter_changed") in find_faults(world)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "reported"),
        ("district_id", "(SELECT id FROM people_organisation WHERE code = '330225')"),
        ("unit_id", "NULL"),
        ("category_id", "(SELECT max(id) FROM catalog_category)"),
        ("condition_id", "(SELECT max(id) FROM catalog_filingcondition)"),
        ("checker_id", "(SELECT max(id) FROM people_member)"),
        ("merged_into_id", "(SELECT min(id) FROM cases_case)"),
        ("source", "media"),
        ("source_class", "public"),
        ("grid_code", "320582002001001"),
        ("reported_at", "closed_at"),
        ("closed_at", "reported_at"),
        ("closure_kind", "forced"),
        ("closure_code", "unfounded"),
        ("round_count", "7"),
        ("return_count", "7"),
        ("stage_due_at", "reported_at"),
        ("handle_due_at", "closed_at"),
        ("total_due_at", "closed_at"),
        ("stage_yellow_at", "closed_at"),
        ("stage", "handle"),
        ("reporter_id", "NULL"),
        ("area_class", "three"),
        ("road_class", "trunk"),
        ("description", "没有垃圾"),
        ("address", "别处"),
        ("lon", "120.1"),
        ("cell_key", "7"),
        ("accuracy_m", "5"),
        ("external_source", "old"),
        ("version", "8"),
        ("head_mac", "0"),
    ],
)
def test_a_changed_column_is_found_by_the_rows_code(world: World, column: str, value: str) -> None:
    _, case = keep_cases(world, "reported", "closed")
    is_text = isinstance(Case._meta.get_field(column.removesuffix("_id")).get_default(), str)
    written = f"'{value}'" if is_text else value
    execute((f"UPDATE cases_case SET {column} = {written} WHERE id = %s", [case.id]))

    assert (case.number, "row_changed") in find_faults(world)
    assert {subject for subject, _ in find_faults(world)} == {case.number}


def test_every_column_of_the_row_is_under_a_code() -> None:
    coded_otherwise = {"id", "number", "version", "head_mac", "row_mac", "description"}
    by_the_round = {"closing_round_id"}
    columns = {field.attname for field in Case._meta.concrete_fields}
    assert columns - set(SEALED_COLUMNS) == coded_otherwise | by_the_round


def test_a_row_renamed_to_another_number_is_found(world: World) -> None:
    case = world.make_case("closed")
    execute(("UPDATE cases_case SET number = 'ZJG2026030299999' WHERE id = %s", [case.id]))

    assert ("ZJG2026030299999", "row_changed") in find_faults(world)


def rewrite_with_the_key(case: CaseRef, seq: int) -> None:
    """Empty an event and code the whole chain anew, as somebody who has the key could."""
    change(case, seq)
    key, previous, written = get_audit_key(), GENESIS, []
    for event in (event for event in CaseChainSource().iter_events() if event.chain_key == case.id):
        previous = compute_event_mac(key, previous_mac=previous, content=event.content)
        written.append((previous, event.seq))
    update = "UPDATE cases_caseevent SET mac = %s WHERE case_id = %s AND seq = %s"
    execute(*((update, [mac, case.id, seq]) for mac, seq in written))
    (head,) = (head for head in CaseChainSource().iter_heads() if head.chain_key == case.id)
    row_mac = compute_row_mac(
        key, source="case", subject=case.number, count=head.count, head=previous, fields=head.fields
    )
    execute(("UPDATE cases_case SET head_mac = %s, row_mac = %s WHERE id = %s", [previous, row_mac, case.id]))


def test_even_with_the_key_a_sealed_history_is_not_rewritten(world: World) -> None:
    case = world.make_case("closed")
    seal(world)
    rewrite_with_the_key(case, 5)

    assert find_faults(world) == {(case.number, "seal_broken")}


def test_what_a_holder_of_the_key_can_do_before_the_seal(world: World) -> None:
    case = world.make_case("closed")
    rewrite_with_the_key(case, 5)  # signing: no row depends on what it says

    assert find_faults(world) == set()


def test_a_holder_of_the_key_must_change_the_derived_rows_too(world: World) -> None:
    case = world.make_case("closed")
    rewrite_with_the_key(case, 4)  # the dispatch started clocks

    assert {(case.number, "part_inserted"), (case.number, "column_differs")} <= find_faults(world)


def test_sealing_every_night_keeps_what_grew(world: World) -> None:
    case = world.make_case("handling")
    seal(world)
    case = world.move(case, "finish")
    other = world.make_case("reported")
    seal(world)
    report = verify_audit(actor=world.system)

    assert (report.ok, report.chains, report.anchors) == (True, 2, 2)
    assert report.events == CaseEvent.objects.count()
    change(other, 1)
    assert {subject for subject, _ in find_faults(world)} == {other.number}
