"""Ruling on duty (现场裁定) once units have returned a case too often; the ruling may become a rule of the matrix."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.operations.effects.arguments import Effect, Facts, MoveInHand
from wangge.cases.operations.effects.main_line import do_nothing_more, open_round
from wangge.cases.operations.effects.units import read_unit
from wangge.cases.operations.routing import take_route
from wangge.catalog.public import record_ruling
from wangge.kernel.public import DomainError
from wangge.platform.public import get_local_day


def rule_on_duty(move: MoveInHand) -> Facts:
    """Open a round at the unit that the ruling names; a named person answers for it, and for a rule made of it."""
    if move.actor.member_id is None:
        raise DomainError("ruling_by_nobody")
    unit = read_unit(move, move.arguments.unit_id or 0)
    move.case.unit_id = unit.id
    open_round(move, opened_by="ruling")
    facts: Facts = {"unit_id": unit.id, "unit": unit.code, "ruler": move.actor.name, **take_route(move.case)}
    if move.arguments.is_new_rule:
        facts["rule_id"] = record_ruling(
            actor=move.actor,
            category_id=move.case.category_id or 0,
            grid_code=move.case.grid_code,
            road_class=move.case.road_class,
            unit_id=unit.id,
            decided_by=f"案件 {move.case.number} 裁定 {move.actor.name}",
            from_on=get_local_day(move.now),
        )
    return facts


RULING: Mapping[str, Effect] = {"refer_to_ruling": do_nothing_more, "rule_on_duty": rule_on_duty}
