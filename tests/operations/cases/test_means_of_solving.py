"""721 (HS-10, HL-4): by which means a problem was solved, asked of whoever hands work back where the city names means."""

from __future__ import annotations

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.public import list_moves, read_case_facts
from wangge.platform.public import use_profile, verify_audit
from wangge.profiles.public import list_profiles, load_profile

ASKING = {"hailing", "hongshan"}
MOVES = ("finish", "submit_to_unit_leader", "handle_on_the_spot")


@pytest.fixture
def profile_name() -> str:
    return "hongshan"


def test_only_the_cities_whose_text_names_721_ask() -> None:
    means = {name: [row.key for row in load_profile(name).loop.means] for name in list_profiles()}
    assert means == {name: ["service", "management", "enforcement"] if name in ASKING else [] for name in means}


def test_the_table_of_the_city_asks_and_no_other(world: World) -> None:
    needs = {move.name: move.needs for move in list_moves()}
    assert {name for name, needed in needs.items() if "means" in needed} == {*MOVES} & {*needs}
    with use_profile(load_profile("generic")):
        assert not [move.name for move in list_moves() if {"means", "means?"} & {*move.needs}]


@pytest.mark.usefixtures("whole_table")
@pytest.mark.parametrize("move", MOVES[:2])
@pytest.mark.parametrize(("means", "code"), [("", "need_missing"), ("kindness", "means_unknown")])
def test_work_is_handed_back_by_means_that_the_city_names(world: World, move: str, means: str, code: str) -> None:
    with refused(code):
        world.move(world.make_case("handling"), move, means=means)


@pytest.mark.parametrize(("means", "code"), [("", "need_missing"), ("kindness", "means_unknown")])
def test_so_is_what_its_finder_fixed(world: World, means: str, code: str) -> None:
    with refused(code):
        world.handle_on_the_spot(means=means)


def test_where_nobody_asks_nothing_is_taken(world: World) -> None:
    with use_profile(load_profile("generic")):
        with refused("means_unknown"):
            world.handle_on_the_spot(means="service")
        assert "means" not in world.get(world.make_case("handled")).events[-1].facts
        with refused("means_unknown"):
            world.move(world.make_case("reported"), "accept", means="service")


@pytest.mark.usefixtures("whole_table")
@pytest.mark.django_db(transaction=True)
def test_the_facts_say_by_which_means(world: World) -> None:
    """Each kind of handing back; a rework counts anew; the unit that has not handed back has solved nothing."""
    confirmed = world.move(world.make_case("handling"), "submit_to_unit_leader", means="enforcement")
    finished = world.move(world.make_case("handling"), "finish", means="management")
    reworked = world.move(world.move(world.make_case("handling"), "finish", means="enforcement"), "send_to_check")
    reworked = world.move(world.move(reworked, "fail_check"), "finish", means="service")
    again = world.move(world.move(world.make_case("handled"), "send_to_check"), "fail_check")
    cases = {
        world.handle_on_the_spot(means="service").number: "service",
        world.move(confirmed, "confirm_handling").number: "enforcement",
        finished.number: "management",
        reworked.number: "service",
        again.number: None,
    }
    assert world.get(finished).events[-1].facts["means"] == "management"
    table, _ = read_case_facts(actor=world.actor("chu"), as_of=world.now)
    assert {row["number"]: row["means"] for row in table.to_pylist()} == cases
    assert verify_audit(actor=world.system).faults == ()
