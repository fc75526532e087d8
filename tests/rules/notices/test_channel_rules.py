"""Which channels, which addresses, which words: the small rules."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from wangge.notices.domain.addresses import is_push_service, is_safe_address
from wangge.notices.domain.channels import DeliveryError, Message
from wangge.notices.domain.choosing import choose_channels, is_on_by_default
from wangge.notices.domain.masking import mask_email, mask_words
from wangge.notices.domain.robots import (
    build_dingtalk_payload,
    build_wecom_payload,
    check_robot_answer,
    find_mobile,
    sign_dingtalk_address,
)
from wangge.notices.domain.sms import build_sms_fields
from wangge.people.public import mask_phone
from wangge.profiles.public import find_row, load_profile

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
MESSAGE = Message(
    key="notice-1", title="派遣", body="案件 {phone}", address="https://x.cn/1", path="/1", is_urgent=False
)
EVENTS = load_profile("zhangjiagang").notices.events
DISPATCHED = find_row(EVENTS, "case_dispatched")


@pytest.mark.parametrize(
    ("reachable", "choices", "chosen"),
    [
        (("web_push", "email", "sms"), {}, ("web_push", "email")),
        (("email",), {}, ("email",)),
        ((), {("sms", "work"): True}, ()),
        (("web_push", "email", "sms"), {("sms", "work"): True, ("email", "work"): False}, ("web_push", "sms")),
        (("email", "sms"), {("sms", "talk"): True}, ("email",)),
    ],
)
def test_a_choice_goes_before_the_default(reachable: tuple, choices: dict, chosen: tuple) -> None:
    assert DISPATCHED is not None
    assert choose_channels(DISPATCHED, reachable=reachable, choices=choices) == chosen


def test_a_group_is_on_when_one_of_its_events_is() -> None:
    assert is_on_by_default(EVENTS, group="work", channel="email")
    assert not is_on_by_default(EVENTS, group="talk", channel="email")


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://oapi.dingtalk.com/robot/send?access_token=1", True),
        ("http://127.0.0.1:8080/", True),
        ("http://localhost/", True),
        ("http://[::1]:9/", True),
        ("http://10.0.0.1/", False),
        ("http://localhost.example.cn/", False),
        ("https://user@example.cn/", False),
        ("ftp://example.cn/", False),
        ("https:///path", False),
        ("https://example.cn:port/", False),
        ("", False),
    ],
)
def test_messages_leave_by_https_only(url: str, is_safe: bool) -> None:
    assert is_safe_address(url) is is_safe


@pytest.mark.parametrize(
    ("url", "is_known"),
    [
        ("https://fcm.googleapis.com/fcm/send/1", True),
        ("https://web.push.apple.com/1", True),
        ("https://push.apple.com.example.cn/1", False),
        ("https://10.0.0.1/1", False),
        ("http://fcm.googleapis.com/1", False),
    ],
)
def test_a_browser_may_name_known_push_services_only(url: str, is_known: bool) -> None:
    assert is_push_service(url, ["fcm.googleapis.com", "*.push.apple.com"]) is is_known


@pytest.mark.parametrize(
    ("address", "masked"),
    [("anna@example.cn", "a***@e…"), ("", ""), ("nonsense", "***"), ("@x", "***@x…")],
)
def test_an_address_is_masked(address: str, masked: str) -> None:
    assert mask_email(address) == masked


def test_addresses_in_an_error_are_masked() -> None:
    words = mask_words(
        "550 <anna@e.cn> 13800001234", {"anna@e.cn": mask_email, "13800001234": mask_phone, "": mask_phone}
    )
    assert words == "550 <a***@e…> 138****1234"


@pytest.mark.parametrize(
    ("phone", "mobile"),
    [("138 0000-1234", "13800001234"), ("+8613800001234", "13800001234"), ("0512-58123456", ""), ("", "")],
)
def test_robots_mention_by_mobile_number(phone: str, mobile: str) -> None:
    assert find_mobile(phone) == mobile


def test_the_words_of_robots() -> None:
    text = "派遣\n案件 {phone}\nhttps://x.cn/1"
    assert build_wecom_payload(MESSAGE, phone="13800001234")["text"] == {
        "content": text,
        "mentioned_mobile_list": ["13800001234"],
    }
    assert build_wecom_payload(MESSAGE, phone="")["text"] == {"content": text}
    named = build_dingtalk_payload(MESSAGE, phone="13800001234")
    assert named["text"] == {"content": f"{text}\n@13800001234"}
    assert named["at"] == {"atMobiles": ["13800001234"], "isAtAll": False}
    assert build_dingtalk_payload(MESSAGE, phone="")["text"] == {"content": text}


def test_dingtalk_signs_its_address_with_the_time() -> None:
    url = sign_dingtalk_address("https://oapi.dingtalk.com/robot/send?access_token=t", secret="SEC1", now=NOW)
    asked = parse_qs(urlsplit(url).query)
    digest = hmac.new(b"SEC1", b"1772413200000\nSEC1", hashlib.sha256).digest()
    assert asked == {
        "access_token": ["t"],
        "timestamp": ["1772413200000"],
        "sign": [base64.b64encode(digest).decode()],
    }
    assert sign_dingtalk_address("https://x.cn/send", secret="", now=NOW) == "https://x.cn/send"
    assert "/send?timestamp=" in sign_dingtalk_address("https://x.cn/send", secret="s", now=NOW)


def test_a_robot_refuses_by_its_code() -> None:
    check_robot_answer({"errcode": 0, "errmsg": "ok"})
    with pytest.raises(DeliveryError, match="45009 too often"):
        check_robot_answer({"errcode": 45009, "errmsg": "too often"})
    with pytest.raises(DeliveryError):
        check_robot_answer({})


def test_fields_of_the_sms_gateway_are_filled_once() -> None:
    template = {
        "to": "{phone}",
        "content": "【{key}】{text}",
        "ts": "{timestamp}",
        "sign": "{sign}",
        "kind": "fixed {x}",
    }
    fields = build_sms_fields(template, phone="13800001234", message=MESSAGE, key="k", now=NOW)
    text = "派遣。案件 {phone}"
    sign = hmac.new(b"k", f"13800001234\n1772413200\n{text}".encode(), hashlib.sha256).hexdigest()
    assert fields == {
        "to": "13800001234",
        "content": f"【k】{text}",
        "ts": "1772413200",
        "sign": sign,
        "kind": "fixed {x}",
    }


def test_a_long_short_message_is_cut() -> None:
    long = Message(key="k", title="题", body="字" * 999, address="", path="/", is_urgent=False)
    words = build_sms_fields({"t": "{text}"}, phone="1", message=long, key="", now=NOW)["t"]
    assert len(words) == 300
    assert words.endswith("…")
