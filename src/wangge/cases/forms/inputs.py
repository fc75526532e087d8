"""Plain inputs of the filter, written without a template each: the work list has a dozen of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class PlainSelect(forms.Select):
    """A select whose choices have no groups."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the select with its options."""
        del renderer
        chosen = str(value or "")
        options: Iterable[tuple[str, str, Any]] = (
            (str(key), " selected" if str(key) == chosen else "", text) for key, text in self.choices
        )
        return format_html(
            "<select{}>{}</select>",
            flatatt({"name": name, **(attrs or {})}),
            format_html_join("", '<option value="{}"{}>{}</option>', options),
        )


class PlainInput(forms.TextInput):
    """An input of any type that is one line of HTML."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the input."""
        del renderer
        given = {"type": self.input_type, "name": name, **(attrs or {})}
        text = self.format_value(value)
        return format_html("<input{}>", flatatt(given if text is None else {**given, "value": text}))


class PlainDate(PlainInput):
    """A day, as browsers ask for it."""

    input_type = "date"


class PlainSearch(PlainInput):
    """The field of a search."""

    input_type = "search"


class PlainHidden(PlainInput):
    """A value that goes with the form unseen."""

    input_type = "hidden"
