"""Expressions: how a question to one case is written in Ibis over the case facts.

Inside an expression a flag is the number 1, 0 or NULL (`read_flags`): the engine adds and masks small numbers twice
as fast as it evaluates three-valued logic. So `&` and `|` are bitwise here and NULL on either side gives NULL;
`negate` is "not"; `is_certain` takes NULL as 0 where a flag only leaves cases out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

# Ibis ships no types: a table and a column expression are `Any` to the type checker.
Facts: TypeAlias = Any
Expression: TypeAlias = Any
Flags: TypeAlias = Mapping[str, Expression]
Question: TypeAlias = Callable[[Flags], Expression]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A question asked of each case of `among` (of every case if None): 1 yes, 0 no, NULL not known or not asked.

    `flags` are the columns the question itself reads. A number outcome gives a quantity instead of 1 and 0.
    """

    key: str
    name_zh: str
    name_en: str
    flags: tuple[str, ...]
    question: Question
    among: Outcome | None = None
    is_number: bool = False

    def list_flags(self) -> tuple[str, ...]:
        """Return every column read, those of the population included."""
        inherited = self.among.list_flags() if self.among else ()
        return tuple(dict.fromkeys((*inherited, *self.flags)))

    def answer(self, flags: Flags) -> Expression:
        """Return the expression 1, 0 or NULL for one case."""
        if self.among is None:
            return self.question(flags)
        asked = self.among.answer(flags).nullif(0)
        return asked * self.question(flags) if self.is_number else asked & self.question(flags)


def read_flags(facts: Facts, columns: tuple[str, ...]) -> dict[str, Expression]:
    """Return the columns as small numbers: booleans become 1, 0 or NULL, seconds whole seconds."""
    return {name: _read_number(facts[name]) for name in columns}


def _read_number(column: Expression) -> Expression:
    kind = column.type()
    if kind.is_boolean():
        return column.cast("int16")
    if kind.is_floating():
        # Whole numbers add up to the same sum in any order, so a rerun is byte-equal.
        return column.round().cast("int64")
    return column


def negate(flag: Expression) -> Expression:
    """Return "not" of a flag: 1 for 0, 0 for 1, NULL for NULL."""
    return flag ^ 1


def is_certain(flag: Expression) -> Expression:
    """Return the flag with NULL taken as 0: for conditions that only leave cases out."""
    return flag.fill_null(0)


def excuse(answer: Expression, flags: Flags) -> Expression:
    """Return the answer, NULL where it is "no" and the overdue of the case was excused: it leaves both sides."""
    excused = is_certain(flags["exempt"]) & negate(answer)
    return answer | excused.nullif(1)


def is_on_time(flags: Flags, flag: str) -> Expression:
    """Return the on-time flag; a case whose handling is overdue is late, even where the flag is still open."""
    late_if_overdue = negate(flags["overdue_unhandled"].nullif(0))
    return flags[flag].coalesce(late_if_overdue)


def is_repeated(flags: Flags, column: str, least: int = 1) -> Expression:
    """Return 1 when the number in `column` is at least one, or `least`."""
    return (flags[column] >= least).cast("int16")
