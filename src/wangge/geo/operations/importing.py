"""Importing grids: a file becomes the layer's next generation, or a list of what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from wangge.geo.access import check_draw_roots, check_manage_grids
from wangge.geo.domain.changes import ExistingGrid, GridChanges, compare_with_layer
from wangge.geo.domain.features import GridFeature
from wangge.geo.domain.importing import (
    FieldMapping,
    FileFeature,
    ImportFault,
    ImportRules,
    add_root,
    assign_codes,
    find_parents_by_place,
    read_features,
)
from wangge.geo.domain.topology import GridShape, TopologyFault, check_topology
from wangge.geo.models import GridCell, GridLayer
from wangge.geo.operations import storing
from wangge.geo.operations.reading import read_polygon_file
from wangge.geo.queries.city import ASSIGNED_RULE, get_class_keys, get_code_rule, get_unit_level
from wangge.geo.queries.grids import MAIN_LAYER
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_clock, get_local_day

DEFAULT_DIVISION = "999999"
"""Division code of a place that has none; GB/T 2260 does not use it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """Import options (导入选项).

    `layer` is the tree to write to, `level` that of all grids of the file (else the code's length tells it).
    `from_on` is the first day of the new generation, today in the city by default. `division_code` and
    `division_name` make the root for grids without codes or, where codes are free, without parents.
    `is_partial` closes nothing; `is_strict` takes gaps and overlaps as faults; `has_free_codes` sets the
    profile's code rule aside. `file_layer` and `encoding` say how to read the file.
    """

    layer: str = MAIN_LAYER
    level: int | None = None
    from_on: date | None = None
    division_code: str = DEFAULT_DIVISION
    division_name: str = ""
    has_free_codes: bool = False
    is_partial: bool = False
    is_strict: bool = False
    file_layer: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GridImport:
    """Grid import (网格导入结果): counts of grids, and every fault with its place.

    `faults` keep everything from being stored; `warnings` are gaps, overlaps and the like (PJ-2), which do so in
    a strict import only. `is_stored` is false after a dry run.
    """

    layer: str
    generation: int
    features: int
    added: int = 0
    redrawn: int = 0
    revised: int = 0
    unchanged: int = 0
    closed: int = 0
    faults: tuple[ImportFault, ...] = ()
    warnings: tuple[TopologyFault, ...] = ()
    is_stored: bool = False


def import_grids(
    *,
    actor: Actor,
    path: Path,
    fields: FieldMapping,
    crs: str | None = None,
    options: ImportOptions | None = None,
    dry_run: bool = False,
) -> GridImport:
    """Make the polygons of a GeoJSON, GeoPackage or Shapefile the next generation of their levels.

    Grids of the same levels under the same roots that the file does not name are closed. Unit grids keep code
    and shape for ever: a changed one needs a new code. Nothing is stored when there are faults.
    `crs` (wgs84, cgcs2000, gcj02, bd09) overrides what the file says of itself.
    Raises `grid_not_administrator`, `grid_other_district`, `grid_import_too_early`, `grid_code_invalid`,
    `grid_codes_exhausted` and what `read_polygon_file` raises.
    """
    check_manage_grids(actor)
    options = options or ImportOptions()
    columns = fields.list_columns()
    rows = read_polygon_file(path, columns=columns, crs=crs, file_layer=options.file_layer, encoding=options.encoding)
    with transaction.atomic():
        layer = storing.lock_layer(options.layer)
        plan = _plan_import(rows, fields, options, storing.read_layer(layer), name=options.division_name or path.stem)
        is_stored = not (dry_run or plan.faults or (options.is_strict and plan.warnings))
        if is_stored:
            from_on = options.from_on or get_local_day(get_clock().now())
            _apply_changes(actor, layer, plan.changes, from_on=from_on, source=path.name)
        else:
            transaction.set_rollback(True)
    return _build_report(plan, layer, features=len(rows), is_stored=is_stored)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the import would change, and what speaks against it."""

    changes: GridChanges
    faults: tuple[ImportFault, ...]
    warnings: tuple[TopologyFault, ...]


def _plan_import(
    rows: Sequence[FileFeature],
    fields: FieldMapping,
    options: ImportOptions,
    existing: Sequence[ExistingGrid],
    *,
    name: str,
) -> _Plan:
    features, faults = _read_grids(rows, fields, options, existing, name=name)
    changes, code_faults = compare_with_layer(features, existing, is_partial=options.is_partial)
    faults = sorted([*faults, *code_faults], key=lambda fault: (fault.number, fault.kind, fault.code))
    warnings = () if faults else tuple(_check_levels([grid for _, grid in features], changes, existing))
    return _Plan(changes, tuple(faults), warnings)


def _build_report(plan: _Plan, layer: GridLayer, *, features: int, is_stored: bool) -> GridImport:
    return GridImport(
        layer=layer.key,
        generation=layer.generation,
        features=features,
        added=len(plan.changes.added),
        redrawn=len(plan.changes.redrawn),
        revised=len(plan.changes.revised),
        unchanged=len(plan.changes.unchanged),
        closed=len(plan.changes.closed),
        faults=plan.faults,
        warnings=plan.warnings,
        is_stored=is_stored,
    )


def _read_grids(
    rows: Sequence[FileFeature],
    fields: FieldMapping,
    options: ImportOptions,
    existing: Sequence[ExistingGrid],
    *,
    name: str,
) -> tuple[list[tuple[int, GridFeature]], list[ImportFault]]:
    """Return the sound grids of the file, coded and under a root, and the faults of the others."""
    is_coded = fields.code is not None
    rule = get_code_rule() if is_coded and not options.has_free_codes else None
    area_classes, road_classes = get_class_keys()
    rules = ImportRules(
        rule=rule,
        level=options.level or (get_unit_level() if rule is None else None),
        root_code=options.division_code,
        area_classes=frozenset(area_classes),
        road_classes=frozenset(road_classes),
    )
    features, faults = read_features(rows, fields, rules)
    if not is_coded and features:
        taken = [grid.feature.code for grid in existing]
        features = assign_codes(features, rule=ASSIGNED_RULE, root_code=options.division_code, taken=taken)
    in_force = [grid.feature for grid in existing if grid.is_open]
    root_code = options.division_code if rule is None else None
    features, unplaced = find_parents_by_place(features, in_force, root_code=root_code)
    # A part of the grids says nothing of the outline of all: then a root that is there stays as it is.
    kinds = {feature.code: "" if options.is_partial else feature.kind for feature in in_force}
    features = add_root(features, root_code=options.division_code, root_name=name, known_kinds=kinds)
    return features, [*faults, *unplaced]


def _check_levels(
    features: Sequence[GridFeature], changes: GridChanges, existing: Sequence[ExistingGrid]
) -> list[TopologyFault]:
    """Check each level of the file as it will be, parents included."""
    closed = set(changes.closed)
    after = {grid.feature.code: grid.feature for grid in existing if grid.is_open and grid.id not in closed}
    after |= {feature.code: feature for feature in features}
    shapes = {code: feature.geometry for code, feature in after.items()}
    touched = {(feature.level, feature.parent_code) for feature in features}
    faults: list[TopologyFault] = []
    for level in sorted({level for level, _ in touched}):
        group = [
            GridShape(grid.code, grid.parent_code, grid.geometry)
            for grid in after.values()
            if (level, grid.parent_code) in touched and grid.level == level
        ]
        faults += check_topology(group, parents=shapes)
    return faults


def _apply_changes(actor: Actor, layer: GridLayer, changes: GridChanges, *, from_on: date, source: str) -> None:
    if not (changes.added or changes.redrawn or changes.revised or changes.closed):
        return
    redrawn: Mapping[str, int] = {feature.code: grid_id for grid_id, feature in changes.redrawn}
    gone = [*changes.closed, *redrawn.values()]
    if storing.has_younger(gone, on=from_on):
        raise DomainError("grid_import_too_early", from_on=from_on)
    generation = storing.open_generation(layer, source=source)
    storing.close_grids(changes.closed, on=from_on)
    storing.supersede_grids(list(redrawn.values()), on=from_on)
    features = [*changes.added, *(feature for _, feature in changes.redrawn)]
    storing.insert_grids(layer, features, generation=generation, from_on=from_on)
    storing.hand_over(redrawn, layer)
    storing.revise_grids(layer, changes.revised)
    roots = GridCell.objects.filter(layer=layer, generation=generation).values_list("root_code", flat=True)
    check_draw_roots(actor, layer_id=layer.id, root_codes=set(roots))
    storing.note_change()
