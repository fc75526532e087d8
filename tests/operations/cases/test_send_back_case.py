from __future__ import annotations

from tests.factories import World


def test_the_shift_leader_sends_back_to_the_acceptor(world: World) -> None:
    case = world.move(world.make_case("accepted"), "send_back_to_acceptor", reason="evidence_missing")

    detail = world.get(case)
    assert (case.state, detail.events[-1].reason) == ("reported", "evidence_missing")
    assert [(clock.stage, clock.result) for clock in detail.clocks] == [
        ("accept", "on_time"),
        ("file", "on_time"),
        ("accept", "running"),
    ]


def test_the_dispatcher_sends_back_to_the_shift_leader(world: World) -> None:
    case = world.move(world.make_case("filed"), "send_back_to_shift_leader", reason="duty_unclear")

    detail = world.get(case)
    assert (case.state, detail.row.stage) == ("accepted", "file")
    assert detail.clocks[-1].started_at == world.now


def test_a_case_sent_back_can_get_another_class(world: World) -> None:
    case = world.move(world.make_case("accepted", category="garbage"), "send_back_to_acceptor")
    case = world.move(case, "accept", category_id=world.categories["grill"])
    case = world.move(case, "file")

    detail = world.get(case)
    assert (case.state, detail.category_code) == ("filed", "06029")
