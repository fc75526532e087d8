"""Loading the catalogue of the package into the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from wangge.catalog.access import check_maintain_catalogue
from wangge.catalog.domain.entries import CatalogueData, CategoryEntry, ConditionEntry
from wangge.catalog.models import Category, CategoryMapping, FilingCondition
from wangge.catalog.operations.data_files import read_catalogue_data
from wangge.catalog.operations.writing import lock_state, renew_tokens
from wangge.kernel.public import Actor

_CATEGORY_FIELDS = (
    "name_zh",
    "name_en",
    "class_code",
    "class_name_zh",
    "class_name_en",
    "hint_zh",
    "hint_en",
)
_CONDITION_FIELDS = ("text_zh", "closing_zh", "text_en", "closing_en", "limit_kind", "limit_amount", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What loading did: rows in the catalogue now, and how many of them came, changed or left."""

    data_version: str
    is_changed: bool
    categories: int
    categories_created: int
    categories_updated: int
    categories_retired: int
    conditions: int
    conditions_created: int
    conditions_retired: int
    mappings: int


def load_catalogue(*, actor: Actor, data: CatalogueData | None = None) -> LoadReport:
    """Bring the stored catalogue to what the package's data files (or `data`) say; the same data change nothing.

    Keyed by (standard, kind, code); conditions by number within it. What the data no longer have stays, inactive; a
    changed condition becomes a new revision. Raises `catalogue_not_administrator`, `catalogue_data_faulty`.
    """
    check_maintain_catalogue(actor)
    wanted = data or read_catalogue_data()
    with transaction.atomic():
        state = lock_state()
        if state.data_version == wanted.version:
            return _report_unchanged(wanted)
        created, updated, retired = _write_categories(wanted)
        ids = {(row.kind, row.code): row.pk for row in Category.objects.filter(standard=wanted.standard)}
        _link_faults(wanted.categories, ids)
        conditions_created, conditions_retired = _write_conditions(wanted, ids)
        _write_mappings(wanted, ids)
        state.data_version = wanted.version
        renew_tokens(state, is_catalogue=True)
    return LoadReport(
        data_version=wanted.version,
        is_changed=True,
        categories=len(wanted.categories),
        categories_created=created,
        categories_updated=updated,
        categories_retired=retired,
        conditions=len(wanted.conditions),
        conditions_created=conditions_created,
        conditions_retired=conditions_retired,
        mappings=len(wanted.mappings),
    )


def _report_unchanged(wanted: CatalogueData) -> LoadReport:
    return LoadReport(
        data_version=wanted.version,
        is_changed=False,
        categories=len(wanted.categories),
        categories_created=0,
        categories_updated=0,
        categories_retired=0,
        conditions=len(wanted.conditions),
        conditions_created=0,
        conditions_retired=0,
        mappings=len(wanted.mappings),
    )


def _write_categories(wanted: CatalogueData) -> tuple[int, int, int]:
    known = {(row.kind, row.code): row for row in Category.objects.filter(standard=wanted.standard)}
    created, updated = [], []
    for entry in wanted.categories:
        row = known.pop((entry.kind, entry.code), None)
        if row is None:
            created.append(_fill_category(Category(standard=entry.standard), entry, wanted.version))
        elif _is_category_changed(row, entry):
            updated.append(_fill_category(row, entry, wanted.version))
    retired = [row for row in known.values() if row.is_active]
    for row in retired:
        row.is_active, row.data_version = False, wanted.version
    Category.objects.bulk_create(created)
    Category.objects.bulk_update(
        [*updated, *retired], [*_CATEGORY_FIELDS, "aliases", "is_active", "data_version"], batch_size=100
    )
    return len(created), len(updated), len(retired)


def _fill_category(row: Category, entry: CategoryEntry, version: str) -> Category:
    row.kind, row.code = entry.kind, entry.code
    for name in _CATEGORY_FIELDS:
        setattr(row, name, getattr(entry, name))
    row.aliases = "|".join(entry.aliases)
    row.is_active, row.data_version = True, version
    return row


def _is_category_changed(row: Category, entry: CategoryEntry) -> bool:
    return (
        not row.is_active
        or row.aliases != "|".join(entry.aliases)
        or any(getattr(row, name) != getattr(entry, name) for name in _CATEGORY_FIELDS)
    )


def _link_faults(entries: Iterable[CategoryEntry], ids: dict[tuple[str, str], int]) -> None:
    wanted = {
        ids[entry.kind, entry.code]: ids["component", entry.component_code] for entry in entries if entry.component_code
    }
    rows = [row for row in Category.objects.filter(pk__in=ids.values()) if row.component_id != wanted.get(row.pk)]
    for row in rows:
        row.component_id = wanted.get(row.pk)
    Category.objects.bulk_update(rows, ["component"], batch_size=100)


def _write_conditions(wanted: CatalogueData, ids: dict[tuple[str, str], int]) -> tuple[int, int]:
    """Retire conditions that changed or left, create new ones with the next revision; return both counts."""
    known: dict[tuple[int, int], FilingCondition] = {}
    for row in FilingCondition.objects.filter(category_id__in=ids.values()).order_by("revision"):
        known[row.category_id, row.number] = row
    created, kept = [], set()
    for entry in wanted.conditions:
        key = (ids[entry.kind, entry.code], entry.number)
        last = known.get(key)
        if last is not None and last.is_active and _is_same_condition(last, entry):
            kept.add(last.pk)
        else:
            revision = 1 if last is None else last.revision + 1
            created.append(_build_condition(entry, key, revision=revision, wanted=wanted))
    retired = [row for row in known.values() if row.is_active and row.pk not in kept]
    FilingCondition.objects.filter(pk__in=[row.pk for row in retired]).update(is_active=False)
    FilingCondition.objects.bulk_create(created)
    return len(created), len(retired)


def _build_condition(
    entry: ConditionEntry, key: tuple[int, int], *, revision: int, wanted: CatalogueData
) -> FilingCondition:
    return FilingCondition(
        category_id=key[0],
        number=key[1],
        revision=revision,
        data_version=wanted.version,
        **{name: _read_field(entry, name) for name in _CONDITION_FIELDS},
    )


def _is_same_condition(row: FilingCondition, entry: ConditionEntry) -> bool:
    return all(getattr(row, name) == _read_field(entry, name) for name in _CONDITION_FIELDS)


def _read_field(entry: ConditionEntry, name: str) -> object:
    match name:
        case "limit_kind":
            return entry.limit.kind.value
        case "limit_amount":
            return entry.limit.amount
        case _:
            return getattr(entry, name)


def _write_mappings(wanted: CatalogueData, ids: dict[tuple[str, str], int]) -> None:
    CategoryMapping.objects.filter(from_standard__in={entry.from_standard for entry in wanted.mappings}).delete()
    CategoryMapping.objects.bulk_create(
        CategoryMapping(
            from_standard=entry.from_standard,
            from_kind=entry.kind,
            from_code=entry.from_code,
            name_zh=entry.name_zh,
            category_id=ids[entry.kind, entry.to_code] if entry.to_code else None,
            note=entry.note,
            source=entry.source,
        )
        for entry in wanted.mappings
    )
