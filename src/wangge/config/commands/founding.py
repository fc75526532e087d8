"""From an empty city to its first case: the bureau, whose grids are whose, and what is still to be done."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.config.commands.console import say
from wangge.kernel.public import Actor

ROLES_OF_THE_LOOP = ("collector", "acceptor", "shift_leader", "dispatcher", "handler")


def found_bureau(*, actor: Actor) -> str:
    """Make the city's bureau, the organisation above all others, unless there is one; return its code."""
    from wangge.people.public import create_organisation, list_organisations
    from wangge.platform.public import get_profile

    roots = [unit for unit in list_organisations(actor=actor) if unit.parent_id is None]
    if roots:
        return roots[0].code
    city = get_profile().city
    code = city.division_code or city.key
    create_organisation(actor=actor, code=code, name=f"{city.name_zh}城市管理局", kind="bureau")
    return code


def bind_roots(*, actor: Actor) -> None:
    """Give every root grid without a district the organisation of its own code, else the only district there is."""
    from wangge.geo.public import NewBinding, bind_units, list_bindings, list_grids
    from wangge.people.public import find_organisation, list_districts

    bound = {row.grid_code for row in list_bindings(actor=actor) if row.duty == "jurisdiction"}
    districts = list_districts()
    for grid in list_grids(actor=actor, level=1):
        if grid.code in bound:
            continue
        namesake = find_organisation(actor=actor, code=grid.code)
        if namesake is not None and namesake.id in districts:
            unit_id = namesake.id
        elif len(districts) == 1:
            unit_id = districts[0]
        else:
            say(f"wangge: grid {grid.code} belongs to no district yet; import a unit with the code {grid.code}.")
            continue
        bind_units(actor=actor, bindings=[NewBinding(grid_code=grid.code, unit_id=unit_id, duty="jurisdiction")])


def say_next_steps(*, actor: Actor) -> None:
    """Say what is still missing before the first report can go through the closed loop, or that nothing is."""
    steps = list(list_next_steps(actor=actor))
    say(f"wangge: next: {'; '.join(steps)}." if steps else "wangge: everything is there; next: wangge serve.")


def list_next_steps(*, actor: Actor) -> Iterator[str]:
    """Yield what is missing, in the order to bring it in."""
    from wangge.catalog.public import list_rules
    from wangge.geo.public import count_grids
    from wangge.people.public import list_members, list_organisations
    from wangge.platform.public import get_clock, get_profile

    now = get_clock().now()
    if all(unit.parent_id is None for unit in list_organisations(actor=actor)):
        yield "wangge import units FILE"
    missing = [role for role in ROLES_OF_THE_LOOP if not list_members(actor=actor, now=now, role=role)]
    if missing:
        yield f"wangge import people FILE (nobody holds a post as {', '.join(missing)})"
    levels = [level.key for level in get_profile().grid.levels]
    counts = count_grids(actor=actor)
    if not counts.get(len(levels)):
        empty = [key for number, key in enumerate(levels, start=1) if not counts.get(number)]
        yield f"wangge import grids FILE --level {empty[0]} (then {', '.join(empty[1:]) or 'no more'}; every place is unknown until then)"
    if not list_rules(actor=actor):
        yield "wangge import matrix FILE (until then the dispatcher chooses the unit himself)"
