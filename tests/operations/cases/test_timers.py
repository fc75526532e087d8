"""Clocks that act (`domain.md` section 2): signing, warnings, supervision, waking; once, in order, never outside hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from tests.factories import World
from wangge.cases.handlers import CASE_TIMER_HANDLERS
from wangge.cases.models import Case, CaseClock, CaseEvent, Supervision
from wangge.cases.public import CaseRef
from wangge.platform.models import DueWork
from wangge.platform.operations import draining
from wangge.platform.public import register_handlers, run_due_work, verify_audit

NEXT_MORNING = datetime(2026, 3, 3, 0, 30, tzinfo=UTC)  # Tuesday, 08:30 in Shanghai


@pytest.fixture(autouse=True)
def timers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register the cases' timers and nothing else: nobody listens to the events."""
    monkeypatch.setattr(draining, "_handlers", {})
    register_handlers(CASE_TIMER_HANDLERS)


def wait_until(world: World, at: datetime) -> None:
    """Let a worker work every half an hour until an instant."""
    while world.now < at:
        world.clock.advance_to(min(at, world.now + timedelta(minutes=30)))
        drain(world)


def drain(world: World) -> None:
    while run_due_work(now=world.now):
        pass
    assert list(DueWork.objects.exclude(last_error="").values_list("last_error", flat=True)) == []


def list_moves(case: CaseRef) -> list[str]:
    return list(CaseEvent.objects.filter(case_id=case.id).order_by("seq").values_list("move", flat=True))


def list_told(case: CaseRef) -> list[tuple[str, str]]:
    """Return name and stage of what was told of the case without an act, in order."""
    rows = DueWork.objects.filter(kind="event", stream=f"case:{case.id}", name__in=("case.due_soon", "case.overdue"))
    return [(row.name, row.payload["stage"]) for row in rows.order_by("id")]


def test_a_case_unsigned_after_the_limit_counts_as_signed(world: World) -> None:
    case = world.make_case("dispatched")
    signing = CaseClock.objects.get(case_id=case.id, stage="sign")
    assert signing.due_at is not None
    world.clock.advance_to(signing.due_at)
    drain(world)
    assert world.get_ref(case).state == "dispatched"

    world.wait(timedelta(minutes=1))
    drain(world)

    event = CaseEvent.objects.get(case_id=case.id, move="sign")
    assert (event.actor_id, event.actor_role, event.occurred_at) == (None, "system", world.now)
    assert Case.objects.get(pk=case.id).state == "handling"
    assert list_told(case) == [("case.due_soon", "sign")]
    assert verify_audit(actor=world.system).faults == ()


def test_a_case_signed_in_time_is_not_signed_again(world: World) -> None:
    case = world.make_case("handling")
    wait_until(world, NEXT_MORNING)
    assert list_moves(case).count("sign") == 1
    assert ("case.due_soon", "sign") not in list_told(case)


def test_a_stage_warns_once_and_is_missed_once(world: World) -> None:
    case = world.make_case("reported")
    for _ in range(2):
        wait_until(world, world.now + timedelta(hours=3))
    assert list_told(case) == [("case.due_soon", "accept"), ("case.overdue", "accept")]


def test_a_stage_that_ended_in_time_is_not_told_of(world: World) -> None:
    case = world.make_case("accepted")
    world.move(case, "send_back_to_acceptor")
    drain(world)
    assert list_told(case) == []


def test_nothing_of_a_working_limit_happens_outside_hours(world: World) -> None:
    """A worker that was down comes up at night: what was missed by day waits for the morning."""
    case = world.make_case("dispatched")
    world.clock.advance_to(datetime(2026, 3, 2, 15, 0, tzinfo=UTC))  # 23:00
    drain(world)
    assert list_moves(case)[-1] == "dispatch"
    assert list_told(case) == []

    wait_until(world, NEXT_MORNING)
    event = CaseEvent.objects.get(case_id=case.id, move="sign")
    assert event.occurred_at.astimezone(UTC) >= datetime(2026, 3, 3, 0, 0, tzinfo=UTC)


def test_a_deadline_at_the_end_of_the_day_is_missed_the_next_morning(world: World) -> None:
    world.clock.advance_to(datetime(2026, 3, 2, 8, 55, tzinfo=UTC))  # 16:55, the report at 17:00
    case = world.report()
    due_at = CaseClock.objects.get(case_id=case.id).due_at
    assert due_at is not None
    wait_until(world, datetime(2026, 3, 2, 23, 0, tzinfo=UTC))
    told_by_night = list_told(case)
    wait_until(world, NEXT_MORNING + timedelta(hours=1))
    assert list_told(case) == [("case.due_soon", "accept"), ("case.overdue", "accept")]
    assert told_by_night in ([], [("case.due_soon", "accept")], list_told(case))


def test_two_days_of_downtime_are_caught_up_in_order(world: World) -> None:
    cases = [world.make_case("dispatched") for _ in range(3)]
    world.clock.advance_to(datetime(2026, 3, 4, 2, 0, tzinfo=UTC))
    drain(world)

    for case in cases:
        assert list_moves(case)[-2:] == ["sign", "supervise"]
        stream = DueWork.objects.filter(stream=f"case:{case.id}", ended_at__isnull=False)
        assert [row.due_at for row in stream.order_by("ended_at", "due_at")] == sorted(row.due_at for row in stream)
        assert len(list_told(case)) == len(set(list_told(case)))
    assert verify_audit(actor=world.system).faults == ()


def test_an_overdue_case_climbs_the_ladder_rung_by_rung(world: World) -> None:
    case = world.make_case("handling")
    due_at = Case.objects.get(pk=case.id).handle_due_at
    assert due_at is not None
    wait_until(world, due_at + timedelta(days=14))

    rungs = list(Supervision.objects.filter(case_id=case.id).order_by("turn"))
    assert [row.act for row in rungs] == ["check_on_site", "urge", "count", "list"]
    assert [row.started_by_id for row in rungs] == [None] * 4
    for earlier, later in pairwise(rungs):
        assert earlier.due_at is not None
        assert earlier.due_at <= later.started_at == earlier.ended_at
    assert (rungs[-1].is_listed, rungs[-1].ended_at, rungs[-1].due_at) == (True, None, None)
    assert list_moves(case).count("supervise") == 4
    assert [told for told in list_told(case) if told[1] == "handle"] == [
        ("case.due_soon", "handle"),
        ("case.overdue", "handle"),
    ]
    assert verify_audit(actor=world.system).faults == ()


def test_the_ladder_ends_when_the_unit_finishes(world: World) -> None:
    case = world.make_case("handling")
    due_at = Case.objects.get(pk=case.id).handle_due_at
    assert due_at is not None
    wait_until(world, due_at + timedelta(hours=3))
    assert list_moves(case).count("supervise") == 1
    world.move(world.get_ref(case), "finish")
    wait_until(world, due_at + timedelta(days=10))
    assert list_moves(case).count("supervise") == 1


def test_work_of_the_same_key_is_written_once(world: World) -> None:
    world.make_case("closed")
    keys = list(DueWork.objects.filter(kind="timer").values_list("key", flat=True))
    assert len(keys) == len(set(keys)) >= 8
