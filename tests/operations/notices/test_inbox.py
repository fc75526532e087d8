"""Reading, choosing, and who may what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import World
from tests.operations.notices.conftest import PARAMS, Tell
from wangge.kernel.public import DomainError
from wangge.notices.access import failures_visible_to
from wangge.notices.domain.channels import DeliveryError
from wangge.notices.models import ChannelChoice, Delivery, Notice
from wangge.notices.public import (
    RecorderChannel,
    count_unread,
    list_channel_states,
    list_choices,
    list_failures,
    list_notices,
    mark_all_read,
    mark_read,
    notify,
    retry_delivery,
    save_choices,
)
from wangge.people.public import change_contact, get_contacts
from wangge.platform.models import Installation
from wangge.platform.public import run_due_work

Recorders = dict[str, RecorderChannel]


def test_unread_comes_first_then_the_newest(world: World, tell: Tell) -> None:
    for number in range(5):
        world.wait()
        tell("chen", key=str(number))
    rows = list_notices(actor=world.actor("chen")).rows
    for row in rows[0], rows[3]:
        mark_read(actor=world.actor("chen"), notice_id=row.id, now=world.now)
    page = list_notices(actor=world.actor("chen"))
    assert page.rows == tuple(
        replace(rows[place], read_at=world.now if place in {0, 3} else None) for place in (1, 2, 4, 0, 3)
    )
    assert (page.total, page.unread) == (5, 3)
    last = list_notices(actor=world.actor("chen"), page=99, page_size=2)
    assert (last.page, last.page_count, len(last.rows)) == (3, 3, 1)


def test_a_notice_is_read_once(world: World, tell: Tell) -> None:
    tell("chen")
    (row,) = list_notices(actor=world.actor("chen")).rows
    first = world.now
    assert mark_read(actor=world.actor("chen"), notice_id=row.id, now=first).read_at == first
    assert mark_read(actor=world.actor("chen"), notice_id=row.id, now=world.wait()).read_at == first


def test_all_are_read_at_once_and_nobody_elses(world: World, tell: Tell) -> None:
    tell("chen", "qian")
    tell("chen", event="mention")
    assert mark_all_read(actor=world.actor("chen"), now=world.now) == 2
    assert [count_unread(actor=world.actor(name)) for name in ("chen", "qian")] == [0, 1]


@pytest.mark.parametrize("username", ["qian", "wei", "chu", "system"])
def test_nobody_reads_another_persons_notice(world: World, tell: Tell, username: str) -> None:
    tell("chen")
    (row,) = list_notices(actor=world.actor("chen")).rows
    with pytest.raises(DomainError) as refusal:
        mark_read(actor=world.actor(username), notice_id=row.id, now=world.now)
    assert refusal.value.code == "notice_unknown"
    assert list_notices(actor=world.actor(username)).total == 0


@pytest.mark.parametrize("notice_id", [0, -1, 2**63])
def test_a_number_nobody_has_is_no_notice(world: World, notice_id: int) -> None:
    with pytest.raises(DomainError) as refusal:
        mark_read(actor=world.actor("chen"), notice_id=notice_id, now=world.now)
    assert refusal.value.code == "notice_unknown"


def test_a_choice_changes_what_comes(world: World, tell: Tell, channels: Recorders) -> None:
    plan = list_choices(actor=world.actor("qian"))
    shown = {(choice.channel, row.group): choice.is_on for row in plan.groups for choice in row.choices}
    assert shown["email", "work"]
    assert not shown["sms", "work"]
    save_choices(actor=world.actor("qian"), choices=shown | {("email", "work"): False, ("sms", "work"): True})
    assert ChannelChoice.objects.count() == 2  # what stays as it was shown is not written
    tell("qian", "chen")
    chosen = Delivery.objects.filter(notice__member_id=world.members["qian"]).values_list("channel", flat=True)
    assert set(chosen) == {"web_push", "sms"}
    assert Delivery.objects.filter(notice__member_id=world.members["chen"], channel="email").exists()
    save_choices(actor=world.actor("qian"), choices={("email", "work"): True})
    assert list_choices(actor=world.actor("qian")).groups[0].choices[1].is_on


def test_groups_are_offered_to_those_they_concern(world: World, channels: Recorders) -> None:
    offered = {name: {row.group for row in list_choices(actor=world.actor(name)).groups} for name in ("qian", "wei")}
    assert offered["wei"] - offered["qian"] == {"system"}
    with pytest.raises(DomainError) as refusal:
        save_choices(actor=world.actor("qian"), choices={("email", "system"): True})
    assert refusal.value.code == "channel_choice_unknown"


def test_the_system_chooses_nothing(world: World) -> None:
    with pytest.raises(DomainError) as refusal:
        list_choices(actor=world.system)
    assert refusal.value.code == "notices_without_member"


@pytest.mark.parametrize("username", ["chen", "feng", "chu", "li"])
def test_only_the_administrator_watches_deliveries(
    world: World, tell: Tell, channels: Recorders, username: str
) -> None:
    channels["web_push"].failures.append(DeliveryError("gone", is_final=True))
    tell("qian", event="mention")
    run_due_work(now=world.now)
    actor = world.actor(username)
    calls: list[Callable[[], object]] = [
        lambda: list_failures(actor=actor),
        lambda: list_channel_states(actor=actor),
        lambda: retry_delivery(actor=actor, delivery_id=1, now=world.now),
    ]
    for call in calls:
        with pytest.raises(DomainError) as refusal:
            call()
        assert refusal.value.code == "notices_not_administrator"
    assert not failures_visible_to(actor).exists()


def test_an_administrator_of_one_district_sees_that_district(world: World, tell: Tell, channels: Recorders) -> None:
    channels["web_push"].failures.extend([DeliveryError("gone", is_final=True)] * 2)
    tell("qian", "wang", event="mention")
    run_due_work(now=world.now)
    limited = replace(world.system, district_id=world.district)
    assert [row.recipient for row in list_failures(actor=limited).rows] == ["钱处置员"]
    assert list_failures(actor=world.system).total == 2
    (row,) = list_failures(actor=replace(world.system, district_id=world.units["other_district"])).rows
    with pytest.raises(DomainError):
        retry_delivery(actor=limited, delivery_id=row.id, now=world.now)


def test_channels_stand_as_the_deployment_set_them(world: World, tell: Tell, channels: Recorders) -> None:
    channels["web_push"].failures.append(DeliveryError("busy"))
    tell("qian")
    states = {row.key: row for row in list_channel_states(actor=world.actor("wei"))}
    assert (states["email"].status, states["email"].waiting) == ("recorded", 1)
    assert (states["wecom"].status, states["wecom"].settings) == ("not_configured", ("WANGGE_WECOM_URL",))
    run_due_work(now=world.now)
    states = {row.key: row for row in list_channel_states(actor=world.actor("wei"))}
    assert (states["web_push"].failed, states["email"].waiting) == (1, 0)


def test_a_demo_city_sends_nothing_to_made_up_people(world: World) -> None:
    Installation.objects.update_or_create(
        id=1, defaults={"is_demo": True, "profile": "zhangjiagang", "created_at": world.now}
    )
    notify(
        members=[world.members["qian"]],
        event="case_supervised",
        key="k",
        params=PARAMS["case_supervised"],
        link="",
        now=world.now,
    )
    assert run_due_work(now=world.now)
    assert set(Delivery.objects.values_list("channel", "state")) == {("email", "sent"), ("sms", "sent")}
    assert {row.status for row in list_channel_states(actor=world.actor("wei"))} == {"recorded", "not_configured"}


def test_notices_of_more_than_a_year_ago_are_removed(world: World, tell: Tell, channels: Recorders) -> None:
    from wangge.notices.handlers import clear_old_notices
    from wangge.platform.public import DueWorkItem

    item = DueWorkItem(id=1, kind="timer", name="", key="", stream="", payload={}, due_at=world.now, attempts=1)
    tell("chen")
    world.clock.advance_to(world.now + timedelta(days=300))
    tell("chen", key="younger")
    clear_old_notices(item)
    assert Notice.objects.count() == 2
    world.clock.advance_to(world.now + timedelta(days=66))
    clear_old_notices(item)
    assert Notice.objects.get().key == "younger"


def test_contacts_are_seen_by_their_owner_and_who_keeps_the_register(world: World) -> None:
    qian = world.members["qian"]
    change_contact(actor=world.actor("qian"), member_id=qian, email="qian@example.cn", language="en")
    for username in ("qian", "wei", "system"):
        contact = get_contacts(actor=world.actor(username), member_ids=[qian])[qian]
        assert (contact.email, contact.language, contact.phone) == ("qian@example.cn", "en", "13800001234")
    with pytest.raises(DomainError) as refusal:
        get_contacts(actor=world.actor("chen"), member_ids=[qian])
    assert refusal.value.code == "contact_not_yours"


@pytest.mark.parametrize(
    ("username", "email", "language", "code"),
    [
        ("chen", "", "", "contact_not_yours"),
        ("qian", "no address", "", "member_faulty"),
        ("qian", "", "fr", "member_faulty"),
    ],
)
def test_a_faulty_contact_is_refused(world: World, username: str, email: str, language: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        change_contact(actor=world.actor(username), member_id=world.members["qian"], email=email, language=language)
    assert refusal.value.code == code
