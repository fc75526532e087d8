"""The score ledger is under the seal of the audit: change, removal and insertion past the program are found (HS-7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from tests.factories import World
from tests.support.refusals import refused_by_the_database
from tests.support.scoring import freeze, give, open_march, use_points_of
from tests.support.storage import set_triggers_aside
from wangge.evaluation.models import ScoreEntry
from wangge.evaluation.public import appeal_entry
from wangge.platform.public import seal_anchor, verify_audit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entry(world: World) -> Iterator[int]:
    """Give the first of two entries, appealed; both are confirmed."""
    with use_points_of(world, "hongshan"):
        period = open_march(world)
        first = give(world, period)
        give(world, period, unit="municipal")
        appeal_entry(actor=world.actor("tang"), entry_id=first, reason="当日已清理")
        yield first


def execute(statement: str) -> None:
    """Write past triggers and foreign keys, as the owner of the database can."""
    with connection.constraint_checks_disabled(), set_triggers_aside(connection), connection.cursor() as cursor:
        cursor.execute(statement)


def list_faults(world: World) -> set[tuple[str, str]]:
    return {
        (fault.subject.partition(" ")[0] + " " + fault.subject.split()[1], fault.kind)
        for fault in verify_audit(actor=world.system).faults
    }


ROW = "UPDATE evaluation_scoreentry SET {} WHERE unit_id = (SELECT id FROM people_organisation WHERE code = 'ZJG-HW')"
ACT = "UPDATE evaluation_scoreentryact SET {} WHERE act = 'confirm'"
CHANGES = {
    "the points": (ROW.format("points = 20"), {"row_changed", "column_differs"}),
    "whose": (
        ROW.format("unit_id = (SELECT id FROM people_organisation WHERE code = 'ZJG-YL')"),
        {"row_changed", "column_differs"},
    ),
    "the appeal": (ROW.format("appeal_state = ''"), {"row_changed", "column_differs"}),
    "until when its review is due": (ROW.format("review_due_at = NULL"), {"row_changed", "column_differs"}),
    "the period's days": ("UPDATE evaluation_scoreperiod SET to_on = '2026-04-30'", {"row_changed", "column_differs"}),
    "what an act says": (ACT.format("payload = replace(payload, 'counted', 'rejected')"), {"event_changed"}),
    "who confirmed": (ACT.format("actor_id = NULL"), {"event_changed"}),
    "an act removed": ("DELETE FROM evaluation_scoreentryact WHERE act = 'appeal'", {"events_cut_off"}),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_is_found_and_named(change: str, entry: int, world: World) -> None:
    assert list_faults(world) == set()
    statement, kinds = CHANGES[change]
    execute(statement)
    found = list_faults(world)
    assert {kind for _, kind in found} >= kinds
    assert {subject for subject, _ in found} <= {"score entry", "score period"}
    assert entry


def test_an_entry_removed_whole_leaves_a_number_nobody_bears(entry: int, world: World) -> None:
    last = ScoreEntry.objects.latest("id").pk
    execute(f"DELETE FROM evaluation_scoreentryact WHERE subject_id = {last}")
    execute(f"DELETE FROM evaluation_scoreentry WHERE id = {last}")
    assert ("score entry", "number_missing") in list_faults(world)
    assert entry


def test_an_entry_inserted_past_the_program_is_found(entry: int, world: World) -> None:
    row = ScoreEntry.objects.get(pk=entry)
    row.pk, row.number = None, 3
    row.save(force_insert=True)
    assert {kind for _, kind in list_faults(world)} != set()


def test_a_frozen_content_cannot_be_replaced(entry: int, world: World) -> None:
    execute("UPDATE evaluation_scoreentry SET appeal_state = '' WHERE appeal_state <> ''")
    world.wait(timedelta(hours=1))
    seal_anchor(now=world.now, actor=world.system)
    assert ("score entry", "row_changed") in list_faults(world), "an anchor does not make a change true"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE evaluation_scoreentry SET points = 5", "append-only"),
        ("UPDATE evaluation_scoreentry SET unit_id = NULL", "append-only"),
        ("UPDATE evaluation_scoreentry SET case_id = NULL", "append-only"),
        ("DELETE FROM evaluation_scoreentry", "append-only"),
        ("UPDATE evaluation_scoreperiod SET from_on = '2026-02-01'", "append-only"),
        ("UPDATE evaluation_scoreperiod SET takes_new_rules = NOT takes_new_rules", "append-only"),
        ("DELETE FROM evaluation_scoreperiod", "append-only"),
        ("UPDATE evaluation_scoreentryact SET payload = '{}'", "append-only"),
        ("DELETE FROM evaluation_scoreentryact", "append-only"),
        ("UPDATE evaluation_scoreperiodact SET payload = '{}'", "append-only"),
        ("DELETE FROM evaluation_scoreperiodact", "append-only"),
    ],
)
def test_the_database_refuses(statement: str, words: str, entry: int) -> None:
    with refused_by_the_database(words), connection.cursor() as cursor:
        cursor.execute(statement)
    assert ScoreEntry.objects.filter(pk=entry, appeal_state="asked").exists()


def test_a_frozen_period_is_anchored_and_sound(world: World) -> None:
    with use_points_of(world, "hongshan"):
        period = open_march(world)
        give(world, period)
        freeze(world, period)
        seal_anchor(now=world.now, actor=world.system)
        assert list_faults(world) == set()
