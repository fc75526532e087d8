"""Due work of the notices; `config/wiring.py` registers it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

from wangge.notices.public import deliver_notice, remove_old_notices
from wangge.platform.public import DueWorkItem, Handler, get_clock, outside_transaction

KEEP_NOTICES = timedelta(days=365)


@outside_transaction
def deliver(item: DueWorkItem) -> None:
    """Try a delivery; the embedded database must not wait for a gateway."""
    delivery_id = item.payload["delivery_id"]
    assert isinstance(delivery_id, int)
    deliver_notice(delivery_id, due_at=item.due_at, now=get_clock().now())


def clear_old_notices(_: DueWorkItem) -> None:
    """Remove the notices of more than a year ago."""
    remove_old_notices(made_before=get_clock().now() - KEEP_NOTICES)


NOTICE_HANDLERS: Mapping[str, Handler] = {
    "notices.deliver": deliver,
    "notices.clear_old": clear_old_notices,
}
NOTICE_TIMERS: Mapping[str, time] = {"notices.clear_old": time(3, 50)}
