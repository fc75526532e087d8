"""One check gives the button, the reason beside a greyed button and the refusal."""

from __future__ import annotations

import pytest

from tests.rules.workflow.loops import LOOP, MOVES, ROLES, STATES
from wangge.kernel.public import DomainError
from wangge.workflow.public import Move, MoveVerdict, check_move, require_move


@pytest.mark.parametrize("role", sorted(ROLES | {"mayor"}))
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_check_move_of_every_move_state_and_role(move: Move, state: str, role: str) -> None:
    verdict = check_move(LOOP, move_name=move.name, state=state, roles={role})
    if state not in move.sources:
        reason = ("move_wrong_state", {"move": move.name, "state": state, "sources": tuple(sorted(move.sources))})
    elif role not in move.roles:
        reason = ("move_wrong_role", {"move": move.name, "roles": tuple(sorted(move.roles))})
    else:
        reason = ("", {})
    assert (verdict.reason_code, verdict.reason_params) == reason
    assert verdict.is_allowed is (reason[0] == "")


def test_one_of_several_roles_is_enough() -> None:
    assert check_move(LOOP, move_name="resume", state="suspended", roles={"checker", "acceptor"}).is_allowed


def test_nobody_may_do_nothing() -> None:
    verdict = check_move(LOOP, move_name="resume", state="suspended", roles=frozenset())
    assert verdict == MoveVerdict(
        is_allowed=False,
        reason_code="move_wrong_role",
        reason_params={"move": "resume", "roles": ("acceptor", "handler")},
    )


@pytest.mark.parametrize(("move", "state", "code"), [("x", "reported", "move_unknown"), ("fail", "x", "state_unknown")])
def test_check_move_of_unknown_names(move: str, state: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        check_move(LOOP, move_name=move, state=state, roles=ROLES)
    assert caught.value.code == code


def test_require_move_returns_the_move() -> None:
    assert require_move(LOOP, move_name="close", state="checking", roles={"checker"}) is LOOP.find_move("close")


@pytest.mark.parametrize(
    ("state", "role", "code", "params"),
    [
        ("handling", "checker", "move_wrong_state", {"move": "close", "state": "handling", "sources": ("checking",)}),
        ("checking", "handler", "move_wrong_role", {"move": "close", "roles": ("checker",)}),
    ],
)
def test_require_move_raises_the_reason(state: str, role: str, code: str, params: dict[str, object]) -> None:
    with pytest.raises(DomainError) as caught:
        require_move(LOOP, move_name="close", state=state, roles={role})
    assert (caught.value.code, caught.value.params) == (code, params)
