"""What the administrators are told of the program itself."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from wangge.kernel.public import build_system_actor
from wangge.notices.public import notify
from wangge.people.public import list_members
from wangge.platform.public import WORK_FAILED_EVENT, DueWorkItem, Handler, get_clock

MOST_ERROR = 200


def tell_of_dead_work(item: DueWorkItem) -> None:
    """Tell the administrators that background work was given up; the page it opens has the whole error."""
    now = get_clock().now()
    admins = list_members(actor=build_system_actor(name="notices"), now=now, role="admin")
    words = {name: str(item.payload[name])[:MOST_ERROR] or "—" for name in ("job", "key", "error")}
    notify(
        members=[member.id for member in admins],
        event="worker_failed",
        key=item.key,
        params=words,
        link=reverse("background"),
        now=now,
    )


ADMIN_HANDLERS: Mapping[str, Handler] = {WORK_FAILED_EVENT: tell_of_dead_work}
