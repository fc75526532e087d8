"""What somebody typed into the form of a move that can no longer be made, in words to copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from wangge.cases.forms import labels
from wangge.cases.forms.moving import list_reason_choices

CHOSEN_BY_ID = frozenset({"condition", "unit", "checker", "verifier", "units", "mentions"})


def describe_typed(
    given: QueryDict, *, move: str, lists: Mapping[str, Sequence[tuple[Any, Any]]]
) -> list[tuple[str, str]]:
    """Return label and words of everything given; `lists` names what was chosen, and an id without a name is left out."""
    words: Mapping[str, Sequence[tuple[Any, Any]]] = {
        "reason": list_reason_choices(move),
        "closure_code": tuple(labels.CLOSURE_CODES.items()),
        "is_new_rule": (("on", gettext("Yes")),),
        **lists,
    }
    typed = []
    for need, label in labels.NEEDS.items():
        named = {str(key): str(name) for key, name in words.get(need, ())}
        values = [value.strip() for value in given.getlist(need)]
        if need in CHOSEN_BY_ID:
            values = [value for value in values if value in named]
        text = ", ".join(named.get(value, value) for value in values if value)
        if text and need != "template":
            typed.append((str(label), text))
    return typed
