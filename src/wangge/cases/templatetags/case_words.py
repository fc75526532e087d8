"""Words of the case pages: names of keys, bilingual names, reasons, instants, form fields."""

from __future__ import annotations

import json
from datetime import datetime
from html import escape
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wangge.cases.forms.labels import name_of
from wangge.cases.forms.moving import PointField, list_reasons
from wangge.cases.forms.wording import describe_refusal, list_role_names
from wangge.cases.public import CaseRow
from wangge.kernel.public import DomainError
from wangge.platform.public import get_clock, get_profile, is_english
from wangge.profiles.public import find_row

register = template.Library()


@register.filter
def name(key: object, table: str) -> str:
    """Return what people call `key` in a table of `labels.py`: `{{ row.state|name:"state" }}`."""
    return name_of(table, str(key or ""))


@register.filter
def role(key: str) -> str:
    """Return what the profile calls a role."""
    return list_role_names([key])[0]


@register.filter
def reason(key: str, move: str) -> str:
    """Return the words of a move's reason code."""
    for row in list_reasons(move):
        if row.key == key:
            return row.en if is_english() else row.zh
    return key


@register.filter
def source(key: str) -> str:
    """Return what the profile calls a channel."""
    row = find_row(get_profile().sources.channels, key)
    return key if row is None else (row.name_en if is_english() else row.name_zh)


@register.filter
def means(key: object) -> str:
    """Return what the profile calls the means by which a problem was solved."""
    row = find_row(get_profile().loop.means, str(key))
    return str(key) if row is None else (row.name_en if is_english() else row.name_zh)


@register.filter
def compact(value: object) -> str:
    """Return a value as JSON for an attribute that an island reads."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@register.simple_tag
def lamp(key: str) -> SafeString:
    """Return a lamp with its colour in words beside it."""
    return format_html(
        '<span class="wg-lamp-text"><span class="wg-lamp wg-lamp-{}" aria-hidden="true"></span>{}</span>',
        key,
        name_of("lamp", key),
    )


@register.simple_tag
def bilingual(zh: str, en: str) -> str:
    """Return the name in the page's language."""
    return (en or zh) if is_english() else (zh or en)


@register.simple_tag
def refusal(code: str, params: dict[str, object]) -> str:
    """Return in one sentence why a move is off."""
    text = describe_refusal(DomainError(code, **params))
    return text.why or text.title


def put_in(pattern: str, *values: object) -> SafeString:
    """Return what `format_html` does, at a third of its time: a list has hundreds of cells, none of them lazy text."""
    safe = [value if isinstance(value, SafeString) else escape(str(value)) for value in values]
    return SafeString(pattern.format(*safe))


@register.simple_tag
def instant(value: datetime | None) -> SafeString | str:
    """Return an instant in the city's zone, the year only when it is another one."""
    if value is None:
        return "—"
    local, now = timezone.localtime(value), timezone.localtime(get_clock().now())
    pattern = "%m-%d %H:%M" if local.year == now.year else "%Y-%m-%d %H:%M"
    return put_in(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="minutes"),
        local.strftime("%Y-%m-%d %H:%M:%S"),
        local.strftime(pattern),
    )


@register.simple_tag
def due(row: CaseRow) -> SafeString | str:
    """Return when the present stage of a case is due and how far off that is, or when the case ended."""
    if row.stage_due_at is None:
        if row.closed_at is None:
            return "—"
        return put_in("{} <small>{}</small>", instant(row.closed_at), gettext("ended"))
    return put_in("{} <small>{}</small>", instant(row.stage_due_at), tell_distance(row.stage_due_at))


@register.simple_tag
def age(value: datetime) -> str:
    """Return how long ago something was: "3 d ago"."""
    return gettext("%(amount)s ago") % {"amount": tell_amount((get_clock().now() - value).total_seconds() / 60)}


def tell_distance(due_at: datetime) -> str:
    """Return "in 2 h" or "3 d late"."""
    minutes = round((due_at - get_clock().now()).total_seconds() / 60)
    words = gettext("in %(amount)s") if minutes >= 0 else gettext("%(amount)s late")
    return words % {"amount": tell_amount(abs(minutes))}


def tell_amount(minutes: float) -> str:
    """Return a span as people say it: minutes, hours or days."""
    if minutes < 90:
        return gettext("%(count)s min") % {"count": round(minutes)}
    if minutes < 36 * 60:
        return gettext("%(count)s h") % {"count": round(minutes / 60)}
    return gettext("%(count)s d") % {"count": round(minutes / 1440)}


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """Return a form field's input in the look of the pages."""
    kind = field.field.widget
    look = "form-select" if isinstance(kind, forms.Select) else "form-control"
    attrs: dict[str, Any] = {"class": f"{look} is-invalid" if field.errors else look}
    return field.as_widget(attrs=attrs)


@register.filter
def is_radio(field: BoundField) -> bool:
    """Whether a field is a list of radio buttons, or of boxes when several may be chosen."""
    return isinstance(field.field.widget, forms.RadioSelect)


@register.filter
def is_box(field: BoundField) -> bool:
    """Whether a field is one box to tick."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_point(field: BoundField) -> bool:
    """Whether a field takes a point in one line."""
    return isinstance(field.field, PointField)


@register.filter
def is_photos(field: BoundField) -> bool:
    """Whether a field takes photos."""
    return isinstance(field.field.widget, forms.ClearableFileInput)
