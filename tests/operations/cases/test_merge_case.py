from __future__ import annotations

import pytest

from tests.factories import PATHS, World
from tests.support.refusals import refused
from wangge.cases.models import Case, CaseReporter
from wangge.cases.public import find_similar_cases, list_reporters
from wangge.platform.models import DueWork


def test_a_merged_report_is_final_and_names_the_case_that_lives_on(world: World) -> None:
    target = world.make_case("dispatched")
    case = world.move(world.make_case("reported"), "merge", target_number=f" {target.number} ", reason="same_problem")

    detail = world.get(case)
    assert (case.state, detail.merged_into, detail.events[-1].facts["target"]) == (
        "merged",
        target.number,
        target.number,
    )
    assert detail.events[-1].reason == "same_problem"
    assert all(clock.stopped_at for clock in detail.clocks)


def test_the_target_notes_it_and_moves_nowhere(world: World) -> None:
    target = world.make_case("dispatched")
    before = world.get(target).row
    case = world.move(world.make_case("reported"), "merge", target_number=target.number)

    detail = world.get(target)
    assert (detail.row.state, detail.row.stage_due_at) == (before.state, before.stage_due_at)
    assert detail.row.version == before.version + 1
    assert detail.merged_numbers == (case.number,)
    event = detail.events[-1]
    assert (event.move, event.from_state, event.to_state, event.actor_name) == (
        "absorb",
        "dispatched",
        "dispatched",
        "孙受理员",
    )
    names = DueWork.objects.filter(stream=f"case:{target.id}").order_by("id").values_list("name", flat=True)
    assert list(names)[-1] == "case.absorb"


def test_every_reporter_is_kept_and_answered_with_the_rest(world: World) -> None:
    target = world.report("sun", source="hotline_12345", reporter_name="王女士", reporter_phone="13900000001")
    case = world.report("sun", source="hotline_12345", reporter_name="张先生", reporter_phone="13900000002")
    world.move(case, "merge", target_number=target.number)

    reporters = list_reporters(actor=world.actor("sun"), number=target.number)
    assert [(row.name, row.origin_number) for row in reporters] == [
        ("王女士", target.number),
        ("张先生", case.number),
    ]
    assert [row.name for row in list_reporters(actor=world.actor("sun"), number=case.number)] == ["张先生"]


def test_what_was_merged_before_goes_along(world: World) -> None:
    first, second, third = (
        world.report("sun", source="hotline_12345", reporter_name=name) for name in ("甲", "乙", "丙")
    )
    world.move(first, "merge", target_number=second.number)
    second = world.get_ref(second)
    world.move(second, "merge", target_number=third.number)

    assert set(CaseReporter.objects.filter(case_id=third.id).values_list("name", flat=True)) == {"甲", "乙", "丙"}


def test_the_shift_leader_merges_an_accepted_case(world: World) -> None:
    target = world.make_case("filed")
    case = world.move(world.make_case("accepted"), "merge", by="zhao", target_number=target.number)

    assert case.state == "merged"
    assert world.get(target).events[-1].actor_role == "shift_leader"


@pytest.mark.parametrize("state", ["reported", "accepted"])
def test_a_case_does_not_swallow_itself(world: World, state: str) -> None:
    case = world.make_case(state)
    with refused("merge_into_itself"):
        world.move(case, "merge", target_number=case.number)


@pytest.mark.parametrize("state", ["closed", "refused", "voided", "merged", "on_the_spot"])
def test_a_case_that_is_over_takes_nothing_up(world: World, state: str) -> None:
    target = world.make_case(state)
    with refused("merge_target_not_found", number=target.number):
        world.move(world.make_case("reported"), "merge", target_number=target.number)


def test_a_case_of_another_district_does_not_exist(world: World) -> None:
    target = world.make_case("reported", by="wang")
    with refused("merge_target_not_found", number=target.number):
        world.move(world.make_case("reported"), "merge", target_number=target.number)


@pytest.mark.parametrize(
    ("number", "code"),
    [(" ", "need_missing"), ("ZJG2026030299999", "merge_target_not_found"), ("\x00", "merge_target_not_found")],
)
def test_the_target_must_be_known(world: World, number: str, code: str) -> None:
    with refused(code):
        world.move(world.make_case("reported"), "merge", target_number=number)


def test_a_refused_merge_changes_neither(world: World) -> None:
    target, case = world.make_case("closed"), world.make_case("reported")
    versions = dict(Case.objects.values_list("id", "version"))
    with refused("merge_target_not_found"):
        world.move(case, "merge", target_number=target.number)
    assert dict(Case.objects.values_list("id", "version")) == versions


def test_open_cases_nearby_of_the_same_class_are_proposed(world: World) -> None:
    near = world.make_case("filed", category="garbage", lon=120.5451, lat=31.885)
    world.make_case("filed", category="grill")  # another class
    world.make_case("closed", category="garbage")  # over
    world.make_case("filed", category="garbage", place="promenade")  # too far
    world.make_case("reported", by="wang")
    unclassed = world.make_case("reported")
    case = world.report("sun", source="hotline_12345", category_id=world.categories["garbage"])

    found = find_similar_cases(actor=world.actor("sun"), case_id=case.id)
    assert [candidate.number for candidate in found] == [unclassed.number, near.number]
    assert found[1].distance_m == pytest.approx(9.5, abs=0.5)


def test_cases_older_than_the_profiles_days_are_not_proposed(world: World) -> None:
    world.make_case("filed")
    world.wait(world.now.replace(day=10) - world.now)
    case = world.make_case("accepted")

    assert find_similar_cases(actor=world.actor("sun"), case_id=case.id) == ()


def test_no_open_state_is_left_out_as_a_target(world: World) -> None:
    for state in ("reported", *list(PATHS)[1:8]):
        target = world.make_case(state)
        assert world.move(world.make_case("reported"), "merge", target_number=target.number).state == "merged"
