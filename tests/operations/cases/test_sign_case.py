from __future__ import annotations

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.models import HandlingRound


def test_signing_stops_its_clock_and_lets_the_handling_clock_run(world: World) -> None:
    case = world.move(world.make_case("dispatched"), "sign")

    clocks = {clock.stage: clock for clock in world.get(case).clocks}
    assert (case.state, clocks["sign"].result, clocks["handle"].result) == ("handling", "on_time", "running")
    assert clocks["handle"].started_at < world.now
    assert world.get(case).row.stage == "handle"
    assert HandlingRound.objects.get(case_id=case.id).signed_at == world.now


def test_a_crew_below_the_unit_signs_only_what_is_its_own(world: World) -> None:
    with refused("case_not_found"):
        world.move(world.make_case("dispatched"), "sign", by="wu")

    own = world.make_case("dispatched", unit="sanitation_crew")
    assert world.move(own, "sign", by="wu").state == "handling"


def test_the_unit_signs_for_its_crew(world: World) -> None:
    case = world.make_case("dispatched", unit="sanitation_crew")
    assert world.move(case, "sign", by="qian").state == "handling"


def test_another_unit_does_not_know_the_case(world: World) -> None:
    with refused("case_not_found"):
        world.move(world.make_case("dispatched"), "sign", by="zheng")
