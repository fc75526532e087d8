"""Importing the responsibility matrix from a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from wangge.catalog.access import check_maintain_catalogue, visible_to
from wangge.catalog.domain.matrix_faults import MatrixReport
from wangge.catalog.domain.matrix_plan import MatrixPlan, plan_matrix
from wangge.catalog.domain.matrix_rows import KnownUnit, MatrixTerms, TableRow, list_unknown_headers, read_matrix_rows
from wangge.catalog.models import ResponsibilityRule
from wangge.catalog.operations.writing import lock_state, renew_tokens
from wangge.catalog.queries.memory import read_catalogue, show_rule
from wangge.kernel.public import Actor
from wangge.people.public import OrganisationView, list_organisations
from wangge.platform.public import get_profile


def import_matrix(
    *, actor: Actor, rows: Sequence[TableRow], dry_run: bool = False, skip_faulty: bool = False
) -> MatrixReport:
    """Make the rules of the matrix what `rows` say; again, the same rows change nothing.

    Columns: kind (component, matter or *), selector (code, class or *), grid_prefix, road_class, unit_code, priority,
    decided_by, valid_from_on, valid_to_on. The file owns every cell (kind, selector, grid prefix, road class, priority)
    that it names and leaves the others alone. Nothing is written when a row has a fault, unless `skip_faulty`; a dry
    run reports the same and writes nothing. Raises `catalogue_not_administrator`, `matrix_columns_missing`,
    `matrix_column_twice`.
    """
    check_maintain_catalogue(actor)
    units = list_organisations(actor=actor)
    sound, faults = read_matrix_rows(rows, terms=_collect_terms(units))
    with transaction.atomic():
        state = None if dry_run else lock_state()
        plan = plan_matrix(rows=sound, rules=[show_rule(row) for row in visible_to(actor)])
        is_written = state is not None and (skip_faulty or not faults)
        if state is not None and is_written and (plan.created or plan.updated or plan.removed):
            _write_plan(plan)
            renew_tokens(state, is_matrix=True)
    return MatrixReport(
        rows=len(rows),
        created=len(plan.created),
        updated=len(plan.updated),
        unchanged=plan.unchanged,
        removed=len(plan.removed),
        faults=faults,
        conflicts=plan.conflicts,
        ignored_columns=list_unknown_headers(rows),
        is_written=is_written,
    )


def _collect_terms(units: Sequence[OrganisationView]) -> MatrixTerms:
    names = Counter(unit.name for unit in units)
    known = {unit.name: KnownUnit(unit.id, unit.district_id) for unit in units if names[unit.name] == 1}
    known |= {unit.code: KnownUnit(unit.id, unit.district_id) for unit in units}
    categories = read_catalogue().list_categories()
    road_classes = get_profile().places.road_classes
    return MatrixTerms(
        selectors=frozenset((view.kind, code) for view in categories for code in (view.code, view.class_code)),
        units=known,
        road_classes={row.name_zh: row.key for row in road_classes} | {row.key: row.key for row in road_classes},
    )


def _write_plan(plan: MatrixPlan) -> None:
    ResponsibilityRule.objects.filter(pk__in=plan.removed).delete()
    for rule_id, row in plan.updated:
        ResponsibilityRule.objects.filter(pk=rule_id).update(decided_by=row.decided_by, valid_to_on=row.valid_to_on)
    ResponsibilityRule.objects.bulk_create(
        ResponsibilityRule(
            kind=row.kind,
            selector=row.selector,
            grid_code_prefix=row.grid_prefix,
            road_class=row.road_class,
            unit_id=row.unit_id,
            district_id=row.district_id,
            priority=row.priority,
            decided_by=row.decided_by,
            valid_from_on=row.valid_from_on,
            valid_to_on=row.valid_to_on,
        )
        for row in plan.created
    )
