from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.models import Case, CaseReporter
from wangge.cases.public import list_reporters, report_case
from wangge.kernel.public import build_system_actor, digest_bytes
from wangge.platform.models import DueWork
from wangge.platform.public import get_evidence


def test_a_report_is_located_numbered_timed_and_sealed(world: World) -> None:
    case = world.report(category_id=world.categories["garbage"], address="市民广场北侧", accuracy_m=8.5)

    detail = world.get(case)
    assert (case.number, case.version, case.state) == ("ZJG2026030200001", 1, "reported")
    assert (detail.row.grid_code, detail.grid_name) == ("320582001001001", "市民广场网格")
    assert (detail.row.lon, detail.row.lat, detail.accuracy_m) == (120.545, 31.885, 8.5)
    assert (detail.district_id, detail.reporter_name) == (world.district, "陈监督员")
    (event,) = detail.events
    assert (event.seq, event.move, event.from_state, event.to_state) == (1, "report", "new", "reported")
    assert (event.actor_name, event.actor_role) == ("陈监督员", "collector")
    assert event.occurred_at == event.recorded_at == detail.row.reported_at == world.now


def test_the_accepting_clock_starts_with_the_report(world: World) -> None:
    case = world.report()

    (clock,) = world.get(case).clocks
    assert (clock.stage, clock.limit_kind, clock.limit_amount, clock.result) == (
        "accept",
        "work_hour",
        "0.5",
        "running",
    )
    assert clock.started_at == datetime(2026, 3, 2, 1, 5, tzinfo=UTC)
    assert clock.due_at == case.stage_due_at == datetime(2026, 3, 2, 1, 35, tzinfo=UTC)


def test_the_row_repeats_what_the_grid_was_then(world: World) -> None:
    case = Case.objects.get(pk=world.report(place="market").id)

    assert (case.grid_code, case.area_class, case.road_class) == ("320582002001001", "class_2", "branch")
    assert case.cell_key is not None


def test_the_report_is_told_to_the_outbox(world: World) -> None:
    case = world.report()

    work = DueWork.objects.get(stream=f"case:{case.id}", kind="event")
    assert (work.name, work.kind, work.district_id) == ("case.report", "event", world.district)
    assert work.payload["number"] == case.number


def test_a_phone_gives_its_point_in_its_own_system(world: World) -> None:
    case = world.report(lon=120.549516, lat=31.882949, crs="gcj02")

    row = world.get(case).row
    assert row.lon == pytest.approx(120.545, abs=1e-3)
    assert row.lat == pytest.approx(31.885, abs=1e-3)


def test_a_report_without_a_place_is_the_reporters_districts(world: World) -> None:
    case = world.report("sun", place=None, source="hotline_12345", address="东方新村门口")

    detail = world.get(case)
    assert (detail.row.grid_code, detail.row.lon, detail.district_id) == ("", None, world.district)


def test_a_citizen_reports_through_the_system_without_becoming_a_member(world: World) -> None:
    citizen = build_system_actor(name="citizen")
    report = world.describe_report(source="citizen_web", reporter_name="王女士", reporter_phone="13900005678")
    case = report_case(actor=citizen, report=report)

    detail = world.get(case)
    assert (detail.reporter_name, detail.events[0].actor_role) == ("", "system")
    assert detail.district_id == world.district
    (reporter,) = list_reporters(actor=world.actor("sun"), number=case.number)
    assert (reporter.name, reporter.masked_phone, reporter.wants_answer) == ("王女士", "139****5678", True)


def test_the_tracking_token_is_kept_as_a_digest_only(world: World) -> None:
    case = world.report("sun", source="citizen_web", tracking_token="secret of the reporter")

    (reporter,) = CaseReporter.objects.filter(case_id=case.id)
    assert reporter.tracking_digest == digest_bytes(b"secret of the reporter")


def test_the_event_says_that_there_is_a_reporter_but_not_who(world: World) -> None:
    case = world.report("sun", source="hotline_12345", reporter_name="王女士", reporter_phone="13900005678")

    (event,) = world.get(case).events
    assert event.facts["has_reporter"] is True
    assert "王女士" not in str(event.facts)
    assert "13900005678" not in str(event.facts)


def test_photos_are_named_by_their_digest_under_the_seal(world: World) -> None:
    photo = world.photo()
    case = world.report(photo_ids=(photo, photo))

    detail = world.get(case)
    assert [(row.evidence_id, row.purpose, row.event_seq) for row in detail.photos] == [(photo, "report", 1)]
    assert detail.events[0].facts["photos"] == [get_evidence(photo).sha256]
    assert detail.events[0].photo_ids == (photo,)


def test_text_keeps_no_space_around_it_and_no_nul(world: World) -> None:
    case = world.report(description="  路灯\x00不亮 \n", address=" 人民路 ")

    row = world.get(case).row
    assert (row.description, row.address) == ("路灯不亮", "人民路")


@pytest.mark.parametrize("by", ["zhao", "li", "qian", "feng", "chu", "jiang", "wei"])
def test_who_does_not_report_is_refused(world: World, by: str) -> None:
    with refused("move_wrong_role", move="report"):
        world.report(by)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"source": "telepathy"}, "source_unknown"),
        ({"description": " "}, "report_empty"),
        ({"description": "长" * 4001}, "description_too_long"),
        ({"address": "长" * 301}, "text_too_long"),
        ({"reporter_name": "长" * 61}, "text_too_long"),
        ({"reporter_phone": "1" * 41}, "text_too_long"),
        ({"lat": None}, "point_incomplete"),
        ({"lon": None}, "point_incomplete"),
        ({"lon": float("nan")}, "point_invalid"),
        ({"lat": 91.0}, "point_invalid"),
        ({"crs": "moon"}, "crs_unknown"),
        ({"place": "nowhere"}, "place_outside_grids"),
        ({"place": "harbour"}, "place_in_other_district"),
        ({"category_id": 10**9}, "category_unknown"),
        ({"photo_ids": (10**9,)}, "evidence_not_found"),
        ({"photo_ids": (2**70,)}, "evidence_not_found"),
    ],
)
def test_a_faulty_report_is_refused_and_leaves_nothing(world: World, facts: dict[str, object], code: str) -> None:
    with refused(code):
        world.report(**facts)
    assert not Case.objects.exists()


def test_a_report_of_nobodys_district_is_refused(world: World) -> None:
    with refused("district_unknown"):
        report_case(actor=build_system_actor(name="citizen"), report=world.describe_report(place=None))
