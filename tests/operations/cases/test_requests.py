"""Asked for by one, decided by another: standards.md 2.3, XS-11."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from tests.factories import World
from tests.support.refusals import refused, refused_by_the_database
from wangge.cases.models import Case, CaseClock, CaseRequest
from wangge.cases.public import CaseRef, list_requests
from wangge.platform.public import verify_audit


def read_clock(case: CaseRef, stage: str = "handle") -> CaseClock:
    return CaseClock.objects.get(case_id=case.id, stage=stage, stopped_at__isnull=True)


def change_request(case: CaseRef, **columns: int | str) -> None:
    names = ", ".join(f"{name} = %s" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_caserequest SET {names} WHERE case_id = %s", [*columns.values(), case.id])


def check_audit(world: World) -> None:
    assert verify_audit(actor=world.system).faults == ()


def test_an_extension_lengthens_handling_and_the_whole_case(world: World) -> None:
    case = world.make_case("handling")
    before = read_clock(case).due_at, read_clock(case, "total").due_at
    limit = read_clock(case).limit_amount
    case = world.move(world.move(case, "ask_extension", amount=limit), "grant_extension")

    handle, total = read_clock(case), read_clock(case, "total")
    for now, then in zip((handle.due_at, total.due_at), before, strict=True):
        assert now is not None
        assert then is not None
        assert now > then
    row = Case.objects.get(pk=case.id)
    assert (row.stage_due_at, row.handle_due_at, row.total_due_at) == (handle.due_at, handle.due_at, total.due_at)
    check_audit(world)


def test_a_denied_extension_uses_none_up_and_a_third_is_refused(world: World) -> None:
    case = world.make_case("handling")
    case = world.move(world.move(case, "ask_extension"), "deny_extension")
    for _ in range(2):
        case = world.move(world.move(case, "ask_extension"), "grant_extension")
    with refused("extensions_used_up", most=2):
        world.move(case, "ask_extension")
    check_audit(world)


def test_an_extension_is_at_most_one_limit_and_never_once_overdue(world: World) -> None:
    case = world.make_case("handling")
    limit = read_clock(case).limit_amount or Decimal(0)
    for amount in (limit + Decimal("0.001"), Decimal(-1)):
        with refused("extension_too_long"):
            world.move(case, "ask_extension", amount=amount)
    asked = world.move(case, "ask_extension")
    world.wait(timedelta(days=8))
    with refused("case_overdue"):
        world.move(asked, "grant_extension")
    with refused("case_overdue"):
        world.move(world.move(asked, "deny_extension"), "ask_extension")


def test_one_request_of_a_kind_is_open_and_none_is_decided_twice(world: World) -> None:
    case = world.move(world.make_case("handling"), "ask_extension")
    with refused("request_open"):
        world.move(case, "ask_extension")
    case = world.move(case, "grant_extension")
    with refused("request_not_found"):
        world.move(case, "deny_extension")


def test_nobody_decides_what_he_asked_for(world: World) -> None:
    world.hire("both", name="两职", unit="command", roles=("shift_leader", "leader"))
    case = world.move(world.make_case("checked"), "ask_forced_closing", "both")
    with refused("decider_is_asker"):
        world.move(case, "grant_forced_closing", "both")
    with refused_by_the_database("request_decider_not_asker"):
        change_request(case, decider_id=world.members["both"])


def test_a_suspended_case_stands_still_and_goes_on_with_its_extension(world: World) -> None:
    case = world.make_case("handling")
    case = world.move(world.move(case, "ask_extension"), "grant_extension")
    extended = read_clock(case)
    case = world.move(world.move(case, "ask_suspension"), "grant_suspension")

    row = Case.objects.get(pk=case.id)
    assert (row.state, row.stage, row.stage_due_at, row.handle_due_at, row.total_due_at) == (
        "suspended", "handle", None, None, None,
    )  # fmt: skip
    assert (world.get(case).row.lamp, read_clock(case).due_state) == ("none", "paused")
    check_audit(world)
    world.wait(timedelta(days=14) - 2 * timedelta(minutes=5))
    case = world.move(case, "resume", "system")

    resumed = read_clock(case)
    assert resumed.extensions == extended.extensions != ""
    assert extended.due_at is not None
    assert resumed.due_at is not None
    assert resumed.due_at - extended.due_at >= timedelta(days=13)
    assert Case.objects.get(pk=case.id).suspended_until_on is None
    check_audit(world)


def test_a_suspension_has_a_day_and_a_plan_and_comes_once(world: World) -> None:
    case = world.make_case("handling")
    today = date(2026, 3, 2)
    with refused("suspension_date_past"):
        world.move(case, "ask_suspension", until_on=today)
    with refused("suspension_too_long", days=365):
        world.move(case, "ask_suspension", until_on=today + timedelta(days=366))
    case = world.move(case, "ask_suspension", until_on=today + timedelta(days=365))
    with refused_by_the_database("request_suspension_has_plan_and_date"):
        change_request(case, plan="")
    case = world.move(world.move(case, "grant_suspension"), "resume")
    with refused("suspensions_used_up"):
        world.move(case, "ask_suspension")


def test_being_late_is_not_undone_by_waiting(world: World) -> None:
    case = world.make_case("handling")
    world.wait(timedelta(days=8))
    late = read_clock(case).due_at
    case = world.move(world.move(case, "ask_suspension"), "grant_suspension")
    assert (read_clock(case).due_at, Case.objects.get(pk=case.id).stage_due_at) == (late, None)
    case = world.move(case, "resume")
    assert (read_clock(case).due_at, Case.objects.get(pk=case.id).stage_due_at) == (late, late)
    check_audit(world)


@pytest.mark.parametrize("state", ["filed", "dispatched", "handling", "suspended", "handled", "checking", "checked"])
def test_two_people_close_by_force_and_every_clock_stops(world: World, state: str) -> None:
    case = world.move(world.make_case(state), "ask_forced_closing")
    case = world.move(case, "grant_forced_closing")
    detail = world.get(case)
    assert (case.state, detail.closure_kind, detail.closure_code) == ("closed", "forced", "deferred")
    assert not CaseClock.objects.filter(case_id=case.id, stopped_at__isnull=True).exists()
    check_audit(world)


def test_a_request_lapses_when_the_case_goes_on(world: World) -> None:
    case = world.move(world.make_case("handling"), "ask_extension")
    case = world.move(case, "finish")
    assert CaseRequest.objects.get(case_id=case.id).state == "lapsed"
    check_audit(world)


def make_late_closed_case(world: World) -> CaseRef:
    return world.make_case("closed", is_late=True)


def test_an_appeal_is_reviewed_by_two_and_keeps_the_fact(world: World) -> None:
    case = world.move(make_late_closed_case(world), "ask_appeal")
    due = list(CaseClock.objects.filter(case_id=case.id).values_list("stage", "due_at", "stopped_at"))
    with refused("review_missing"):
        world.move(case, "grant_appeal")
    case = world.move(case, "support_appeal")
    with refused("move_wrong_role"):
        world.move(case, "grant_appeal", "li")
    with refused_by_the_database("request_two_reviewers"):
        change_request(case, decider_id=world.members["li"])
    case = world.move(case, "grant_appeal")
    assert world.get(case).is_exempt
    assert list(CaseClock.objects.filter(case_id=case.id).values_list("stage", "due_at", "stopped_at")) == due
    with refused("appeal_once"):
        world.move(case, "ask_appeal")
    check_audit(world)


def test_an_appeal_needs_a_late_case_and_comes_in_time(world: World) -> None:
    with refused("appeal_not_overdue"):
        world.move(world.make_case("closed"), "ask_appeal")
    case = make_late_closed_case(world)
    world.wait(timedelta(days=17))
    with refused("appeal_too_late", days=15):
        world.move(case, "ask_appeal")


def test_what_waits_for_whom(world: World) -> None:
    case = world.move(world.make_case("handling"), "ask_extension")
    (row,) = list_requests(actor=world.actor("li"))
    assert (row.number, row.kind, row.moves) == (case.number, "extension", ("grant_extension", "deny_extension"))
    for other in ("qian", "chen", "wang_dispatcher", "feng"):
        assert list_requests(actor=world.actor(other)) == ()
    appealed = world.move(world.move(make_late_closed_case(world), "ask_appeal"), "support_appeal")
    assert [row.number for row in list_requests(actor=world.actor("sun"))] == [appealed.number]
    assert appealed.number not in [row.number for row in list_requests(actor=world.actor("li"))]
