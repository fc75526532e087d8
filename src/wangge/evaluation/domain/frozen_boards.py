"""Flags and places (流动旗、名次) that a score period is frozen with, month by month, and how two editions differ; pure (HL-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

BoardKey = tuple[str, str]
"""Month "2026-03" and key of the department."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPlace:
    """What a month's run stored of a department: score, place and flag; None and "" without."""

    score: Decimal | None
    place: int | None
    flag: str
    flag_zh: str
    flag_en: str
    flag_colour: str

    @property
    def name_zh(self) -> str:
        """Name of the flag in Chinese."""
        return self.flag_zh

    @property
    def name_en(self) -> str:
        """Name of the flag in English."""
        return self.flag_en


Boards = Mapping[BoardKey, BoardPlace]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagChange:
    """A flag or place that two editions give differently; None on the side that does not know the department."""

    month: str
    department: str
    before: BoardPlace | None
    after: BoardPlace | None


def read_place(scores: Sequence[Mapping[str, Any]]) -> BoardPlace:
    """Return what the stored scores of a department say of it: the first one ranks."""
    main: Mapping[str, Any] = next(iter(scores), {})
    value = main.get("value")
    return BoardPlace(
        score=None if value is None else Decimal(value),
        place=main.get("place"),
        flag=main.get("flag", ""),
        flag_zh=main.get("flag_zh", ""),
        flag_en=main.get("flag_en", ""),
        flag_colour=main.get("flag_colour", ""),
    )


def has_flags(boards: Boards) -> bool:
    """Whether any department has a flag."""
    return any(place.flag for place in boards.values())


def pack_boards(boards: Boards) -> list[list[object]]:
    """Return the boards as a frozen period tells them, without names, which change: month, department, score, place, flag."""
    return [
        [*key, None if place.score is None else str(place.score), place.place, place.flag]
        for key, place in sorted(boards.items(), key=lambda row: row[0])
    ]


def compare_boards(before: Boards, after: Boards) -> tuple[FlagChange, ...]:
    """Return by month and department whose flag or place differs; nothing where neither edition has flags."""
    if not (has_flags(before) or has_flags(after)):
        return ()
    changes = (
        FlagChange(month=key[0], department=key[1], before=before.get(key), after=after.get(key))
        for key in sorted({*before, *after})
    )
    return tuple(one for one in changes if _tell(one.before) != _tell(one.after))


def _tell(place: BoardPlace | None) -> tuple[int | None, str] | None:
    return None if place is None else (place.place, place.flag)
