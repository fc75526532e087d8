"""Campaigns: what a city sets out to put right for a while, list by list."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from wangge.profiles.schema.duties import CategoryKind
from wangge.profiles.schema.rows import Key, NamedRule

ClassCode = Annotated[str, StringConstraints(pattern=r"^\d{2,5}$")]


class ListedMatter(NamedRule):
    """Listed matter (清单事项): one line of a list and the classes of the catalogue it stands for."""

    kind: CategoryKind = "matter"
    """Component or matter: the two have overlapping codes."""

    class_codes: Annotated[tuple[ClassCode, ...], Field(min_length=1)]
    """Codes in the standard in use, or their beginnings."""


class MatterList(NamedRule):
    """Matter list (整治清单) such as 五乱: its lines, and which share of the cases is to be put right."""

    matters: Annotated[tuple[ListedMatter, ...], Field(min_length=1)]
    """Lines; a case counts with the first that fits."""

    area_classes: tuple[Key, ...] = ()
    """Only in these classes of area; empty: everywhere."""

    target_share: Annotated[Decimal, Field(gt=0, le=1)] | None = None
    """Rectification rate (整改率) to be reached; null: none was set."""


class Campaign(NamedRule):
    """Campaign (专项行动)."""

    lists: Annotated[tuple[MatterList, ...], Field(min_length=1)]
    """Lists of matters."""
