from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import World
from tests.support.refusals import refused, refused_by_the_database
from tests.support.small_city import POINTS
from wangge.cases.models import Case, CaseReporter, HandlingRound
from wangge.cases.public import CaseRef, ImportedCase, absorb_imported_report, import_case, move_case
from wangge.kernel.public import build_system_actor
from wangge.platform.public import verify_audit

REPORTED_AT = datetime(2014, 5, 6, 7, 8, tzinfo=UTC)
CLOSED_AT = datetime(2014, 5, 9, 1, 2, tzinfo=UTC)


def describe(world: World, **facts: object) -> ImportedCase:
    lon, lat = POINTS["square"]
    given: dict[str, object] = {
        "external_source": "old system",
        "external_id": "A-17",
        "digest": "d" * 64,
        "source": "hotline_12345",
        "source_class": "public",
        "category_id": world.categories["garbage"],
        "description": "垃圾",
        "address": "人民路 1 号",
        "reported_at": REPORTED_AT,
        "closed_at": CLOSED_AT,
        "lon": lon,
        "lat": lat,
    }
    return ImportedCase(**(given | facts))  # type: ignore[arg-type]


def bring_in(world: World, **facts: object) -> CaseRef:
    return import_case(actor=world.system, record=describe(world, **facts))


def test_a_closed_row_keeps_its_own_times(world: World) -> None:
    case = bring_in(world)

    detail = world.get(case)
    assert (case.state, detail.row.reported_at, detail.row.closed_at) == ("closed", REPORTED_AT, CLOSED_AT)
    assert (detail.closure_kind, detail.closure_code) == ("import", "")
    (event,) = detail.events
    assert (event.move, event.from_state, event.to_state) == ("import_closed", "new", "closed")
    assert (event.occurred_at, event.recorded_at) == (CLOSED_AT, world.now)
    assert (event.actor_name, event.actor_role) == ("", "system")
    assert (event.facts["digest"], event.facts["external_id"]) == ("d" * 64, "A-17")


def test_no_stage_is_invented(world: World) -> None:
    detail = world.get(bring_in(world))

    assert detail.clocks == ()
    (handling_round,) = detail.rounds
    assert (handling_round.handler_name, handling_round.checker_name) == ("", "")
    assert (handling_round.dispatched_at, handling_round.checked_at) == (None, None)
    assert detail.row.stage_due_at is None


def test_an_open_row_waits_for_dispatch_without_a_deadline(world: World) -> None:
    case = bring_in(world, closed_at=None)

    detail = world.get(case)
    assert (case.state, detail.row.stage, detail.clocks) == ("filed", "", ())
    assert (detail.events[0].move, detail.events[0].occurred_at) == ("import_filed", REPORTED_AT)


def test_an_open_row_goes_on_like_any_case(world: World) -> None:
    case = bring_in(world, closed_at=None)
    for move in ("dispatch", "sign", "finish", "send_to_check", "pass_check", "close"):
        case = world.move(case, move)

    assert case.state == "closed"
    assert [clock.stage for clock in world.get(case).clocks] == [
        "sign",
        "handle",
        "total",
        "send_check",
        "check",
        "close",
    ]


@pytest.mark.parametrize(("days", "result"), [(2, "late"), (4, "on_time")])
def test_a_stated_deadline_judges_a_closed_row(world: World, days: int, result: str) -> None:
    case = bring_in(world, due_at=REPORTED_AT + timedelta(days=days))

    (clock,) = world.get(case).clocks
    assert (clock.stage, clock.result, clock.stopped_at) == ("total", result, CLOSED_AT)


def test_a_stated_deadline_of_an_open_row_stays_when_it_is_dispatched(world: World) -> None:
    due_at = world.now + timedelta(days=3)
    case = bring_in(world, closed_at=None, due_at=due_at)
    case = world.move(case, "dispatch")

    detail = world.get(case)
    assert [clock.due_at for clock in detail.clocks if clock.stage == "total"] == [due_at]
    assert detail.total_due_at == due_at


def test_a_row_without_a_point_is_in_no_grid(world: World) -> None:
    keeper = build_system_actor(name="import", district_id=world.district)
    case = import_case(actor=keeper, record=describe(world, lon=None, lat=None))

    row = Case.objects.get(pk=case.id)
    assert (row.grid_code, row.grid_id, row.lon, row.cell_key) == ("", None, None, None)


def test_a_row_outside_all_grids_keeps_its_point(world: World) -> None:
    lon, lat = POINTS["nowhere"]
    keeper = build_system_actor(name="import", district_id=world.district)
    case = import_case(actor=keeper, record=describe(world, lon=lon, lat=lat))

    row = Case.objects.get(pk=case.id)
    assert (row.grid_code, row.lon, row.lat, row.district_id) == ("", lon, lat, world.district)


def test_a_row_of_no_district_is_refused(world: World) -> None:
    with refused("district_unknown"):
        bring_in(world, lon=None, lat=None)


def test_a_closed_row_may_have_no_class(world: World) -> None:
    assert world.get(bring_in(world, category_id=None)).category_code == ""
    with refused("category_required"):
        bring_in(world, external_id="A-18", category_id=None, closed_at=None)


def test_the_same_row_twice_is_refused_and_takes_no_number(world: World) -> None:
    first = bring_in(world)
    with refused("import_known_already", external_id="A-17"):
        bring_in(world)
    second = bring_in(world, external_id="A-18")

    assert (first.number[-5:], second.number[-5:]) == ("00001", "00002")
    assert verify_audit(actor=world.system).ok


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"closed_at": REPORTED_AT - timedelta(seconds=1)}, "import_closed_before_reported"),
        ({"reported_at": datetime(2027, 1, 1, tzinfo=UTC), "closed_at": None}, "import_in_future"),
        ({"closed_at": datetime(2027, 1, 1, tzinfo=UTC)}, "import_in_future"),
    ],
)
def test_impossible_times_are_refused(world: World, facts: dict[str, object], code: str) -> None:
    with refused(code):
        bring_in(world, **facts)
    assert not Case.objects.exists()


@pytest.mark.parametrize("by", ["sun", "wei"])
def test_only_the_system_imports(world: World, by: str) -> None:
    with refused("not_allowed"):
        import_case(actor=world.actor(by), record=describe(world))
    with refused("not_allowed"):
        absorb_imported_report(actor=world.actor(by), case_id=1, record=describe(world))


def test_another_row_of_the_same_matter_is_noted_on_the_case(world: World) -> None:
    case = bring_in(world)
    again = absorb_imported_report(
        actor=world.system, case_id=case.id, record=describe(world, external_id="A-99", digest="e" * 64)
    )

    assert (again.state, again.version) == ("closed", 2)
    event = world.get(case).events[-1]
    assert (event.move, event.occurred_at, event.facts["external_id"]) == ("absorb", REPORTED_AT, "A-99")
    assert CaseReporter.objects.filter(case_id=case.id).count() == 1
    assert verify_audit(actor=world.system).ok


def test_a_case_that_is_not_there_takes_nothing_up(world: World) -> None:
    with refused("case_not_found"):
        absorb_imported_report(actor=world.system, case_id=10**9, record=describe(world))


def test_an_imported_closure_needs_no_checker_but_its_kind(world: World) -> None:
    case = bring_in(world)
    rounds = HandlingRound.objects.filter(case_id=case.id)
    with refused_by_the_database("round_closed_"):
        rounds.update(closure_kind="")
    with refused_by_the_database("round_closed_names_all_four"):
        rounds.update(closure_kind="checked")


def test_a_closed_row_does_not_move_again(world: World) -> None:
    case = bring_in(world)
    with refused("move_wrong_state", state="closed"):
        move_case(
            actor=world.actor("li"),
            case_id=case.id,
            version=1,
            move="dispatch",
            arguments=world.fill_arguments(case, "dispatch", by="li"),
        )
