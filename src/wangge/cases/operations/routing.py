"""The handling route of a case: which one it takes, where it is on it, and who handles the next stage."""

from __future__ import annotations

from datetime import datetime

from wangge.cases import access
from wangge.cases.domain.routes import choose_route, find_next_stage, find_stage
from wangge.cases.models import Case
from wangge.cases.operations.rows import CASES_BY_ID
from wangge.catalog.public import get_category, propose_unit
from wangge.geo.public import find_lead_unit
from wangge.kernel.public import Actor, DomainError, build_system_actor
from wangge.people.public import OrganisationView, get_member, get_organisation, list_organisations
from wangge.platform.public import get_clock, get_profile
from wangge.profiles.public import RouteStage

_SYSTEM = build_system_actor(name="routes")


def take_route(case: Case) -> dict[str, object]:
    """Set the route of a case that is dispatched, and return what the event says of it.

    A case that a unit of its route returned stays at its stage, unless its category is now of another route.
    """
    code = get_category(case.category_id).code if case.category_id else ""
    route = choose_route(get_profile().loop.routes, channel=case.source, class_code=code)
    stage_keys = [stage.key for stage in route.stages] if route is not None else []
    if route is None or route.key != case.route or case.route_stage not in stage_keys:
        case.route, case.route_stage = (route.key, stage_keys[0]) if route is not None else ("", "")
    return {"route": case.route, "route_stage": case.route_stage} if case.route else {}


def propose_route_unit(*, actor: Actor, case_id: int) -> int | None:
    """Return who handles the first stage of the route that a case will take when it is dispatched for the first time.

    None without a route, for a case that was dispatched before, and where no such unit is found.
    """
    routes = get_profile().loop.routes
    case = CASES_BY_ID.read_one(case_id) if routes else None
    if case is None or case.round_count or not access.may_see(actor, case):
        return None
    code = get_category(case.category_id).code if case.category_id else ""
    route = choose_route(routes, channel=case.source, class_code=code)
    try:
        return find_unit(case, route.stages[0], now=get_clock().now()).id if route is not None else None
    except DomainError:
        return None


def get_stage(case: Case) -> RouteStage | None:
    """Return the stage of its route that a case is at, None without a route."""
    return find_stage(get_profile().loop.routes, route=case.route, stage=case.route_stage)


def get_next_stage(case: Case) -> RouteStage | None:
    """Return the stage behind the one that a case is at, None at the end of its route or without one."""
    return find_next_stage(get_profile().loop.routes, route=case.route, stage=case.route_stage)


def find_unit(case: Case, stage: RouteStage, *, now: datetime) -> OrganisationView:
    """Return who handles a stage by its rule: an active unit of the case's district. Raises `route_unit_unknown`."""
    unit_id = {
        "matrix": _propose,
        "finder": _find_finders_unit,
        "department": _find_department,
        "parent": _find_parent,
    }[stage.unit](case, stage, now)
    unit = get_organisation(actor=_SYSTEM, organisation_id=unit_id) if unit_id is not None else None
    if unit is None or not unit.is_active or unit.district_id != case.district_id:
        raise DomainError("route_unit_unknown", stage=stage.name_zh)
    return unit


def _propose(case: Case, stage: RouteStage, now: datetime) -> int | None:
    del stage, now
    proposal = propose_unit(
        category_id=case.category_id or 0,
        grid_code=case.grid_code,
        road_class=case.road_class,
        district_id=case.district_id,
    )
    return proposal.unit_id if proposal is not None else None


def _find_finders_unit(case: Case, stage: RouteStage, now: datetime) -> int | None:
    """Return the reporter's organisation; for a report by nobody of ours, the unit that leads in the grid."""
    del stage
    if case.reporter_id is None:
        return find_lead_unit(case.grid_code)
    return get_member(actor=_SYSTEM, member_id=case.reporter_id, now=now).organisation_id


def _find_department(case: Case, stage: RouteStage, now: datetime) -> int | None:
    del now
    return find_nearest_unit(case, kind=stage.department or "")


def find_nearest_unit(case: Case, *, kind: str) -> int | None:
    """Return the unit of a kind that is nearest to the case's own in the tree, the first by code of several, or None."""
    candidates = list_organisations(actor=_SYSTEM, kind=kind, district_id=case.district_id)
    line = get_organisation(actor=_SYSTEM, organisation_id=case.unit_id or 0).line if case.unit_id else ()
    nearest = max(candidates, key=lambda row: len(set(row.line) & set(line)), default=None)
    return nearest.id if nearest is not None else None


def _find_parent(case: Case, stage: RouteStage, now: datetime) -> int | None:
    del stage, now
    return get_organisation(actor=_SYSTEM, organisation_id=case.unit_id).parent_id if case.unit_id else None
