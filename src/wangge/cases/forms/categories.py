"""Choosing a category by typing: code or words, with the catalogue's names offered as one types."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.core.cache import caches
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.catalog.public import CategoryView, find_category, get_category, list_categories, search_categories
from wangge.platform.public import get_profile, is_english

KIND = "matter"
OFFERS_KEPT_SECONDS = 60


class OfferInput(forms.TextInput):
    """A text field that offers values as one types (a datalist); works without script."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.offers: Iterable[str] = ()

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the input and its list."""
        list_id = f"{(attrs or {}).get('id', name)}_offers"
        field = super().render(name, value, {**(attrs or {}), "list": list_id, "autocomplete": "off"}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', field, list_id, write_offers(tuple(self.offers)))


@lru_cache(maxsize=16)
def write_offers(offers: tuple[str, ...]) -> SafeString:
    """Return the options of a datalist; the same hundreds are asked for with every page."""
    return format_html_join("", '<option value="{}"></option>', ((offer,) for offer in offers))


class CategoryField(forms.CharField):
    """A category by code or words; cleans to its id, or None when left empty."""

    widget = OfferInput

    def __init__(self, *, offers: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)
        self.widget.attrs["placeholder"] = _("Code or words")
        self.widget.offers = offers

    def clean(self, value: Any) -> Any:
        """Return the id of the one category that is meant."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        found = find_categories(text)
        if len(found) == 1:
            return found[0].id
        if not found:
            raise forms.ValidationError(gettext("No category fits these words."))
        names = "、".join(name_category(category) for category in found[:5])
        raise forms.ValidationError(gettext("Several categories fit, choose one: %(names)s") % {"names": names})


def find_categories(text: str) -> tuple[CategoryView, ...]:
    """Return the category whose code leads the text or whose name it is, else all that fit its words."""
    code = text.split(maxsplit=1)[0]
    exact = find_category(kind=KIND, code=code) if code.isdigit() else None
    if exact is not None:
        return (exact,)
    found = search_categories(text, kind=KIND)
    named = tuple(row for row in found if text in {row.name_zh, row.name_en})
    return named or found


def name_category(category: CategoryView) -> str:
    """Return "06010 暴露垃圾" in the page's language."""
    return f"{category.code} {category.name_en if is_english() else category.name_zh}"


def name_category_by_id(category_id: int | None) -> str:
    """Return the same by id, empty for none."""
    return name_category(get_category(category_id)) if category_id else ""


def remember_category_offers() -> tuple[str, ...]:
    """Return classes and categories for the filter as they were at most a minute ago: every list asks for them."""
    key = f"category-offers:{'en' if is_english() else 'zh'}:{get_profile().city.key}"
    offers = caches["process"].get_or_set(
        key, lambda: tuple(list_category_offers(with_classes=True)), OFFERS_KEPT_SECONDS
    )
    return offers or ()


def list_category_offers(*, with_classes: bool = False) -> list[str]:
    """Return every category in force as it is offered, with `with_classes` the classes before them."""
    rows = list_categories(kind=KIND)
    classes = {row.class_code: row.class_name_en if is_english() else row.class_name_zh for row in rows}
    heads = [f"{code} {name}" for code, name in sorted(classes.items())] if with_classes else []
    return heads + [name_category(row) for row in rows]
