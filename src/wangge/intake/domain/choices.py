"""Choosing one of our terms by values or words of a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wangge.intake.domain.mapping import Choice, ChoiceRule, Keywords
from wangge.intake.domain.texts import fold_text

JOINT = " / "
LONGEST_SHOWN = 120


@dataclass(frozen=True, slots=True)
class _Words:
    any: tuple[str, ...]
    all: tuple[str, ...]
    none: tuple[str, ...]
    take: str

    @classmethod
    def build(cls, rule: Keywords) -> _Words:
        return cls(_fold_all(rule.any), _fold_all(rule.all), _fold_all(rule.none), rule.take)

    def fits(self, text: str) -> bool:
        """Whether the folded `text` meets the rule."""
        return (
            any(word in text for word in self.any)
            and all(word in text for word in self.all)
            and not any(word in text for word in self.none)
        )


def _fold_all(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(fold_text, words))


class Chooser:
    """A choice made ready for many rows."""

    def __init__(self, choice: Choice) -> None:
        self._otherwise = choice.otherwise
        self._rules = [
            (rule.columns, fold_values(rule), tuple(map(_Words.build, rule.keywords))) for rule in choice.rules
        ]

    def choose(self, cells: Mapping[str, str]) -> str:
        """Return the target of the first rule that fits the row's cells, else `otherwise`."""
        for columns, values, words in self._rules:
            text = fold_text(JOINT.join(cells[name] for name in columns))
            if text in values:
                return values[text]
            for rule in words:
                if rule.fits(text):
                    return rule.take
        return self._otherwise

    def show(self, cells: Mapping[str, str]) -> str:
        """Return what the rules look at, for saying that none of them fits."""
        columns = dict.fromkeys(name for columns, _, _ in self._rules for name in columns)
        return JOINT.join(cells[name] for name in columns if cells[name])[:LONGEST_SHOWN]


def fold_values(rule: ChoiceRule) -> dict[str, str]:
    """Return the rule's table by folded value."""
    return {fold_text(value): target for value, target in rule.values.items()}
