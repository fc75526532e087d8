"""Importing organisations from a table."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from wangge.kernel.public import Actor
from wangge.people.access import check_manage_people, may_found_district, visible_to
from wangge.people.domain.columns import UNIT_COLUMNS, list_ignored_headers, resolve_rows
from wangge.people.domain.faults import Change, ImportReport
from wangge.people.domain.sheets import SheetRow
from wangge.people.domain.unit_plan import UnitFacts, UnitPlan, UnitStep, plan_units
from wangge.people.models import Organisation
from wangge.people.operations.organisations import insert_organisation


def import_units(
    *, actor: Actor, rows: Sequence[SheetRow], dry_run: bool = False, skip_faulty: bool = False
) -> ImportReport:
    """Make or rename organisations from `rows`; again, the same rows change nothing.

    Columns: code, name, kind, parent (code or unique name). The order of rows does not matter. Nothing is written
    when a row has a fault, unless `skip_faulty`; a dry run reports the same and writes nothing.
    Raises `people_not_administrator`, `sheet_columns_missing`, `sheet_column_twice`, `organisation_too_deep`,
    and `organisation_code_taken` when somebody else makes one of the units at the same time.
    """
    check_manage_people(actor)
    fields = resolve_rows(rows=rows, columns=UNIT_COLUMNS)
    with transaction.atomic():
        known = _read_units(actor, {row.get("code") for row in fields})
        plan = plan_units(rows=fields, known=known, may_found_district=may_found_district(actor))
        is_written = not dry_run and (skip_faulty or not plan.faults)
        if is_written:
            _write_units(plan)
    return ImportReport.build(
        rows=len(rows),
        changes=[step.change for step in plan.steps],
        faults=plan.faults,
        ignored_columns=list_ignored_headers(rows=rows, columns=UNIT_COLUMNS),
        is_written=is_written,
    )


def _read_units(actor: Actor, codes: set[str]) -> list[UnitFacts]:
    """Return the organisations in sight, and those out of sight whose codes the rows use."""
    visible = visible_to(actor)
    wanted = visible | Q(code__in=codes) if visible else visible
    seen = set(Organisation.objects.filter(visible).values_list("id", flat=True))
    rows = Organisation.objects.filter(wanted).select_related("parent").order_by("code")
    return [
        UnitFacts(row.code, row.name, row.kind, row.parent.code if row.parent else "", is_foreign=row.id not in seen)
        for row in rows
    ]


def _write_units(plan: UnitPlan) -> None:
    known = {row.code: row for row in Organisation.objects.filter(code__in=_list_codes(plan.steps))}
    for step in plan.steps:
        if step.change is Change.CREATED:
            known[step.code] = insert_organisation(
                code=step.code, name=step.name, kind=step.kind, parent=known.get(step.parent_code)
            )
        elif step.change is Change.UPDATED:
            Organisation.objects.filter(code=step.code).update(name=step.name, kind=step.kind)


def _list_codes(steps: Sequence[UnitStep]) -> set[str]:
    return {step.code for step in steps} | {step.parent_code for step in steps}
