"""Every channel against a real server on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pytest_django import Settings

from tests.factories import World
from tests.operations.notices.conftest import Tell
from tests.support.mail_server import MailServer, run_mail_server
from tests.support.web_server import WebServer, run_web_server
from wangge.config.environment import Environment, read_channels
from wangge.kernel.public import DomainError
from wangge.notices.domain.web_push import decode_base64url, encode_base64url
from wangge.notices.models import Delivery, PushSubscription
from wangge.notices.public import (
    find_channels,
    find_push_key,
    list_choices,
    save_choices,
    subscribe_browser,
    unsubscribe_browser,
)
from wangge.people.models import Member

AUTH = b"0123456789abcdef"


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """Run a mail server."""
    with run_mail_server() as server:
        yield server


@pytest.fixture
def web() -> Iterator[WebServer]:
    """Run a web server."""
    with run_web_server() as server:
        yield server


@pytest.fixture
def configure(settings: Settings, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Return a function that sets a deployment up by its environment."""

    def do_configure(**words: str) -> None:
        settings.WANGGE_CHANNELS = read_channels(Environment(**words), tmp_path)

    return do_configure


@dataclass
class Office:
    """The city, somebody who tells, the worker, and the deployment."""

    world: World
    tell: Tell
    work: Callable[..., list[tuple[str, str]]]
    configure: Callable[..., None]


@pytest.fixture
def office(world: World, tell: Tell, work, configure) -> Office:  # type: ignore[no-untyped-def]
    """Return everything a delivery needs."""
    return Office(world, tell, work, configure)


@pytest.fixture
def qian(world: World) -> Member:
    """Return one who has an address."""
    Member.objects.filter(id=world.members["qian"]).update(email="qian@example.cn")
    return Member.objects.get(id=world.members["qian"])


def choose(world: World, channel: str) -> None:
    save_choices(actor=world.actor("qian"), choices={(channel, "talk"): True})


def test_without_configuration_nothing_is_offered(office: Office) -> None:
    office.configure()
    assert find_channels() == {}
    assert office.tell("qian", event="case_supervised") == 1
    assert not Delivery.objects.exists()
    assert list_choices(actor=office.world.actor("qian")).channels == ()


def test_a_mail_arrives(office: Office, mail: MailServer, qian: Member) -> None:
    mail.password = "geheim @:/"
    office.configure(
        smtp_url=f"smtp://wang%40e:geheim%20%40%3A%2F@127.0.0.1:{mail.port}?tls=none",
        mail_from="网格 <wangge@example.cn>",
        public_url="https://wangge.example.cn/",
    )
    office.tell("qian", "chen")  # 陈 has no address
    assert office.work() == [("email", "sent")]
    ((sender, recipients, message),) = mail.envelopes
    assert (sender, recipients, mail.signed_in) == ("wangge@example.cn", ["qian@example.cn"], ["wang@e"])
    assert message["Subject"] == "派遣：暴露垃圾 ZJG2026030200001"
    assert message["Auto-Submitted"] == "auto-generated"
    notice_id = Delivery.objects.get().notice_id
    assert message["Message-ID"] == f"<notice-{notice_id}@example.cn>"
    assert message.get_content().split() == [
        "案件",
        "ZJG2026030200001",
        "已派遣至环卫处。地点：步行街12号。处置时限：03-02",
        "15:00。",
        f"https://wangge.example.cn/notices/{notice_id}/",
    ]


@pytest.mark.parametrize(
    ("answer", "state"), [("550 no such mailbox <qian@example.cn>", "given_up"), ("451 greylisted", "failed")]
)
def test_a_mailbox_refused(office: Office, mail: MailServer, qian: Member, answer: str, state: str) -> None:
    mail.refusals["qian@example.cn"] = answer
    office.configure(smtp_url=f"smtp://127.0.0.1:{mail.port}?tls=none", mail_from="wangge@example.cn")
    office.tell("qian")
    assert office.work() == [("email", state)]
    error = Delivery.objects.get().last_error
    assert answer[:3] in error
    assert "qian@example.cn" not in error


def test_a_message_that_a_mail_server_refuses_for_good_is_not_sent_again(
    office: Office, mail: MailServer, qian: Member
) -> None:
    mail.data_answer = "554 message rejected"
    office.configure(smtp_url=f"smtp://127.0.0.1:{mail.port}?tls=none", mail_from="wangge@example.cn")
    office.tell("qian")
    assert office.work() == [("email", "given_up")]
    assert Delivery.objects.get().last_error == "the mail server answers 554 message rejected"


def test_an_account_that_a_mail_server_refuses_can_be_mended(office: Office, mail: MailServer, qian: Member) -> None:
    mail.password = "another"
    office.configure(smtp_url=f"smtp://w:geheim@127.0.0.1:{mail.port}?tls=none", mail_from="wangge@example.cn")
    office.tell("qian")
    assert office.work() == [("email", "failed")]


def test_a_mail_waits_for_its_server(office: Office, mail: MailServer, qian: Member) -> None:
    mail.banner = "421 too busy"
    office.configure(smtp_url=f"smtp://127.0.0.1:{mail.port}?tls=none", mail_from="wangge@example.cn")
    office.tell("qian")
    assert office.work() == [("email", "failed")]
    assert "421" in Delivery.objects.get().last_error
    mail.banner = "220 here"
    assert office.work(office.world.now + timedelta(minutes=1)) == [("email", "sent")]


def test_no_mail_goes_unencrypted_unasked(office: Office, mail: MailServer, qian: Member) -> None:
    office.configure(smtp_url=f"smtp://127.0.0.1:{mail.port}", mail_from="wangge@example.cn")
    office.tell("qian")
    assert office.work() == [("email", "failed")]
    assert "STARTTLS" in Delivery.objects.get().last_error
    assert not mail.envelopes


def test_a_server_out_of_reach_is_said_without_its_password(office: Office, qian: Member) -> None:
    with run_mail_server() as gone:
        port = gone.port
    office.configure(smtp_url=f"smtp://wang:geheim@127.0.0.1:{port}?tls=none", mail_from="wangge@example.cn")
    office.tell("qian")
    assert office.work() == [("email", "failed")]
    assert "geheim" not in Delivery.objects.get().last_error


def test_a_short_message_reaches_the_gateway(office: Office, web: WebServer) -> None:
    office.configure(
        sms_url=f"{web.url}/send",
        sms_fields='{"to": "{phone}", "content": "{text}", "sign": "{sign}"}',
        sms_key="geheim",
        sms_accepted='"code":0',
    )
    web.answers = [(200, b'{"code":7}'), (500, b""), (200, b'{"code":0}')]
    office.tell("qian", event="case_supervised")
    assert office.work() == [("sms", "failed")]
    assert Delivery.objects.get().last_error == 'the gateway refuses: {"code":7}'
    office.work(office.world.now + timedelta(minutes=1))
    assert Delivery.objects.get().last_error == "the gateway answers 500"
    assert office.work(office.world.now + timedelta(minutes=5)) == [("sms", "sent")]
    fields = json.loads(web.posted[-1].body)
    assert fields["to"] == "13800001234"
    assert fields["content"].startswith("督办：暴露垃圾 ZJG2026030200001。冯领导督办案件")
    assert len(fields["sign"]) == 64
    assert "geheim" not in web.posted[-1].body.decode()


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        ((200, b'{"code":22,"msg":"unknown number"}'), "given_up", "the gateway refuses"),
        ((500, b'{"code":22,"msg":"unknown number"}'), "given_up", 'the gateway answers 500: {"code":22'),
        ((400, b""), "given_up", "the gateway answers 400"),
        ((200, b'{"code":9,"msg":"no credit"}'), "failed", "the gateway refuses"),
        ((401, b""), "failed", "the gateway answers 401"),
        ((429, b""), "failed", "the gateway answers 429"),
    ],
)
def test_what_a_gateway_refuses_for_good_is_not_tried_again(
    office: Office, web: WebServer, answer: tuple[int, bytes], state: str, reason: str
) -> None:
    fields = '{"to": "{phone}", "content": "{text}"}'
    office.configure(
        sms_url=f"{web.url}/s", sms_fields=fields, sms_accepted='"code":0', sms_refused='"code":22 | "code":23'
    )
    web.answers = [answer]
    office.tell("qian", event="case_supervised")
    assert office.work() == [("sms", state)]
    assert Delivery.objects.get().last_error.startswith(reason)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (93000, "given_up"),
        (93008, "given_up"),
        (430102, "given_up"),
        (400102, "failed"),
        (45009, "failed"),
        (-1, "failed"),
    ],
)
def test_a_robot_that_is_gone_is_not_asked_again(office: Office, web: WebServer, code: int, state: str) -> None:
    office.configure(wecom_url=f"{web.url}/send?key=robotkey")
    choose(office.world, "wecom")
    web.answers = [(200, json.dumps({"errcode": code, "errmsg": "said"}).encode())]
    office.tell("qian", event="mention")
    assert office.work() == [("wecom", state)]
    assert Delivery.objects.get().last_error == f"the robot refuses: {code} said"


@pytest.mark.parametrize("channel", ["wecom", "dingtalk"])
def test_a_robot_mentions_the_person(office: Office, web: WebServer, channel: str) -> None:
    office.configure(**{f"{channel}_url": f"{web.url}/send?key=robotkey"}, dingtalk_secret="SEC")
    choose(office.world, channel)
    web.answers = [(200, b'{"errcode":45009,"errmsg":"too often"}'), (200, b'{"errcode":0,"errmsg":"ok"}')]
    office.tell("qian", event="mention")
    assert office.work() == [(channel, "failed")]
    assert "45009 too often" in Delivery.objects.get().last_error
    assert office.work(office.world.now + timedelta(minutes=1)) == [(channel, "sent")]
    posted = web.posted[-1]
    assert posted.path.startswith("/send?key=robotkey")
    assert ("sign=" in posted.path) is (channel == "dingtalk")
    payload = json.loads(posted.body)
    assert "孙受理提到了您" in payload["text"]["content"]
    mentioned = payload["text"].get("mentioned_mobile_list") or payload["at"]["atMobiles"]
    assert mentioned == ["13800001234"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((302, b""), "the server answers 302"),
        ((404, b""), "the server answers 404"),
        ((200, b"<html>"), "the answer is no JSON object"),
        ((200, b"[]"), "the answer is no JSON object"),
    ],
)
def test_a_robot_that_answers_otherwise(office: Office, web: WebServer, answer: tuple[int, bytes], reason: str) -> None:
    office.configure(wecom_url=f"{web.url}/send?key=robotkey")
    choose(office.world, "wecom")
    web.answers = [answer]
    office.tell("qian", event="mention")
    assert office.work() == [("wecom", "failed")]
    assert Delivery.objects.get().last_error == reason
    assert len(web.posted) == 1  # a redirect is not followed


def test_a_robot_out_of_reach_is_said_without_its_key(office: Office) -> None:
    with run_web_server() as gone:
        url = gone.url
    office.configure(wecom_url=f"{url}/send?key=robotkey")
    choose(office.world, "wecom")
    office.tell("qian", event="mention")
    assert office.work() == [("wecom", "failed")]
    assert Delivery.objects.get().last_error.startswith("no answer: ")
    assert "robotkey" not in Delivery.objects.get().last_error


class Browser:
    """A browser's half of web push, after RFC 8291."""

    def __init__(self, url: str) -> None:
        self.endpoint = url
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def keys(self) -> dict[str, str]:
        return {
            "endpoint": self.endpoint,
            "p256dh": encode_base64url(self.point),
            "auth": encode_base64url(AUTH),
        }

    def read(self, body: bytes) -> dict[str, str]:
        salt, length = body[:16], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        mixed = self._derive(AUTH, shared, b"WebPush: info\0" + self.point + sender, 32)
        key = self._derive(salt, mixed, b"Content-Encoding: aes128gcm\0", 16)
        plain = AESGCM(key).decrypt(self._derive(salt, mixed, b"Content-Encoding: nonce\0", 12), sealed, None)
        found: dict[str, str] = json.loads(plain.rstrip(b"\0")[:-1])
        return found

    @staticmethod
    def _derive(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
        mac = hmac.HMAC(salt, hashes.SHA256())
        mac.update(secret)
        return HKDFExpand(algorithm=hashes.SHA256(), length=length, info=info).derive(mac.finalize())


def subscribe(world: World, *browsers: Browser, by: str = "qian") -> None:
    for browser in browsers:
        subscribe_browser(actor=world.actor(by), now=world.now, **browser.keys)


def test_a_browser_reads_what_is_pushed(office: Office, web: WebServer) -> None:
    office.configure(push_contact="mailto:it@example.cn", push_hosts="127.0.0.1")
    browser = Browser(f"{web.url}/push/1")
    subscribe(office.world, browser)
    web.answers = [(201, b"")]
    office.tell("qian", "chen", event="case_supervised")
    assert office.work() == [("web_push", "sent")]
    posted = web.posted[0]
    notice_id = Delivery.objects.get().notice_id
    assert browser.read(posted.body) == {
        "title": "督办：暴露垃圾 ZJG2026030200001",
        "body": "冯领导督办案件 ZJG2026030200001：今天办完。地点：步行街12号。",
        "url": f"/notices/{notice_id}/",
        "tag": f"notice-{notice_id}",
    }
    headers = [posted.headers[name] for name in ("ttl", "urgency", "content-encoding")]
    assert headers == ["86400", "high", "aes128gcm"]
    assert posted.headers["authorization"].endswith(f", k={find_push_key()}")
    assert len(decode_base64url(find_push_key())) == 65


def test_a_browser_that_is_gone_is_forgotten(office: Office, web: WebServer) -> None:
    office.configure(push_contact="mailto:it@example.cn", push_hosts="127.0.0.1")
    subscribe(office.world, Browser(f"{web.url}/push/1"), Browser(f"{web.url}/push/2"))
    web.answers = [(410, b""), (201, b"")]
    office.tell("qian", event="mention")
    assert office.work() == [("web_push", "sent")]
    assert PushSubscription.objects.get().endpoint.endswith("/push/2")
    web.answers = [(404, b"")]
    office.tell("qian", event="check_assigned")
    assert office.work()[-1] == ("web_push", "given_up")
    assert not PushSubscription.objects.exists()


def test_a_push_service_that_is_busy_is_asked_again(office: Office, web: WebServer) -> None:
    office.configure(push_contact="mailto:it@example.cn", push_hosts="127.0.0.1")
    subscribe(office.world, Browser(f"{web.url}/push/1"))
    web.answers = [(429, b""), (201, b"")]
    office.tell("qian", event="mention")
    assert office.work() == [("web_push", "failed")]
    assert Delivery.objects.get().last_error == "the push service answers 429"
    assert office.work(office.world.now + timedelta(minutes=1)) == [("web_push", "sent")]


def test_a_push_service_out_of_reach_is_asked_later(office: Office) -> None:
    with run_web_server() as gone:
        url = gone.url
    office.configure(push_contact="mailto:it@example.cn", push_hosts="127.0.0.1")
    subscribe(office.world, Browser(f"{url}/push/1"))
    office.tell("qian", "qian", event="mention")
    office.tell("qian", event="check_assigned")
    assert office.work() == [("web_push", "failed"), ("web_push", "waiting")]
    assert PushSubscription.objects.exists()


def test_a_push_service_taken_off_the_list_is_forgotten(office: Office, web: WebServer) -> None:
    office.configure(push_contact="mailto:it@example.cn", push_hosts="127.0.0.1")
    subscribe(office.world, Browser(f"{web.url}/push/1"))
    office.configure(push_contact="mailto:it@example.cn", push_hosts="fcm.googleapis.com")
    office.tell("qian", event="mention")
    assert office.work() == [("web_push", "given_up")]
    assert not web.posted
    assert not PushSubscription.objects.exists()


def test_a_browser_belongs_to_who_subscribed_it_last(world: World, configure, web: WebServer) -> None:
    configure(push_contact="mailto:it@example.cn", push_hosts="127.0.0.1")
    browser = Browser(f"{web.url}/push/1")
    subscribe(world, browser)
    subscribe(world, browser, by="chen")
    assert PushSubscription.objects.get().member_id == world.members["chen"]
    assert unsubscribe_browser(actor=world.actor("qian"), endpoint=browser.endpoint) == 0
    assert unsubscribe_browser(actor=world.actor("chen"), endpoint=browser.endpoint) == 1


def test_ten_browsers_are_enough(world: World, configure, web: WebServer) -> None:
    configure(push_contact="mailto:it@example.cn", push_hosts="127.0.0.1")
    subscribe(world, *(Browser(f"{web.url}/push/{number}") for number in range(10)))
    with pytest.raises(DomainError) as refusal:
        subscribe(world, Browser(f"{web.url}/push/11"))
    assert refusal.value.code == "push_browsers_limited"
    assert unsubscribe_browser(actor=world.actor("qian"), endpoint="") == 10


@pytest.mark.parametrize(
    ("endpoint", "p256dh", "contact", "code"),
    [
        ("https://10.0.0.1/push", "", "mailto:it@example.cn", "push_subscription_faulty"),
        ("https://fcm.googleapis.com/1", "AAAA", "mailto:it@example.cn", "push_subscription_faulty"),
        ("https://fcm.googleapis.com/" + "a" * 1000, "", "mailto:it@example.cn", "push_subscription_faulty"),
        ("https://fcm.googleapis.com/1", "", "", "push_not_offered"),
    ],
)
def test_a_faulty_subscription_is_refused(office: Office, endpoint: str, p256dh: str, contact: str, code: str) -> None:
    office.configure(**({"push_contact": contact} if contact else {}))
    keys = Browser(endpoint).keys | ({"p256dh": p256dh} if p256dh else {})
    with pytest.raises(DomainError) as refusal:
        subscribe_browser(actor=office.world.actor("qian"), now=office.world.now, **keys)
    assert refusal.value.code == code


def test_the_key_of_web_push_is_made_once_and_kept(configure, tmp_path: Path, world: World) -> None:
    configure(push_contact="mailto:it@example.cn")
    first = find_push_key()
    configure(push_contact="mailto:it@example.cn")
    assert find_push_key() == first != ""
    assert (tmp_path / "push.key").stat().st_mode & 0o777 == 0o600
