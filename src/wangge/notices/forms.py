"""The form of the page "my channels"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy

from wangge.notices.public import ChannelPlan
from wangge.platform.public import get_profile, is_english
from wangge.profiles.public import find_row

LANGUAGES = (("", gettext_lazy("As the city")), ("zh-hans", "简体中文"), ("en", "English"))


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One line of the table: what a group is called and its boxes, channel by channel."""

    name: str
    boxes: tuple[BoundField, ...]


class ChannelsForm(forms.Form):
    """A box for every group and channel, the e-mail address and the language of the words."""

    email = forms.EmailField(required=False, max_length=254, label=gettext_lazy("E-mail address"))
    language = forms.ChoiceField(required=False, choices=LANGUAGES, label=gettext_lazy("Language of messages"))

    def __init__(self, data: Mapping[str, Any] | None, *, plan: ChannelPlan) -> None:
        super().__init__(data, initial={"email": plan.email, "language": plan.language})
        self._plan = plan
        for row in plan.groups:
            for choice in row.choices:
                name = name_box(choice.channel, row.group)
                self.fields[name] = forms.BooleanField(required=False, initial=choice.is_on)

    def list_rows(self) -> Iterator[GroupRow]:
        """Yield the lines of the table."""
        for row in self._plan.groups:
            boxes = tuple(self[name_box(choice.channel, row.group)] for choice in row.choices)
            yield GroupRow(name_group(row.group), boxes)

    def get_contact(self) -> dict[str, str]:
        """Return the e-mail address and the language."""
        return {"email": self.cleaned_data["email"], "language": self.cleaned_data["language"]}

    def get_choices(self) -> dict[tuple[str, str], bool]:
        """Return (channel, group) → on or off."""
        return {
            (choice.channel, row.group): self.cleaned_data[name_box(choice.channel, row.group)]
            for row in self._plan.groups
            for choice in row.choices
        }


def name_box(channel: str, group: str) -> str:
    """Return the name of a box."""
    return f"{channel}-{group}"


def name_group(key: str) -> str:
    """Return what the profile calls a group of events."""
    row = find_row(get_profile().notices.groups, key)
    return key if row is None else (row.name_en if is_english() else row.name_zh)
