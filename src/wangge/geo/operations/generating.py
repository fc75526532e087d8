"""Grids made by us: regular ones around a file's points, and the synthetic subdivision of a demo city."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
import shapely.geometry
from django.db import transaction
from numpy.typing import NDArray

from wangge.geo.access import check_manage_grids
from wangge.geo.domain.cells import Box
from wangge.geo.domain.codes import CodeRule
from wangge.geo.domain.features import GridFeature
from wangge.geo.domain.regular import build_regular_grids
from wangge.geo.domain.subdivision import (
    CommunityPlan,
    CountyPlan,
    PlaceClasses,
    StreetPlan,
    ZonePlan,
    subdivide_county,
)
from wangge.geo.models import GridCell
from wangge.geo.operations import storing
from wangge.geo.operations.importing import DEFAULT_DIVISION
from wangge.geo.operations.reading import read_point_file
from wangge.geo.queries.city import get_class_keys, get_code_rule
from wangge.geo.queries.grids import MAIN_LAYER
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_clock, get_local_day

DEMO_RULE = CodeRule((6, 0, 3, 3, 3))
"""County, zone (a code of its own), street, community, unit."""
_FAR_OFF = 5.0
_VILLAGE_NUMBER = 200
"""Statistical codes: the last three digits of a residents' committee are below 200, a village's from 200 on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridGeneration:
    """Made grids (生成结果): how many, around how many points; `ignored` points lie far off all others."""

    layer: str
    division_code: str
    units: int
    points: int
    ignored: int


def generate_grids(
    *,
    actor: Actor,
    path: Path,
    side_m: float = 500.0,
    division_code: str = DEFAULT_DIVISION,
    name: str = "",
    crs: str = "wgs84",
    lon_column: str | None = None,
    lat_column: str | None = None,
    from_on: date | None = None,
) -> GridGeneration:
    """Cover the points of a CSV or GeoJSON by square unit grids under one root and store them, marked synthetic.

    Raises `grid_not_administrator`, `grid_division_taken`, `grid_side_invalid`, `grid_too_many`,
    `grid_code_invalid` and what `read_point_file` raises.
    """
    check_manage_grids(actor)
    points = read_point_file(path, crs=crs, lon_column=lon_column, lat_column=lat_column)
    near = drop_far_off(points)
    west, south = near.min(axis=0).tolist()
    east, north = near.max(axis=0).tolist()
    box = Box(west, south, east, north)
    features = build_regular_grids(box, division_code=division_code, name=name or path.stem, side_m=side_m)
    _store_new_tree(features, from_on=from_on, source=f"squares around {path.name}")
    return GridGeneration(
        layer=MAIN_LAYER,
        division_code=division_code,
        units=len(features) - 1,
        points=len(near),
        ignored=len(points) - len(near),
    )


def drop_far_off(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the points (n, 2) without those far off the others: five times the middle 96 % from the median."""
    low, middle, high = np.quantile(points, (0.02, 0.5, 0.98), axis=0)
    reach = np.maximum(_FAR_OFF * (high - low), 0.01)
    kept = points[(np.abs(points - middle) <= reach).all(axis=1)]
    return kept if len(kept) else points


def build_demo_grids(
    seed: int,
    *,
    city: str = "zhangjiagang",
    rule: CodeRule = DEMO_RULE,
    classes: PlaceClasses | None = None,
) -> list[GridFeature]:
    """Return the demo city's grids, parents first: real outline, names and codes; subdivision synthetic, marked so.

    About 2,400 unit grids in the built-up part and 1,750 coarser ones outside fill the county exactly. The level
    of zones (区镇) is left out when the rule's second level has digits. Raises `demo_city_unknown`.
    """
    plan = _read_plan(city, has_zones=rule.digits[1:2] == (0,))
    return subdivide_county(plan, seed=seed, classes=classes, rule=rule)


def install_demo_grids(
    *, actor: Actor, seed: int, city: str = "zhangjiagang", from_on: date | None = None
) -> dict[int, int]:
    """Store the demo city's grids by the profile's code rule and classes; return level → number of grids.

    Raises `grid_not_administrator`, `demo_city_unknown`, `grid_division_taken`.
    """
    check_manage_grids(actor)
    area_classes, road_classes = get_class_keys()
    classes = PlaceClasses(area=area_classes, road=road_classes)
    features = build_demo_grids(seed, city=city, rule=get_code_rule() or DEMO_RULE, classes=classes)
    _store_new_tree(features, from_on=from_on, source=f"synthetic, {city}, seed {seed}")
    counts: dict[int, int] = {}
    for feature in features:
        counts[feature.level] = counts.get(feature.level, 0) + 1
    return counts


def _store_new_tree(features: list[GridFeature], *, from_on: date | None, source: str) -> None:
    root_code = features[0].code
    with transaction.atomic():
        layer = storing.lock_layer(MAIN_LAYER)
        if GridCell.objects.filter(layer=layer, root_code=root_code).exists():
            raise DomainError("grid_division_taken", division=root_code)
        generation = storing.open_generation(layer, source=source)
        day = from_on or get_local_day(get_clock().now())
        storing.insert_grids(layer, features, generation=generation, from_on=day)
        storing.note_change()


def _read_plan(city: str, *, has_zones: bool) -> CountyPlan:
    folder = resources.files("wangge.geo") / "data" / city
    if not city.isidentifier() or not folder.is_dir():
        raise DomainError("demo_city_unknown", city=city)
    county = json.loads((folder / "county.geojson").read_text("utf-8"))["features"][0]
    zones = _read_zones(folder / "zones.csv") if has_zones else {}
    communities: dict[str, list[dict[str, str]]] = {}
    for row in _read_rows(folder / "communities.csv"):
        communities.setdefault(row["code"][:9], []).append(row)
    streets = tuple(
        StreetPlan(
            code=row["code"],
            name=row["name"],
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            communities=tuple(
                CommunityPlan(one["code"], one["name"], is_urban=_is_urban(row, one))
                for one in communities[row["code"]]
            ),
            is_enclave=row["is_enclave"] == "1",
            zone=zones.get(row["zone_code"]),
        )
        for row in _read_rows(folder / "streets.csv")
    )
    outline = shapely.geometry.shape(county["geometry"])
    facts = county["properties"]
    return CountyPlan(facts["code"], facts["name"], outline, streets, is_synthetic=facts.get("is_synthetic", False))


def _read_zones(file: Traversable) -> dict[str, ZonePlan]:
    return {row["code"]: ZonePlan(row["code"], row["name"]) for row in _read_rows(file)}


def _read_rows(file: Traversable) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text("utf-8").splitlines()))


def _is_urban(street: dict[str, str], community: dict[str, str]) -> bool:
    return street["is_town"] == "1" and int(community["code"][-3:]) < _VILLAGE_NUMBER
