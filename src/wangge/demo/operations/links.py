"""The way into a demo city: a one-time sign-in link for each role."""

from __future__ import annotations

from wangge.kernel.public import build_system_actor
from wangge.people.public import create_sign_in_link, list_members
from wangge.platform.public import get_clock

LINK_ROLES = (
    "collector", "acceptor", "shift_leader", "dispatcher", "handler", "leader", "evaluator", "auditor", "admin",
)  # fmt: skip
LINK_SECONDS = 24 * 3600


def make_links() -> dict[str, str]:
    """Return role → fresh token of a sign-in link for one member of that role; raises `not_a_demo` elsewhere."""
    now, system = get_clock().now(), build_system_actor(name="demo")
    links = {}
    for role in LINK_ROLES:
        members = list_members(actor=system, now=now, role=role)
        if members:
            links[role] = create_sign_in_link(
                actor=system, member_id=members[0].id, now=now, valid_seconds=LINK_SECONDS
            )
    return links
