"""Who may know of a case: the queryset and the check over a row that was read say the same."""

from __future__ import annotations

import pytest

from tests.factories import PATHS, World
from tests.support.refusals import refused
from tests.support.small_city import CAST
from wangge.cases import access
from wangge.cases.models import Case
from wangge.cases.public import CaseFilter, check_see_evidence, get_case_number, list_cases, list_reporters
from wangge.kernel.public import Actor, build_system_actor


@pytest.fixture
def many_cases(world: World) -> None:
    """Make cases in every state in both districts, of several units, reported by several people."""
    for state in (*PATHS, "on_the_spot"):
        world.make_case(state)
    for state in ("dispatched", "handling", "closed"):
        world.make_case(state, unit="municipal", by="zhou")
        world.make_case(state, unit="sanitation_crew")
        world.make_case(state, by="wang")


def list_actors(world: World) -> list[Actor]:
    return [
        *(world.actor(username) for username in CAST),
        world.system,
        build_system_actor(name="of one district", district_id=world.district),
        Actor(member_id=None, name="nobody"),
        Actor(member_id=None, name="a collector without account", roles=frozenset({"collector"}), district_id=1),
    ]


def test_both_ways_of_asking_agree(world: World, many_cases: None) -> None:
    for actor in list_actors(world):
        seen = set(access.visible_to(actor).values_list("id", flat=True))
        assert {case.pk for case in Case.objects.all() if access.may_see(actor, case)} == seen, actor.name


def test_everybody_sees_as_far_as_his_role_reaches(world: World, many_cases: None) -> None:
    mine = Case.objects.filter(district_id=world.district)
    expected = {
        "sun": mine,
        "zhao": mine,
        "li": mine,
        "feng": mine,
        "chu": Case.objects.all(),
        "wei": Case.objects.all(),
        "qian": Case.objects.filter(unit_id__in=[world.units["sanitation"], world.units["sanitation_crew"]]),
        "wu": Case.objects.filter(unit_id=world.units["sanitation_crew"]),
        "zheng": Case.objects.filter(unit_id=world.units["municipal"]),
        "wang": Case.objects.filter(district_id=world.units["other_district"]),
    }
    for by, rows in expected.items():
        seen = set(access.visible_to(world.actor(by)).values_list("id", flat=True))
        assert seen == set(rows.values_list("id", flat=True)), by
        assert seen, by
    zhou = world.members["zhou"]
    own = access.visible_to(world.actor("zhou"))
    assert own
    assert all(zhou in {case.reporter_id, case.checker_id, case.verifier_id} for case in own)


def test_who_has_no_view_gets_no_list(world: World) -> None:
    with refused("not_allowed"):
        list_cases(actor=Actor(member_id=None, name="nobody"), wanted=CaseFilter())


def test_the_number_is_told_to_those_who_see_the_case(world: World) -> None:
    case = world.make_case("reported")
    assert get_case_number(actor=world.actor("sun"), case_id=case.id) == case.number
    with refused("case_not_found"):
        get_case_number(actor=world.actor("wang"), case_id=case.id)


@pytest.mark.parametrize("by", ["chen", "li", "qian", "feng"])
def test_the_reporters_name_never_reaches_the_handling_side(world: World, by: str) -> None:
    case = world.make_case("dispatched", by="sun", source="hotline_12345", reporter_name="王女士")
    with refused("reporter_hidden"):
        list_reporters(actor=world.actor(by), number=case.number)


def test_a_reporter_of_another_district_does_not_exist(world: World) -> None:
    case = world.report("sun", source="hotline_12345", reporter_name="王女士")
    with refused("case_not_found"):
        list_reporters(actor=world.actor("wang"), number=case.number)


def test_a_photo_is_seen_with_its_case(world: World) -> None:
    photo = world.photo()
    world.make_case("dispatched", photo_ids=(photo,))
    for by in ("chen", "sun", "qian", "chu"):
        check_see_evidence(actor=world.actor(by), evidence_id=photo)
    for by in ("zhou", "zheng", "wang"):
        with refused("evidence_not_found"):
            check_see_evidence(actor=world.actor(by), evidence_id=photo)
