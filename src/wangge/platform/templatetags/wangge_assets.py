"""Front-end files in templates: their names change with their content and stand in the build's manifest."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from wangge.platform.assets import FOLDER, read_manifest

register = template.Library()


@register.simple_tag
def asset_tags(*names: str) -> SafeString:
    """Return what the head needs for the entries `names` ("app"): mark and theme first, styles, then modules.

    The theme is a classic script, so that a page is dark or light before its first paint; everything else is deferred.
    """
    mark = format_html('<link rel="icon" type="image/svg+xml" href="{}">', _find_address("lib/mark.svg"))
    theme = format_html('<script src="{}"></script>', _find_address("lib/theme.ts"))
    entries = [read_manifest()[f"lib/{name}.ts"] for name in names]
    styles = format_html_join(
        "",
        '<link rel="stylesheet" href="{}">',
        ((static(f"{FOLDER}/{path}"),) for entry in entries for path in entry.get("css", [])),
    )
    modules = format_html_join(
        "", '<script type="module" src="{}"></script>', ((static(f"{FOLDER}/{entry['file']}"),) for entry in entries)
    )
    return mark + theme + styles + modules


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return the icon `name` (a file of `frontend/icons/`); `label` is read aloud, without it the icon is silent."""
    address = _find_address("icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, address, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', address, name)


def _find_address(source: str) -> str:
    return static(f"{FOLDER}/{read_manifest()[source]['file']}")
