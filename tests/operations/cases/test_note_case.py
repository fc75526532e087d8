"""Urgency, a leader's instruction, internal notes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.domain.workflow import OPEN_STATES
from wangge.cases.models import Case, CaseClock
from wangge.cases.public import find_tracked_case
from wangge.platform.public import verify_audit


@pytest.mark.parametrize("state", ["reported", "filed", "handling", "checked"])
def test_an_emergency_is_flagged_once(world: World, state: str) -> None:
    case = world.move(world.make_case(state), "flag_urgent", note="堵塞消防通道")
    assert Case.objects.get(pk=case.id).is_urgent
    assert case.state == state
    with refused("already_urgent"):
        world.move(case, "flag_urgent")
    assert verify_audit(actor=world.system).faults == ()


def test_the_instruction_is_kept_word_by_word_and_the_last_one_stands(world: World) -> None:
    case = world.move(world.make_case("filed"), "instruct", note="请市政处牵头。\n周五前报结果")
    assert Case.objects.get(pk=case.id).instruction == "请市政处牵头。\n周五前报结果"
    case = world.move(case, "instruct", note="改由环卫处牵头")
    assert Case.objects.get(pk=case.id).instruction == "改由环卫处牵头"
    assert [event.note for event in world.get(case).events if event.move == "instruct"] == [
        "请市政处牵头。\n周五前报结果",
        "改由环卫处牵头",
    ]


@pytest.mark.parametrize("state", ["dispatched", "handling"])
def test_its_own_limit_replaces_the_handling_deadline(world: World, state: str) -> None:
    case = world.make_case(state)
    case = world.move(case, "instruct", amount=Decimal(2), note="两日内办结")

    expected = world.now + timedelta(days=2)  # Monday morning, within working hours
    row = Case.objects.get(pk=case.id)
    assert row.handle_due_at == row.stage_due_at == expected
    clock = CaseClock.objects.get(case_id=case.id, stage="handle")
    assert (clock.due_at, clock.limit_kind, clock.limit_amount) == (expected, "work_day", Decimal(2))
    assert row.stage_yellow_at == clock.yellow_at
    assert clock.yellow_at is not None
    assert world.now < clock.yellow_at < expected
    total = CaseClock.objects.get(case_id=case.id, stage="total")
    assert total.due_at == row.total_due_at == expected + timedelta(days=1)
    assert verify_audit(actor=world.system).faults == ()


def test_an_instruction_after_the_deadline_gives_time_again(world: World) -> None:
    case = world.make_case("handling")
    world.wait(timedelta(days=30))
    assert world.get(case).row.lamp == "red"
    case = world.move(case, "instruct", amount=Decimal(1))
    assert world.get(case).row.lamp == "green"
    assert verify_audit(actor=world.system).faults == ()


def test_a_later_extension_starts_from_the_instructed_deadline(world: World) -> None:
    case = world.move(world.make_case("handling"), "instruct", amount=Decimal(2))
    due_at = world.get(case).row.stage_due_at
    assert due_at is not None
    case = world.move(world.move(case, "ask_extension", amount=Decimal(1)), "grant_extension")
    assert world.get(case).row.stage_due_at == due_at + timedelta(days=1)
    assert verify_audit(actor=world.system).faults == ()


def test_a_suspended_case_goes_on_with_the_instructed_limit(world: World) -> None:
    case = world.move(world.make_case("suspended"), "instruct", amount=Decimal(2))
    assert verify_audit(actor=world.system).faults == ()
    world.wait(timedelta(days=7))
    case = world.move(case, "resume")
    due_at = world.get(case).row.stage_due_at
    assert due_at is not None
    assert timedelta(days=1) < due_at - world.now <= timedelta(days=4)
    assert verify_audit(actor=world.system).faults == ()


def test_a_case_suspended_when_it_was_late_agrees_with_its_history_once_it_is_instructed(world: World) -> None:
    case = world.make_case("handling")
    world.wait(timedelta(days=30))
    case = world.move(case, "ask_suspension", until_on=world.now.date() + timedelta(days=20))
    case = world.move(case, "grant_suspension")
    late_since = Case.objects.get(pk=case.id).handle_due_at
    assert late_since is not None
    assert late_since < world.now

    case = world.move(case, "instruct", amount=Decimal(2))

    row = Case.objects.get(pk=case.id)
    clock = CaseClock.objects.get(case_id=case.id, stage="handle")
    assert (row.handle_due_at, row.stage_due_at) == (late_since, None)
    assert (clock.due_at, clock.limit_kind, clock.limit_amount) == (late_since, "work_day", Decimal(2))
    assert verify_audit(actor=world.system).faults == ()
    world.move(case, "resume")
    resumed = Case.objects.get(pk=case.id)
    assert resumed.handle_due_at == resumed.stage_due_at
    assert resumed.handle_due_at is not None
    assert resumed.handle_due_at > world.now
    assert verify_audit(actor=world.system).faults == ()


@pytest.mark.parametrize("state", ["reported", "filed", "handled"])
def test_without_a_handling_clock_there_is_nothing_to_replace(world: World, state: str) -> None:
    with refused("handling_not_timed"):
        world.move(world.make_case(state), "instruct", amount=Decimal(2))


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(-1), Decimal(400), Decimal("NaN")])
def test_a_limit_makes_sense(world: World, amount: Decimal) -> None:
    with refused("instruction_limit_unsound"):
        world.move(world.make_case("handling"), "instruct", amount=amount)


@pytest.mark.parametrize("by", ["zhao", "li", "qian", "sun"])
def test_only_a_leader_instructs(world: World, by: str) -> None:
    with refused("move_wrong_role"):
        world.move(world.make_case("handling"), "instruct", by)


def test_a_note_mentions_those_who_can_read_it(world: World) -> None:
    case = world.make_case("handling")
    mentioned = (world.members["qian"], world.members["li"], world.members["qian"])
    case = world.move(case, "note", note="请留意", mention_ids=mentioned, photo_ids=(world.photo("zhao"),))

    last = world.get(case).events[-1]
    assert last.facts["mention_ids"] == sorted({world.members["qian"], world.members["li"]})
    assert [photo.purpose for photo in world.get(case).photos] == ["note"]
    assert case.state == "handling"
    assert verify_audit(actor=world.system).faults == ()


@pytest.mark.parametrize("name", ["zheng", "chen_of_nobody", "wang"])
def test_who_cannot_read_it_is_not_mentioned(world: World, name: str) -> None:
    case = world.make_case("handling")
    member_id = world.members.get(name, 10**6)
    with refused("mention_unseen" if name == "zheng" else "member_unknown"):
        world.move(case, "note", mention_ids=(member_id,))


@pytest.mark.parametrize("state", [*OPEN_STATES, "closed", "refused", "voided", "merged"])
def test_a_note_may_stand_at_any_time_and_changes_nothing(world: World, state: str, whole_table: None) -> None:
    case = world.make_case(state)
    before = Case.objects.get(pk=case.id)
    world.move(case, "note")
    after = Case.objects.get(pk=case.id)
    assert (after.state, after.stage, after.stage_due_at) == (state, before.stage, before.stage_due_at)


def test_a_note_behind_a_refusal_does_not_hide_its_reason_nor_show_itself(world: World) -> None:
    case = world.make_case("refused", by="sun", source="hotline_12345", reporter_name="王女士", tracking_token="t")
    world.move(case, "note", note="来电人多次投诉")
    tracked = find_tracked_case(token="t")
    assert tracked.reason == "not_city_matter"
    assert "多次投诉" not in repr(tracked)
