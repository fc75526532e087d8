from __future__ import annotations

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.forms.choices import find_choices
from wangge.cases.models import Case, CaseClock, CaseLink
from wangge.cases.public import CaseRef
from wangge.platform.public import verify_audit


def split(world: World, *units: str, **facts: object) -> tuple[CaseRef, list[CaseRef]]:
    case = world.move(world.make_case("filed", **facts), "split", unit_ids=tuple(world.units[unit] for unit in units))  # type: ignore[arg-type]
    parts = Case.objects.filter(links_back__case_id=case.id, links_back__kind="part").order_by("id")
    return case, [CaseRef(id=row.pk, number=row.number, version=row.version, state=row.state) for row in parts]


def test_each_unit_gets_a_case_of_its_own_and_the_lead_stays(world: World) -> None:
    photo = world.photo()
    case, parts = split(world, "municipal", "greening", photo_ids=(photo,))

    assert case.state == "filed"
    assert [part.state for part in parts] == ["filed", "filed"]
    lead = Case.objects.get(pk=case.id)
    for part in parts:
        row = Case.objects.get(pk=part.id)
        for name in ("category_id", "condition_id", "grid_code", "lon", "lat", "description", "district_id", "source"):
            assert getattr(row, name) == getattr(lead, name), name
        assert (row.unit_id, row.reporter_id, row.version) == (None, None, 1)
        assert row.number != case.number
        assert [photo.purpose for photo in world.get(part).photos] == ["report"]
        assert [clock.stage for clock in CaseClock.objects.filter(case_id=row.pk)] == ["dispatch"]
    numbers = [lead.number_sequence, *(Case.objects.get(pk=part.id).number_sequence for part in parts)]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    assert verify_audit(actor=world.system).faults == ()


def test_the_unit_named_at_the_split_is_proposed_at_dispatch(world: World) -> None:
    _, (part,) = split(world, "municipal")
    detail = world.get(part, by="li")
    possible = next(move for move in detail.moves if move.name == "dispatch")
    assert find_choices(world.actor("li"), detail, possible).initial["unit"] == str(world.units["municipal"])


def test_the_lead_ends_last(world: World) -> None:
    case, parts = split(world, "municipal", "greening")
    first, second = parts
    for move in ("dispatch", "sign", "finish", "send_to_check", "pass_check"):
        case = world.move(case, move)
    with refused("parts_open", numbers=f"{first.number}, {second.number}"):
        world.move(case, "close")
    button = {move.name: move for move in world.get(case, by="zhao").moves}["close"]
    assert (button.is_allowed, button.reason_code) == (False, "parts_open")

    world.move(first, "void")
    with refused("parts_open", numbers=second.number):
        world.move(case, "close")
    for move in ("dispatch", "sign", "finish", "send_to_check", "pass_check", "close"):
        mover = "zheng" if move in {"sign", "finish"} else None
        given = {"unit_id": world.units["municipal"]} if move == "dispatch" else {}
        second = world.move(second, move, mover, **given)
    assert world.move(case, "close").state == "closed"
    assert verify_audit(actor=world.system).faults == ()


def test_a_case_with_open_parts_is_not_voided_either(world: World) -> None:
    case, (part,) = split(world, "municipal")
    with refused("parts_open", numbers=part.number):
        world.move(case, "void")


def test_a_part_may_be_split_again(world: World) -> None:
    _, (part,) = split(world, "municipal")
    part = world.move(part, "split", unit_ids=(world.units["greening"],))
    with refused("parts_open"):
        world.move(part, "void")
    assert verify_audit(actor=world.system).faults == ()


def test_a_unit_named_twice_gets_one_part(world: World) -> None:
    _, parts = split(world, "municipal", "municipal")
    assert len(parts) == 1


def test_a_split_names_units_of_the_district_and_not_too_many(world: World) -> None:
    case = world.make_case("filed")
    with refused("organisation_unknown"):
        world.move(case, "split", unit_ids=(world.units["other_sanitation"],))
    with refused("units_too_many"):
        world.move(case, "split", unit_ids=tuple(range(1, 30)))
    assert not CaseLink.objects.exists()


@pytest.mark.parametrize("by", ["zhao", "sun", "qian", "feng"])
def test_only_a_dispatcher_splits(world: World, by: str) -> None:
    with refused("move_wrong_role" if by != "qian" else "case_not_found"):
        world.move(world.make_case("filed"), "split", by)
