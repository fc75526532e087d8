from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.operations.platform.fake_cases import SCOPE, FakeCases
from wangge.kernel.public import Actor, DomainError
from wangge.platform.models import NumberCounter
from wangge.platform.public import SimulatedClock, seal_anchor, verify_audit
from wangge.platform.queries import chain_sources

pytestmark = pytest.mark.django_db(transaction=True)


def find_faults(system: Actor) -> set[tuple[str, str]]:
    report = verify_audit(actor=system)
    assert report.ok is not bool(report.faults)
    return {(fault.kind, fault.subject) for fault in report.faults}


@pytest.fixture(params=["before sealing", "after sealing"])
def seal_maybe(request: pytest.FixtureRequest, system: Actor, clock: SimulatedClock) -> Callable[[], bool]:
    """Return an act that seals in one run of the test and not in the other; it says whether it did."""

    def seal() -> bool:
        if request.param == "after sealing":
            seal_anchor(now=clock.now(), actor=system)
            return True
        return False

    return seal


def test_an_empty_database_is_clean(system: Actor) -> None:
    report = verify_audit(actor=system)
    assert (report.ok, report.chains, report.events, report.anchors, report.faults) == (True, 0, 0, 0, ())


@pytest.mark.parametrize("seq", [1, 2, 3], ids=["first", "middle", "last"])
def test_a_changed_event_names_its_case(
    seq: int, cases: FakeCases, system: Actor, seal_maybe: Callable[[], bool]
) -> None:
    touched = [cases.report(events=3) for _ in range(3)][1]
    seal_maybe()
    cases.change_event(touched, seq)
    assert find_faults(system) == {("event_changed", f"F-{touched}")}


@pytest.mark.parametrize("seq", [1, 2, 3], ids=["first", "middle", "last"])
def test_a_removed_event_names_its_case(
    seq: int, cases: FakeCases, system: Actor, seal_maybe: Callable[[], bool]
) -> None:
    touched = [cases.report(events=3) for _ in range(3)][1]
    seal_maybe()
    del cases.events[touched][seq - 1]
    assert {subject for _, subject in find_faults(system)} == {f"F-{touched}"}


@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "middle", "last"])
def test_a_removed_case_is_named(place: int, cases: FakeCases, system: Actor, seal_maybe: Callable[[], bool]) -> None:
    touched = [cases.report(events=2) for _ in range(3)][place]
    was_sealed = seal_maybe()
    cases.remove(touched)
    expected = {("number_missing", f"F-{touched}")}
    if was_sealed:
        expected.add(("chain_removed", f"F-{touched}"))
    assert find_faults(system) == expected


def test_a_last_case_removed_with_its_number_is_found(cases: FakeCases, system: Actor) -> None:
    cases.report()
    cases.remove(cases.report())
    NumberCounter.objects.filter(scope=SCOPE).update(last=1)
    assert find_faults(system) == {("counter_changed", SCOPE)}


def test_a_last_case_removed_with_an_old_counter_row_is_found_after_sealing(
    cases: FakeCases, system: Actor, clock: SimulatedClock
) -> None:
    cases.report()
    old = NumberCounter.objects.get(scope=SCOPE)
    cases.remove(cases.report())
    new = NumberCounter.objects.get(scope=SCOPE)
    old.save()
    assert find_faults(system) == set()  # what the decision record says of replayed rows, until they are sealed
    new.save()
    seal_anchor(now=clock.now(), actor=system)
    old.save()
    assert find_faults(system) == {("counter_set_back", SCOPE), ("number_missing", "F-2")}


def test_all_cases_removed_with_their_counter_are_missed(cases: FakeCases, system: Actor) -> None:
    cases.remove(cases.report())
    NumberCounter.objects.filter(scope=SCOPE).delete()
    assert find_faults(system) == {("counter_missing", "platform:scopes")}


def test_a_case_with_a_number_never_given_out_is_found(cases: FakeCases, system: Actor) -> None:
    number = cases.report()
    NumberCounter.objects.filter(scope=SCOPE).delete()
    assert ("number_beyond_counter", f"F-{number}") in find_faults(system)


def test_events_that_lost_their_row_are_found(cases: FakeCases, system: Actor) -> None:
    cases.report()
    touched = cases.report()
    del cases.heads[touched]
    assert {kind for kind, _ in find_faults(system)} == {"row_missing", "parts_left", "number_missing"}


def test_a_sealed_head_changed_by_force_is_found(cases: FakeCases, system: Actor, clock: SimulatedClock) -> None:
    cases.report()
    seal_anchor(now=clock.now(), actor=system)
    _force("UPDATE platform_anchorhead SET count = 5")
    assert find_faults(system) == {("anchor_heads_changed", "1"), ("sealed_event_missing", "F-1")}


def test_an_anchor_removed_by_force_is_found_by_the_file(
    cases: FakeCases, system: Actor, clock: SimulatedClock
) -> None:
    cases.report()
    for day in (1, 2):
        seal_anchor(now=clock.now() + timedelta(days=day), actor=system)
    _force("DELETE FROM platform_anchor WHERE number = 2")
    assert find_faults(system) == {("anchor_not_in_database", "2")}


def test_a_changed_line_of_the_file_is_found(
    cases: FakeCases, system: Actor, clock: SimulatedClock, home: Path
) -> None:
    cases.report()
    seal_anchor(now=clock.now(), actor=system)
    file = home / "anchors.jsonl"
    file.write_text(file.read_text().replace('"chains":1', '"chains":0'))
    assert find_faults(system) == {("anchor_file_differs", "1")}


def _force(statement: str) -> None:
    """Do what the triggers refuse, as somebody with the database's own rights could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(statement)
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement)
        for _, text in triggers:
            cursor.execute(text)


def test_progress_is_told_by_the_thousand(cases: FakeCases, system: Actor) -> None:
    for chain_key in range(1, 2501):
        cases.events[chain_key] = []
        cases.append(chain_key)
    cases.scope_prefix = ""
    told: list[tuple[str, int]] = []
    verify_audit(actor=system, progress=lambda stage, done: told.append((stage, done)))
    assert told == [("fake", 1000), ("fake", 2000)]


def test_only_the_first_faults_are_listed_but_all_are_counted(
    cases: FakeCases, system: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wangge.platform.operations.verifying.MOST_FAULTS", 2)
    for _ in range(4):
        cases.change_row(cases.report())
    report = verify_audit(actor=system)
    assert (len(report.faults), report.fault_count, report.ok) == (2, 8, False)  # the row's code and its column


def test_a_source_that_does_not_sort_is_noticed(cases: FakeCases, system: Actor) -> None:
    for _ in range(3):
        cases.report()
    heads = [cases.heads[key] for key in (1, 3, 2)]
    cases.iter_heads = lambda *, changed_since=None: iter(heads)  # type: ignore[method-assign]
    with pytest.raises(ValueError, match="after"):
        verify_audit(actor=system)


def test_auditors_verify_others_do_not(system: Actor) -> None:
    assert verify_audit(actor=Actor(member_id=1, name="审", roles=frozenset({"auditor"}))).ok
    with pytest.raises(DomainError) as refusal:
        verify_audit(actor=Actor(member_id=1, name="李", roles=frozenset({"dispatcher"})))
    assert refusal.value.code == "not_auditor"


def test_chains_that_nobody_keeps_any_more_are_told(
    cases: FakeCases, system: Actor, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.report()
    seal_anchor(now=clock.now(), actor=system)
    monkeypatch.setattr(chain_sources, "_sources", {})
    assert find_faults(system) == {("source_unknown", "fake")}
