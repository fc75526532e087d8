"""A small city made by the real operations: two districts, their grids, units, people, catalogue and matrix.

张家港市 has four unit grids in two streets, 象山县 two; all are squares of 0.01 degrees:

    张家港   north   杨舍  3205820010010 01 | 02      市民广场 lies in 01, 步行街 in 02
             south   塘桥  3205820020010 01 | 02      集市 lies in 01, 桥头 in 02
    象山             丹东  3302250010010 01 | 02      码头 lies in 01

Under another profile the first district is that city: it has its division code, name and levels of grids on the same
squares. Under 象山's the second district is 张家港.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from wangge.catalog.domain.entries import CatalogueData
from wangge.catalog.operations.data_files import read_catalogue_data
from wangge.catalog.public import DutyUnit, draft_matrix, find_category, import_matrix, load_catalogue
from wangge.geo.public import (
    FieldMapping,
    ImportOptions,
    NewBinding,
    NewPosting,
    bind_units,
    import_grids,
    post_members,
)
from wangge.kernel.public import build_system_actor
from wangge.people.public import NewMember, create_members_in_bulk, create_organisation, create_post
from wangge.platform.public import install_profile
from wangge.profiles.public import CityProfile, load_profile

SYSTEM = build_system_actor(name="test")
NEW_YEAR = date(2026, 1, 1)
SIDE = 0.01

# Names for the categories the city has: (kind, code).
CATEGORIES: Mapping[str, tuple[str, str]] = {
    "garbage": ("matter", "06010"),
    "pothole": ("matter", "06013"),
    "grill": ("matter", "06029"),
    "dirty_green": ("matter", "06017"),
    "vendor": ("matter", "09001"),
    "manhole": ("component", "01001"),
    "broken_manhole": ("matter", "01001"),
}
# Points (WGS-84 degrees): where they lie stands in this file's head.
POINTS: Mapping[str, tuple[float, float]] = {
    "square": (120.545, 31.885),
    "promenade": (120.555, 31.885),
    "market": (120.545, 31.875),
    "bridge": (120.555, 31.875),
    "harbour": (121.865, 29.475),
    "nowhere": (118.0, 30.0),
}
# key: (code, name, kind, key of the parent)
UNITS: Mapping[str, tuple[str, str, str, str | None]] = {
    "district": ("320582", "张家港市城市管理局", "district", None),
    "supervision": ("ZJG-JD", "张家港市监督中心", "supervision", "district"),
    "command": ("ZJG-ZH", "张家港市指挥中心", "command", "district"),
    "sanitation": ("ZJG-HW", "张家港市环卫处", "sanitation", "district"),
    "sanitation_crew": ("ZJG-HW-1", "环卫一班", "crew", "sanitation"),
    "municipal": ("ZJG-SZ", "张家港市市政处", "municipal", "district"),
    "greening": ("ZJG-YL", "张家港市园林处", "greening", "district"),
    "enforcement": ("ZJG-ZF", "杨舍镇综合执法局", "enforcement", "district"),
    "other_district": ("330225", "象山县综合行政执法局", "district", None),
    "other_supervision": ("XS-JD", "象山县监督中心", "supervision", "other_district"),
    "other_command": ("XS-ZH", "象山县指挥中心", "command", "other_district"),
    "other_sanitation": ("XS-HW", "象山县环卫所", "sanitation", "other_district"),
}
# username: (name, key of the unit, roles)
CAST: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "chen": ("陈监督员", "supervision", ("collector",)),
    "zhou": ("周监督员", "supervision", ("collector",)),
    "sun": ("孙受理员", "supervision", ("acceptor",)),
    "zhao": ("赵值班长", "supervision", ("shift_leader",)),
    "li": ("李派遣员", "command", ("dispatcher",)),
    "qian": ("钱处置员", "sanitation", ("handler",)),
    "tang": ("唐负责人", "sanitation", ("unit_leader",)),
    "wu": ("吴班组长", "sanitation_crew", ("handler",)),
    "zheng": ("郑处置员", "municipal", ("handler",)),
    "feng": ("冯领导", "district", ("leader",)),
    "chu": ("褚审计", "district", ("auditor",)),
    "jiang": ("蒋考评员", "supervision", ("evaluator",)),
    "wei": ("卫管理员", "district", ("admin",)),
    "wang": ("王监督员", "other_supervision", ("collector", "acceptor", "shift_leader")),
    "wang_second": ("王二监督员", "other_supervision", ("collector",)),
    "wang_dispatcher": ("王派遣员", "other_command", ("dispatcher",)),
    "wang_handler": ("王处置员", "other_sanitation", ("handler",)),
    "wang_head": ("王负责人", "other_sanitation", ("unit_leader",)),
    "wang_leader": ("王领导", "other_district", ("leader",)),
}
_HANDLING = ("sanitation", "municipal", "greening", "enforcement")
# (code, name, level, parent, west, south, east, north, area class, road class); levels by the profile's rule
_GRIDS: tuple[tuple[str, str, int, str | None, float, float, float, float, str, str], ...] = (
    ("320582", "张家港市", 1, None, 120.54, 31.87, 120.56, 31.89, "", ""),
    ("320582-02", "杨舍镇区", 2, "320582", 120.54, 31.88, 120.56, 31.89, "", ""),
    ("320582-04", "塘桥镇区", 2, "320582", 120.54, 31.87, 120.56, 31.88, "", ""),
    ("320582001", "杨舍街道", 3, "320582-02", 120.54, 31.88, 120.56, 31.89, "", ""),
    ("320582002", "塘桥街道", 3, "320582-04", 120.54, 31.87, 120.56, 31.88, "", ""),
    ("320582001001", "城北社区", 4, "320582001", 120.54, 31.88, 120.56, 31.89, "", ""),
    ("320582002001", "河西社区", 4, "320582002", 120.54, 31.87, 120.56, 31.88, "", ""),
    ("320582001001001", "市民广场网格", 5, "320582001001", 120.54, 31.88, 120.55, 31.89, "class_1", "main"),
    ("320582001001002", "步行街网格", 5, "320582001001", 120.55, 31.88, 120.56, 31.89, "class_1", "secondary"),
    ("320582002001001", "集市网格", 5, "320582002001", 120.54, 31.87, 120.55, 31.88, "class_2", "branch"),
    ("320582002001002", "桥头网格", 5, "320582002001", 120.55, 31.87, 120.56, 31.88, "class_3", "back_lane"),
    ("330225", "象山县", 1, None, 121.86, 29.47, 121.88, 29.48, "", ""),
    ("330225-01", "丹东片区", 2, "330225", 121.86, 29.47, 121.88, 29.48, "", ""),
    ("330225001", "丹东街道", 3, "330225-01", 121.86, 29.47, 121.88, 29.48, "", ""),
    ("330225001001", "码头社区", 4, "330225001", 121.86, 29.47, 121.88, 29.48, "", ""),
    ("330225001001001", "码头网格", 5, "330225001001", 121.86, 29.47, 121.87, 29.48, "class_1", "main"),
    ("330225001001002", "船厂网格", 5, "330225001001", 121.87, 29.47, 121.88, 29.48, "class_2", "branch"),
)


FIRST, OTHER = "320582", "330225"


@dataclass(frozen=True)
class CityFrame:
    """What a profile changes of the small city: names and codes of the first district, and the levels of grids."""

    profile: CityProfile

    @property
    def codes(self) -> Mapping[str, str]:
        """The codes of the two districts by those of the tables above."""
        first = self.profile.city.division_code or FIRST
        return {FIRST: first, OTHER: FIRST if first == OTHER else OTHER}

    @property
    def has_zones(self) -> bool:
        """Whether a level of zones, which adds no digits, lies between district and street."""
        return self.profile.grid.levels[1].digits == 0

    def write_code(self, code: str) -> str:
        """Return a code of the tables above as this city has it."""
        return self.codes.get(code[:6], code[:6]) + code[6:]

    def write_name(self, name: str) -> str:
        """Return a name of the tables above as this city has it."""
        return name.replace("张家港市", self.profile.city.name_zh)

    def list_grids(self) -> list[tuple[Any, ...]]:
        """Return the rows of grids at the city's levels."""
        rows = _GRIDS if self.has_zones else [_leave_out_zone(row) for row in _GRIDS if row[2] != 2]
        return [
            (
                self.write_code(code),
                self.write_name(name) if code == FIRST else name,
                level,
                self.write_code(parent) if parent else None,
                *rest,
            )
            for code, name, level, parent, *rest in rows
        ]


def _leave_out_zone(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row of grids in a tree whose streets lie straight below the district."""
    code, name, level, parent, *rest = row
    if level == 1:
        return row
    return (code, name, level - 1, parent[:6] if level == 3 else parent, *rest)


@dataclass(frozen=True)
class SmallCity:
    """The ids of what was made, by the keys of this file."""

    units: Mapping[str, int]
    members: Mapping[str, int]
    categories: Mapping[str, int]


def build_small_city(*, now: datetime, profile: str = "zhangjiagang") -> SmallCity:
    """Make the city of a profile; profile and clock in use are those."""
    install_profile(profile)
    frame = CityFrame(load_profile(profile))
    load_catalogue(actor=SYSTEM, data=choose_catalogue())
    draw_grids(frame)
    units = found_units(frame)
    bind_units(
        actor=SYSTEM,
        bindings=[
            NewBinding(grid_code=frame.write_code("320582"), unit_id=units["district"], duty="jurisdiction"),
            NewBinding(grid_code=frame.write_code("330225"), unit_id=units["other_district"], duty="jurisdiction"),
            NewBinding(grid_code=frame.write_code("320582001"), unit_id=units["enforcement"], duty="lead"),
        ],
    )
    members = hire_people(units, now=now)
    post_members(
        actor=SYSTEM,
        postings=[
            NewPosting(
                grid_code=frame.write_code("320582001001001"),
                member_id=members["chen"],
                duty="collector",
                from_on=NEW_YEAR,
            ),
            NewPosting(
                grid_code=frame.write_code("320582001001002"),
                member_id=members["zhou"],
                duty="collector",
                from_on=NEW_YEAR,
            ),
            NewPosting(
                grid_code=frame.write_code("330225001001001"),
                member_id=members["wang"],
                duty="collector",
                from_on=NEW_YEAR,
            ),
        ],
    )
    fill_matrix(frame)
    return SmallCity(units=units, members=members, categories=find_categories())


def choose_catalogue() -> CatalogueData:
    """Return the shipped catalogue narrowed to the few categories these tests speak of."""
    shipped = read_catalogue_data()
    wanted = set(CATEGORIES.values())
    return CatalogueData(
        version="small city",
        standard=shipped.standard,
        source=shipped.source,
        categories=tuple(entry for entry in shipped.categories if (entry.kind, entry.code) in wanted),
        conditions=tuple(entry for entry in shipped.conditions if (entry.kind, entry.code) in wanted),
        mappings=tuple(entry for entry in shipped.mappings if (entry.kind, entry.to_code) in wanted),
    )


def draw_grids(frame: CityFrame) -> None:
    """Import the grids from a file, as a bureau does."""
    features = [_draw(grid) for grid in frame.list_grids()]
    with tempfile.TemporaryDirectory(prefix="wangge-grids-") as folder:
        path = Path(folder) / "grids.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
        result = import_grids(
            actor=SYSTEM,
            path=path,
            crs="wgs84",
            fields=FieldMapping(
                code="code", name="name", parent="parent", level="level", area_class="area", road_class="road"
            ),
            options=ImportOptions(from_on=NEW_YEAR, is_strict=True),
        )
    assert result.is_stored, (result.faults, result.warnings)


def _draw(grid: tuple[Any, ...]) -> dict[str, Any]:
    code, name, level, parent, west, south, east, north, area, road = grid
    # Every shape names the corners of its unit grids, so that neighbours share their points.
    xs = [west + SIDE * step for step in range(round((east - west) / SIDE) + 1)]
    ys = [south + SIDE * step for step in range(round((north - south) / SIDE) + 1)]
    ring = [(x, south) for x in xs] + [(east, y) for y in ys[1:]]
    ring += [(x, north) for x in reversed(xs[:-1])] + [(west, y) for y in reversed(ys[:-1])]
    return {
        "type": "Feature",
        "properties": {
            "code": code,
            "name": name,
            "level": str(level),
            "parent": parent or "",
            "area": area,
            "road": road,
        },
        "geometry": {"type": "Polygon", "coordinates": [[(round(x, 6), round(y, 6)) for x, y in ring]]},
    }


def found_units(frame: CityFrame) -> dict[str, int]:
    """Make the organisations and return key → id."""
    units: dict[str, int] = {}
    for key, (code, name, kind, parent) in UNITS.items():
        units[key] = create_organisation(
            actor=SYSTEM,
            code=frame.codes.get(code, code),
            name=frame.write_name(name),
            kind=kind,
            parent_id=units[parent] if parent else None,
        )
    return units


def hire_people(units: Mapping[str, int], *, now: datetime) -> dict[str, int]:
    """Make a post for each unit and role and the cast that holds them; return username → id."""
    posts: dict[tuple[str, str], int] = {}
    for _, unit, roles in CAST.values():
        for role in roles:
            if (unit, role) not in posts:
                posts[unit, role] = create_post(
                    actor=SYSTEM,
                    organisation_id=units[unit],
                    code=f"{UNITS[unit][0]}-{role}",
                    name=role,
                    role=role,
                )
    return create_members_in_bulk(
        actor=SYSTEM,
        members=[
            NewMember(
                username=username,
                display_name=name,
                organisation_id=units[unit],
                phone="13800001234",
                post_ids=tuple(posts[unit, role] for role in roles),
                from_on=NEW_YEAR,
            )
            for username, (name, unit, roles) in CAST.items()
        ],
        now=now,
    )


def fill_matrix(frame: CityFrame) -> None:
    """Import the first matrix that the profile's duties give."""
    for prefix, keys in ((frame.codes[FIRST], _HANDLING), (frame.codes[OTHER], ("other_sanitation",))):
        duty_units = [DutyUnit(kind=UNITS[key][2], code=UNITS[key][0], grid_prefix=prefix) for key in keys]
        report = import_matrix(actor=SYSTEM, rows=draft_matrix(units=duty_units))
        assert not report.faults, report.faults


def find_categories() -> dict[str, int]:
    """Return name → id of the categories."""
    found = {}
    for name, (kind, code) in CATEGORIES.items():
        category = find_category(kind=kind, code=code)
        assert category is not None, name
        found[name] = category.id
    return found
