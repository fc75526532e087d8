"""A synthetic but seamless subdivision of a county into streets, communities and unit grids.

For places whose own grids are not published: every point of the county lies in exactly one unit grid, shared
edges are exactly shared, codes follow the 15-digit rule. The result is labelled synthetic; a bureau replaces
it by importing its surveyed grids. Deterministic for one seed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wangge.geo.domain.codes import CodeRule, order_west_to_east
from wangge.geo.domain.features import GridFeature
from wangge.geo.domain.measuring import METRES_PER_DEGREE, LocalPlane
from wangge.geo.domain.splitting import join_coverage, split_region, weave_coverage

_CORE_RADIUS_M = 1000.0


@dataclass(frozen=True, slots=True)
class CommunityPlan:
    """Community (社区、村) to be drawn; `is_urban` ones get dense unit grids."""

    code: str
    name: str
    is_urban: bool


@dataclass(frozen=True, slots=True)
class StreetPlan:
    """Street or town (街道、镇) to be drawn around the centre `lon`, `lat` (WGS-84).

    `is_enclave` cuts it out of its surroundings as a small area instead of sharing the county by distance.
    `zone` groups streets under one administration (区镇) between county and street.
    """

    code: str
    name: str
    lon: float
    lat: float
    communities: tuple[CommunityPlan, ...]
    is_enclave: bool = False
    zone: ZonePlan | None = None


@dataclass(frozen=True, slots=True)
class ZonePlan:
    """Zone (区镇): streets under one administration; its code is no part of theirs."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CountyPlan:
    """County (区县) to be subdivided; `outline` in WGS-84 longitude and latitude, real unless `is_synthetic`."""

    code: str
    name: str
    outline: BaseGeometry
    streets: tuple[StreetPlan, ...]
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubdivisionSizes:
    """How fine the subdivision is: number of unit grids in the built-up part, sizes in m² elsewhere."""

    urban_unit_count: int = 2400
    urban_community_m2: float = 330_000.0
    rural_unit_m2: float = 550_000.0
    enclave_m2: float = 3_000_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceClasses:
    """Keys given to the units: area classes from the centre outwards, road classes from main to minor."""

    area: tuple[str, ...] = ()
    road: tuple[str, ...] = ()

    def choose_area(self, *, is_urban: bool, is_core: bool) -> str:
        """Return the first class for a town's core, the second for the rest of the built-up part, else the last."""
        if not self.area:
            return ""
        wanted = 0 if is_core else 1 if is_urban else len(self.area) - 1
        return self.area[min(wanted, len(self.area) - 1)]

    def draw_roads(self, count: int, rng: np.random.Generator) -> list[str]:
        """Return road classes for `count` units; the lower the class, the more often."""
        if not self.road:
            return [""] * count
        weights = np.arange(1.0, len(self.road) + 1.0)
        return [self.road[index] for index in rng.choice(len(self.road), size=count, p=weights / weights.sum())]


@dataclass(slots=True)
class _Drawn:
    """A community being drawn: its plan, its street, its region in metres and how many units it gets."""

    plan: CommunityPlan
    street: StreetPlan
    region: BaseGeometry
    unit_count: int = 1


def subdivide_county(
    plan: CountyPlan,
    *,
    seed: int,
    classes: PlaceClasses | None = None,
    sizes: SubdivisionSizes | None = None,
    rule: CodeRule | None = None,
) -> list[GridFeature]:
    """Return county, zones if streets have them, streets, communities and unit grids, parents before children.

    Levels count from the county = 1. Unit codes continue the community codes by `rule`.
    """
    sizes = sizes or SubdivisionSizes()
    rng = np.random.default_rng(seed)
    centre = plan.outline.centroid
    plane = LocalPlane(centre.x, centre.y)
    drawn = _draw_communities(plan, plane, sizes, rng)
    _count_units(drawn, sizes)
    units = [split_region(community.region, community.unit_count, rng) for community in drawn]
    flat = np.asarray([part for parts in units for part in parts], dtype=object)
    woven = iter(weave_coverage(plane.to_degrees(flat)))
    leaves: list[GridFeature] = []
    for community, parts in zip(drawn, units, strict=True):
        polygons = [next(woven) for _ in parts]
        leaves += _build_units(community, polygons, classes or PlaceClasses(), rng, rule or CodeRule())
    return _build_tree(plan, drawn, leaves)


def _draw_communities(
    plan: CountyPlan, plane: LocalPlane, sizes: SubdivisionSizes, rng: np.random.Generator
) -> list[_Drawn]:
    drawn: list[_Drawn] = []
    for street, region in zip(plan.streets, _draw_streets(plan, plane, sizes), strict=True):
        centre = np.asarray(shapely.get_coordinates(plane.to_metres(shapely.Point(street.lon, street.lat))))[0]
        drawn += _split_street(street, region, centre, sizes, rng)
    return drawn


def _draw_streets(plan: CountyPlan, plane: LocalPlane, sizes: SubdivisionSizes) -> list[BaseGeometry]:
    """Share the county out by the nearest centre; enclaves are cut out first as small squares."""
    county = plane.to_metres(plan.outline)
    centres = plane.to_metres(shapely.points([(street.lon, street.lat) for street in plan.streets]))
    enclaves = {
        index: shapely.intersection(_draw_square(centres[index], sizes.enclave_m2), county)
        for index, street in enumerate(plan.streets)
        if street.is_enclave
    }
    taken = shapely.union_all(list(enclaves.values()))
    ordinary = [index for index in range(len(plan.streets)) if index not in enclaves]
    if len(ordinary) == 1:
        return [enclaves.get(index, shapely.difference(county, taken)) for index in range(len(plan.streets))]
    cells = shapely.voronoi_polygons(shapely.MultiPoint(list(centres[ordinary])), extend_to=county, ordered=True)
    regions = dict(enclaves)
    for index, cell in zip(ordinary, shapely.get_parts(cells), strict=True):
        regions[index] = shapely.difference(shapely.intersection(cell, county), taken)
    return [regions[index] for index in range(len(plan.streets))]


def _draw_square(centre: BaseGeometry, area_m2: float) -> BaseGeometry:
    half = math.sqrt(area_m2) / 2.0
    corners = np.array([(-half, -half), (half, -half), (half, half), (-half, half)])
    turn = np.array([[0.96, -0.28], [0.28, 0.96]])
    return shapely.Polygon(corners @ turn.T + shapely.get_coordinates(centre))


def _split_street(
    street: StreetPlan,
    region: BaseGeometry,
    centre: NDArray[np.float64],
    sizes: SubdivisionSizes,
    rng: np.random.Generator,
) -> list[_Drawn]:
    """Split a street: its urban communities share a core around the centre, the villages the ring around it."""
    urban = [community for community in street.communities if community.is_urban]
    rural = [community for community in street.communities if not community.is_urban]
    core = _draw_core(region, centre, len(urban) * sizes.urban_community_m2, rng) if rural else region
    shares = [(urban, core), (rural, shapely.difference(region, core) if urban else region)]
    drawn: list[_Drawn] = []
    for plans, share in shares:
        regions = split_region(share, len(plans), rng) if plans else []
        drawn += [_Drawn(plan, street, regions[i]) for plan, i in zip(plans, _order_regions(regions), strict=True)]
    return drawn


def _draw_core(
    region: BaseGeometry, centre: NDArray[np.float64], area_m2: float, rng: np.random.Generator
) -> BaseGeometry:
    """Return the built-up part of a street: an uneven ring of corners around the centre, clipped to the street."""
    angles = np.linspace(0.0, 2.0 * np.pi, 14, endpoint=False) + rng.uniform(-0.12, 0.12, 14)
    radii = math.sqrt(area_m2 / math.pi) * rng.uniform(0.88, 1.12, 14)
    corners = np.column_stack((np.cos(angles), np.sin(angles))) * radii[:, None] + centre
    return shapely.intersection(shapely.Polygon(corners), region)


def _order_regions(regions: Sequence[BaseGeometry]) -> list[int]:
    if not regions:
        return []
    centres = shapely.get_coordinates(shapely.centroid(np.asarray(regions, dtype=object)))
    height = math.sqrt(float(np.mean(shapely.area(np.asarray(regions, dtype=object)))))
    return order_west_to_east(centres[:, 0].tolist(), centres[:, 1].tolist(), row_height=height)


def _count_units(drawn: list[_Drawn], sizes: SubdivisionSizes) -> None:
    """Give the urban communities their share of the dense unit grids by area, the others as many as their size asks."""
    urban_m2 = sum(community.region.area for community in drawn if community.plan.is_urban)
    for community in drawn:
        exact = community.region.area / sizes.rural_unit_m2
        if community.plan.is_urban:
            exact = sizes.urban_unit_count * community.region.area / urban_m2
        community.unit_count = min(max(round(exact), 1), 999)


def _build_units(
    community: _Drawn,
    polygons: list[BaseGeometry],
    classes: PlaceClasses,
    rng: np.random.Generator,
    rule: CodeRule,
) -> list[GridFeature]:
    """Number the units of a community from west to east and north to south, and class them."""
    centres = shapely.get_coordinates(shapely.centroid(np.asarray(polygons, dtype=object)))
    height = math.sqrt(community.region.area / len(polygons)) / METRES_PER_DEGREE
    order = order_west_to_east(centres[:, 0].tolist(), centres[:, 1].tolist(), row_height=height)
    codes = rule.make_codes(community.plan.code, len(polygons))
    roads = classes.draw_roads(len(polygons), rng)
    return [
        GridFeature(
            code=code,
            name=f"{community.plan.name}{position + 1}号单元网格",
            level=0,
            parent_code=community.plan.code,
            geometry=polygons[index],
            kind="unit",
            area_class=_choose_area_class(community, centres[index], classes),
            road_class=roads[position],
            is_synthetic=True,
        )
        for position, (code, index) in enumerate(zip(codes, order, strict=True))
    ]


def _choose_area_class(community: _Drawn, centre: NDArray[np.float64], classes: PlaceClasses) -> str:
    street = community.street
    east = (centre[0] - street.lon) * math.cos(math.radians(street.lat))
    is_near = math.hypot(east, centre[1] - street.lat) < _CORE_RADIUS_M / METRES_PER_DEGREE
    is_urban = community.plan.is_urban
    return classes.choose_area(is_urban=is_urban, is_core=is_urban and is_near)


def _build_tree(plan: CountyPlan, drawn: list[_Drawn], leaves: list[GridFeature]) -> list[GridFeature]:
    """Put the units under unions of themselves, so that edges agree on every level."""
    streets = {community.plan.code: community.street for community in drawn}
    names = {community.plan.code: community.plan.name for community in drawn}
    communities = _build_parents(leaves, names, {code: street.code for code, street in streets.items()}, "community")
    zones = {street.code: street.zone for street in plan.streets if street.zone is not None}
    above = {street.code: zones[street.code].code if street.code in zones else plan.code for street in plan.streets}
    tree = _build_parents(communities, {street.code: street.name for street in plan.streets}, above, "street")
    below = [*communities, *leaves]
    if zones:
        below = [*tree, *below]
        zone_names = {zone.code: zone.name for zone in zones.values()}
        tree = _build_parents(tree, zone_names, dict.fromkeys(zone_names, plan.code), "zone")
    # The outline of the county is given, only what lies within is always drawn.
    root = _build_parents(tree, {plan.code: plan.name}, {}, "county")
    root = [replace(one, is_synthetic=plan.is_synthetic) for one in root]
    features = [*root, *tree, *below]
    levels: dict[str | None, int] = {None: 0}
    for feature in features:
        levels[feature.code] = levels[feature.parent_code] + 1
    return [replace(feature, level=levels[feature.code]) for feature in features]


def _build_parents(
    children: list[GridFeature], names: dict[str, str], parent_codes: dict[str, str], kind: str
) -> list[GridFeature]:
    """Return the features named by the children's `parent_code`, each the union of its children, by code."""
    shapes: dict[str, list[BaseGeometry]] = {}
    for child in children:
        shapes.setdefault(str(child.parent_code), []).append(child.geometry)
    return [
        GridFeature(
            code=code,
            name=names[code],
            level=0,
            parent_code=parent_codes.get(code),
            geometry=join_coverage(shapes[code]),
            kind=kind,
            is_synthetic=True,
        )
        for code in sorted(shapes)
    ]
