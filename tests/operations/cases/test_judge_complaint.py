"""A citizen's complaint about a closed case is judged by somebody who had no part in the handling (GB/T 30428.4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.domain.complaints import COMPLAINT_ACTS
from wangge.cases.models import Case
from wangge.cases.public import CaseRef, MoveArguments, is_complaint, move_case, read_case_facts, reopen_tracked_case
from wangge.cases.queries.together import read_together
from wangge.notices.models import Notice
from wangge.platform.public import run_due_work, use_profile, verify_audit

FACTS = {"source": "hotline_12345", "by": "sun", "reporter_name": "王女士", "tracking_token": "t"}


def close_a_citizens_case(world: World) -> CaseRef:
    return world.make_case("closed", **FACTS)


def do_due_work(world: World) -> None:
    while run_due_work(now=world.now):
        pass


def list_buttons(world: World, case: CaseRef, by: str) -> dict[str, str]:
    """Return the two moves with the code of the reason why not, "" where they are possible."""
    return {move.name: move.reason_code for move in world.get(case, by=by).moves if move.name in COMPLAINT_ACTS}


def test_a_dissatisfied_answer_is_judged_and_the_case_stays_closed(world: World) -> None:
    case = world.complain(close_a_citizens_case(world), score=2)
    before = Case.objects.get(pk=case.id)
    assert list_buttons(world, case, "sun") == {"confirm_complaint": "", "dismiss_complaint": ""}
    after = world.move(case, "confirm_complaint", note="现场复看，垃圾仍在")

    row = Case.objects.get(pk=case.id)
    assert (after.state, row.closed_at, row.closing_round_id) == ("closed", before.closed_at, before.closing_round_id)
    event = world.get(case).events[-1]
    assert (event.move, event.actor_role, event.note) == ("confirm_complaint", "acceptor", "现场复看，垃圾仍在")
    assert event.facts == {"judged": [case.version]}
    assert verify_audit(actor=world.system).faults == ()
    assert list_buttons(world, case, "sun") == dict.fromkeys(
        ("confirm_complaint", "dismiss_complaint"), "complaint_missing"
    )


def test_an_objection_and_an_answer_are_judged_together(world: World) -> None:
    case = close_a_citizens_case(world)
    rated = world.complain(case, score=1)
    world.wait()
    reopen_tracked_case(token="t", reason="not_fixed", note="垃圾还在")
    objected = world.get_ref(case)
    assert [is_complaint(case_id=case.id, version=ref.version) for ref in (case, rated, objected)] == [
        False,
        True,
        True,
    ]
    world.move(objected, "dismiss_complaint", note="已清运，照片为证")
    assert world.get(case).events[-1].facts == {"judged": [rated.version, objected.version]}
    assert not is_complaint(case_id=case.id, version=rated.version)


@pytest.mark.parametrize("what", ["nothing", "content", "an order"])
def test_what_is_no_complaint_is_not_judged(world: World, what: str) -> None:
    case = close_a_citizens_case(world)
    if what == "content":
        case = world.complain(case, score=3)
    if what == "an order":
        case = world.move(case, "reopen", "feng", reason="superior_order")
    with refused("complaint_missing"):
        world.move(case, "confirm_complaint")
    assert set(list_buttons(world, case, "zhao").values()) == {"complaint_missing"}


def test_the_city_says_which_answer_complains_and_who_judges(world: World) -> None:
    case = world.complain(close_a_citizens_case(world), score=3)
    rule = world.profile.loop.complaint.model_copy(update={"score_at_most": 3, "judged_by": ("leader",)})
    loop = world.profile.loop.model_copy(update={"complaint": rule})
    with use_profile(world.profile.model_copy(update={"loop": loop})):
        with refused("move_wrong_role", roles=("leader",)):
            world.move(case, "confirm_complaint", "sun")
        assert world.move(case, "confirm_complaint", "feng").version == case.version + 1


@pytest.mark.parametrize("by", ["qian", "tang", "li", "zhou", "chu"])
def test_neither_the_unit_nor_who_dispatches_or_checks_judges(world: World, by: str) -> None:
    case = world.complain(close_a_citizens_case(world))
    with refused("move_wrong_role"):
        world.move(case, "confirm_complaint", by)


@pytest.mark.parametrize("unit", ["sanitation", "sanitation_crew"])
def test_an_acceptor_of_the_handling_side_judges_nothing(world: World, unit: str) -> None:
    world.hire("he", name="何受理", unit=unit, roles=("acceptor",))
    case = world.complain(close_a_citizens_case(world))
    assert set(list_buttons(world, case, "he").values()) == {"judge_of_handling_side"}
    with refused("judge_of_handling_side"):
        world.move(case, "confirm_complaint", "he")


def test_who_handled_it_himself_judges_nothing_though_he_has_moved_on(world: World) -> None:
    case = world.complain(close_a_citizens_case(world))
    moved_on = replace(world.actor("sun"), member_id=world.members["qian"])
    with refused("judge_of_handling_side"):
        move_case(
            actor=moved_on, case_id=case.id, version=case.version, move="dismiss_complaint",
            arguments=MoveArguments(note="已处置"),
        )  # fmt: skip
    nobody = replace(world.actor("sun"), unit_id=None, unit_ids=frozenset())
    with refused("judge_without_unit"):
        move_case(
            actor=nobody, case_id=case.id, version=case.version, move="dismiss_complaint",
            arguments=MoveArguments(note="已处置"),
        )  # fmt: skip


def test_many_cases_are_judged_like_one(world: World) -> None:
    waiting = world.complain(close_a_citizens_case(world))
    other = world.make_case("closed")
    together = read_together(actor=world.actor("sun"), numbers=[waiting.number, other.number])
    assert dict(together.others)["confirm_complaint"] == 1


def test_those_who_judge_are_told_of_it_and_the_unit_of_the_judgement(world: World) -> None:
    content = world.complain(close_a_citizens_case(world), score=4)
    case = world.complain(close_a_citizens_case(world), score=1)
    world.move(case, "dismiss_complaint", note="已清运干净")
    do_due_work(world)

    def list_told(event: str) -> set[tuple[int, str]]:
        rows = Notice.objects.filter(event=event)
        return {(row.member_id, row.link) for row in rows}

    members, link = world.members, f"/cases/{case.number}/"
    assert list_told("complaint_made") == set()  # somebody has judged it before the worker came
    assert list_told("complaint_judged") == {(members[name], link) for name in ("qian", "tang", "wu")}
    assert "不属实" in Notice.objects.filter(event="complaint_judged")[0].title
    waiting = world.complain(close_a_citizens_case(world), score=1)
    do_due_work(world)
    link = f"/cases/{waiting.number}/"
    assert list_told("complaint_made") == {(members[name], link) for name in ("sun", "zhao", "feng")}
    assert content.number not in "".join(Notice.objects.filter(event="complaint_made").values_list("body", flat=True))


@pytest.mark.django_db(transaction=True)
def test_the_facts_say_what_was_judged(world: World) -> None:
    """监督举报核实数: justified, not justified, not judged yet, never complained of."""
    told = []
    for move in ("confirm_complaint", "dismiss_complaint", "", None):
        case = close_a_citizens_case(world)
        told.append(case.number)
        if move is not None:
            case = world.complain(case)
        if move:
            world.move(case, move)
    table, _ = read_case_facts(actor=world.actor("chu"), as_of=world.now)
    found = {row["number"]: row["complaint_confirmed"] for row in table.to_pylist()}
    assert [found[number] for number in told] == [True, False, None, False]
