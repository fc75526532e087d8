"""What holds for every move of the table: who, from where, on what, and that a lost race is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import MOVERS, World
from tests.support.refusals import refused
from tests.support.scenes import keep_case_for
from tests.support.small_city import CAST
from tests.support.storage import undo_behind
from wangge.cases.domain.workflow import CASE_MOVES, CASE_STATES
from wangge.cases.models import Case, CaseEvent
from wangge.cases.public import CaseRef, MoveArguments, move_case
from wangge.kernel.public import DomainError
from wangge.platform.models import DueWork
from wangge.workflow.public import Move

# The role is right, the person is not.
NOT_HIS = {
    "case_not_found", "check_assigned_to_other", "verification_assigned_to_other", "case_of_another_unit",
    "decider_is_asker", "decider_is_reviewer", "review_missing", "review_not_yours", "not_called",
    "move_wrong_role", "returned_to_you", "judge_of_handling_side",
}  # fmt: skip
pytestmark = pytest.mark.usefixtures("whole_table")
MOVES = [move for move in CASE_MOVES.moves if "new" not in move.sources]


def attempt(world: World, case: CaseRef, move: str, by: str, **changes: object) -> str:
    """Return the code of the refusal, or "" when the move was made."""
    given: dict[str, object] = {"case_id": case.id, "version": case.version} | changes
    try:
        move_case(
            actor=world.actor(by),
            move=move,
            arguments=world.fill_arguments(case, move, by=by),
            **given,  # type: ignore[arg-type]
        )
    except DomainError as error:
        return error.code
    return ""


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_only_its_roles_make_a_move(world: World, move: Move) -> None:
    name, _sources, roles = move.name, sorted(move.sources), move.roles
    case = keep_case_for(world, name)
    for by, (_, _, held) in CAST.items():
        if by.startswith("wang"):
            continue
        with undo_behind():
            code = attempt(world, case, name, by)
            if roles.isdisjoint(held):
                assert code in {"move_wrong_role", "case_not_found"}, by
                assert Case.objects.get(pk=case.id).version == case.version
            else:
                assert code in {"", *NOT_HIS}, by
    assert attempt(world, case, name, MOVERS[name][0]) == ""


@pytest.mark.parametrize("state", [name for name in CASE_STATES if name != "new"])
def test_a_state_offers_its_moves_and_no_others(world: World, state: str) -> None:
    case = world.make_case(state)
    for move in MOVES:
        if state in move.sources:
            continue
        code = attempt(world, case, move.name, MOVERS[move.name][0])
        assert code in {"move_wrong_state", "case_not_found"}, move.name
        assert attempt(world, case, move.name, "system") == "move_wrong_state"
    assert world.get(case).row.version == case.version


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_another_districts_case_does_not_exist(world: World, move: Move) -> None:
    name, _sources = move.name, sorted(move.sources)
    case = keep_case_for(world, name)
    for by in ("wang", "wang_second", "wang_dispatcher", "wang_handler"):
        with refused("case_not_found"):
            world.move(case, name, by)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_who_saw_an_older_version_is_told_so(world: World, move: Move) -> None:
    name, _sources = move.name, sorted(move.sources)
    case = keep_case_for(world, name)
    for version in (case.version - 1, case.version + 1):
        assert attempt(world, case, name, MOVERS[name][0], version=version) == "case_changed"


@pytest.mark.parametrize(
    ("move", "need"),
    [(move, need) for move in MOVES for need in move.needs if not need.endswith("?")],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_a_move_does_not_go_without_what_it_needs(world: World, move: Move, need: str) -> None:
    name, _sources = move.name, sorted(move.sources)
    case = keep_case_for(world, name)
    empty = {
        "reason": {"reason": ""},
        "note": {"note": "  "},
        "category": {"category_id": None},
        "condition": {"condition_id": None},
        "unit": {"unit_id": None},
        "checker": {"checker_id": None},
        "target_case": {"target_number": ""},
        "closure_code": {"closure_code": ""},
        "after_photos": {"photo_ids": ()},
        "amount": {"amount": None},
        "plan": {"plan": " "},
        "until": {"until_on": None},
        "units": {"unit_ids": ()},
        "authority": {"authority": " "},
        "receipt": {"receipt": ""},
        "point": {"lon": None, "lat": None},
        "effect_photos": {"photo_ids": ()},
    }[need]
    with refused("need_missing", need=need):
        world.move(case, name, **empty)
    assert world.get(case).row.version == case.version


def test_an_unknown_move_and_an_unknown_case_are_refused(world: World) -> None:
    case = world.make_case("reported")
    assert attempt(world, case, "teleport", "sun") == "move_unknown"
    assert attempt(world, case, "report", "sun") == "move_wrong_state"
    for case_id in (0, 10**9, 2**70):
        assert attempt(world, case, "accept", "sun", case_id=case_id) == "case_not_found"


def test_a_refused_move_leaves_nothing_behind(world: World) -> None:
    case = world.make_case("handling")
    before = list(CaseEvent.objects.values_list("mac", flat=True)), DueWork.objects.count()
    with refused("need_missing"):
        world.move(case, "finish", photo_ids=())
    with refused("evidence_not_found"):
        world.move(case, "finish", photo_ids=(10**9,))

    assert (list(CaseEvent.objects.values_list("mac", flat=True)), DueWork.objects.count()) == before


@pytest.mark.parametrize("move", [move for move in MOVES if move.name != "merge"], ids=lambda move: move.name)
def test_a_move_writes_one_event_and_tells_the_outbox_once(world: World, move: Move) -> None:
    name, _sources, target = move.name, sorted(move.sources), move.target
    case = keep_case_for(world, name)
    after = world.move(case, name)

    assert (after.version, after.state) == (case.version + 1, target or case.state)
    event = CaseEvent.objects.get(case_id=case.id, seq=after.version)
    assert (event.move, event.from_state, event.to_state) == (name, case.state, target or case.state)
    assert event.occurred_at == event.recorded_at == world.now
    work = DueWork.objects.get(key=f"case:{case.id}:{after.version}")
    assert (work.name, work.stream) == (f"case.{name}", f"case:{case.id}")


def test_moves_say_of_themselves_whether_they_can_be_made(world: World) -> None:
    case = world.make_case("accepted")

    buttons = {move.name: move for move in world.get(case, by="zhao").moves}
    assert set(buttons) == {move.name for move in MOVES if "accepted" in move.sources}
    assert {name for name, move in buttons.items() if not move.is_allowed} == {"instruct"}
    greyed = {move.name: move.reason_code for move in world.get(case, by="sun").moves if not move.is_allowed}
    assert greyed == dict.fromkeys(("file", "void", "send_back_to_acceptor", "transfer", "instruct"), "move_wrong_role")


def test_somebody_who_sees_every_unit_still_handles_only_his_own(world: World) -> None:
    case = world.make_case("dispatched")
    both = replace(world.actor("zheng"), roles=frozenset({"handler", "dispatcher"}))
    with refused("case_of_another_unit"):
        move_case(actor=both, case_id=case.id, version=case.version, move="sign", arguments=MoveArguments())


def test_who_sees_every_district_still_acts_only_in_his_own(world: World) -> None:
    case = world.make_case("reported", by="wang")
    both = replace(world.actor("sun"), roles=frozenset({"acceptor", "auditor"}))
    with refused("case_not_found"):
        move_case(
            actor=both,
            case_id=case.id,
            version=case.version,
            move="accept",
            arguments=world.fill_arguments(case, "accept", by="sun"),
        )


@pytest.mark.parametrize("need", ["reason", "note", "category", "photos"])
def test_arguments_know_what_was_given(need: str) -> None:
    given = MoveArguments(reason="not_found", note="x", category_id=3, photo_ids=(1,))
    key = {"photos": "after_photos"}.get(need, need)
    assert given.has(key)
    assert not MoveArguments(note=" ").has(key)
