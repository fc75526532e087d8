from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from tests.api.cases.conftest import Caller
from tests.factories import World
from wangge.cases.domain.workflow import CASE_MOVES
from wangge.cases.models import CaseEvent
from wangge.platform.public import get_profile

AsMember = Callable[[str], Caller]


def _accept(world: World, *, version: int = 1, **more: Any) -> dict[str, Any]:
    return {"move": "accept", "version": version, "arguments": {"category_id": world.categories["garbage"]}} | more


def test_a_move_is_made(world: World, call: AsMember) -> None:
    case = world.make_case("reported")
    answer = call("sun").post(f"cases/{case.number}/moves", _accept(world))
    assert answer.status_code == 200, answer.content
    assert (answer.json()["state"], answer.json()["version"]) == ("accepted", 2)
    assert answer["ETag"] == 'W/"2"'


@pytest.mark.parametrize(
    ("username", "change", "expected"),
    [
        ("sun", {"version": 2}, (409, "case_changed")),
        ("li", {}, (None, "move_wrong_role")),
        ("wang", {}, (404, "case_not_found")),
        ("sun", {"move": "fly"}, (None, "move_unknown")),
        ("sun", {"move": "close"}, (None, "move_wrong_state")),
        ("sun", {"arguments": {}}, (None, "need_missing")),
        ("sun", {"arguments": {"category": 1}}, (422, "request_invalid")),
        ("sun", {"move": "refuse", "arguments": {"reason": "no_reason"}}, (None, "reason_unknown")),
        ("sun", {"version": 2**40}, (422, "request_invalid")),
    ],
)
def test_a_refused_move_changes_nothing(
    call: AsMember, world: World, username: str, change: dict[str, Any], expected: tuple[int | None, str]
) -> None:
    status, code = expected
    case = world.make_case("reported")
    answer = call(username).post(f"cases/{case.number}/moves", _accept(world) | change)
    assert answer.json()["code"] == code, answer.json()
    assert 400 <= answer.status_code < 500
    assert status in {None, answer.status_code}
    assert CaseEvent.objects.count() == 1


@pytest.mark.parametrize("number", ["ZJG0", "a\x00b", "长" * 41])
def test_a_case_that_is_not_there(world: World, call: AsMember, number: str) -> None:
    from urllib.parse import quote

    assert call("sun").post(f"cases/{quote(number)}/moves", _accept(world)).status_code in {404, 422}


def test_a_picture_goes_with_a_move(world: World, call: AsMember) -> None:
    case = world.make_case("handling")
    qian = call("qian")
    token = qian.upload(world.draw()).json()["token"]
    finish = {"move": "finish", "version": case.version, "arguments": {"photos": [token]}}
    assert qian.post(f"cases/{case.number}/moves", finish).json()["state"] == "handled"


def test_the_table_of_moves_is_told(call: AsMember) -> None:
    told = {row["name"]: row for row in call("chen").get("moves").json()}
    assert set(told) == {move.name for move in CASE_MOVES.moves} - set(get_profile().workflow.moves_off)
    assert told["accept"] == {
        "name": "accept",
        "sources": ["reported"],
        "target": "accepted",
        "roles": ["acceptor"],
        "needs": ["category", "note?"],
        "clock": "file",
        "is_optional": False,
    }


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_at_once_one_gets_409(world: World, call: AsMember) -> None:
    case = world.make_case("reported")
    callers = [call("sun") for _ in range(4)]
    statuses = run_at_once(
        [
            lambda caller=caller: caller.post(f"cases/{case.number}/moves", _accept(world)).status_code
            for caller in callers
        ]
    )
    assert sorted(statuses) == [200, 409, 409, 409]
    assert CaseEvent.objects.count() == 2


def run_at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Run the acts in threads that start together and return what they gave."""
    gate = threading.Barrier(len(acts))
    found: list[Any] = []

    def run(act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            found.append(act())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
