"""The triggers that refuse changes are looked for: one that was dropped, switched off or emptied is named."""

from __future__ import annotations

import pytest
from django.db import connection

from wangge.kernel.public import Actor
from wangge.platform.public import verify_audit

pytestmark = pytest.mark.django_db

TABLES = (
    "cases_caseevent",
    "evaluation_evaluationrun",
    "evaluation_evaluationsubject",
    "platform_anchor",
    "platform_anchorhead",
)


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def find_faults(system: Actor) -> set[tuple[str, str, object]]:
    report = verify_audit(actor=system)
    assert report.ok is not bool(report.faults)
    return {(fault.kind, fault.subject, fault.params["trigger"]) for fault in report.faults}


def list_triggers(table: str) -> tuple[str, ...]:
    endings = ("append_only", "no_truncate") if connection.vendor == "postgresql" else ("no_update", "no_delete")
    return tuple(f"{table}_{ending}" for ending in endings)


def drop(table: str, trigger: str) -> None:
    execute(f"DROP TRIGGER {trigger} ON {table}" if connection.vendor == "postgresql" else f"DROP TRIGGER {trigger}")


def test_all_triggers_are_as_the_migrations_made_them(system: Actor) -> None:
    assert find_faults(system) == set()


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("table", TABLES)
def test_a_dropped_trigger_is_named(table: str, which: int, system: Actor) -> None:
    trigger = list_triggers(table)[which]
    drop(table, trigger)
    assert find_faults(system) == {("trigger_missing", table, trigger)}


def test_a_trigger_that_does_nothing_any_more_is_named(system: Actor) -> None:
    table = "cases_caseevent"
    if connection.vendor == "postgresql":
        execute(
            f"CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql "
            "AS $body$ BEGIN RETURN NEW; END $body$"
        )
        assert find_faults(system) == {("trigger_changed", table, trigger) for trigger in list_triggers(table)}
        return
    trigger = f"{table}_no_update"
    drop(table, trigger)
    execute(f"CREATE TRIGGER {trigger} BEFORE UPDATE ON {table} WHEN 0 BEGIN SELECT RAISE(ABORT, 'no'); END")
    assert find_faults(system) == {("trigger_changed", table, trigger)}


def test_a_trigger_switched_off_counts_as_none(system: Actor) -> None:
    if connection.vendor != "postgresql":
        return  # SQLite knows no such switch
    table = "cases_caseevent"
    execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
    assert find_faults(system) == {("trigger_missing", table, f"{table}_append_only")}
    execute(f"ALTER TABLE {table} ENABLE REPLICA TRIGGER {table}_append_only")
    assert find_faults(system) == {("trigger_missing", table, f"{table}_append_only")}
