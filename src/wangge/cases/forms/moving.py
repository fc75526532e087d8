"""The form of one move, its fields taken from what the move needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
from wangge.platform.public import get_profile
from wangge.profiles.public import Reason


class MoveForm(StoredPhotosMixin):
    """One move of a case, its fields taken from what the move needs."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    photo_fields = ("after_photos", "check_photos")

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
        return MoveArguments(
            reason=given.get("reason") or "",
            note=given.get("note") or "",
            category_id=given.get("category"),
            condition_id=read_id(given.get("condition")),
            unit_id=read_id(given.get("unit")),
            checker_id=read_id(given.get("checker")),
            target_number=given.get("target_case") or "",
            closure_code=given.get("closure_code") or "",
            photo_ids=photo_ids,
        )


def read_id(text: str | None) -> int | None:
    """Return the id that a choice stands for, None for none."""
    return int(text) if text and str(text).isdigit() else None


def build_need_field(key: str, *, move_name: str, choices: Sequence[tuple[Any, Any]]) -> forms.Field:
    """Return the form field for one need of a move."""
    builders: Mapping[str, Callable[[], forms.Field]] = {
        "note": lambda: forms.CharField(max_length=2000, widget=forms.Textarea({"rows": 2})),
        "reason": lambda: forms.ChoiceField(choices=[("", ""), *list_reason_choices(move_name)]),
        "closure_code": lambda: forms.ChoiceField(
            choices=[(code, labels.CLOSURE_CODES[code]) for code in CLOSURE_CODES]
        ),
        "target_case": lambda: forms.CharField(max_length=40),
        "category": lambda: CategoryField(offers=list_category_offers()),
        "condition": lambda: forms.ChoiceField(choices=choices, widget=forms.RadioSelect),
    }
    if key.endswith("photos"):
        return PhotosField()
    builder = builders.get(key)
    return builder() if builder else forms.ChoiceField(choices=[("", ""), *choices])


def list_reason_choices(move_name: str) -> list[tuple[str, str]]:
    """Return key and words of each reason in the page's language."""
    return [(row.key, row.en if labels.is_english() else row.zh) for row in list_reasons(move_name)]


def list_reasons(move_name: str) -> tuple[Reason, ...]:
    """Return the reason codes of a move by the city's profile."""
    return get_profile().workflow.reasons.list_for(REASON_LISTS.get(move_name, ""))


def check_move_named(moves: Sequence[PossibleMove], name: str) -> PossibleMove:
    """Return the move of that name; raises its reason when it is off, `move_unknown` when it is none of the state's."""
    for move in moves:
        if move.name == name:
            if not move.is_allowed:
                raise DomainError(move.reason_code, **move.reason_params)
            return move
    raise DomainError("move_unknown", move=name, subject="case")
