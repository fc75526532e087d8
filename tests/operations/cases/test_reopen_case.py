from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.models import Case, CaseLink, CaseReporter
from wangge.cases.public import find_tracked_case, get_case, read_case_facts, reopen_tracked_case
from wangge.platform.public import verify_audit


def close_a_citizens_case(world: World, token: str = "t") -> Case:
    case = world.make_case("closed", by="sun", source="hotline_12345", reporter_name="王女士", tracking_token=token)
    return Case.objects.get(pk=case.id)


def test_a_superior_reopens_as_a_new_order(world: World) -> None:
    closed = world.make_case("closed")
    before = Case.objects.get(pk=closed.id)
    after = world.move(closed, "reopen", "feng", reason="superior_order", note="督办件")

    old = Case.objects.get(pk=closed.id)
    assert (after.state, old.closed_at, old.closing_round_id) == ("closed", before.closed_at, before.closing_round_id)
    link = CaseLink.objects.get(kind="reopens")
    new = link.case
    assert (link.other_id, new.state, new.version, new.source) == (old.pk, "reported", 1, "superior_order")
    assert (new.category_id, new.lon, new.description) == (old.category_id, old.lon, old.description)
    assert (new.reporter_id, new.closed_at, new.stage) == (None, None, "accept")
    assert world.get(closed).events[-1].facts["reopened_as"] == new.number
    assert verify_audit(actor=world.system).faults == ()


def test_the_citizen_reopens_with_his_code_and_follows_the_new_one(world: World) -> None:
    closed = close_a_citizens_case(world)
    assert find_tracked_case(token="t").may_reopen
    reopen_tracked_case(token="t", reason="not_fixed", note="垃圾还在")

    tracked = find_tracked_case(token="t")
    new = CaseLink.objects.get(kind="reopens").case
    assert (tracked.number, tracked.state, tracked.reopens) == (new.number, "reported", closed.number)
    assert (tracked.may_reopen, tracked.is_merged) == (False, False)
    assert (new.source, new.source_class) == ("hotline_12345", "public")
    assert CaseReporter.objects.get(case_id=new.pk).name == "王女士"
    last = closed.events.order_by("seq").last()
    assert last is not None
    assert (last.move, last.actor_role, last.actor_id) == ("reopen", "citizen", None)
    assert verify_audit(actor=world.system).faults == ()


@pytest.mark.django_db(transaction=True)
def test_what_was_measured_of_the_closed_case_stays(world: World) -> None:
    closed = world.make_case("closed")

    def measure() -> dict[str, object]:
        table, _ = read_case_facts(actor=world.actor("chu"), as_of=world.now)
        row = next(row for row in table.to_pylist() if row["number"] == closed.number)
        return {name: value for name, value in row.items() if name != "event_count"}

    before = measure()
    world.move(closed, "reopen")
    after = measure()
    assert (after["reopened"], after["solved"]) == (True, None)  # what came to light later, and nothing else
    told_later = {"reopened"}
    assert {name: after[name] for name in after if name not in told_later} == {
        name: before[name] for name in before if name not in told_later
    }
    world.wait(timedelta(days=16))
    assert measure()["solved"] is False


def test_only_so_long_after_the_closing(world: World) -> None:
    closed = close_a_citizens_case(world)
    days = world.profile.loop.reopening.days
    world.wait(timedelta(days=days, minutes=1))
    with refused("reopen_too_late", days=days):
        reopen_tracked_case(token="t", reason="not_fixed", note="垃圾还在")
    assert not find_tracked_case(token="t").may_reopen
    detail = get_case(actor=world.actor("zhao"), number=closed.number)
    button = {move.name: move for move in detail.moves}["reopen"]
    assert button.reason_code == "reopen_too_late"


def test_once(world: World) -> None:
    closed = world.move(world.make_case("closed"), "reopen")
    number = CaseLink.objects.get(kind="reopens").case.number
    with refused("reopened_already", number=number):
        world.move(closed, "reopen")


@pytest.mark.parametrize(
    ("token", "reason", "note", "code"),
    [
        ("other", "not_fixed", "x", "report_not_found"),
        ("", "not_fixed", "x", "report_not_found"),
        ("t", "not_fixed", " ", "need_missing"),
        ("t", "", "x", "need_missing"),
        ("t", "whatever", "x", "reason_unknown"),
    ],
)
def test_an_objection_says_what_is_wrong(world: World, token: str, reason: str, note: str, code: str) -> None:
    close_a_citizens_case(world)
    with refused(code):
        reopen_tracked_case(token=token, reason=reason, note=note)
    assert not CaseLink.objects.exists()


@pytest.mark.parametrize("state", ["reported", "handling", "checked", "refused"])
def test_only_a_closed_case_is_reopened(world: World, state: str) -> None:
    world.make_case(state, by="sun", source="hotline_12345", reporter_name="王女士", tracking_token="t")
    with refused("move_wrong_state"):
        reopen_tracked_case(token="t", reason="not_fixed", note="x")


@pytest.mark.parametrize("by", ["qian", "li", "zhou"])
def test_neither_the_unit_nor_the_dispatcher_reopens(world: World, by: str) -> None:
    with refused("move_wrong_role"):
        world.move(world.make_case("closed"), "reopen", by)


def test_who_was_merged_into_it_objects_too(world: World) -> None:
    closed = close_a_citizens_case(world, token="first")
    second = world.report("sun", source="hotline_12345", reporter_name="李先生", tracking_token="second")
    target = world.make_case("accepted")
    world.move(second, "merge", target_number=target.number)
    case = world.get_ref(target)
    for move in ("file", "dispatch", "sign", "finish", "send_to_check", "pass_check", "close"):
        case = world.move(case, move)
    reopen_tracked_case(token="second", reason="not_fixed", note="还在")
    link = CaseLink.objects.get(kind="reopens")
    assert link.other_id == target.id != closed.pk
    assert find_tracked_case(token="second").number == link.case.number
