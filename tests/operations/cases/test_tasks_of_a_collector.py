"""What a collector is to look at on the spot: his verifications and his checks (`domain.md` section 1)."""

from __future__ import annotations

from tests.factories import World
from wangge.cases.models import Case
from wangge.cases.public import CaseFilter, list_cases


def find_tasks(world: World, by: str) -> set[str]:
    wanted = CaseFilter(states=("verifying", "checking"), task_of=world.members[by])
    return {row.number for row in list_cases(actor=world.actor(by), wanted=wanted).rows}


def test_verifications_and_checks_of_the_one_who_was_named(world: World) -> None:
    verifying, checking = world.make_case("verifying"), world.make_case("checking")
    verifier = Case.objects.get(pk=verifying.id).verifier
    checker = Case.objects.get(pk=checking.id).checker
    assert verifier is not None
    assert checker is not None

    assert verifying.number in find_tasks(world, verifier.username)
    assert checking.number in find_tasks(world, checker.username)
    for by in {"chen", "zhou"} - {verifier.username}:
        assert verifying.number not in find_tasks(world, by)


def test_a_verification_that_was_answered_is_no_task_any_more(world: World) -> None:
    case = world.make_case("verifying")
    verifier = Case.objects.get(pk=case.id).verifier
    assert verifier is not None
    world.move(case, "confirm_exists", verifier.username)
    assert find_tasks(world, verifier.username) == set()
