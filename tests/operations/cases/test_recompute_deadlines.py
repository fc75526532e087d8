"""The working calendar was edited: open deadlines stay until an audited act recomputes them (`domain.md` section 2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import World
from tests.operations.cases.test_timers import list_told, timers, wait_until
from tests.support.refusals import refused
from wangge.cases.models import Case, CaseClock, CaseEvent
from wangge.cases.operations.recomputing import warn_of_calendar
from wangge.cases.public import recompute_deadlines
from wangge.platform.models import DueWork
from wangge.platform.public import use_profile, verify_audit
from wangge.profiles.public import CityProfile

__all__ = ["timers"]


def open_later(profile: CityProfile) -> CityProfile:
    """Return the city with another morning: work begins two hours later than it does."""
    segments = tuple(
        row.model_copy(update={"start": "10:30"}) if row.start < "10:30" < row.end else row
        for row in profile.worktime.segments
    )
    assert segments != profile.worktime.segments
    return profile.model_copy(update={"worktime": profile.worktime.model_copy(update={"segments": segments})})


def list_deadlines(number: str) -> dict[str, datetime | None]:
    rows = CaseClock.objects.filter(case__number=number, stopped_at__isnull=True)
    return dict(rows.values_list("stage", "due_at"))


def test_an_edited_calendar_leaves_open_deadlines_and_a_preview_writes_nothing(world: World) -> None:
    case = world.make_case("handling")
    before, events = list_deadlines(case.number), CaseEvent.objects.count()
    with use_profile(open_later(world.profile)):
        changes = list(recompute_deadlines(actor=world.actor("wei")))
        assert list_deadlines(case.number) == before
    assert CaseEvent.objects.count() == events
    assert {change.number for change in changes} == {case.number}
    assert {change.stage for change in changes} == {"handle", "total"}
    for change in changes:
        assert change.old_due_at == before[change.stage]
        assert change.new_due_at is not None
        assert change.new_due_at > (change.old_due_at or change.new_due_at)


def test_applying_sets_them_by_an_act_of_each_case(world: World) -> None:
    case, closed = world.make_case("handling"), world.make_case("closed")
    with use_profile(open_later(world.profile)):
        planned = list(recompute_deadlines(actor=world.actor("wei")))
        assert list(recompute_deadlines(actor=world.actor("wei"), is_preview=False)) == planned
        assert list(recompute_deadlines(actor=world.actor("wei"))) == []
        assert list_deadlines(case.number) == {change.stage: change.new_due_at for change in planned}
        row = Case.objects.get(pk=case.id)
        assert row.stage_due_at == row.handle_due_at == list_deadlines(case.number)["handle"]
        event = CaseEvent.objects.get(case_id=case.id, move="recompute")
        assert (event.actor_id, event.actor_role, event.from_state) == (world.members["wei"], "admin", "handling")
        assert not CaseEvent.objects.filter(case_id=closed.id, move="recompute").exists()
        assert verify_audit(actor=world.system).faults == ()


def test_a_deadline_that_comes_earlier_is_missed_at_its_new_instant(world: World) -> None:
    with use_profile(open_later(world.profile)):
        case = world.report()
    late = list_deadlines(case.number)["accept"]
    list(recompute_deadlines(actor=world.actor("wei"), is_preview=False))
    early = list_deadlines(case.number)["accept"]
    assert early is not None
    assert late is not None
    assert early < late
    wait_until(world, early + timedelta(minutes=31))
    assert world.now < late
    assert list_told(case) == [("case.due_soon", "accept"), ("case.overdue", "accept")]


def test_a_missing_calendar_is_filled(world: World) -> None:
    """A year that nobody has published yet: the case is kept without a deadline, and gets it later."""
    case = world.make_case("handling")
    CaseClock.objects.filter(case_id=case.id, stage="handle").update(
        due_at=None, yellow_at=None, due_state="calendar_missing"
    )
    (change,) = recompute_deadlines(actor=world.actor("wei"))
    assert (change.stage, change.old_state, change.old_due_at, change.new_state) == (
        "handle", "calendar_missing", None, "due",
    )  # fmt: skip


def test_only_an_administrator_recomputes_and_only_his_district(world: World) -> None:
    world.make_case("handling", by="wang")
    for by in ("li", "zhao", "feng", "chu"):
        with refused("not_allowed"):
            next(recompute_deadlines(actor=world.actor(by)))
    with use_profile(open_later(world.profile)):
        assert list(recompute_deadlines(actor=world.actor("wei"))) == []
        assert list(recompute_deadlines(actor=world.system)) != []


@pytest.mark.parametrize(("days", "is_warned"), [(91, False), (90, True), (1, True)])
def test_the_end_of_the_calendar_is_told_90_days_ahead(world: World, days: int, is_warned: bool) -> None:
    end = datetime(2026, 12, 31, 4, 0, tzinfo=UTC)
    for hours in (0, 1):
        assert warn_of_calendar(now=end - timedelta(days=days, hours=-hours)) is is_warned
    told = DueWork.objects.filter(name="calendar.ending")
    assert [row.payload for row in told] == ([{"last_on": "2026-12-31", "days_left": days}] if is_warned else [])
