"""Ruling, transfer, parts, conferences, calls, notes and many cases at once, as programs use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.cases.conftest import Caller
from tests.factories import World
from tests.support.small_city import POINTS
from wangge.cases.models import Assistance, Case, CaseLink
from wangge.platform.public import use_profile
from wangge.profiles.public import load_profile

AsMember = Callable[[str], Caller]


def send(caller: Caller, case: Any, move: str, **arguments: Any) -> Any:
    body = {"move": move, "version": case.version, "arguments": arguments}
    return caller.post(f"cases/{case.number}/moves", body)


def test_arguments_of_every_kind_arrive(world: World, call: AsMember) -> None:
    case = world.make_case("filed")
    answer = send(call("li"), case, "split", unit_ids=[world.units["municipal"]], note="分办")
    assert answer.status_code == 200, answer.content
    assert CaseLink.objects.get(kind="part").case_id == case.id

    case = world.make_case("transferred")
    answer = send(call("li"), case, "confirm_transfer", receipt="已接收")
    assert answer.json()["state"] == "closed"

    case = world.move(world.make_case("handling"), "call_assistance")
    lon, lat = POINTS["square"]
    answer = send(call("zheng"), case, "check_in", point={"lon": lon, "lat": lat, "crs": "wgs84"})
    assert answer.status_code == 200, answer.content
    assert Assistance.objects.get(case_id=case.id).distance_m == 0.0

    case = world.make_case("handling")
    answer = send(call("feng"), case, "instruct", note="两日内办结", amount="2")
    assert answer.status_code == 200, answer.content
    answer = send(call("zhao"), world.get_ref(case), "note", note="请看", mention_ids=[world.members["qian"]])
    assert answer.status_code == 200, answer.content


def test_means_and_judgements_arrive(world: World, call: AsMember) -> None:
    """HS-10: a city that names means gets them with the move; one that names none takes none."""
    case = world.make_case("handling")
    photo = call("qian").upload(world.draw()).json()["token"]
    refused = send(call("qian"), case, "finish", photos=[photo], means="service")
    assert (refused.status_code, refused.json()["code"]) == (422, "means_unknown")
    with use_profile(load_profile("hongshan")):
        needs = {row["name"]: row["needs"] for row in call("qian").get("moves").json()}
        assert "means" in needs["finish"]
        answer = send(call("qian"), case, "finish", photos=[photo], means="management")
        assert answer.status_code == 200, answer.content
    assert world.get(case).events[-1].facts["means"] == "management"

    case = world.make_case_for("confirm_complaint")
    world.hire("he", name="何受理", unit="sanitation", roles=("acceptor",))
    refused = send(call("he"), case, "confirm_complaint", note="属实")
    assert (refused.status_code, refused.json()["code"]) == (409, "judge_of_handling_side")
    assert send(call("sun"), case, "confirm_complaint", note="属实").status_code == 200


def test_a_complaint_told_by_telephone_is_taken_down_once(world: World, call: AsMember) -> None:
    """Who called is not echoed, the same request sent again complains no second time, and the list finds the case."""
    case, sun = world.make_case("closed"), call("sun")
    body = {
        "move": "take_complaint", "version": case.version,
        "arguments": {"note": "根本没清", "complainant": "王女士", "complainant_phone": "13800001234"},
    }  # fmt: skip
    first, again = (sun.post(f"cases/{case.number}/moves", body, key="call") for _ in range(2))
    assert (first.status_code, again["Idempotency-Replayed"], first.content) == (200, "true", again.content)
    assert b"1380000" not in first.content + sun.get(f"cases/{case.number}").content
    assert [row["number"] for row in sun.get("cases", mark="complaint").json()["rows"]] == [case.number]
    refused = send(call("zhao"), world.get_ref(case), "take_complaint", note="根本没清")
    assert (refused.status_code, refused.json()["code"]) == (403, "move_wrong_role")


def test_a_ruling_makes_a_rule(world: World, call: AsMember) -> None:
    case = world.make_case("arbitrating")
    answer = send(call("feng"), case, "rule_on_duty", unit_id=world.units["municipal"], note="明确", is_new_rule=True)
    assert answer.json()["state"] == "dispatched", answer.content


Refusal = tuple[str, str, str, dict[str, Any], tuple[int, str]]
REFUSALS: list[Refusal] = [
    ("arbitrating", "li", "rule_on_duty", {"unit_id": 1, "note": "x"}, (403, "move_wrong_role")),
    ("handling", "qian", "check_in", {"point": {"lon": 120.5, "lat": 31.8, "crs": "wgs84"}}, (403, "not_called")),
    ("handling", "zheng", "report_assistance", {"note": "x"}, (404, "case_not_found")),
    ("filed", "feng", "split", {"unit_ids": [1], "note": "x"}, (403, "move_wrong_role")),
    ("handling", "qian", "show_effect", {"note": "x"}, (422, "need_missing")),
    ("closed", "qian", "reopen", {"reason": "not_fixed"}, (403, "move_wrong_role")),
]


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: row[2])
def test_refusals_say_why(world: World, call: AsMember, row: Refusal) -> None:
    state, by, move, arguments, expected = row
    answer = send(call(by), world.make_case(state), move, **arguments)
    assert (answer.status_code, answer.json()["code"]) == expected, answer.content


def test_a_dispatcher_cannot_transfer_what_was_returned_to_him(world: World, call: AsMember) -> None:
    case = world.move(world.make_case("dispatched"), "return")
    answer = send(call("li"), case, "transfer", authority="市公安局", note="x")
    assert (answer.status_code, answer.json()["code"]) == (403, "returned_to_you")


def test_many_cases_each_with_its_result(world: World, call: AsMember) -> None:
    first, second, foreign = world.make_case("filed"), world.make_case("filed"), world.make_case("filed", by="wang")
    closed = world.make_case("closed")
    body = {
        "move": "dispatch",
        "cases": [
            {"number": first.number, "version": first.version},
            {"number": second.number, "version": second.version - 1},
            {"number": foreign.number, "version": foreign.version},
            {"number": closed.number, "version": closed.version},
        ],
        "arguments": {"unit_id": world.units["sanitation"]},
    }
    answer = call("li").post("cases/moves", body)

    assert answer.status_code == 200, answer.content
    results = answer.json()
    assert [row["number"] for row in results] == [first.number, second.number, foreign.number, closed.number]
    assert [row["is_done"] for row in results] == [True, False, False, False]
    assert results[0]["case"]["state"] == "dispatched"
    codes = [row["problem"]["code"] for row in results[1:]]
    assert codes == ["case_changed", "case_not_found", "move_wrong_state"]
    assert all(row["problem"]["title"] and row["problem"]["why"] for row in results[1:])
    states = {case.number: Case.objects.get(pk=case.id).state for case in (first, second, foreign)}
    assert states == {first.number: "dispatched", second.number: "filed", foreign.number: "filed"}


@pytest.mark.parametrize(
    ("move", "count", "code"),
    [("dispatch", 201, "bulk_too_many"), ("finish", 1, "bulk_needs_photos"), ("fly", 1, "move_unknown")],
)
def test_what_is_not_done_to_many(world: World, call: AsMember, move: str, count: int, code: str) -> None:
    cases = [{"number": f"ZJG{number}", "version": 1} for number in range(count)]
    answer = call("li").post("cases/moves", {"move": move, "cases": cases})
    assert answer.json()["code"] == code, answer.content
