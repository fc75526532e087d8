"""The units that a move names."""

from __future__ import annotations

from wangge.cases.operations.effects.arguments import MoveInHand
from wangge.kernel.public import DomainError
from wangge.people.public import OrganisationView, get_organisation

MOST_UNITS = 20


def read_unit(move: MoveInHand, unit_id: int) -> OrganisationView:
    """Return an active organisation of the case's district. Raises `organisation_unknown`."""
    unit = get_organisation(actor=move.actor, organisation_id=unit_id)
    if unit.district_id != move.case.district_id or not unit.is_active:
        raise DomainError("organisation_unknown", organisation=unit.code)
    return unit


def read_units(move: MoveInHand) -> list[OrganisationView]:
    """Return the units that the move names, each once. Raises `organisation_unknown`, `units_too_many`."""
    unit_ids = tuple(dict.fromkeys(move.arguments.unit_ids))
    if len(unit_ids) > MOST_UNITS:
        raise DomainError("units_too_many", count=len(unit_ids), most=MOST_UNITS)
    return [read_unit(move, unit_id) for unit_id in unit_ids]
