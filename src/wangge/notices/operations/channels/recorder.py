"""A channel that writes messages down instead of sending them: for tests, and for cities of made-up people."""

from __future__ import annotations

import logging
from collections import deque
from datetime import datetime

from wangge.notices.domain.channels import DeliveryError, Message, Receipt, Recipient

MOST_KEPT = 200
_logger = logging.getLogger(__name__)


class RecorderChannel:
    """Keeps the last messages in `sent`; fails with `failures` (first in, first out) while there are any."""

    is_recorder = True

    def __init__(self, key: str) -> None:
        self.key = key
        self.sent: deque[tuple[Message, Recipient]] = deque(maxlen=MOST_KEPT)
        self.failures: deque[DeliveryError] = deque()

    def can_reach(self, recipient: Recipient) -> bool:  # noqa: ARG002 - the interface's
        """Reach everybody."""
        return True

    def deliver(self, message: Message, recipient: Recipient, *, now: datetime) -> Receipt:  # noqa: ARG002
        """Write the message down."""
        if self.failures:
            raise self.failures.popleft()
        self.sent.append((message, recipient))
        _logger.debug("message %s over %s recorded, not sent", message.key, self.key)
        return Receipt()
