"""Who is told of an act in a case (notices wired to the cases' events)."""

from __future__ import annotations

from datetime import timedelta

from tests.factories import World
from wangge.cases.models import Case
from wangge.notices.models import Notice
from wangge.platform.models import DueWork
from wangge.platform.public import leave_unheard, run_due_work


def drain(world: World) -> None:
    while run_due_work(now=world.now):
        pass


def list_told(event: str) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(event=event).order_by("id")
    return [(row.member.username, row.case_number) for row in rows.select_related("member")]


def test_a_dispatch_tells_the_handlers_of_the_unit_and_nobody_else(world: World) -> None:
    case = world.make_case("dispatched")
    drain(world)
    told = list_told("case_dispatched")
    assert told
    assert {number for _, number in told} == {case.number}
    unit = Case.objects.select_related("unit").get(pk=case.id).unit
    assert unit is not None
    rows = Notice.objects.filter(event="case_dispatched").select_related("member__organisation")
    paths = [row.member.organisation.path for row in rows if row.member.organisation]
    assert len(paths) == len(told)
    assert all(path.startswith(unit.path) for path in paths)  # the unit or one below it


def test_the_checker_is_told_once_however_often_the_event_comes(world: World) -> None:
    world.make_case("checking")
    drain(world)
    first = list_told("check_assigned")
    assert len(first) == 1
    DueWork.objects.filter(name="case.send_to_check").update(state="pending", ended_at=None, attempts=0)
    drain(world)
    assert list_told("check_assigned") == first


def test_who_reported_it_is_told_how_it_ended(world: World) -> None:
    case = world.make_case("closed")
    drain(world)
    (told,) = list_told("case_closed")
    assert told[1] == case.number


def test_events_left_unheard_tell_nobody(world: World) -> None:
    world.make_case("dispatched")
    with leave_unheard(["case.dispatch"]):
        drain(world)
    assert list_told("case_dispatched") == []
    drain(world)
    assert list_told("case_dispatched") == []  # done is done


def test_a_unit_is_warned_once_and_told_once_when_it_is_late(world: World) -> None:
    case = world.make_case("handling")
    drain(world)
    due_at = Case.objects.get(pk=case.id).stage_due_at
    assert due_at is not None
    world.clock.advance_to(due_at + timedelta(minutes=1))
    drain(world)
    drain(world)
    told = list_told("case_overdue")
    assert told
    assert len(told) == len(set(told))
    assert {number for _, number in told} == {case.number}
