"""Whoever receives a return may not take the case past the one who returned it."""

from __future__ import annotations

import pytest

from wangge.cases.domain.separation import RETURNING_MOVES, PastAct, is_past_the_returner, is_past_the_unit
from wangge.cases.domain.workflow import CASE_MOVES

SUN, ZHAO, LI, QIAN = 1, 2, 3, 4
ACCEPT = PastAct("accept", "reported", "accepted", SUN)
BACK = PastAct("send_back_to_acceptor", "accepted", "reported", ZHAO)
FILE = PastAct("file", "accepted", "filed", ZHAO)
DISPATCH = PastAct("dispatch", "filed", "dispatched", LI)
RETURN = PastAct("return", "dispatched", "filed", QIAN)


@pytest.mark.parametrize(
    ("acts", "actor", "state", "expected"),
    [
        ([ACCEPT], SUN, "accepted", False),
        ([ACCEPT, BACK, ACCEPT], SUN, "accepted", True),
        ([ACCEPT, BACK, ACCEPT], ZHAO, "accepted", False),
        ([ACCEPT, BACK, ACCEPT], LI, "accepted", False),
        ([ACCEPT, BACK, PastAct("note", "reported", "reported", LI), ACCEPT], LI, "accepted", False),
        ([ACCEPT, BACK, ACCEPT, FILE], SUN, "filed", False),
        ([ACCEPT, PastAct("send_back_to_acceptor", "accepted", "reported", SUN), ACCEPT], SUN, "accepted", False),
        ([], SUN, "accepted", False),
    ],
)
def test_who_brought_it_back_does_not_act_for_the_returner(
    acts: list[PastAct], actor: int, state: str, *, expected: bool
) -> None:
    assert is_past_the_returner(acts, actor_id=actor, state=state) is expected


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([ACCEPT, FILE], False),
        ([FILE, DISPATCH, RETURN], True),
        ([FILE, DISPATCH, RETURN, PastAct("note", "filed", "filed", LI)], True),
        ([FILE, DISPATCH, RETURN, FILE], False),
        ([FILE, DISPATCH, RETURN, DISPATCH], False),
        ([], False),
    ],
)
def test_a_returned_case_has_no_unit_until_somebody_else_decides(acts: list[PastAct], *, expected: bool) -> None:
    assert is_past_the_unit(acts) is expected


def test_the_returning_moves_are_moves_of_the_table_that_go_back() -> None:
    for name in RETURNING_MOVES:
        assert CASE_MOVES.find_move(name).target is not None
