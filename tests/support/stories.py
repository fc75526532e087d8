"""What the cities' stories have in common: a worker that is always awake, and a case read as its history tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tests.factories import World
from tests.support.small_city import NEW_YEAR
from wangge.cases.models import Case, CaseClock, CaseEvent
from wangge.cases.public import CaseRef
from wangge.people.public import NewMember, create_members_in_bulk, create_organisation, create_post
from wangge.platform.models import DueWork
from wangge.platform.public import run_due_work

SHIFT = timedelta(minutes=30)


def found_unit(world: World, key: str, *, name: str, kind: str, parent: str = "district") -> None:
    """Make one more organisation of the small city, under a key."""
    unit_id = create_organisation(
        actor=world.system, code=key.upper().replace("_", "-"), name=name, kind=kind, parent_id=world.units[parent]
    )
    world.city = replace(world.city, units={**world.units, key: unit_id})


def hire(world: World, username: str, *, name: str, unit: str, role: str) -> None:
    """Employ one more person of the small city in a unit."""
    unit_id = world.units[unit]
    post_id = create_post(actor=world.system, organisation_id=unit_id, code=f"{username}-{role}", name=role, role=role)
    member = NewMember(
        username=username,
        display_name=name,
        organisation_id=unit_id,
        phone="13800001234",
        post_ids=(post_id,),
        from_on=NEW_YEAR,
    )
    hired = create_members_in_bulk(actor=world.system, members=[member], now=world.now)
    world.city = replace(world.city, members={**world.members, **hired})


def let_pass(world: World, span: timedelta) -> None:
    """Let time pass while a worker looks every half an hour at what has come due."""
    until = world.now + span
    while world.now < until:
        world.clock.advance_to(min(until, world.now + SHIFT))
        while run_due_work(now=world.now):
            pass
    assert list(DueWork.objects.exclude(last_error="").values_list("last_error", flat=True)) == []


def list_acts(case: CaseRef) -> list[str]:
    """Return the moves of a case in order."""
    return list(CaseEvent.objects.filter(case_id=case.id).order_by("seq").values_list("move", flat=True))


def find_due(case: CaseRef, stage: str = "handle") -> datetime:
    """Return the deadline of the latest clock of a stage."""
    clock = CaseClock.objects.filter(case_id=case.id, stage=stage).order_by("turn").last()
    assert clock is not None
    assert clock.due_at is not None
    return clock.due_at


def find_start(case: CaseRef, stage: str = "handle") -> datetime:
    """Return when the latest clock of a stage began."""
    clock = CaseClock.objects.filter(case_id=case.id, stage=stage).order_by("turn").last()
    assert clock is not None
    return clock.started_at


def read_case(case: CaseRef) -> Case:
    """Return the row of a case as it is now."""
    return Case.objects.get(pk=case.id)


def find_unit_key(world: World, case: CaseRef) -> str:
    """Return the key, in the small city, of the unit that has the case."""
    unit_id = read_case(case).unit_id
    return next(key for key, known in world.units.items() if known == unit_id)
