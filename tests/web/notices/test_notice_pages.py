from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.factories import World
from tests.web.conftest import Visit, read_element
from wangge.config.environment import Environment, read_channels
from wangge.notices.domain.channels import DeliveryError
from wangge.notices.models import Notice, PushSubscription
from wangge.notices.public import RecorderChannel, notify, use_channels
from wangge.people.models import Member
from wangge.platform.public import run_due_work

CASE = {"number": "ZJG2026030200001", "category": "暴露垃圾", "place": "<b>步行街</b>"}
KEYS = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}


def tell(world: World, *usernames: str, key: str = "1", link: str = "/cases/") -> int:
    """Tell people that somebody mentioned them and return the last notice's id."""
    notify(
        members=[world.members[username] for username in usernames],
        event="mention",
        key=key,
        params=CASE | {"actor": "孙受理员", "text": "<i>请看</i>"},
        link=link,
        now=world.now,
    )
    return Notice.objects.order_by("-id").values_list("id", flat=True)[0]


def test_the_inbox_shows_ones_own_notices_and_the_bell_counts_them(world: World, visit: Visit) -> None:
    tell(world, "chen")
    person = visit("chen")
    page = person.get("/notices/").content.decode()
    assert "孙受理员提到了您" in page
    assert "&lt;i&gt;请看&lt;/i&gt;" in page
    assert "消息，1 条未读" in read_element(person.get("/").content.decode(), "bell")
    assert "还没有消息" in visit("sun").get("/notices/").content.decode()
    assert "Notices, all read" in read_element(visit("sun", "en").get("/").content.decode(), "bell")


def test_a_swap_equals_the_page(world: World, visit: Visit) -> None:
    tell(world, "chen")
    person = visit("chen")

    def read(html: str, name: str) -> str:
        return re.sub(r'value="\w{64}"', "", read_element(html, name))  # the mark of a form differs each time

    page = person.get("/notices/").content.decode()
    assert read(person.swap("/notices/").content.decode(), "inbox") == read(page, "inbox")
    assert read(person.swap("/notices/bell/").content.decode(), "bell") == read(page, "bell")


def test_opening_a_notice_reads_it_and_goes_to_its_case(world: World, visit: Visit) -> None:
    notice_id = tell(world, "chen", link="/cases/?view=all")
    answer = visit("chen").get(f"/notices/{notice_id}/")
    assert (answer.status_code, answer["Location"]) == (302, "/cases/?view=all")
    assert Notice.objects.get().read_at == world.now
    without = tell(world, "chen", key="2", link="")
    assert visit("chen").get(f"/notices/{without}/")["Location"] == "/notices/"


def test_reading_one_and_all(world: World, visit: Visit) -> None:
    first, *_ = [tell(world, "chen", key=str(number)) for number in range(3)]
    person = visit("chen")
    assert person.post(f"/notices/{first}/read/")["Location"] == "/notices/"
    assert Notice.objects.filter(read_at=None).count() == 2
    assert person.get("/notices/read/").status_code == 405
    assert person.post("/notices/read/").status_code == 302
    assert not Notice.objects.filter(read_at=None).exists()


def test_another_persons_notice_is_not_found(world: World, visit: Visit) -> None:
    notice_id = tell(world, "chen")
    for person in (visit("zhou"), visit("wei")):
        assert person.get(f"/notices/{notice_id}/").status_code == 404
        assert person.post(f"/notices/{notice_id}/read/").status_code == 404
    assert Notice.objects.get().read_at is None


def test_many_notices_come_in_pages(world: World, visit: Visit) -> None:
    for number in range(51):
        tell(world, "chen", key=str(number))
    person = visit("chen")
    assert person.get("/notices/").content.decode().count('class="wg-notice ') == 50
    assert person.get("/notices/?page=2").content.decode().count('class="wg-notice ') == 1
    assert person.get("/notices/?page=x").status_code == 200


@pytest.mark.parametrize(("path", "most"), [("/notices/", 5), ("/notices/bell/", 3), ("/notices/failures/", 8)])
def test_pages_stay_within_their_budget(world: World, visit: Visit, path: str, most: int) -> None:
    for number in range(5):
        tell(world, "wei", key=str(number))
    person = visit("wei")
    person.get(path)
    with CaptureQueriesContext(connection) as queries:
        person.get(path)
    assert len(queries) <= most, [query["sql"][:120] for query in queries]


def test_a_person_chooses_channels(world: World, visit: Visit) -> None:
    person = visit("qian")
    with use_channels({key: RecorderChannel(key) for key in ("email", "sms")}):
        page = person.get("/notices/channels/").content.decode()
        assert re.search(r'name="email-work"[^>]*checked', page)
        assert not re.search(r'name="sms-work"[^>]*checked', page)
        assert "138****" not in page  # his own number he sees whole
        answer = person.post(
            "/notices/channels/", {"sms-work": "on", "email": "qian@example.cn", "language": "en"}, follow=True
        )
        page = answer.content.decode()
    assert "消息渠道已保存" in page
    assert re.search(r'name="sms-work"[^>]*checked', page)
    assert not re.search(r'name="email-work"[^>]*checked', page)
    row = Member.objects.get(id=world.members["qian"])
    assert (row.email, row.language) == ("qian@example.cn", "en")


def test_what_was_typed_stays_where_it_is_wrong(world: World, visit: Visit) -> None:
    with use_channels({"sms": RecorderChannel("sms")}):
        answer = visit("qian").post("/notices/channels/", {"sms-work": "on", "email": "nobody", "language": "en"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="nobody"' in page
    assert 'id="email-error"' in page
    assert re.search(r'name="sms-work"[^>]*checked', page)
    assert Member.objects.get(id=world.members["qian"]).email == ""


def test_a_browser_is_switched_on_and_off(world: World, visit: Visit, settings: Settings, tmp_path) -> None:
    settings.WANGGE_CHANNELS = read_channels(Environment(push_contact="mailto:it@example.cn"), tmp_path)
    person = visit("qian")
    assert "<wg-push data-key=" in person.get("/notices/channels/").content.decode()
    endpoint = "https://fcm.googleapis.com/fcm/send/1"
    assert person.post("/notices/channels/browser/", {"endpoint": endpoint, **KEYS}).status_code == 204
    assert PushSubscription.objects.get().member_id == world.members["qian"]
    refused = person.post("/notices/channels/browser/", {"endpoint": "https://10.0.0.1/", **KEYS})
    assert refused.status_code == 422
    assert person.post("/notices/channels/browser/off/", {"endpoint": endpoint}).status_code == 204
    assert not PushSubscription.objects.exists()
    form = person.post("/notices/channels/browser/off/", headers={"Sec-Fetch-Mode": "navigate"})
    assert form["Location"] == "/notices/channels/"


def test_the_worker_of_web_push_comes_from_here(world: World, visit: Visit) -> None:
    answer = visit("chen").get("/notices/push-worker.js")
    script = answer.content.decode()
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "showNotification" in script
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)  # a classic script


def test_the_administrator_sees_failures_without_words_and_tries_again(world: World, visit: Visit) -> None:
    email = RecorderChannel("sms")
    email.failures.append(DeliveryError("no number 13800001234", is_final=True))
    person = visit("wei")
    with use_channels({"sms": email}):
        notify(
            members=[world.members["qian"]],
            event="case_supervised",
            key="s",
            params=CASE | {"actor": "冯", "text": "今天办完"},
            link="/cases/",
            now=world.now,
        )
        run_due_work(now=world.now)
        page = person.get("/notices/failures/").content.decode()
        assert "138****1234" in page
        assert "已放弃" in page
        assert "WANGGE_SMTP_URL" in page
        for word in ("13800001234", "今天办完", "ZJG2026030200001"):
            assert word not in page
        retry = re.search(r"/notices/failures/\d+/retry/", page)
        assert retry
        world.wait()
        assert "已重新投递" in person.post(retry[0], follow=True).content.decode()
        run_due_work(now=world.now)
    assert len(email.sent) == 1
    assert "目前所有消息都已送达" in person.get("/notices/failures/").content.decode()
    assert person.post(retry[0]).status_code == 404
    assert visit("feng").post(retry[0]).status_code == 403


def test_only_the_administrator_is_led_to_the_failures(world: World, visit: Visit) -> None:
    assert "/notices/failures/" in visit("wei").get("/").content.decode()
    assert "/notices/failures/" not in visit("feng").get("/").content.decode()
