"""Who may not decide, verify or confirm is told so by the API as well (`domain.md` section 1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.cases.conftest import Caller
from tests.factories import World
from wangge.cases.models import CaseEvent, CaseRequest
from wangge.cases.public import CaseRef

AsMember = Callable[[str], Caller]


def post(call: AsMember, by: str, case: CaseRef, move: str, **arguments: Any) -> tuple[int, str]:
    told = {"move": move, "version": case.version, "arguments": arguments}
    answer = call(by).post(f"cases/{case.number}/moves", told)
    return answer.status_code, answer.json().get("code", "")


def test_a_request_goes_from_asking_to_granting(world: World, call: AsMember) -> None:
    case = world.make_case("handling")
    assert post(call, "qian", case, "ask_extension", reason="weather", amount="0.5")[0] == 200
    case = world.get_ref(case)
    assert post(call, "li", case, "grant_extension")[0] == 200
    assert CaseRequest.objects.get(case_id=case.id).state == "granted"


@pytest.mark.parametrize(
    "row",
    [
        ("handling", "ask_extension", "grant_extension", "qian", "move_wrong_role"),
        ("handling", "ask_extension", "grant_extension", "feng", "move_wrong_role"),
        ("handling", "", "grant_extension", "li", "request_not_found"),
        ("checked", "ask_forced_closing", "grant_forced_closing", "zhao", "move_wrong_role"),
        ("checked", "ask_forced_closing", "grant_forced_closing", "both", "decider_is_asker"),
        ("reported", "send_to_verify", "confirm_exists", "other", "case_not_found"),
    ],
)
def test_who_may_not_decide_is_refused(world: World, call: AsMember, row: tuple[str, str, str, str, str]) -> None:
    state, asked, move, by, code = row
    world.hire("both", name="两职", unit="command", roles=("shift_leader", "leader"))
    world.hire("other", name="另一采集员", unit="supervision", roles=("collector",))
    case = world.make_case(state)
    if asked:
        case = world.move(case, asked, "both" if by == "both" else None)
    count = CaseEvent.objects.count()
    assert post(call, by, case, move)[1] == code
    assert CaseEvent.objects.count() == count


def test_a_reporter_does_not_verify_his_own_report(world: World, call: AsMember) -> None:
    case = world.report("chen")
    answer = post(call, "sun", case, "send_to_verify", verifier_id=world.members["chen"])
    assert answer == (422, "verifier_is_reporter")


def test_a_public_report_is_verified_before_it_is_accepted(world: World, call: AsMember) -> None:
    case = world.report("sun", source="citizen_web")
    assert post(call, "sun", case, "accept", category_id=world.categories["garbage"]) == (409, "verification_missing")
    assert post(call, "sun", case, "send_to_verify")[0] == 200
