from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.factories import World
from tests.operations.notices.conftest import PARAMS, Tell
from wangge.kernel.public import DomainError
from wangge.notices.models import Delivery, Notice
from wangge.notices.public import RecorderChannel, count_unread, list_notices, notify
from wangge.people.models import Member
from wangge.people.public import change_contact
from wangge.platform.models import DueWork
from wangge.platform.public import use_profile
from wangge.profiles.public import Notices

Recorders = dict[str, RecorderChannel]


def test_each_is_told_once_in_the_city_words(world: World, tell: Tell) -> None:
    assert tell("chen", "qian", "chen") == 2
    (notice,) = list_notices(actor=world.actor("qian")).rows
    assert notice.title == "派遣：暴露垃圾 ZJG2026030200001"
    assert notice.body == "案件 ZJG2026030200001 已派遣至环卫处。地点：步行街12号。处置时限：03-02 15:00。"
    assert (notice.link, notice.case_number) == ("/cases/ZJG2026030200001/", "ZJG2026030200001")
    assert (notice.created_at, notice.read_at, notice.is_urgent) == (world.now, None, False)


def test_the_same_happening_is_told_to_nobody_twice(world: World, tell: Tell, channels: Recorders, work) -> None:
    assert tell("chen") == 1
    assert tell("chen", "qian") == 1
    assert tell("chen", "qian") == 0
    assert Notice.objects.count() == 2
    work()
    assert len(channels["web_push"].sent) == 2
    assert tell("chen", key="another") == 1


def test_one_who_reads_english_is_told_in_english(world: World, tell: Tell) -> None:
    change_contact(actor=world.actor("qian"), member_id=world.members["qian"], email="", language="en")
    tell("chen", "qian")
    titles = [list_notices(actor=world.actor(username)).rows[0].title for username in ("chen", "qian")]
    assert titles == ["派遣：暴露垃圾 ZJG2026030200001", "Dispatched: 暴露垃圾 ZJG2026030200001"]


def test_one_who_was_struck_off_is_not_told(world: World, tell: Tell) -> None:
    Member.objects.filter(id=world.members["qian"]).update(is_active=False)
    assert tell("qian", "chen") == 1
    assert tell() == 0


def test_a_refused_transaction_tells_nobody(world: World, tell: Tell, channels: Recorders) -> None:
    with transaction.atomic():
        assert tell("chen") == 1
        transaction.set_rollback(True)
    assert (Notice.objects.count(), Delivery.objects.count()) == (0, 0)
    assert not DueWork.objects.filter(name__startswith="notices.").exists()


def test_an_event_the_city_left_out_tells_nobody(world: World, tell: Tell) -> None:
    left = tuple(row for row in world.profile.notices.events if row.key != "mention")
    notices = Notices.model_construct(**dict(world.profile.notices) | {"events": left})
    with use_profile(world.profile.model_copy(update={"notices": notices})):
        assert tell("chen", event="mention") == 0
        assert tell("chen") == 1


def test_open_pages_of_these_people_hear_of_it(world: World, tell: Tell) -> None:
    tell("chen", "qian")
    row = DueWork.objects.get(name="notices.made")
    assert (row.kind, row.district_id) == ("event", None)
    assert sorted(row.payload["members"]) == sorted([world.members["chen"], world.members["qian"]])


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"event": "lunch"}, "notice_event_unknown"),
        ({"params": {"number": "1"}}, "notice_params_wrong"),
        ({"params": PARAMS["mention"] | {"more": "x"}}, "notice_params_wrong"),
        ({"key": ""}, "notice_params_wrong"),
        ({"key": "k" * 161}, "notice_params_wrong"),
        ({"link": "//evil.example/"}, "notice_link_wrong"),
        ({"link": "https://evil.example/"}, "notice_link_wrong"),
        ({"link": "/\\evil.example/"}, "notice_link_wrong"),
    ],
)
def test_refuses_what_no_caller_may_ask(world: World, wrong: dict, code: str) -> None:
    sound = {"event": "mention", "key": "k", "params": PARAMS["mention"], "link": "/cases/1/"}
    with pytest.raises(DomainError) as refusal:
        notify(members=[world.members["chen"]], now=world.now, **sound | wrong)
    assert refusal.value.code == code


def test_the_database_keeps_foreign_links_out(world: World, tell: Tell) -> None:
    tell("chen", link="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(link="//evil.example/")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(link="https://evil.example/")


def test_what_is_not_read_is_counted_for_each(world: World, tell: Tell) -> None:
    tell("chen", "qian")
    tell("chen", event="mention")
    assert [count_unread(actor=world.actor(name)) for name in ("chen", "qian", "li", "system")] == [2, 1, 0, 0]
