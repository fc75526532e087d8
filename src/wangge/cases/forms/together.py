"""The form of one move on many cases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wangge.cases.forms.choices import Choices
from wangge.cases.forms.moving import MoveForm
from wangge.cases.public import PossibleMove, SeenCase

MOST_CHOSEN = 200


class TogetherForm(MoveForm):
    """What a move needs, once for all cases; photos are of one case and have no place here."""

    def __init__(self, move: PossibleMove, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(move, *args, choices=choices, **kwargs)
        for name in [*self.fields]:
            if name == "version" or "photos" in name:
                del self.fields[name]


def read_chosen(texts: Iterable[str]) -> list[SeenCase]:
    """Return number and version of each "NUMBER:VERSION"; a version that is none is 0, which nobody has seen."""
    chosen = {}
    for text in texts:
        number, _, version = text.partition(":")
        chosen[number] = SeenCase(number=number, version=int(version) if version.isdecimal() else 0)
    return list(chosen.values())[:MOST_CHOSEN]
