"""Who reported from outside is told by message, if he agreed (PJ-9); what he says of the ending is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from tests.factories import World
from wangge.cases.models import CaseEvent, CaseReporter
from wangge.cases.public import (
    CaseRef,
    find_tracked_case,
    rate_tracked_case,
    report_case,
    stop_messages,
)
from wangge.kernel.public import Actor, DomainError
from wangge.notices.domain.channels import DeliveryError
from wangge.notices.operations.channels.outages import forget_pauses
from wangge.notices.public import RecorderChannel, use_channels
from wangge.platform.models import DueWork
from wangge.platform.public import run_due_work, verify_audit

TOKEN = "the-token-that-the-citizen-keeps"
PHONE, EMAIL = "13812345678", "reader@example.cn"
NIGHT, MORNING = datetime(2026, 3, 2, 15, 0, tzinfo=UTC), datetime(2026, 3, 2, 23, 0, tzinfo=UTC)

Recorders = dict[str, RecorderChannel]


@pytest.fixture
def channels(settings: Settings) -> Iterator[Recorders]:
    settings.WANGGE_CHANNELS = {"public_url": "https://city.example.cn"}
    recorders = {key: RecorderChannel(key) for key in ("sms", "email")}
    with use_channels(recorders):
        yield recorders
    forget_pauses()


def report(world: World, token: str = TOKEN, **facts: Any) -> CaseRef:
    given = {"reporter_phone": PHONE, "reporter_email": EMAIL, "wants_messages": True, **facts}
    citizen = Actor(member_id=None, name="citizen", roles=frozenset({"citizen"}), district_id=world.district)
    told = world.describe_report(source="citizen_web", tracking_token=token, **given)
    return report_case(actor=citizen, report=told)


def drain(world: World, at: datetime | None = None) -> None:
    if at is not None:
        world.clock.advance_to(at)
    while run_due_work(now=world.now):
        pass


def close(world: World, case: CaseRef) -> CaseRef:
    case = world.move(world.verify_first(case, "citizen_web"), "accept")
    for move in ("file", "dispatch", "sign", "finish", "send_to_check", "pass_check", "close"):
        case = world.move(case, move)
    return case


def test_a_citizen_who_agreed_is_told_of_taking_up_and_closing(world: World, channels: Recorders) -> None:
    case = close(world, report(world))
    drain(world)
    titles = [message.title for message, _ in channels["sms"].sent]
    assert titles == ["您反映的问题已受理", "您反映的问题已办结"]
    message, recipient = channels["sms"].sent[-1]
    assert (recipient.phone, case.number in message.body, "已处置" in message.body) == (PHONE, True, True)
    assert EMAIL not in {recipient.email for _, recipient in channels["email"].sent}  # one channel is enough
    address = message.body.split("https://city.example.cn")[1].strip()
    token = address.removeprefix("/report/").strip("/")
    assert find_tracked_case(token=token).number == case.number
    assert not CaseReporter.objects.filter(tracking_digest__contains=token).exists()


def test_a_refusal_says_why_in_the_reporters_language(world: World, channels: Recorders) -> None:
    world.move(report(world, reporter_language="en", reporter_phone=""), "refuse")
    drain(world)
    ((message, recipient),) = channels["email"].sent
    assert message.title == "Your report is not taken up"
    assert "{" not in message.body
    assert recipient.email == EMAIL


@pytest.mark.parametrize("facts", [{"wants_messages": False}, {"reporter_phone": "", "reporter_email": ""}])
def test_nobody_else_is_sent_anything(world: World, channels: Recorders, facts: dict[str, Any]) -> None:
    world.move(report(world, **facts), "refuse")
    drain(world)
    assert not channels["sms"].sent
    assert not channels["email"].sent


def test_no_more_messages_after_the_switch(world: World, channels: Recorders) -> None:
    case = world.move(world.verify_first(report(world), "citizen_web"), "accept")
    drain(world)
    stop_messages(token=TOKEN)
    world.move(case, "void", by="zhao")
    drain(world)
    assert [message.title for message, _ in channels["sms"].sent] == ["您反映的问题已受理"]
    with pytest.raises(DomainError, match="report_not_found"):
        stop_messages(token="another")


def test_a_merged_report_is_answered_where_it_is_dealt_with(world: World, channels: Recorders) -> None:
    lead, merged = report(world, token="one", reporter_phone="13911112222"), report(world)
    world.move(merged, "merge", target_number=lead.number)
    close(world, world.get_ref(lead))
    drain(world)
    told = {(recipient.phone, message.title) for message, recipient in channels["sms"].sent}
    assert told == {(phone, f"您反映的问题已{end}") for phone in (PHONE, "13911112222") for end in ("受理", "办结")}
    assert any(merged.number in message.body for message, _ in channels["sms"].sent)


def test_a_message_waits_for_the_morning_and_for_its_gateway(world: World, channels: Recorders) -> None:
    case = report(world)
    world.clock.advance_to(NIGHT)
    world.move(case, "refuse")
    drain(world)
    assert not channels["sms"].sent
    channels["sms"].failures.append(DeliveryError(f"no line to {PHONE}"))
    drain(world, MORNING + timedelta(minutes=10))
    row = DueWork.objects.get(name="cases.answer_reporter", state="pending")
    assert row.last_error == "DeliveryError: no line to 138****5678"
    assert PHONE not in str(row.payload)
    drain(world, row.run_at)
    assert len(channels["sms"].sent) == 1


def test_a_citizen_rates_a_closed_report_once_and_the_chain_holds_it(world: World) -> None:
    case = report(world)
    with pytest.raises(DomainError, match="rating_too_early"):
        rate_tracked_case(token=TOKEN, score=5)
    close(world, case)
    with pytest.raises(DomainError, match="score_unknown"):
        rate_tracked_case(token=TOKEN, score=6)
    assert find_tracked_case(token=TOKEN).may_rate
    rate_tracked_case(token=TOKEN, score=4, note="比上次快")
    with pytest.raises(DomainError, match="rated_already"):
        rate_tracked_case(token=TOKEN, score=1)
    tracked = find_tracked_case(token=TOKEN)
    assert (tracked.score, tracked.may_rate) == (4, False)
    event = CaseEvent.objects.get(case_id=case.id, move="rate")
    assert (event.to_state, event.actor_role) == ("closed", "citizen")
    assert verify_audit(actor=world.actor("chu")).ok


@pytest.mark.parametrize("token", ["", "unknown", "1.forged", ".", "x.y"])
def test_a_code_that_is_none_opens_nothing(world: World, token: str) -> None:
    report(world)
    with pytest.raises(DomainError, match="report_not_found"):
        find_tracked_case(token=token)
