"""What every page needs to know."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from wangge.cases.public import count_reviews_of_late, may_see_duty, may_see_reviews
from wangge.config.middleware import find_events_address
from wangge.kernel.public import Actor, DomainError
from wangge.notices.public import count_unread, may_see_failures
from wangge.patrol.public import may_go_on_duty, may_look_at_tracks
from wangge.platform.public import get_profile, is_english
from wangge.profiles.public import City

REPORTING_ROLES = ("collector", "acceptor")


def find_city() -> City | None:
    """Return the installed city, or None before there is one."""
    try:
        return get_profile().city
    except DomainError:
        return None


def list_role_names(actor: Actor) -> list[str]:
    """Return what the actor's roles are called, in the order of the profile."""
    return [row.name_en if is_english() else row.name_zh for row in get_profile().roles if row.key in actor.roles]


def count_unread_once(request: HttpRequest, actor: Actor) -> int:
    """Return how many notices wait in the inbox; asked once a request, and only by pages that show the bell."""
    if not hasattr(request, "_unread_notices"):
        request._unread_notices = count_unread(actor=actor)  # type: ignore[attr-defined]  # noqa: SLF001 - our own mark
    count: int = request._unread_notices  # type: ignore[attr-defined]  # noqa: SLF001
    return count


def describe_page(request: HttpRequest) -> dict[str, object]:
    """Return the template variables every page shares: who looks, which city, where live events come from."""
    actor = getattr(request, "actor", None) or None
    city = find_city()
    return {
        "actor": actor,
        "city": city,
        "events_address": find_events_address(request) if actor else "",
        "may_report": bool(actor and actor.has_role(*REPORTING_ROLES)),
        "role_names": list_role_names(actor) if actor and city else [],
        "may_see_duty": bool(actor and may_see_duty(actor)),
        "may_go_on_duty": bool(actor and city and may_go_on_duty(actor=actor)),
        "may_look_at_tracks": bool(actor and city and may_look_at_tracks(actor=actor)),
        "may_see_reviews": bool(actor and may_see_reviews(actor)),
        "waiting_reviews": SimpleLazyObject(lambda: count_reviews_of_late(actor=actor)) if actor else 0,
        "may_see_failures": bool(actor and may_see_failures(actor)),
        "unread_notices": SimpleLazyObject(lambda: count_unread_once(request, actor)) if actor else 0,
    }
