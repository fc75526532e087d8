"""What the group robots of WeCom (企业微信) and DingTalk (钉钉) take and answer."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote_plus, urlsplit

from wangge.notices.domain.channels import DeliveryError, Message, clip

MOST_CHARACTERS = 600  # WeCom takes 2,048 bytes of text
# What a robot says when the next attempt would be in vain: parameters or contents it does not take, a group or a robot that
# is gone. Everything else (too often, busy, switched off, a signature or a keyword somebody can mend) is tried again.
# Source: WeCom, table of global answers (developer.work.weixin.qq.com/document/path/90455); DingTalk, answers of group robots.
_WECOM_LASTING = frozenset({40035, 40058, 44004, 45002, 93000, 93008})
_DINGTALK_LASTING = frozenset({400013, 400101, 400105, 400106, 430101, 430102, 430103, 430104})
LASTING_REFUSALS = _WECOM_LASTING | _DINGTALK_LASTING
_CHINESE_MOBILE = re.compile(r"(?:\+?86)?(1\d{10})")


def find_mobile(phone: str) -> str:
    """Return the eleven digits of a Chinese mobile number, "" for any other: robots mention people by nothing else."""
    match = _CHINESE_MOBILE.fullmatch(re.sub(r"[\s-]", "", phone))
    return match[1] if match else ""


def write_text(message: Message) -> str:
    """Return the text of a message: title, body, address."""
    return "\n".join(part for part in (message.title, clip(message.body, MOST_CHARACTERS), message.address) if part)


def build_wecom_payload(message: Message, *, phone: str) -> dict[str, object]:
    """Return the JSON that WeCom's group robot takes; the person is mentioned by his number."""
    mobile = find_mobile(phone)
    text = {"content": write_text(message), **({"mentioned_mobile_list": [mobile]} if mobile else {})}
    return {"msgtype": "text", "text": text}


def build_dingtalk_payload(message: Message, *, phone: str) -> dict[str, object]:
    """Return the JSON that DingTalk's robot takes; whom it mentions must stand in the text as well."""
    mobile = find_mobile(phone)
    content = write_text(message) + (f"\n@{mobile}" if mobile else "")
    at = {"atMobiles": [mobile] if mobile else [], "isAtAll": False}
    return {"msgtype": "text", "text": {"content": content}, "at": at}


def sign_dingtalk_address(url: str, *, secret: str, now: datetime) -> str:
    """Return the robot's address with timestamp (ms) and HMAC-SHA256 signature; unchanged without a secret."""
    if not secret:
        return url
    timestamp = int(now.timestamp() * 1000)
    digest = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    joint = "&" if urlsplit(url).query else "?"
    return f"{url}{joint}timestamp={timestamp}&sign={quote_plus(base64.b64encode(digest))}"


def check_robot_answer(answer: Mapping[str, object]) -> None:
    """Let an answer with `errcode` 0 pass; raises `DeliveryError` with the robot's own words, final for `LASTING_REFUSALS`."""
    code = answer.get("errcode")
    if code != 0:
        reason = f"the robot refuses: {code} {answer.get('errmsg', '')}".strip()
        raise DeliveryError(reason, is_final=isinstance(code, int) and code in LASTING_REFUSALS)
