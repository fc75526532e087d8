"""From the features of a file to grids: which can be taken, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from wangge.geo.domain.codes import FREE_CODE, CodeRule, order_west_to_east
from wangge.geo.domain.features import GridFeature
from wangge.geo.domain.locating import PolygonIndex
from wangge.geo.domain.splitting import OVERLAY_LATTICE_DEG, keep_area
from wangge.kernel.public import DomainError

MAX_NAME_LENGTH = 100
ROOT_KIND = "outline"
"""Kind of a root that we drew around its children because no file had one."""


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """Field mapping (字段对应): the file's column for each of our fields; None where the file has none.

    Without `code`, codes are given by us; without `level`, the length of the code or the import's level says it.
    """

    code: str | None = None
    name: str | None = None
    parent: str | None = None
    level: str | None = None
    kind: str | None = None
    area_class: str | None = None
    road_class: str | None = None

    def list_columns(self) -> list[str]:
        """Return the columns of the file that are wanted."""
        wanted = (self.code, self.name, self.parent, self.level, self.kind, self.area_class, self.road_class)
        return [column for column in wanted if column]


@dataclass(frozen=True, slots=True)
class FileFeature:
    """File feature (文件要素): position in the file from 1, text values by column, shape in WGS-84."""

    number: int
    values: Mapping[str, str]
    geometry: BaseGeometry | None


class ImportFaultKind(StrEnum):
    """Why a feature cannot be taken (导入问题类型)."""

    CODE_MISSING = "code_missing"
    CODE_INVALID = "code_invalid"
    CODE_DUPLICATE = "code_duplicate"
    CODE_DEAD = "code_dead"
    CODE_REUSED = "code_reused"
    LEVEL_UNKNOWN = "level_unknown"
    PARENT_UNKNOWN = "parent_unknown"
    NAME_TOO_LONG = "name_too_long"
    CLASS_UNKNOWN = "class_unknown"
    SHAPE_MISSING = "shape_missing"
    SHAPE_NOT_AREA = "shape_not_area"
    SHAPE_INVALID = "shape_invalid"
    SHAPE_OFF_GLOBE = "shape_off_globe"


@dataclass(frozen=True, slots=True)
class ImportFault:
    """Import fault (导入问题): which feature (from 1), its code, what is wrong, and where."""

    number: int
    kind: ImportFaultKind
    code: str = ""
    detail: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRules:
    """What an import is held to: code rule (None = free codes), level of the file, root for grids without parent."""

    rule: CodeRule | None
    level: int | None
    root_code: str
    area_classes: frozenset[str] = frozenset()
    road_classes: frozenset[str] = frozenset()


def read_features(
    rows: Sequence[FileFeature], mapping: FieldMapping, rules: ImportRules
) -> tuple[list[tuple[int, GridFeature]], list[ImportFault]]:
    """Return (position in the file, grid) of the sound features and the faults of the others."""
    features: list[tuple[int, GridFeature]] = []
    faults: list[ImportFault] = []
    seen: set[str] = set()
    for row in rows:
        result = _read_feature(row, mapping, rules)
        if isinstance(result, ImportFault):
            faults.append(result)
        elif result.code and result.code in seen:
            faults.append(_fault(row, ImportFaultKind.CODE_DUPLICATE, code=result.code))
        else:
            seen.add(result.code)
            features.append((row.number, result))
    return features, faults


def _read_feature(row: FileFeature, mapping: FieldMapping, rules: ImportRules) -> GridFeature | ImportFault:
    def read(column: str | None) -> str:
        return row.values.get(column, "").strip() if column else ""

    code, name = read(mapping.code), read(mapping.name)
    level = _read_level(read(mapping.level), code, rules)
    parent_code = None if level == 1 else _find_parent(read(mapping.parent), code, rules)
    area_class, road_class = read(mapping.area_class), read(mapping.road_class)
    unknown_classes = ({area_class} - rules.area_classes) | ({road_class} - rules.road_classes)
    unknown_classes.discard("")
    is_code_sound = not code or level is None or _is_code_sound(code, level, rules.rule)
    checks = (
        (bool(mapping.code) and not code, ImportFaultKind.CODE_MISSING, ""),
        (level is None, ImportFaultKind.LEVEL_UNKNOWN, read(mapping.level)),
        (not is_code_sound, ImportFaultKind.CODE_INVALID, code),
        (len(name) > MAX_NAME_LENGTH, ImportFaultKind.NAME_TOO_LONG, str(len(name))),
        (bool(unknown_classes), ImportFaultKind.CLASS_UNKNOWN, ", ".join(sorted(unknown_classes))),
    )
    fault = find_shape_fault(row) or next(
        (_fault(row, kind, detail=detail) for is_bad, kind, detail in checks if is_bad), None
    )
    if fault is not None:
        return replace(fault, code=code)
    assert row.geometry is not None
    assert level is not None
    return GridFeature(
        code=code,
        name=name or code,
        level=level,
        parent_code=parent_code,
        geometry=row.geometry,
        kind=read(mapping.kind),
        area_class=area_class,
        road_class=road_class,
    )


def _read_level(text: str, code: str, rules: ImportRules) -> int | None:
    if text:
        return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= 9 else None
    if rules.level is not None:
        return rules.level
    return rules.rule.find_level(code) if rules.rule else None


def _is_code_sound(code: str, level: int, rule: CodeRule | None) -> bool:
    if rule is None:
        return FREE_CODE.fullmatch(code) is not None
    try:
        rule.check_code(code, level=level)
    except DomainError:
        return False
    return True


def _find_parent(stated: str, code: str, rules: ImportRules) -> str:
    """Return the parent's code, empty when neither the file nor the code names it."""
    if stated or rules.rule is None:
        return stated
    return rules.rule.find_parent_code(code) or ""


def find_parents_by_place(
    features: Sequence[tuple[int, GridFeature]], layer: Sequence[GridFeature], *, root_code: str | None
) -> tuple[list[tuple[int, GridFeature]], list[ImportFault]]:
    """Put grids whose parent is not named under the grid, one level above, that holds a point of their inside.

    The grids above are those of the file and those in force in `layer`. Where none holds it, `root_code` is the
    parent; without a root code the grid is faulty.
    """
    missing = sorted({feature.level for _, feature in features if feature.parent_code == ""})
    known = {feature.code: feature for feature in layer} | {feature.code: feature for _, feature in features}
    above = {level: [grid for grid in known.values() if grid.level == level - 1] for level in missing}
    indexes = {
        level: PolygonIndex([grid.code for grid in grids], [grid.geometry for grid in grids])
        for level, grids in above.items()
    }
    placed: list[tuple[int, GridFeature]] = []
    faults: list[ImportFault] = []
    for number, feature in features:
        if feature.parent_code != "":
            placed.append((number, feature))
            continue
        inside = feature.geometry.representative_point()
        position = indexes[feature.level].find_position(inside.x, inside.y)
        parent_code = root_code if position is None else above[feature.level][position].code
        if parent_code is None:
            place = (round(inside.x, 6), round(inside.y, 6))
            faults.append(ImportFault(number, ImportFaultKind.PARENT_UNKNOWN, feature.code, "", *place))
        else:
            placed.append((number, replace(feature, parent_code=parent_code)))
    return placed, faults


def find_shape_fault(row: FileFeature) -> ImportFault | None:
    """Return what is wrong with the shape of a feature, or None."""
    shape = row.geometry
    if shape is None or shape.is_empty:
        return _fault(row, ImportFaultKind.SHAPE_MISSING)
    west, south, east, north = shape.bounds
    if min(west + 180, 180 - east, south + 90, 90 - north) < 0:
        return ImportFault(row.number, ImportFaultKind.SHAPE_OFF_GLOBE, detail=f"{west:.1f},{south:.1f}")
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        return _fault(row, ImportFaultKind.SHAPE_NOT_AREA, detail=shape.geom_type)
    if not shape.is_valid:
        return _fault(row, ImportFaultKind.SHAPE_INVALID, detail=str(shapely.is_valid_reason(shape)))
    return None


def _fault(row: FileFeature, kind: ImportFaultKind, *, code: str = "", detail: str = "") -> ImportFault:
    place = None if row.geometry is None or row.geometry.is_empty else row.geometry.envelope.centroid
    lon, lat = (None, None) if place is None else (round(place.x, 6), round(place.y, 6))
    return ImportFault(row.number, kind, code, detail, lon, lat)


def assign_codes(
    features: Sequence[tuple[int, GridFeature]], *, rule: CodeRule, root_code: str, taken: Collection[str]
) -> list[tuple[int, GridFeature]]:
    """Return features without codes with codes below `root_code`, numbered west to east and north to south.

    Raises `grid_code_invalid` and `grid_codes_exhausted`.
    """
    centres = shapely.get_coordinates(shapely.centroid(np.asarray([f.geometry for _, f in features], dtype=object)))
    height = float(np.sqrt(np.mean([feature.geometry.area for _, feature in features])))
    order = order_west_to_east(centres[:, 0].tolist(), centres[:, 1].tolist(), row_height=height)
    codes = rule.make_codes(root_code, len(features), taken=taken)
    coded: list[tuple[int, GridFeature]] = []
    for code, index in zip(codes, order, strict=True):
        number, feature = features[index]
        coded.append((number, replace(feature, code=code, name=feature.name or code, parent_code=root_code)))
    return coded


def add_root(
    features: Sequence[tuple[int, GridFeature]], *, root_code: str, root_name: str, known_kinds: Mapping[str, str]
) -> list[tuple[int, GridFeature]]:
    """Put an outline of the children named after `root_code` before them (position 0), unless there is a real one.

    `known_kinds` tells the kind of the open grids by code: an outline that we drew before is drawn anew.
    """
    codes = {feature.code for _, feature in features}
    children = [feature.geometry for _, feature in features if feature.parent_code == root_code]
    if not children or root_code in codes or known_kinds.get(root_code, ROOT_KIND) != ROOT_KIND:
        return list(features)
    outline = keep_area(shapely.union_all(children, grid_size=OVERLAY_LATTICE_DEG))
    root = GridFeature(code=root_code, name=root_name, level=1, parent_code=None, geometry=outline, kind=ROOT_KIND)
    return [(0, root), *features]
