"""A stored run is folded again by what it kept of grids, postings, names and the profile, whatever these say by now."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import World
from tests.support.scenes import keep_scene
from tests.support.storage import set_triggers_aside
from wangge.cases.public import compare_references, read_case_facts, read_fact_references, unpack_references
from wangge.cases.queries import fact_references
from wangge.evaluation.models import KeptReferences, RunReferences
from wangge.evaluation.public import list_cases_behind, run_evaluation
from wangge.kernel.public import build_system_actor
from wangge.platform.public import use_profile, verify_audit
from wangge.profiles.public import CityProfile

pytestmark = pytest.mark.django_db(transaction=True)
Change = Callable[[World, ExitStack], None]


def where(world: World, run_id: int) -> dict[str, Any]:
    key = str(world.units["sanitation"])
    return {
        "actor": world.actor("feng"), "run_id": run_id, "kind": "department", "key": key, "indicator": "closing_rate",
    }  # fmt: skip


def change_profile(world: World, stack: ExitStack) -> None:
    """Solved after a day, the same place for kilometres, and every answer of a citizen a complaint."""
    profile: CityProfile = world.profile
    discovery = profile.evaluation.discovery.model_copy(update={"solved_days": 1, "radius_m": 5_000.0})
    complaint = profile.loop.complaint.model_copy(update={"score_at_most": 5})
    changed = profile.model_copy(
        update={
            "evaluation": profile.evaluation.model_copy(update={"discovery": discovery}),
            "loop": profile.loop.model_copy(update={"complaint": complaint}),
        }
    )
    stack.enter_context(use_profile(changed))


def run_sql(statement: str) -> Change:
    def change(world: World, stack: ExitStack) -> None:
        del world, stack
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return change


RENAME = run_sql("UPDATE people_organisation SET name = name || '二'")


@pytest.mark.parametrize(
    ("change", "named"),
    [(change_profile, ("profile",)), (RENAME, ("organisations",))],
    ids=["numbers of the profile", "names of units"],
)
def test_what_changed_beside_the_cases_alters_no_stored_run(
    change: Change, named: tuple[str, ...], month: World, run_id: int
) -> None:
    before = list_cases_behind(**where(month, run_id))
    assert (before.is_unchanged, before.changed_since) == (True, ())
    with ExitStack() as stack:
        change(month, stack)
        assert list_cases_behind(**where(month, run_id)) == replace(before, changed_since=named)


def test_without_them_the_same_change_gives_other_facts(month: World) -> None:
    """So the test above can fail: the change does reach the facts, and who was posted where does too."""
    reader = build_system_actor(name="evaluation", district_id=month.actor("jiang").district_id)
    now = datetime(2026, 4, 2, tzinfo=UTC)
    kept = read_fact_references(actor=reader)
    facts, high_water = read_case_facts(actor=reader, as_of=now)
    again: dict[str, Any] = {"actor": reader, "as_of": now, "high_water": high_water}
    RENAME(month, ExitStack())
    with ExitStack() as stack:
        change_profile(month, stack)
        assert read_case_facts(**again)[0] != facts
        assert read_case_facts(**again, references=kept)[0] == facts
    nowhere = replace(kept, tables={**kept.tables, "areas": kept.tables["areas"].slice(0, 0)})
    assert compare_references(kept, nowhere) == ("areas",)
    assert set(read_case_facts(**again, references=nowhere)[0]["area_1"].to_pylist()) == {None}


def test_they_are_kept_once_and_come_back_as_they_were(month: World) -> None:
    first, second = (run_evaluation(actor=month.actor("jiang"), month=one) for one in ("2026-03", None))
    kept = KeptReferences.objects.get()
    assert set(RunReferences.objects.values_list("run_id", "kept_id")) == {(first, kept.pk), (second, kept.pk)}
    reader = build_system_actor(name="evaluation", district_id=month.actor("jiang").district_id)
    now, back = read_fact_references(actor=reader), unpack_references(bytes(kept.content), digest=kept.digest)
    assert back is not None
    assert (back.digest, back.nearness, compare_references(back, now)) == (now.digest, now.nearness, ())
    for name, table in now.tables.items():
        columns = [(column, "ascending") for column in table.column_names]
        assert back.tables[name].equals(table.sort_by(columns)), name
    assert isinstance(back.tables["duties"], pa.Table)
    assert unpack_references(bytes(kept.content), digest="0" * 64) is None
    assert unpack_references(b"spoilt", digest=kept.digest) is None
    for statement in ("UPDATE evaluation_keptreferences SET digest = 'x'", "DELETE FROM evaluation_runreferences"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def alter(statement: str, *values: object) -> None:
    """Write past the triggers, as the owner of the database can."""
    with set_triggers_aside(connection), connection.cursor() as cursor:
        cursor.execute(f"UPDATE evaluation_keptreferences SET {statement}", values)


def list_faults(world: World) -> list[tuple[str, str, object]]:
    faults = verify_audit(actor=world.system).faults
    return [(fault.subject, fault.kind, fault.params.get("digest")) for fault in faults]


def _evaluate_before_and_after(world: World) -> None:
    run_evaluation(actor=world.actor("jiang"), month="2026-03")
    RENAME(world, ExitStack())
    run_evaluation(actor=world.actor("jiang"), month="2026-03")


@pytest.mark.parametrize("change", ["content", "cut", "tail", "spoilt", "digest"])
def test_the_audit_names_those_that_were_altered(change: str, month: World) -> None:
    """One row of two: what it holds is another, cut short, longer or unreadable, or called by another digest."""
    keep_scene(month, "two runs with a unit renamed between them", _evaluate_before_and_after)
    first, second = KeptReferences.objects.order_by("id")
    assert list_faults(month) == []
    content, stated = bytes(second.content), second.digest
    if change == "digest":
        stated = "0" * 64
        alter("digest = %s WHERE id = %s", stated, second.pk)
    else:
        altered = {"content": bytes(first.content), "cut": content[:-9], "tail": content + b"x", "spoilt": b"spoilt"}
        alter("content = %s WHERE id = %s", altered[change], second.pk)
    assert list_faults(month) == [(f"kept references {second.pk}", "content_changed", stated)]


def test_a_run_without_them_and_another_program_leave_a_doubt(month: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wangge.evaluation.operations.evaluating.keep_run_references", lambda *_: None)
    bare = run_evaluation(actor=month.actor("jiang"), month="2026-03")
    monkeypatch.undo()
    whole = run_evaluation(actor=month.actor("jiang"), month="2026-03")
    assert list_cases_behind(**where(month, bare)).changed_since == ("unknown",)
    monkeypatch.setattr(fact_references, "digest_folds", lambda: "newer")
    behind = list_cases_behind(**where(month, whole))
    assert (behind.is_unchanged, behind.changed_since, behind.is_doubtful) == (True, ("program",), False)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_caseclock SET due_at = started_at WHERE stage = 'handle'")
    for run_id in (bare, whole):
        behind = list_cases_behind(**where(month, run_id))
        assert (behind.is_unchanged, behind.is_doubtful) == (False, True)
