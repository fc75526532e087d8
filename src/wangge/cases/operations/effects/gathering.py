"""Several units at one case: conferences (会商) with a first effect to show, and units called to the place (吹哨报到)."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from wangge.cases.domain.clocks import set_deadline
from wangge.cases.models import Assistance, Conference
from wangge.cases.operations.effects.arguments import Effect, Facts, MoveInHand
from wangge.cases.operations.effects.units import read_units
from wangge.cases.operations.photos import check_new_photos
from wangge.cases.operations.reporting import clean_text
from wangge.cases.operations.rows import ASSISTANCES, ASSISTANCES_OF_CASE, CONFERENCES, CONFERENCES_OF_CASE
from wangge.cases.operations.timing import find_limit, get_calendar
from wangge.cases.operations.tracking import name_tracking_unit
from wangge.geo.public import convert_point, measure_distance_m
from wangge.kernel.public import DomainError, encode_instant

FARTHEST_CHECK_IN_M = 300.0


def convene(move: MoveInHand) -> Facts:
    """Call the units to a conference; the note is its topic. Raises `conference_running`."""
    known = CONFERENCES_OF_CASE.read(move.case.pk)
    if any(row.decided_at is None or row.effect_shown_at is None for row in known):
        raise DomainError("conference_running")
    unit_ids = [unit.id for unit in read_units(move)]
    CONFERENCES.insert(
        Conference(
            case_id=move.case.pk,
            turn=len(known) + 1,
            convener_id=_get_member_id(move),
            convened_at=move.now,
            topic=clean_text(move.arguments.note),
            unit_ids=orjson.dumps(unit_ids).decode(),
        )
    )
    return {"conference": len(known) + 1, "unit_ids": unit_ids, **name_tracking_unit(move.case)}


def decide_conference(move: MoveInHand) -> Facts:
    """Record the decision word by word; from now on a first effect is awaited (XS-12). Raises `conference_missing`."""
    conference = next((row for row in CONFERENCES_OF_CASE.read(move.case.pk) if row.decided_at is None), None)
    if conference is None:
        raise DomainError("conference_missing")
    limit = find_limit("first_effect", move.case, at=move.now)
    deadline = set_deadline(started_at=move.now, limit=limit, calendar=get_calendar())
    decision = clean_text(move.arguments.note)
    CONFERENCES.update(
        {"decision": decision, "decided_at": move.now, "effect_due_at": deadline.due_at}, id=conference.pk
    )
    due_at = encode_instant(deadline.due_at) if deadline.due_at else None
    return {"conference": conference.turn, "effect_due_at": due_at}


def show_effect(move: MoveInHand) -> Facts:
    """Show by photos that what the conference decided has a first effect. Raises `effect_not_awaited`."""
    waiting = [row for row in CONFERENCES_OF_CASE.read(move.case.pk) if row.decided_at and not row.effect_shown_at]
    if not waiting:
        raise DomainError("effect_not_awaited")
    conference = waiting[-1]
    told = check_new_photos(move.case, move.photos, dispatched_at=conference.decided_at, note=move.arguments.note)
    CONFERENCES.update({"effect_shown_at": move.now}, id=conference.pk)
    return {"conference": conference.turn, **told}


def call_assistance(move: MoveInHand) -> Facts:
    """Call units to the place; they see the case until they have reported. Raises `assistance_of_lead`, `called_already`."""
    open_calls = {row.unit_id for row in ASSISTANCES_OF_CASE.read(move.case.pk) if row.reported_at is None}
    units = read_units(move)
    for unit in units:
        if unit.id == move.case.unit_id:
            raise DomainError("assistance_of_lead", unit=unit.name)
        if unit.id in open_calls:
            raise DomainError("called_already", unit=unit.name)
    ASSISTANCES.append(
        *(
            Assistance(case_id=move.case.pk, unit_id=unit.id, called_by_id=_get_member_id(move), called_at=move.now)
            for unit in units
        )
    )
    return {"unit_ids": [unit.id for unit in units], **name_tracking_unit(move.case)}


def check_in(move: MoveInHand) -> Facts:
    """Prove that somebody of the called unit is at the place: when, and how far from the case's point.

    Raises `checked_in_already`, `check_in_too_far` without a note that says why, or the conversion's `point_invalid`.
    """
    call = _find_call(move, is_checked_in=False)
    if call is None:
        raise DomainError("checked_in_already")
    lon, lat = move.arguments.lon, move.arguments.lat
    assert lon is not None, "the move needs a point"
    assert lat is not None, "the move needs a point"
    lon, lat = convert_point(lon=lon, lat=lat, crs=move.arguments.crs)
    distance_m = None
    if move.case.lon is not None and move.case.lat is not None:
        distance_m = round(measure_distance_m(move.case.lon, move.case.lat, lon, lat), 1)
    if distance_m is not None and distance_m > FARTHEST_CHECK_IN_M and not move.arguments.note.strip():
        raise DomainError("check_in_too_far", distance_m=round(distance_m), most_m=round(FARTHEST_CHECK_IN_M))
    values = {"checked_in_by_id": move.actor.member_id, "checked_in_at": move.now, "distance_m": distance_m}
    ASSISTANCES.update(values, id=call.pk)
    return {**_name_call(call), "distance_m": distance_m, "point": [round(lon, 6), round(lat, 6)]}


def report_assistance(move: MoveInHand) -> Facts:
    """Report what the called unit did; it sees the case no more. Raises `not_checked_in`."""
    call = _find_call(move, is_checked_in=True)
    if call is None:
        raise DomainError("not_checked_in")
    ASSISTANCES.update({"reported_at": move.now, "report": clean_text(move.arguments.note)}, id=call.pk)
    return _name_call(call)


def _get_member_id(move: MoveInHand) -> int:
    assert move.actor.member_id is not None, "no program has the roles of this move"
    return move.actor.member_id


def _find_call(move: MoveInHand, *, is_checked_in: bool) -> Assistance | None:
    """Return the actor's own unit's open call before those of the units below it."""
    calls = [
        row
        for row in ASSISTANCES_OF_CASE.read(move.case.pk)
        if row.reported_at is None
        and row.unit_id in move.actor.unit_ids
        and (row.checked_in_at is not None) == is_checked_in
    ]
    return min(calls, key=lambda row: (row.unit_id != move.actor.unit_id, row.pk), default=None)


def _name_call(call: Assistance) -> Facts:
    return {"called_unit_id": call.unit_id, "called_at": encode_instant(call.called_at)}


GATHERING: Mapping[str, Effect] = {
    "convene": convene,
    "decide_conference": decide_conference,
    "show_effect": show_effect,
    "call_assistance": call_assistance,
    "check_in": check_in,
    "report_assistance": report_assistance,
}
