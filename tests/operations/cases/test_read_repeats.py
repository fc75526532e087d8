"""Repeats, sub-actions and answers as they come out of the database itself, on either one, now and read again later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories import World
from wangge.analytics.public import check_facts
from wangge.cases.operations.rating import rate_tracked_case
from wangge.cases.queries.facts import read_case_facts
from wangge.kernel.public import build_system_actor

pytestmark = pytest.mark.django_db(transaction=True)

HOTLINE = "hotline_12345"


def read(world: World, **options: object) -> dict[str, dict[str, object]]:
    keeper = build_system_actor(name="evaluation", district_id=world.district)
    facts, _ = read_case_facts(actor=keeper, **{"as_of": world.now} | options)  # type: ignore[arg-type]
    check_facts(facts)
    return {str(row["number"]): row for row in facts.to_pylist()}


def test_who_found_it_first_and_whether_it_came_back(world: World) -> None:
    """PJ-9: the collector finds it, it is closed; a citizen reports it again nine days later; another place is quiet."""
    found = world.make_case("closed")
    quiet = world.make_case("closed", place="promenade")
    world.wait(timedelta(days=9))
    again = world.make_case("accepted", by="sun", source=HOTLINE)
    facts = read(world)
    assert [facts[case.number]["found_first"] for case in (found, quiet, again)] == [True, True, False]
    assert {facts[case.number]["solved"] for case in (found, quiet, again)} == {None}  # the days have not passed
    world.wait(timedelta(days=16))
    assert [read(world)[case.number]["solved"] for case in (found, quiet)] == [False, True]


def test_a_period_sees_what_was_near_before_it_and_after_it(world: World) -> None:
    """Reports of March 2 and of March 7 and 12: a period of one day still knows the others."""
    first = world.make_case("closed", by="sun", source=HOTLINE)
    world.wait(timedelta(days=5))
    own = world.make_case("accepted")
    world.wait(timedelta(days=5))
    later = world.make_case("accepted")
    day = date(2026, 3, 7)
    (facts,) = read(world, from_on=day, to_on=day).values()
    assert (facts["number"], facts["found_first"], facts["frequent"]) == (own.number, None, False)
    assert read(world, from_on=date(2026, 3, 12))[later.number]["frequent"] is True
    world.wait(timedelta(days=6))
    assert read(world, from_on=date(2026, 3, 2), to_on=date(2026, 3, 2))[first.number]["solved"] is False


def test_merged_reports_are_one_problem(world: World) -> None:
    citizen = world.report("sun", source=HOTLINE)
    own = world.make_case("accepted")
    world.move(citizen, "merge", by="sun", target_number=own.number)
    facts = read(world)
    assert [facts[case.number]["found_first"] for case in (citizen, own)] == [None, False]


def test_a_part_of_a_split_case_is_no_further_trouble(world: World) -> None:
    whole = world.make_case("filed")
    world.move(whole, "split", unit_ids=(world.units["municipal"], world.units["sanitation"]))
    facts = read(world)
    assert len(facts) == 3
    assert {row["frequent"] for row in facts.values()} == {False, None}
    assert facts[whole.number]["frequent"] is False


def test_what_citizens_say_is_read_from_their_acts(world: World) -> None:
    """PJ-9: the report of somebody with a code was asked about; its answer counts; one without a code was not."""
    rated = world.make_case("closed", by="sun", source=HOTLINE, reporter_name="王女士", tracking_token="t0ken")
    silent = world.make_case("closed", by="sun", source=HOTLINE, place="promenade")
    own = world.make_case("closed", place="market")
    before = read(world)
    assert [before[case.number]["satisfaction_asked"] for case in (rated, silent, own)] == [True, False, None]
    then = world.now
    world.wait()
    rate_tracked_case(token="t0ken", score=2)
    assert [read(world)[case.number]["satisfaction"] for case in (rated, silent, own)] == [2, None, None]
    assert read(world, as_of=then) == before


def test_sub_actions_come_from_the_acts(world: World) -> None:
    """Flagged as urgent, suspended for an hour and the minutes until somebody woke it, late, appealed after closing."""
    case = world.make_case("handling")
    case = world.move(case, "flag_urgent")
    case = world.move(case, "ask_suspension")
    case = world.move(case, "grant_suspension")
    world.wait(timedelta(hours=1))
    facts = read(world)[case.number]
    assert (facts["urgent"], facts["suspended"], facts["suspended_seconds"]) == (True, True, 3600)
    case = world.move(case, "resume")
    world.wait(timedelta(days=9))
    for move in ("finish", "send_to_check", "pass_check", "close", "ask_appeal"):
        case = world.move(case, move)
    facts = read(world)[case.number]
    assert (facts["appealed"], facts["appeal_granted"]) == (True, None)
    assert facts["suspended_seconds"] == 3900
    assert (facts["reported_hour"], facts["supervised"], facts["means"]) == (9, False, None)


def test_an_earlier_reading_is_read_again_as_it_was(world: World) -> None:
    """What was reported, accepted or merged after the cut is near nothing before it."""
    closed = world.make_case("closed")
    waiting = world.report("sun", source=HOTLINE)
    before, mark = read_case_facts(actor=world.system, as_of=world.now)
    then = world.now
    again = world.make_case("accepted", by="sun", source=HOTLINE)
    world.move(waiting, "merge", by="sun", target_number=again.number)
    world.make_case("closed")
    assert read_case_facts(actor=world.system, as_of=then, high_water=mark)[0].equals(before)
    assert read_case_facts(actor=world.system, as_of=then)[0].equals(before)
    world.wait(timedelta(days=16))
    assert read(world)[closed.number]["solved"] is False
    later, _ = read_case_facts(actor=world.system, as_of=world.now, high_water=mark)
    solved = dict(zip(later["number"].to_pylist(), later["solved"].to_pylist(), strict=True))
    assert solved[closed.number] is True  # nothing of what was told after the mark
