"""Which city, its grids and the documents its rules come from."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from wangge.profiles.schema.rows import Key, Label, NamedRule, Rule, Section, refuse


def _check_zone(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise refuse("a time zone such as Asia/Shanghai", repr(zone)) from error
    return zone


class Document(Section):
    """Document (文件): what a `source` may cite."""

    key: Annotated[str, StringConstraints(pattern=r"^[^§\s]([^§]{0,98}[^§\s])?$")]
    """Short name, the part of a `source` before §."""

    title_zh: Label
    """Full title in Chinese."""

    issuer_zh: Label | None = None
    """Who issued it."""

    issued_on: date | None = None
    """Day of issue."""

    reading: Literal["read", "secondary"]
    """`read`: taken from the text itself; `secondary`: from pages or programs that repeat it, to be checked against the text before conformity is claimed."""


class MapCenter(Section):
    """Where a map opens, WGS-84 in degrees."""

    lon: Annotated[float, Field(ge=-180, le=180)]
    """Longitude."""

    lat: Annotated[float, Field(ge=-90, le=90)]
    """Latitude."""


class CodeSystem(Section):
    """Code system (区划代码体系): the same nine digits name different towns in different systems and years."""

    name: Literal["nbs", "mca"]
    """`nbs`: 国家统计局统计用区划代码; `mca`: 民政部行政区划代码."""

    year: Annotated[int, Field(ge=1980, le=2100)]
    """Year of the edition."""


class City(Rule):
    """City (城市): who it is and how its numbers and clocks read."""

    key: Key
    """Key of the city, equal in every version of its profile."""

    name_zh: Label
    """Name in Chinese."""

    name_en: Label
    """Name in English."""

    division_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")] | None = None
    """Six-digit division code of GB/T 2260, null for a place outside that system."""

    code_system: CodeSystem | None = None
    """System of the longer division codes below it."""

    zone: Annotated[str, AfterValidator(_check_zone)]
    """Time zone by its IANA name; storage is UTC, screens and working time use this one."""

    locale: Literal["zh-hans", "en"]
    """Language shown where the person and the browser name none."""

    case_prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
    """Beginning of a case number."""

    map_center: MapCenter | None = None
    """Where maps open; null: on the grids that are there."""


class GridLevel(NamedRule):
    """Grid level (网格层级) of the tree, from the root down."""

    digits: Annotated[int, Field(ge=0, le=9)]
    """Digits this level adds to a grid code. 0: the level groups its children under a code of its own that is no part of theirs."""

    chief_posts: tuple[Key, ...] = ()
    """Posts whose holder may be chief of a grid (网格长) of this level; empty: the level has no chiefs."""


class Grid(Rule):
    """Grid (网格): levels and code rule of the grid tree."""

    levels: Annotated[tuple[GridLevel, ...], Field(min_length=1, max_length=6)]
    """Levels from the root to the unit grid."""

    unit_level: Key
    """The level of the unit grids, the last one."""

    code_length: Annotated[int, Field(ge=1, le=20)] | None
    """Digits of a unit grid's code; null: codes follow no rule."""

    @model_validator(mode="after")
    def _check_levels(self) -> Grid:
        last = self.levels[-1].key
        if self.unit_level != last:
            raise refuse(f"unit_level {last}, the last of the levels", repr(self.unit_level))
        total = sum(level.digits for level in self.levels)
        if self.code_length is not None and total != self.code_length:
            raise refuse(f"levels whose digits add up to code_length {self.code_length}", f"{total} digits")
        return self
