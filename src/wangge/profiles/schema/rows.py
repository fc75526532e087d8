"""What every section of a profile is made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Label = Annotated[str, StringConstraints(pattern=r"^\S(.{0,198}\S)?$")]
Source = Annotated[str, StringConstraints(pattern=r"^[^§\s]([^§]{0,98}[^§\s])?( §\S.{0,299})?$")]


class Section(BaseModel):
    """A part of the profile: frozen, and unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Rule(Section):
    """A part that states rules and says where they come from."""

    source: Source
    """A document of `documents` with the clause behind §, or `ours`, with the reason behind §."""


class NamedRule(Rule):
    """A rule row with a key and names; a city file changes the row by its key."""

    key: Key
    """Lower-case English word, used in storage and in code; never renamed once cases carry it."""

    name_zh: Label
    """Name in Chinese, shown by default."""

    name_en: Label
    """Name in English."""


class Keyed(Protocol):
    """Something found by its key."""

    @property
    def key(self) -> str:
        """The key, unique among its rows."""
        ...


KeyedT = TypeVar("KeyedT", bound=Keyed)


def find_row(rows: Iterable[KeyedT], key: str) -> KeyedT | None:
    """Return the row of that key, None when there is none."""
    return next((row for row in rows if row.key == key), None)


def refuse(expected: str, found: str) -> PydanticCustomError:
    """Return the error of a rule that types cannot state; both phrases reach the `ProfileFault`."""
    return PydanticCustomError(
        "rule_broken", "expected {expected}, found {found}", {"expected": expected, "found": found}
    )
