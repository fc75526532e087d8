"""象山 as its opinion of 2019 describes it, and the usual steps of its stories."""

from __future__ import annotations

from typing import Any

from tests.factories import World
from tests.support.stories import found_unit, hire
from wangge.cases.public import CaseRef


def found_county(world: World) -> World:
    """Give 象山: a village, the town's command room and platforms, an enforcement squad, each with its own head."""
    found_unit(world, "town", name="丹东街道办事处", kind="township")
    for key, name, kind, parent in (
        ("village", "梅溪村村委会", "village", "town"),
        ("command_room", "丹东街道综合指挥室", "town_command", "town"),
        ("platforms", "丹东街道综合执法平台", "four_platforms", "town"),
        ("squad", "丹东中队", "squad", "enforcement"),
    ):
        found_unit(world, key, name=name, kind=kind, parent=parent)
        hire(world, f"{key}_hand", name=f"{name}经办人", unit=key, role="handler")
        hire(world, f"{key}_head", name=f"{name}负责人", unit=key, role="unit_leader")
    hire(world, "village_member", name="梅溪网格员", unit="village", role="collector")
    hire(world, "crew_member", name="责任路段队员", unit="squad", role="collector")
    hire(world, "sanitation_head", name="环卫处负责人", unit="sanitation", role="unit_leader")
    return world


def send_to_unit(world: World, finder: str, unit: str, **facts: Any) -> CaseRef:
    """Have somebody report, and the desks send it to a unit."""
    case = world.report(finder, **facts)
    for move in ("accept", "file"):
        case = world.move(case, move)
    return world.move(case, "dispatch", unit_id=world.units[unit])


def hand_in(world: World, case: CaseRef, *, by: str, head: str) -> CaseRef:
    """Let the handler hand his work in, and the unit's own head confirm it."""
    case = world.move(case, "submit_to_unit_leader", by, photo_ids=(world.photo(by),))
    return world.move(case, "confirm_handling", head)


def check_and_close(world: World, case: CaseRef) -> CaseRef:
    for move in ("send_to_check", "pass_check", "close"):
        case = world.move(case, move)
    return case
