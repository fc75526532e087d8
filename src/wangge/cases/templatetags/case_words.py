"""Words of the case pages: names of keys, bilingual names, reasons."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from wangge.cases.forms.labels import name_of
from wangge.kernel.public import DomainError
from wangge.platform.public import describe_error

register = template.Library()


@register.filter
def name(key: str, table: str) -> str:
    """Return what people call `key` in a table of `labels.py`: `{{ row.state|name:"state" }}`."""
    return name_of(table, key or "")


@register.simple_tag
def lamp(key: str) -> SafeString:
    """Return a lamp that tells its colour in words too."""
    return format_html('<span class="wg-lamp wg-lamp-{}">{}</span>', key, name_of("lamp", key))


@register.simple_tag
def bilingual(zh: str, en: str) -> str:
    """Return the name in the page's language."""
    return (en or zh) if (get_language() or "").startswith("en") else (zh or en)


@register.simple_tag
def refusal(code: str, params: dict[str, object]) -> str:
    """Return in one sentence why a move is off."""
    text = describe_error(DomainError(code, **params), get_language() or "zh-hans")
    return text.why or text.title
