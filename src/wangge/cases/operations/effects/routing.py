"""Passing a case on along its handling route when a stage fails, expires or has established the facts (PJ-8, XS-9, XS-10)."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.operations.effects.arguments import Effect, Facts, MoveInHand
from wangge.cases.operations.effects.main_line import open_round, update_round
from wangge.cases.operations.routing import find_unit, get_next_stage, get_stage
from wangge.kernel.public import DomainError


def pass_on(move: MoveInHand) -> Facts:
    """End the round and open one at the unit of the route's next stage; the same case, its history and a new clock.

    The program does it at the deadline of a stage that expires so. A handler does it with a reason where the stage may
    fail so, or with a note where it established the facts.
    Raises `route_missing`, `pass_on_not_planned`, `need_missing`, `route_unit_unknown`.
    """
    stage, following = get_stage(move.case), get_next_stage(move.case)
    if stage is None:
        raise DomainError("route_missing")
    is_due = stage.on_expiry == "next" if move.actor.is_system else stage.on_failure == "next"
    is_established = stage.purpose == "establish" and not move.actor.is_system
    if following is None or not (is_due or is_established):
        raise DomainError("pass_on_not_planned", stage=stage.name_zh)
    if not move.actor.is_system:
        _check_words(move, is_established=is_established)
    unit = find_unit(move.case, following, now=move.now)
    previous_unit_id = move.case.unit_id
    update_round(move, result="passed_on")
    move.case.unit_id, move.case.route_stage = unit.id, following.key
    open_round(move, opened_by="pass_on")
    return {
        "unit_id": unit.id,
        "unit": unit.code,
        "previous_unit_id": previous_unit_id,
        "route": move.case.route,
        "route_stage": following.key,
        "previous_stage": stage.key,
    }


def _check_words(move: MoveInHand, *, is_established: bool) -> None:
    if is_established and not move.arguments.note.strip():
        raise DomainError("need_missing", need="note")
    if not is_established and not move.arguments.reason:
        raise DomainError("need_missing", need="reason")


ROUTING: Mapping[str, Effect] = {"pass_on": pass_on}
