"""What the city's profile says that the register needs: the zone and the roles."""

from __future__ import annotations

from datetime import date, datetime

from wangge.kernel.public import DomainError
from wangge.people.domain.days import compute_local_day
from wangge.people.domain.people_facts import RoleFacts
from wangge.people.domain.sheets import normalise_text
from wangge.platform.public import get_profile


def get_local_day(now: datetime) -> date:
    """Return the day of the aware instant `now` in the city."""
    return compute_local_day(now, get_profile().city.zone)


def list_roles() -> tuple[RoleFacts, ...]:
    """Return the roles that posts of this city may carry."""
    return tuple(RoleFacts(role.key, role.name_zh, role.name_en, role.side) for role in get_profile().roles)


def get_post_roles() -> dict[str, str]:
    """Return name → role key of the posts that the profile names, in both languages."""
    posts = get_profile().posts
    return {normalise_text(name): post.role for post in posts for name in (post.name_en, post.name_zh)}


def get_role(key: str) -> RoleFacts:
    """Return the role `key`; raises `role_unknown`."""
    roles = list_roles()
    for role in roles:
        if role.key == key:
            return role
    raise DomainError("role_unknown", role=key, roles=", ".join(role.key for role in roles))
