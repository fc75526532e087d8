from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.models import Case, CaseReporter
from wangge.cases.public import CaseRef, find_tracked_case
from wangge.platform.public import verify_audit


def merge(world: World) -> tuple[CaseRef, CaseRef]:
    target = world.make_case("accepted")
    case = world.report("sun", source="hotline_12345", reporter_name="王女士", tracking_token="t")
    return world.move(case, "merge", target_number=target.number), world.get_ref(target)


def test_the_report_stands_by_itself_again(world: World) -> None:
    case, target = merge(world)
    case = world.move(case, "unmerge", note="不是同一问题")

    row = Case.objects.get(pk=case.id)
    assert (row.state, row.merged_into_id, row.stage) == ("reported", None, "accept")
    after = world.get(target)
    assert (after.row.state, after.merged_numbers) == ("accepted", ())
    assert [event.move for event in after.events][-2:] == ["absorb", "release"]
    assert verify_audit(actor=world.system).faults == ()


def test_its_reporters_stay_known_to_both(world: World) -> None:
    case, target = merge(world)
    world.move(case, "unmerge")
    known = CaseReporter.objects.filter(name="王女士").values_list("case_id", flat=True)
    assert set(known) == {case.id, target.id}
    tracked = find_tracked_case(token="t")
    assert (tracked.number, tracked.state, tracked.is_merged) == (case.number, "reported", False)


def test_it_may_be_merged_again(world: World) -> None:
    case, target = merge(world)
    case = world.move(world.move(case, "unmerge"), "merge", target_number=target.number)
    assert world.get(world.get_ref(target)).merged_numbers == (case.number,)
    assert verify_audit(actor=world.system).faults == ()


def test_not_long_after_everybody_was_answered(world: World) -> None:
    case, target = merge(world)
    for move in ("file", "dispatch", "sign", "finish", "send_to_check", "pass_check", "close"):
        target = world.move(target, move)
    world.wait(timedelta(days=world.profile.loop.reopening.days + 1))
    with refused("unmerge_too_late"):
        world.move(case, "unmerge")


def test_shortly_after_it_still_goes(world: World) -> None:
    case, target = merge(world)
    for move in ("file", "dispatch", "sign", "finish", "send_to_check", "pass_check", "close"):
        target = world.move(target, move)
    assert world.move(case, "unmerge").state == "reported"
    assert world.get_ref(target).state == "closed"
    assert verify_audit(actor=world.system).faults == ()


@pytest.mark.parametrize("by", ["chen", "li", "qian", "feng"])
def test_only_those_who_merge_take_it_back(world: World, by: str) -> None:
    case, _ = merge(world)
    with refused("move_wrong_role" if by in {"li", "feng"} else "case_not_found"):
        world.move(case, "unmerge", by)
