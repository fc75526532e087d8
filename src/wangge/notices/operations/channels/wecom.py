"""The group robot of WeCom (企业微信)."""

from __future__ import annotations

from datetime import datetime

from wangge.notices.domain.channels import ChannelSettings, Message, Receipt, Recipient
from wangge.notices.domain.robots import build_wecom_payload, check_robot_answer
from wangge.notices.operations.channels.http import post_json


class WeComChannel:
    """Posts into one group and mentions the person by his mobile number."""

    is_recorder = False

    def __init__(self, settings: ChannelSettings) -> None:
        self._url = settings.wecom_url

    def can_reach(self, recipient: Recipient) -> bool:  # noqa: ARG002 - the interface's
        """Reach everybody: the group reads what nobody is mentioned in too."""
        return True

    def deliver(self, message: Message, recipient: Recipient, *, now: datetime) -> Receipt:  # noqa: ARG002
        """Post the message."""
        check_robot_answer(post_json(self._url, build_wecom_payload(message, phone=recipient.phone)))
        return Receipt()
