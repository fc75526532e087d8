from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import World
from tests.operations.notices.conftest import Tell
from wangge.kernel.public import DomainError
from wangge.notices.domain.channels import DeliveryError
from wangge.notices.models import Delivery
from wangge.notices.public import RecorderChannel, deliver_notice, list_failures, retry_delivery, use_channels
from wangge.people.models import Member
from wangge.platform.models import DueWork

Recorders = dict[str, RecorderChannel]
Work = Callable[..., list[tuple[str, str]]]

EVENING = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)  # half past ten in the city
MORNING = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)  # seven of the next day


def test_a_notice_takes_the_channels_of_its_event(world: World, tell: Tell, channels: Recorders, work: Work) -> None:
    tell("qian")
    assert work() == [("web_push", "sent"), ("email", "sent")]
    message, recipient = channels["email"].sent[0]
    assert (message.title, message.path[:9]) == ("派遣：暴露垃圾 ZJG2026030200001", "/notices/")
    assert (recipient.member_id, recipient.phone) == (world.members["qian"], "13800001234")
    assert not channels["sms"].sent


def test_a_failure_waits_as_the_profile_says_and_is_given_up(
    world: World, tell: Tell, channels: Recorders, work: Work
) -> None:
    channels["web_push"].failures.extend([DeliveryError("busy 13800001234")] * 9)
    tell("qian", event="mention")
    start = world.now
    tried_at = []
    for _ in range(4):  # at once, then after 1, 5 and 30 minutes
        tried_at.append(world.now - start)
        work()
        row = Delivery.objects.get()
        if row.next_try_at is not None:
            work(row.next_try_at - timedelta(seconds=1))  # too early: nothing happens
            assert Delivery.objects.get() == row
            assert Delivery.objects.get().attempts == row.attempts
            world.clock.advance_to(row.next_try_at)
    assert [int(wait.total_seconds() // 60) for wait in tried_at] == [0, 1, 6, 36]
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.next_try_at) == ("given_up", 4, None)
    assert row.last_error == "busy 138****1234"
    assert len(channels["web_push"].failures) == 5
    assert not DueWork.objects.filter(name="notices.deliver", state="pending").exists()


def test_a_failure_may_heal(world: World, tell: Tell, channels: Recorders, work: Work) -> None:
    channels["web_push"].failures.append(DeliveryError("busy"))
    tell("qian", event="mention")
    assert work() == [("web_push", "failed")]
    assert work(world.now + timedelta(minutes=1)) == [("web_push", "sent")]
    row = Delivery.objects.get()
    assert (row.attempts, row.last_error, row.ended_at) == (2, "", world.now)


def test_where_nobody_answers_no_other_message_waits(world: World, tell: Tell, channels: Recorders, work: Work) -> None:
    channels["web_push"].failures.append(DeliveryError("no answer", is_outage=True))
    tell("qian", "chen", event="mention")
    assert work() == [("web_push", "failed"), ("web_push", "waiting")]
    waiting = Delivery.objects.get(state="waiting")
    assert (waiting.attempts, waiting.next_try_at) == (0, world.now + timedelta(minutes=1))
    assert work(world.now + timedelta(minutes=1)) == [("web_push", "sent"), ("web_push", "sent")]


def test_what_can_never_arrive_is_given_up_at_once(world: World, tell: Tell, channels: Recorders, work: Work) -> None:
    channels["web_push"].failures.append(DeliveryError("no such mailbox", is_final=True))
    tell("qian", event="mention")
    assert work() == [("web_push", "given_up")]


def test_the_night_is_quiet_but_for_mail_and_what_is_urgent(
    world: World, tell: Tell, channels: Recorders, work: Work
) -> None:
    world.clock.advance_to(EVENING)
    tell("qian")
    tell("qian", event="case_supervised")
    assert work() == [
        ("web_push", "held_for_quiet_hours"),
        ("email", "sent"),
        ("web_push", "sent"),
        ("email", "sent"),
        ("sms", "sent"),
    ]
    assert Delivery.objects.get(state="held_for_quiet_hours").next_try_at == MORNING
    assert work(MORNING - timedelta(seconds=1))[0] == ("web_push", "held_for_quiet_hours")
    assert work(MORNING)[0] == ("web_push", "sent")
    assert Delivery.objects.get(notice__event="case_dispatched", channel="web_push").attempts == 1


def test_a_caller_may_call_any_event_urgent(world: World, tell: Tell, channels: Recorders, work: Work) -> None:
    world.clock.advance_to(EVENING)
    tell("qian", event="mention", is_urgent=True)
    assert work() == [("web_push", "sent")]


def test_a_retry_that_falls_into_the_night_waits_for_the_morning(
    world: World, tell: Tell, channels: Recorders, work: Work
) -> None:
    world.clock.advance_to(EVENING - timedelta(minutes=31))
    channels["web_push"].failures.append(DeliveryError("busy"))
    tell("qian", event="mention")
    assert work() == [("web_push", "failed")]
    assert work(EVENING) == [("web_push", "held_for_quiet_hours")]
    assert Delivery.objects.get().attempts == 1
    assert work(MORNING) == [("web_push", "sent")]


def test_a_job_that_comes_again_sends_nothing(world: World, tell: Tell, channels: Recorders, work: Work) -> None:
    tell("qian", event="mention")
    due_at = Delivery.objects.get().next_try_at
    assert due_at is not None
    work()
    deliver_notice(Delivery.objects.get().id, due_at=due_at, now=world.now)
    deliver_notice(999_999, due_at=due_at, now=world.now)
    assert len(channels["web_push"].sent) == 1


def test_a_job_of_another_instant_sends_nothing(world: World, tell: Tell, channels: Recorders, work: Work) -> None:
    channels["web_push"].failures.append(DeliveryError("busy"))
    tell("qian", event="mention")
    work()
    deliver_notice(Delivery.objects.get().id, due_at=world.now, now=world.now)
    assert not channels["web_push"].sent


def test_a_channel_or_a_person_gone_meanwhile_is_given_up(
    world: World, tell: Tell, channels: Recorders, work: Work
) -> None:
    tell("qian", "chen", event="mention")
    Member.objects.filter(id=world.members["chen"]).update(is_active=False)
    work()
    tell("qian", event="check_assigned")
    with use_channels({}):
        work()
    errors = Delivery.objects.filter(state="given_up").order_by("id").values_list("last_error", flat=True)
    assert list(errors) == ["the member was struck off", "the channel is not configured"]


def test_the_administrator_sees_what_failed_and_nothing_of_its_words(
    world: World, tell: Tell, channels: Recorders, work: Work
) -> None:
    Member.objects.filter(id=world.members["qian"]).update(email="qian@example.cn")
    channels["email"].failures.append(DeliveryError("refused qian@example.cn", is_final=True))
    channels["sms"].failures.append(DeliveryError("busy"))
    tell("qian")
    tell("qian", event="case_supervised")
    work()
    page = list_failures(actor=world.actor("wei"))
    assert [(row.channel, row.state, row.recipient, row.address) for row in page.rows] == [
        ("sms", "failed", "钱处置员", "138****1234"),
        ("email", "given_up", "钱处置员", "q***@e…"),
    ]
    assert page.rows[1].last_error == "refused q***@e…"
    assert "ZJG2026" not in repr(page)


def test_the_administrator_has_it_tried_again(world: World, tell: Tell, channels: Recorders, work: Work) -> None:
    channels["web_push"].failures.append(DeliveryError("gone", is_final=True))
    tell("qian", event="mention")
    work()
    (row,) = list_failures(actor=world.actor("wei")).rows
    world.wait()
    retry_delivery(actor=world.actor("wei"), delivery_id=row.id, now=world.now)
    assert work() == [("web_push", "sent")]
    assert list_failures(actor=world.actor("wei")).total == 0
    for delivery_id in (row.id, 0, 2**63):
        with pytest.raises(DomainError) as refusal:
            retry_delivery(actor=world.actor("wei"), delivery_id=delivery_id, now=world.now)
        assert refusal.value.code == "delivery_not_failed"


def test_a_wait_that_was_cut_short_leaves_the_old_job_void(
    world: World, tell: Tell, channels: Recorders, work: Work
) -> None:
    channels["web_push"].failures.append(DeliveryError("busy"))
    tell("qian", event="mention")
    work()
    world.clock.advance_to(world.now + timedelta(seconds=30))
    retry_delivery(actor=world.actor("wei"), delivery_id=Delivery.objects.get().id, now=world.now)
    assert work() == [("web_push", "sent")]
    work(world.now + timedelta(minutes=1))
    assert len(channels["web_push"].sent) == 1
