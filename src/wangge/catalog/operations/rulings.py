"""A ruling that becomes a row of the responsibility matrix."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from wangge.catalog.access import check_rule_on_duty
from wangge.catalog.models import ResponsibilityRule
from wangge.catalog.operations.writing import lock_state, renew_tokens
from wangge.catalog.queries.catalogue import get_category
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import get_organisation


def record_ruling(
    *, actor: Actor, category_id: int, grid_code: str, road_class: str, unit_id: int, decided_by: str, from_on: date
) -> int:
    """Add the row that makes `unit_id` lead for a category in a grid from a day on; return its id.

    The row names the category, the grid and the class of road, and stands above every other of that cell, so that it
    decides from now on and the rows before it stay to be read. `decided_by` says who ruled, on the basis of what.
    Raises `catalogue_not_ruling`, `category_unknown`, `organisation_unknown`, `ruling_without_place`.
    """
    check_rule_on_duty(actor)
    category = get_category(category_id)
    unit = get_organisation(actor=actor, organisation_id=unit_id)
    if not unit.is_active:
        raise DomainError("organisation_unknown", organisation=unit.code)
    if not grid_code:
        raise DomainError("ruling_without_place")
    cell = {
        "district_id": unit.district_id,
        "kind": category.kind.value,
        "selector": category.code,
        "grid_code_prefix": grid_code,
        "road_class": road_class,
    }
    with transaction.atomic():
        state = lock_state()
        highest = ResponsibilityRule.objects.filter(**cell).aggregate(highest=Max("priority"))["highest"]
        row = ResponsibilityRule.objects.create(
            **cell,
            unit_id=unit.id,
            priority=0 if highest is None else highest + 1,
            decided_by=decided_by[:200],
            valid_from_on=from_on,
        )
        renew_tokens(state, is_matrix=True)
    return row.pk
