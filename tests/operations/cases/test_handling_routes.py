"""Handling routes (PJ-8, XS-9, XS-10): a case passes on by itself or by its unit's word, with its history and a new clock."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.factories import World
from tests.operations.cases.test_timers import list_moves, timers, wait_until
from tests.support.refusals import refused
from tests.support.routes import LIMIT, STAGES, add_route, change_loop
from wangge.cases.models import Case, CaseClock, CaseRequest, HandlingRound
from wangge.cases.public import CaseRef, propose_route_unit, read_case_facts
from wangge.platform.public import use_profile, verify_audit
from wangge.profiles.public import HandlingLimit

__all__ = ["timers"]
THREE_DAYS = timedelta(days=3, minutes=10)


def start(world: World, state: str = "dispatched") -> CaseRef:
    """Return a case of the media, which takes the route."""
    return world.make_case(state, by="sun", source="media")


def get_row(case: CaseRef) -> Case:
    return Case.objects.get(pk=case.id)


def test_dispatch_puts_a_case_on_its_route(world: World) -> None:
    row = get_row(start(world))
    assert (row.route, row.route_stage, row.unit_id) == ("media", "front", world.units["sanitation"])
    clock = CaseClock.objects.get(case_id=row.pk, stage="handle")
    assert (clock.limit_kind, clock.limit_amount) == ("natural_day", Decimal(3))
    assert get_row(world.make_case("dispatched")).route == ""


def test_a_front_stage_that_expires_passes_on_by_itself(world: World) -> None:
    """PJ-8: the front end fails in three days, the case goes on with its history; the lateness stays the first unit's."""
    case = start(world, "handling")
    wait_until(world, world.now + THREE_DAYS)

    row = get_row(case)
    assert (row.state, row.route_stage, row.unit_id) == ("dispatched", "facts", world.units["municipal"])
    assert list_moves(case)[-1] == "pass_on"
    rounds = HandlingRound.objects.filter(case_id=case.id).order_by("turn")
    assert [(one.unit_id, one.opened_by, one.result) for one in rounds] == [
        (world.units["sanitation"], "dispatch", "passed_on"),
        (world.units["municipal"], "pass_on", ""),
    ]
    first, second = CaseClock.objects.filter(case_id=case.id, stage="handle").order_by("turn")
    assert (first.unit_id, first.stopped_by) == (world.units["sanitation"], "pass_on")
    assert first.due_at is not None
    assert first.stopped_at is not None
    assert first.stopped_at > first.due_at
    assert (second.limit_kind, second.limit_amount) == ("natural_day", Decimal(1))
    assert verify_audit(actor=world.system).faults == ()


def test_the_first_stage_is_proposed_to_who_dispatches(world: World) -> None:
    case, other = start(world, "filed"), world.make_case("filed")
    assert propose_route_unit(actor=world.actor("li"), case_id=case.id) == world.units["sanitation"]
    assert propose_route_unit(actor=world.actor("li"), case_id=other.id) is None
    assert propose_route_unit(actor=world.actor("wang_dispatcher"), case_id=case.id) is None
    world.move(case, "dispatch", unit_id=world.units["sanitation"])
    assert propose_route_unit(actor=world.actor("li"), case_id=case.id) is None


@pytest.mark.parametrize("is_expired", [True, False])
def test_what_the_unit_asked_for_lapses_when_the_case_passes_on(world: World, is_expired: bool) -> None:
    case = start(world, "handling")
    case = world.move(case, "ask_extension", amount=Decimal(1))
    if is_expired:
        wait_until(world, world.now + THREE_DAYS)
    else:
        world.move(case, "pass_on", reason="no_power", note="需要执法")

    assert list(CaseRequest.objects.filter(case_id=case.id).values_list("state", flat=True)) == ["lapsed"]
    with refused("request_not_found"):
        world.move(world.get_ref(case), "grant_extension", "li")
    assert verify_audit(actor=world.system).faults == ()


def test_the_last_stage_is_supervised_instead(world: World) -> None:
    case = start(world)
    wait_until(world, world.now + timedelta(days=10))
    assert get_row(case).route_stage == "back"
    assert list_moves(case).count("pass_on") == 2
    assert "supervise" in list_moves(case)


def test_a_unit_that_cannot_solve_it_passes_on_with_a_reason(world: World) -> None:
    case = start(world)
    with refused("need_missing", need="reason"):
        world.move(case, "pass_on", reason="")
    with refused("reason_unknown"):
        world.move(case, "pass_on", reason="not_our_duty")
    with refused("case_not_found"):
        world.move(case, "pass_on", "zheng")
    case = world.move(case, "pass_on", reason="no_power", note="需要执法")
    assert (case.state, get_row(case).unit_id) == ("dispatched", world.units["municipal"])


def test_the_facts_are_established_before_handling(world: World) -> None:
    """XS-10: the group leader's step is no check after handling; it ends with his words and a new unit."""
    case = world.move(world.move(start(world), "pass_on"), "sign", "zheng")
    with refused("facts_to_establish", stage="核查情况"):
        world.move(case, "finish", "zheng")
    with refused("need_missing", need="note"):
        world.move(case, "pass_on", "zheng", reason="")
    case = world.move(case, "pass_on", "zheng", reason="", note="情况属实，需环卫处置")
    assert (case.state, get_row(case).unit_id) == ("dispatched", world.units["sanitation"])
    with refused("pass_on_not_planned", stage="联合处置"):
        world.move(case, "pass_on", "qian")
    case = world.move(world.move(case, "sign", "qian"), "finish", "qian")
    assert case.state == "handled"
    assert verify_audit(actor=world.system).faults == ()


def test_a_case_without_a_route_is_not_passed_on(world: World) -> None:
    with refused("route_missing"):
        world.move(world.make_case("handling"), "pass_on")


def test_a_case_returned_further_on_stays_at_its_stage(world: World) -> None:
    case = world.move(world.move(start(world), "pass_on"), "return", "zheng")
    world.move(case, "dispatch", unit_id=world.units["municipal"])
    assert get_row(case).route_stage == "facts"


def test_a_stage_without_a_unit_is_supervised_instead(world: World) -> None:
    """Nobody of the next stage is there: the case stays, is supervised, and nothing is given up."""
    nobody = ({**STAGES[0]}, {**STAGES[2], "department": "traffic"})
    with use_profile(add_route(world.profile, stages=nobody)):
        case = start(world, "handling")
        with refused("route_unit_unknown"):
            world.move(case, "pass_on")
        wait_until(world, world.now + THREE_DAYS)
        assert list_moves(case)[-1] == "supervise"


@pytest.mark.parametrize(
    ("rule", "unit"),
    [({"unit": "finder"}, "supervision"), ({"unit": "matrix"}, "sanitation"), ({"unit": "parent"}, "sanitation")],
    ids=lambda value: value if isinstance(value, str) else value["unit"],
)
def test_the_unit_of_a_stage_follows_its_rule(world: World, rule: dict[str, Any], unit: str) -> None:
    second = {**STAGES[2], "department": None, **rule}
    with use_profile(add_route(world.profile, stages=({**STAGES[0]}, second))):
        case = world.make_case("dispatched", by="sun", source="media", unit="sanitation_crew")
        Case.objects.filter(pk=case.id).update(reporter_id=world.members["chen"])
        assert get_row(world.move(case, "pass_on", "wu")).unit_id == world.units[unit]


def test_the_strictest_of_the_limits_that_fit_counts(world: World) -> None:
    """Limits by place and source stand beside the condition's: the one whose deadline comes first."""
    rows = (
        {"key": "hot", "channel": "hotline_12345", "limit": LIMIT | {"kind": "urgent_hour", "amount": 2}},
        {
            "key": "main",
            "road_class": "main",
            "area_class": "class_1",
            "limit": LIMIT | {"kind": "urgent_hour", "amount": 1},
        },
        {"key": "lane", "road_class": "back_lane", "limit": LIMIT | {"kind": "urgent_hour", "amount": Decimal("0.5")}},
        {"key": "weak", "limit": LIMIT | {"amount": 90}},
        {"key": "other", "class_code": "07", "limit": LIMIT | {"kind": "urgent_hour", "amount": Decimal("0.25")}},
    )
    limits = tuple(HandlingLimit.model_validate({"source": "test", **row}) for row in rows)
    with use_profile(change_loop(world.profile, handling_limits=limits)):
        for place, expected in (("square", Decimal(1)), ("bridge", Decimal("0.5"))):
            clock = CaseClock.objects.get(case_id=world.make_case("dispatched", place=place).id, stage="handle")
            assert (clock.limit_kind, clock.limit_amount) == ("urgent_hour", expected)
        clock = CaseClock.objects.get(case_id=world.make_case("dispatched", place="market").id, stage="handle")
        assert clock.limit_kind != "natural_day"


@pytest.mark.django_db(transaction=True)
def test_the_lateness_of_the_first_unit_stays_counted(world: World) -> None:
    case = start(world, "handling")
    first_unit = get_row(case).unit_id
    wait_until(world, world.now + THREE_DAYS)
    facts, _ = read_case_facts(actor=world.system, as_of=world.now)
    (fact,) = [row for row in facts.to_pylist() if row["case_id"] == case.id]
    assert get_row(case).unit_id == world.units["municipal"]
    assert fact["unit_id"] == first_unit
    assert (fact["handled_on_time"], fact["dispatch_count"], fact["return_count"]) == (False, 1, 0)
