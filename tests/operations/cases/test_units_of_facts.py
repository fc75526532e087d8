"""For which unit a case counts, from the acts of real people: what is late stays late, whatever is done about it later."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.factories import World
from wangge.analytics.public import check_facts
from wangge.cases.queries.facts import read_case_facts

pytestmark = pytest.mark.django_db(transaction=True)

MONTH = timedelta(days=30)
NAMES = ("unit_id", "handling_due", "handled_on_time", "overdue_unhandled", "return_count", "voided")


def look(world: World, *names: str) -> list[Any]:
    facts, _ = read_case_facts(actor=world.system, as_of=world.now)
    check_facts(facts)
    (fact,) = facts.to_pylist()
    return [fact[name] for name in names]


def test_giving_an_overdue_case_back_leaves_the_overdue_where_it_was(world: World) -> None:
    """Waiting, then voided: the unit that was late stays in the denominator of timely handling."""
    case = world.make_case("handling")
    unit = world.get(case).row.unit_id
    world.wait(MONTH)
    case = world.move(case, "return")
    assert look(world, *NAMES) == [unit, True, False, True, 1, False]
    world.move(world.move(case, "send_back_to_shift_leader"), "void")
    assert look(world, *NAMES) == [unit, True, False, False, 1, True]


def test_another_unit_handles_what_the_first_was_late_with(world: World) -> None:
    case = world.make_case("handling")
    unit = world.get(case).row.unit_id
    world.wait(MONTH)
    case = world.move(world.move(case, "return"), "dispatch", unit_id=world.units["municipal"])
    assert unit != world.units["municipal"]
    assert look(world, *NAMES) == [unit, True, False, True, 1, False]


def test_an_instruction_undoes_no_missed_deadline_and_alters_no_earlier_reading(world: World) -> None:
    """XS-12, domain rules 3: the new day counts from now on; a run stored before opens to the same facts."""
    case = world.make_case("handling")
    world.wait(MONTH)
    before, mark = read_case_facts(actor=world.system, as_of=world.now)
    then = world.now
    world.wait(timedelta(hours=1))
    case = world.move(case, "instruct", amount=Decimal(9))
    assert world.get(case).row.lamp == "green"
    assert look(world, "handled_on_time", "overdue_unhandled", "closed_on_time") == [False, True, False]
    assert read_case_facts(actor=world.system, as_of=then, high_water=mark)[0].equals(before)
    world.wait(timedelta(hours=1))
    case = world.move(case, "ask_suspension", until_on=(world.now + MONTH).date(), plan="雨季后施工")
    world.move(case, "grant_suspension")
    assert look(world, "handled_on_time", "suspended_now") == [False, True]
    assert read_case_facts(actor=world.system, as_of=then, high_water=mark)[0].equals(before)


def test_an_instruction_within_the_limit_moves_the_deadline(world: World) -> None:
    case = world.make_case("handling")
    before, mark = read_case_facts(actor=world.system, as_of=world.now)
    then = world.now
    world.wait(timedelta(minutes=1))
    world.move(case, "instruct", amount=Decimal(40))
    world.wait(MONTH)
    assert look(world, "handled_on_time", "overdue_unhandled") == [None, False]
    assert read_case_facts(actor=world.system, as_of=then, high_water=mark)[0].equals(before)


def test_whoever_missed_a_deadline_before_an_instruction_may_still_appeal(world: World) -> None:
    """What counts can be appealed: the deadline missed before is not on the clock any more."""
    case = world.make_case("handling")
    world.wait(MONTH)
    case = world.move(case, "instruct", amount=Decimal(40))
    for move in ("finish", "send_to_check", "pass_check", "close"):
        case = world.move(case, move)
    assert look(world, "handled_on_time") == [False]
    world.move(case, "ask_appeal")
    assert look(world, "appealed") == [True]
