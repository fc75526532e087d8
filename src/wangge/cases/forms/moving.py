"""The form of one move, its fields taken from what the move needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext

from wangge.cases.domain.workflow import CLOSURE_CODES, REASON_LISTS
from wangge.cases.forms import labels
from wangge.cases.forms.categories import CategoryField, list_category_offers
from wangge.cases.forms.choices import Choices
from wangge.cases.forms.photos import PhotosField, StoredPhotosMixin
from wangge.cases.public import MoveArguments, PossibleMove
from wangge.kernel.public import DomainError
from wangge.platform.public import get_profile, is_english
from wangge.profiles.public import Reason, ReplyTemplate


class MoveForm(StoredPhotosMixin):
    """One move of a case, its fields taken from what the move needs."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, move: PossibleMove, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.move = move
        self.candidates = choices.candidates
        for need in move.needs:
            key = need.rstrip("?")
            field = build_need_field(key, move_name=move.name, choices=choices.lists.get(key, ()))
            field.required = not need.endswith("?") and not key.endswith("photos")
            field.label = str(labels.NEEDS[key])
            field.help_text = choices.hints.get(key, "")
            self.fields[key] = field
        self.photo_fields = tuple(key for key in self.fields if key.endswith("photos") and key != "stored_photos")
        self._offer_templates()
        first = next((bound.field for bound in self.visible_fields()), None)
        if first is not None:
            first.widget.attrs["autofocus"] = True  # a form that opens beside the case takes the keyboard with it

    def _offer_templates(self) -> None:
        """Put the profile's reply templates for this move before the note; one that is chosen fills an empty note."""
        self.templates = {row.key: row.en if is_english() else row.zh for row in list_templates(self.move.name)}
        if self.templates and "note" in self.fields:
            field = forms.ChoiceField(
                choices=[("", gettext("Choose a template")), *self.templates.items()],
                required=False,
                label=str(labels.NEEDS["template"]),
                widget=forms.Select({"data-words-for": "note"}),
            )
            names = list(self.fields)
            self.fields["template"] = field
            self.order_fields([*names[: names.index("note")], "template", *names[names.index("note") :]])

    def full_clean(self) -> None:
        """Take the words of the chosen template where no note was typed."""
        if self.is_bound and "template" in self.fields and not self.data.get("note", "").strip():
            chosen = self.templates.get(self.data.get("template", ""))
            if chosen:
                self.put("note", chosen)
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Ask for the photos that the move cannot do without, those of an earlier try counted."""
        given = super().clean() or self.cleaned_data
        for need in self.move.needs:
            if need.endswith("photos") and not given.get(need) and not given.get("stored_photos"):
                self.add_error(need, gettext("Add at least one photo."))
        return given

    def build_arguments(self, photo_ids: tuple[int, ...]) -> MoveArguments:
        """Return the arguments of the move."""
        given = self.cleaned_data
        point = given.get("point") or (None, None)
        return MoveArguments(
            reason=given.get("reason") or "",
            note=given.get("note") or "",
            category_id=given.get("category"),
            condition_id=read_id(given.get("condition")),
            unit_id=read_id(given.get("unit")),
            checker_id=read_id(given.get("checker")),
            target_number=given.get("target_case") or "",
            closure_code=given.get("closure_code") or "",
            means=given.get("means") or "",
            verifier_id=read_id(given.get("verifier")),
            plan=given.get("plan") or "",
            until_on=given.get("until"),
            amount=given.get("amount"),
            unit_ids=tuple(int(unit_id) for unit_id in given.get("units") or ()),
            authority=given.get("authority") or "",
            receipt=given.get("receipt") or "",
            is_new_rule=bool(given.get("is_new_rule")),
            mention_ids=tuple(int(member_id) for member_id in given.get("mentions") or ()),
            complainant=given.get("complainant") or "",
            complainant_phone=given.get("complainant_phone") or "",
            lon=point[0],
            lat=point[1],
            photo_ids=photo_ids,
        )


class PointField(forms.CharField):
    """Longitude and latitude in degrees (WGS-84), with anything between them."""

    def __init__(self) -> None:
        super().__init__(max_length=60, widget=forms.TextInput())

    def clean(self, value: Any) -> Any:
        """Return the pair; raises ValidationError for what is no point."""
        text = super().clean(value)
        numbers = [part for part in re.split(r"[\s,，;]+", text.strip()) if part]
        try:
            lon, lat = (float(number) for number in numbers)
        except ValueError:
            raise forms.ValidationError(gettext("Give longitude and latitude, such as 120.5451, 31.8852.")) from None
        return lon, lat


def list_templates(move_name: str) -> tuple[ReplyTemplate, ...]:
    """Return the profile's reply templates for a move."""
    return tuple(row for row in get_profile().loop.reply_templates if row.act == move_name)


def read_id(text: str | None) -> int | None:
    """Return the id that a choice stands for, None for none."""
    return int(text) if text and str(text).isdigit() else None


def build_need_field(key: str, *, move_name: str, choices: Sequence[tuple[Any, Any]]) -> forms.Field:
    """Return the form field for one need of a move."""
    blank = ("", gettext("Please choose"))
    builders: Mapping[str, Callable[[], forms.Field]] = {
        "note": lambda: forms.CharField(max_length=2000, widget=forms.Textarea({"rows": 2})),
        "plan": lambda: forms.CharField(max_length=2000, widget=forms.Textarea({"rows": 2})),
        "until": lambda: forms.DateField(widget=forms.DateInput({"type": "date"})),
        "amount": lambda: forms.DecimalField(min_value=Decimal("0.001"), max_digits=9, decimal_places=3),
        "verifier": lambda: forms.ChoiceField(choices=[("", gettext("Drawn by lot")), *choices]),
        "checker": lambda: forms.ChoiceField(choices=[("", gettext("Drawn by lot")), *choices]),
        "reason": lambda: forms.ChoiceField(choices=[blank, *list_reason_choices(move_name)]),
        "closure_code": lambda: forms.ChoiceField(
            choices=[blank, *((code, labels.CLOSURE_CODES[code]) for code in CLOSURE_CODES)]
        ),
        "target_case": lambda: forms.CharField(max_length=40),
        "units": lambda: forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple),
        "mentions": lambda: forms.MultipleChoiceField(choices=choices, widget=forms.SelectMultiple({"size": 6})),
        "authority": lambda: forms.CharField(max_length=200),
        "complainant": lambda: forms.CharField(max_length=60),
        "complainant_phone": lambda: forms.CharField(max_length=40, widget=forms.TextInput({"inputmode": "tel"})),
        "receipt": lambda: forms.CharField(max_length=2000, widget=forms.Textarea({"rows": 2})),
        "is_new_rule": lambda: forms.BooleanField(widget=forms.CheckboxInput({"class": "form-check-input"})),
        "point": PointField,
        "category": lambda: CategoryField(offers=list_category_offers()),
        "condition": lambda: forms.ChoiceField(choices=choices, widget=forms.RadioSelect),
        "means": lambda: forms.ChoiceField(choices=choices, widget=forms.RadioSelect),
    }
    if key.endswith("photos"):
        return PhotosField()
    builder = builders.get(key)
    return builder() if builder else forms.ChoiceField(choices=[blank, *choices])


def list_reason_choices(move_name: str) -> list[tuple[str, str]]:
    """Return key and words of each reason in the page's language."""
    return [(row.key, row.en if is_english() else row.zh) for row in list_reasons(move_name)]


def list_reasons(move_name: str) -> tuple[Reason, ...]:
    """Return the reason codes of a move by the city's profile."""
    return get_profile().workflow.reasons.list_for(REASON_LISTS.get(move_name, ""))


def check_move_named(moves: Sequence[PossibleMove], name: str) -> PossibleMove:
    """Return the move of that name; raises its reason when it is off, `move_not_open` when the state has it no more.

    Raises `move_unknown` for a name that no move has.
    """
    for move in moves:
        if move.name == name:
            if not move.is_allowed:
                raise DomainError(move.reason_code, **move.reason_params)
            return move
    if name in labels.MOVES:
        raise DomainError("move_not_open", move=str(labels.MOVES[name]))
    raise DomainError("move_unknown", move=name, subject="case")
