"""Whom a case concerns (案件所涉): the units it was with, the people who acted on it, and the grids it lies in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wangge.cases import access
from wangge.cases.models import Assistance, Case, CaseClock, CaseEvent, HandlingRound, Supervision
from wangge.geo.public import get_grid
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseConcern:
    """What a case concerns: units by id, members by id, codes of its grids from the root down; empty where unknown."""

    unit_ids: frozenset[int]
    member_ids: frozenset[int]
    level_codes: tuple[str, ...]
    source_class: str
    reported_on: date


def read_concern(*, actor: Actor, case_id: int) -> CaseConcern:
    """Return whom a visible case concerns: a unit that has it, had it, was called to it, or tracks or was supervised in it.

    Raises `case_not_found`.
    """
    case = access.visible_to(actor).filter(pk=case_id).first()
    if case is None:
        raise DomainError("case_not_found")
    return CaseConcern(
        unit_ids=_find_units(case),
        member_ids=_find_members(case),
        level_codes=get_grid(case.grid_id).level_codes if case.grid_id is not None else (),
        source_class=case.source_class,
        reported_on=get_local_day(case.reported_at),
    )


def _find_units(case: Case) -> frozenset[int]:
    found = {case.unit_id, case.tracking_unit_id}
    for model in (CaseClock, HandlingRound, Supervision, Assistance):
        found |= set(model.objects.filter(case=case).values_list("unit_id", flat=True))
    return frozenset(unit_id for unit_id in found if unit_id is not None)


def _find_members(case: Case) -> frozenset[int]:
    found = {case.reporter_id, case.checker_id, *CaseEvent.objects.filter(case=case).values_list("actor_id", flat=True)}
    for pair in HandlingRound.objects.filter(case=case).values_list("handler_id", "checker_id"):
        found |= set(pair)
    return frozenset(member_id for member_id in found if member_id is not None)
