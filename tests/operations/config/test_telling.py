"""Who is told of an act in a case (notices wired to the cases' events)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.factories import World
from wangge.cases.models import Case
from wangge.notices.models import Notice
from wangge.people.public import change_contact
from wangge.platform.models import DueWork
from wangge.platform.public import enqueue, leave_unheard, register_handlers, run_due_work


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


def test_the_words_of_a_notice_are_those_of_its_readers_language(world: World) -> None:
    change_contact(actor=world.actor("qian"), member_id=world.members["qian"], email="", language="en")
    case = world.make_case("handling")
    world.move(case, "ask_extension", amount=1)
    drain(world)
    asked = Notice.objects.filter(event="request_asked").first()
    assert asked is not None
    assert "延期申请" in asked.title
    world.move(world.get_ref(case), "deny_extension", note="no")
    drain(world)
    decided = Notice.objects.get(event="request_decided", member=world.members["qian"])
    assert (decided.title, "暴露垃圾" in decided.body) == (f"Request for extension denied: {case.number}", False)


def test_the_administrators_are_told_that_the_calendar_ends(world: World) -> None:
    world.clock.advance_to(datetime(2026, 12, 1, 1, 0, tzinfo=UTC))
    for name in ("first", "second"):  # once a week, however often it is looked at
        enqueue(kind="timer", name="cases.calendar", key=name, payload={}, due_at=world.now)
    drain(world)
    told = Notice.objects.filter(event="calendar_ending")
    assert {row.member_id for row in told} == {world.members["wei"]}
    assert "30天" in told[0].body


def fail(_: object) -> None:
    raise RuntimeError("no such gateway")


def test_the_administrators_are_told_of_work_that_was_given_up_and_see_it(world: World) -> None:
    register_handlers({"test.failing": fail})
    enqueue(kind="job", name="test.failing", key="job:1", payload={}, due_at=world.now)
    for _ in range(12):
        drain(world)
        world.clock.advance_to(world.now + timedelta(hours=1))
    drain(world)
    (told,) = Notice.objects.filter(event="worker_failed")
    assert told.member_id == world.members["wei"]
    assert "no such gateway" in told.body
    assert told.link == "/background/"
