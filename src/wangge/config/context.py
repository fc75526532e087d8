"""What every page needs to know."""

from __future__ import annotations

from django.http import HttpRequest

from wangge.config.middleware import find_events_address
from wangge.kernel.public import DomainError
from wangge.platform.public import get_profile
from wangge.profiles.public import City


def find_city() -> City | None:
    """Return the installed city, or None before there is one."""
    try:
        return get_profile().city
    except DomainError:
        return None


def describe_page(request: HttpRequest) -> dict[str, object]:
    """Return the template variables every page shares: who looks, which city, where live events come from."""
    actor = getattr(request, "actor", None) or None
    return {
        "actor": actor,
        "city": find_city(),
        "events_address": find_events_address(request) if actor else "",
    }
