from __future__ import annotations

from typing import Any

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.models import Case, HandlingRound
from wangge.catalog.public import list_rules, propose_unit, record_ruling
from wangge.platform.public import verify_audit


def test_the_last_return_calls_for_a_ruling_in_the_same_act(world: World) -> None:
    case = world.make_case("dispatched")
    for _ in range(world.profile.workflow.return_limit - 1):
        case = world.move(world.move(case, "return"), "dispatch")
        assert case.state == "dispatched"
    before = case.version
    case = world.move(case, "return")

    assert (case.state, case.version) == ("arbitrating", before + 2)
    events = world.get(case).events[-2:]
    assert [(event.move, event.actor_role) for event in events] == [
        ("return", "handler"),
        ("refer_to_ruling", "system"),
    ]
    assert events[0].occurred_at == events[1].occurred_at
    row = Case.objects.get(pk=case.id)
    assert (row.stage, row.unit_id, row.stage_due_at) == ("rule", None, case.stage_due_at)
    assert verify_audit(actor=world.system).faults == ()


def test_a_named_person_rules_and_the_unit_has_it_to_sign(world: World) -> None:
    case = world.move(world.make_case("arbitrating"), "rule_on_duty", unit_id=world.units["municipal"])

    detail = world.get(case)
    assert (case.state, detail.row.unit_id) == ("dispatched", world.units["municipal"])
    last = detail.events[-1]
    assert (last.actor_name, last.note, last.facts["ruler"]) == ("冯领导", "现场明确由该单位处置", "冯领导")
    assert {clock.stage for clock in detail.clocks if clock.stopped_at is None} == {"total", "sign", "handle"}
    assert HandlingRound.objects.filter(case_id=case.id).latest("turn").opened_by == "ruling"
    assert world.move(case, "sign", "zheng").state == "handling"
    assert verify_audit(actor=world.system).faults == ()


def test_what_was_ruled_on_is_not_returned_again(world: World) -> None:
    case = world.move(world.make_case("arbitrating"), "rule_on_duty", unit_id=world.units["municipal"])
    with refused("return_limit_reached"):
        world.move(case, "return", "zheng")


@pytest.mark.parametrize("by", ["li", "zhao", "sun", "qian", "system"])
def test_nobody_else_rules(world: World, by: str) -> None:
    case = world.make_case("arbitrating")
    with refused("move_wrong_role" if by != "qian" else "case_not_found"):
        world.move(case, "rule_on_duty", by)


def test_nobody_refers_to_a_ruling_by_hand(world: World) -> None:
    case = world.make_case("filed")
    for by in ("li", "zhao", "feng"):
        with refused("move_wrong_role"):
            world.move(case, "refer_to_ruling", by)


def test_a_unit_of_another_district_is_not_ruled_upon(world: World) -> None:
    with refused("organisation_unknown"):
        world.move(world.make_case("arbitrating"), "rule_on_duty", unit_id=world.units["other_sanitation"])


def test_the_ruling_becomes_a_rule_that_decides_from_today(world: World) -> None:
    case = world.make_case("arbitrating")
    detail = world.get(case)
    asked: dict[str, Any] = {
        "category_id": world.categories["garbage"],
        "grid_code": detail.row.grid_code,
        "road_class": detail.road_class,
        "district_id": world.district,
    }
    before = propose_unit(**asked)
    assert before is not None
    assert before.unit_id == world.units["sanitation"]

    world.move(case, "rule_on_duty", unit_id=world.units["municipal"], is_new_rule=True)

    after = propose_unit(**asked)
    assert after is not None
    assert after.unit_id == world.units["municipal"]
    assert case.number in after.decided_by
    assert "冯领导" in after.decided_by
    rule = next(rule for rule in list_rules(actor=world.system) if rule.id == after.rule_id)
    assert rule.valid_from_on == world.now.date()
    elsewhere = propose_unit(**{**asked, "grid_code": "320582002001001", "road_class": "branch"})
    assert elsewhere is not None
    assert elsewhere.unit_id == world.units["sanitation"]
    last = world.get(case).events[-1]
    assert last.facts["rule_id"] == after.rule_id


def test_a_later_ruling_on_the_same_place_stands_above_the_earlier(world: World) -> None:
    first, second = world.make_case("arbitrating"), world.make_case("arbitrating")
    world.move(first, "rule_on_duty", unit_id=world.units["municipal"], is_new_rule=True)
    world.move(second, "rule_on_duty", unit_id=world.units["greening"], is_new_rule=True)
    detail = world.get(second)
    found = propose_unit(
        category_id=world.categories["garbage"], grid_code=detail.row.grid_code, road_class=detail.road_class
    )
    assert found is not None
    assert found.unit_id == world.units["greening"]


def test_without_asking_no_rule_is_made(world: World) -> None:
    before = list_rules(actor=world.system)
    world.move(world.make_case("arbitrating"), "rule_on_duty", unit_id=world.units["municipal"])
    assert list_rules(actor=world.system) == before


def test_a_case_without_a_place_makes_no_rule(world: World) -> None:
    case = world.make_case("arbitrating", place=None)
    with refused("ruling_without_place"):
        world.move(case, "rule_on_duty", unit_id=world.units["municipal"], is_new_rule=True)
    assert world.get_ref(case).state == "arbitrating"


def test_the_matrix_takes_rulings_from_those_alone_who_rule(world: World) -> None:
    for by in ("li", "wei", "system"):
        with refused("catalogue_not_ruling"):
            record_ruling(
                actor=world.actor(by),
                category_id=world.categories["garbage"],
                grid_code="320582001001001",
                road_class="",
                unit_id=world.units["municipal"],
                decided_by="x",
                from_on=world.now.date(),
            )
