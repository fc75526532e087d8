"""Words of the notices' pages."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from wangge.platform.public import get_profile, is_english
from wangge.profiles.public import find_row

register = template.Library()


@register.filter
def channel(key: str) -> str:
    """Return what a channel is called."""
    names = {
        "web_push": gettext("Browser push"),
        "email": gettext("E-mail"),
        "sms": gettext("SMS"),
        "wecom": gettext("WeCom robot"),
        "dingtalk": gettext("DingTalk robot"),
    }
    return names.get(key, key)


@register.filter
def delivery_state(key: str) -> str:
    """Return what a delivery's state is called."""
    return {"failed": gettext("Will be tried again"), "given_up": gettext("Given up")}.get(key, key)


@register.filter
def channel_status(key: str) -> str:
    """Return how a channel stands."""
    names = {
        "on": gettext("In use"),
        "recorded": gettext("Demo: written down, not sent"),
        "not_configured": gettext("Not configured"),
        "not_in_profile": gettext("Not used by the city's profile"),
    }
    return names.get(key, key)


@register.filter
def notice_group(event: str) -> str:
    """Return what the profile calls the group of an event."""
    notices = get_profile().notices
    row = find_row(notices.events, event)
    group = find_row(notices.groups, row.group) if row is not None else None
    return event if group is None else (group.name_en if is_english() else group.name_zh)
