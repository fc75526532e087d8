"""The group robot of DingTalk (钉钉)."""

from __future__ import annotations

from datetime import datetime

from wangge.notices.domain.channels import ChannelSettings, Message, Receipt, Recipient
from wangge.notices.domain.robots import build_dingtalk_payload, check_robot_answer, sign_dingtalk_address
from wangge.notices.operations.channels.http import post_json


class DingTalkChannel:
    """Posts into one group, signed where a secret is set, and mentions the person by his mobile number."""

    is_recorder = False

    def __init__(self, settings: ChannelSettings) -> None:
        self._url, self._secret = settings.dingtalk_url, settings.dingtalk_secret

    def can_reach(self, recipient: Recipient) -> bool:  # noqa: ARG002 - the interface's
        """Reach everybody: the group reads what nobody is mentioned in too."""
        return True

    def deliver(self, message: Message, recipient: Recipient, *, now: datetime) -> Receipt:
        """Post the message."""
        url = sign_dingtalk_address(self._url, secret=self._secret, now=now)
        check_robot_answer(post_json(url, build_dingtalk_payload(message, phone=recipient.phone)))
        return Receipt()
