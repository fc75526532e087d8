"""Who may judge a complaint, and which moves ask by which means a problem was solved (HS-10)."""

from __future__ import annotations

import pytest

from tests.support.refusals import refused
from wangge.cases.domain.complaints import Complaints
from wangge.cases.domain.means import settle_means
from wangge.cases.domain.separation import build_handling, check_judge
from wangge.cases.domain.workflow import CASE_MOVES

DISTRICT, BUREAU, CREW, OTHER, CENTRE = 1, 2, 3, 4, 5
HANDLER, SECOND, JUDGE = 11, 12, 13
# The bureau's own people handled what its crew has now; the other unit had it before and gave it back unhandled.
HANDLING = build_handling(
    [(None, OTHER, None), (HANDLER, BUREAU, BUREAU), (SECOND, CREW, CREW)],
    unit_id=CREW,
    unit_line=(DISTRICT, BUREAU, CREW),
)


@pytest.mark.parametrize(
    ("judge", "line", "code"),
    [
        (JUDGE, (DISTRICT, CENTRE), ""),
        (JUDGE, (DISTRICT, OTHER), ""),
        (JUDGE, (DISTRICT,), ""),
        (HANDLER, (DISTRICT, CENTRE), "judge_of_handling_side"),
        (JUDGE, (DISTRICT, BUREAU), "judge_of_handling_side"),
        (JUDGE, (DISTRICT, BUREAU, CREW), "judge_of_handling_side"),
        (JUDGE, (DISTRICT, BUREAU, 9), "judge_of_handling_side"),
        (JUDGE, (), "judge_without_unit"),
    ],
)
def test_a_judge_has_no_part_in_the_handling(judge: int, line: tuple[int, ...], code: str) -> None:
    """Nobody of a unit that handled, of one below it or above it; the district itself stands above all."""
    asked = {"judge_id": judge, "judge_unit_id": line[-1] if line else None, "judge_line": line}
    if not code:
        check_judge(handling=HANDLING, **asked)  # type: ignore[arg-type]
        return
    with refused(code):
        check_judge(handling=HANDLING, **asked)  # type: ignore[arg-type]


def test_a_case_that_no_unit_has_is_judged_by_who_handled_it() -> None:
    handling = build_handling([(HANDLER, BUREAU, CREW), (None, None, None)], unit_id=None, unit_line=())
    assert (handling.handler_ids, handling.unit_ids, handling.unit_line) == ({HANDLER}, {BUREAU, CREW}, ())


def test_a_judgement_answers_every_complaint_that_waits() -> None:
    complaints = Complaints(most_score=2)
    for seq, (move, role, said) in enumerate(
        [
            ("rate", "citizen", {"score": 3}),
            ("rate", "citizen", {"score": 2}),
            ("reopen", "citizen", {"reason": "not_fixed"}),
            ("reopen", "leader", {"reason": "superior_order"}),
        ],
        start=1,
    ):
        complaints.hear(move, seq=seq, role=role, said=said)
    assert (complaints.waiting, complaints.is_confirmed) == ([2, 3], False)
    complaints.hear("dismiss_complaint", seq=5, role="acceptor", said={})
    assert (complaints.waiting, complaints.is_confirmed) == ([], False)
    complaints.hear("rate", seq=6, role="citizen", said={"score": 1})
    complaints.hear("confirm_complaint", seq=7, role="acceptor", said={})
    assert (complaints.waiting, complaints.is_confirmed) == ([], True)


def test_no_answer_is_a_complaint_where_the_city_says_so() -> None:
    complaints = Complaints(most_score=0)
    complaints.hear("rate", seq=1, role="citizen", said={"score": 1})
    assert complaints.waiting == []


@pytest.mark.parametrize("is_asked", [True, False])
def test_means_are_asked_for_or_there_is_no_such_need(is_asked: bool) -> None:
    settled = settle_means(CASE_MOVES, is_asked=is_asked)
    asking = {move.name for move in CASE_MOVES.moves if "means?" in move.needs}
    assert asking == {"handle_on_the_spot", "finish", "submit_to_unit_leader"}
    for move in settled.moves:
        given = CASE_MOVES.find_move(move.name)
        assert ("means" in move.needs) == (is_asked and move.name in asking)
        assert [need for need in move.needs if need != "means"] == [need for need in given.needs if need != "means?"]
        assert (move.sources, move.target, move.roles) == (given.sources, given.target, given.roles)
