"""Two people at once: one is first, the other is told that the case has changed; numbers stay without gaps."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from tests.factories import World
from wangge.cases.models import Case, CaseEvent
from wangge.cases.public import CaseRef, MoveArguments, move_case, report_case
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import verify_audit

pytestmark = pytest.mark.django_db(transaction=True)


def run_at_once(*acts: Callable[[], CaseRef]) -> list[str]:
    """Start all acts at the same instant, each on a connection of its own; return codes, "" for what was done."""
    start = Barrier(len(acts))

    def run(act: Callable[[], CaseRef]) -> str:
        try:
            start.wait(timeout=30)
            act()
        except DomainError as error:
            return error.code
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def prepare(world: World, case: CaseRef, move: str, by: str, **arguments: object) -> Callable[[], CaseRef]:
    """Return the act; everything it needs is looked up before the race."""
    actor: Actor = world.actor(by)
    filled: MoveArguments = world.fill_arguments(case, move, by=by, **arguments)
    return lambda: move_case(actor=actor, case_id=case.id, version=case.version, move=move, arguments=filled)


@pytest.mark.parametrize("_", range(3))
def test_of_two_acceptors_one_is_first(world: World, _: int) -> None:
    case = world.make_case("reported")
    codes = run_at_once(
        prepare(world, case, "accept", "sun"),
        prepare(world, case, "refuse", "sun"),
        prepare(world, case, "accept", "sun"),
    )

    assert sorted(codes) == ["", "case_changed", "case_changed"]
    assert Case.objects.get(pk=case.id).version == CaseEvent.objects.filter(case_id=case.id).count() == 2
    assert verify_audit(actor=world.system).ok


def test_a_unit_returns_while_it_signs(world: World) -> None:
    case = world.make_case("dispatched")
    codes = run_at_once(prepare(world, case, "sign", "qian"), prepare(world, case, "return", "qian"))

    # Who comes second sees the new version; after a return the unit does not see the case at all.
    assert sorted(codes) in (["", "case_changed"], ["", "case_not_found"])
    assert verify_audit(actor=world.system).ok


@pytest.mark.parametrize("_", range(3))
def test_two_reports_merged_into_each_other_at_once(world: World, _: int) -> None:
    first, second = world.make_case("reported"), world.make_case("reported")
    codes = run_at_once(
        prepare(world, first, "merge", "sun", target_number=second.number),
        prepare(world, second, "merge", "sun", target_number=first.number),
    )

    assert sorted(codes) == ["", "case_changed"]
    assert sorted(Case.objects.values_list("state", flat=True)) == ["merged", "reported"]
    assert verify_audit(actor=world.system).ok


def test_a_report_is_merged_into_a_case_that_moves(world: World) -> None:
    target, report = world.make_case("accepted"), world.make_case("reported")
    codes = run_at_once(
        prepare(world, target, "file", "zhao"), prepare(world, report, "merge", "sun", target_number=target.number)
    )

    assert codes in (["", ""], ["case_changed", ""])
    row = Case.objects.get(pk=target.id)
    assert row.version == CaseEvent.objects.filter(case_id=target.id).count()
    assert verify_audit(actor=world.system).ok


def test_reports_at_once_take_numbers_without_a_gap(world: World) -> None:
    actor, report = world.actor("chen"), world.describe_report()
    codes = run_at_once(*[lambda: report_case(actor=actor, report=report)] * 6)

    assert codes == [""] * 6
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"ZJG202603020000{number}" for number in range(1, 7)]
    assert verify_audit(actor=world.system).ok
    assert connection.vendor in {"sqlite", "postgresql"}
