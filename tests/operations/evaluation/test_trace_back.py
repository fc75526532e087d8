"""Trace-back of citizens' reports (PJ-9): whose grid it was, who recorded what near by before, who passed, no points."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.factories import World
from tests.operations.patrol.walking import walk_by
from tests.support.refusals import refused
from tests.support.scoring import open_march, use_points_of
from wangge.evaluation.models import ScoreEntry
from wangge.evaluation.public import TraceBack, read_trace_back
from wangge.patrol.models import TrackLook
from wangge.patrol.public import list_looks

pytestmark = pytest.mark.django_db


@pytest.fixture
def pujiang(world: World) -> Iterator[World]:
    """Give the small city with Pujiang's points."""
    with use_points_of(world, "pujiang"):
        yield world


def tell(world: World, **facts: str) -> str:
    """Let a citizen tell of garbage at the square and return the number of the report."""
    return world.report("sun", source="citizen_web", **facts).number


def look(world: World, number: str, by: str = "jiang") -> TraceBack:
    return read_trace_back(actor=world.actor(by), number=number)


def test_it_names_whose_grid_it_was_and_who_was_near(pujiang: World) -> None:
    world = pujiang
    far = world.report("chen", place="promenade")
    long_ago = world.report("zhou")
    world.wait(timedelta(days=8))
    case = world.make_case("checking")  # 陈 reported it at the square, 周 is to check it
    world.move(case, "pass_check", by="zhou")
    number = tell(world)
    world.report("chen")  # afterwards: not before
    view = look(world, number)
    assert [(one.name, one.is_watcher, one.count) for one in view.traces] == [
        ("陈监督员", True, 1), ("周监督员", False, 1),
    ]  # fmt: skip
    assert [(one.member_name, one.act, one.case_number) for one in view.place.presences] == [
        ("周监督员", "pass_check", case.number), ("陈监督员", "report", case.number),
    ]  # fmt: skip
    assert {far.number, long_ago.number}.isdisjoint(one.case_number for one in view.place.presences)
    assert all(one.distance_m <= view.radius_m for one in view.place.presences)


def test_a_watcher_of_whom_nothing_is_recorded_is_named_too(pujiang: World) -> None:
    view = look(pujiang, tell(pujiang))
    assert [(one.name, one.count, one.last_at) for one in view.traces] == [("陈监督员", 0, None)]
    assert view.is_watched
    nowhere = look(pujiang, tell(pujiang, place="market"))
    assert (nowhere.traces, nowhere.is_watched) == ((), False)


def test_points_are_proposed_by_a_person_in_an_open_period_only(pujiang: World) -> None:
    number = tell(pujiang)
    assert look(pujiang, number).period_id is None
    period = open_march(pujiang)
    view = look(pujiang, number)
    assert (view.period_id, view.rule) == (period, "missed_on_patrol")
    assert look(pujiang, number, by="feng").period_id is None, "a leader confirms, he does not propose"
    assert ScoreEntry.objects.count() == 0
    with use_points_of(pujiang, "zhangjiagang"):
        assert look(pujiang, number).rule == "", "no rule by hand about persons"


@pytest.mark.parametrize(
    ("by", "code"),
    [("qian", "evaluation_not_shown"), ("chen", "evaluation_not_shown"), ("wang_leader", "case_not_found")],
)
def test_others_trace_nothing_back(by: str, code: str, pujiang: World) -> None:
    number = tell(pujiang)
    with refused(code):
        look(pujiang, number, by=by)


def test_a_report_of_the_patrol_itself_is_not_traced_back(pujiang: World) -> None:
    with refused("trace_back_not_public"):
        look(pujiang, pujiang.report("chen").number)


def test_a_report_without_a_point_says_so(pujiang: World) -> None:
    view = look(pujiang, tell(pujiang, place=None, address="长安路"))  # type: ignore[arg-type]
    assert (view.place.has_place, view.place.presences, view.traces) == (False, (), ())
    assert not view.has_tracks


def test_it_says_which_patrol_of_whom_should_have_seen_it(pujiang: World) -> None:
    """陈's grid it was: he passed twice and said nothing; 周 of the next grid passed too far away (PJ-9)."""
    world = pujiang
    walk_by(world, "chen", metres=8, before=timedelta(days=2))
    walk_by(world, "chen", metres=30)
    walk_by(world, "chen", metres=1, before=timedelta(days=8))
    walk_by(world, "zhou", metres=300)
    view = look(world, tell(world))
    assert [(one.name, one.is_watcher, one.standing) for one in view.traces] == [("陈监督员", True, "passed")]
    (trace,) = view.traces
    assert (trace.pass_count, trace.duty_count, trace.tracked_count) == (2, 2, 2)
    assert trace.passed_at == world.now - timedelta(hours=3, minutes=5)
    assert trace.passed_m == pytest.approx(30, abs=1)
    assert trace.passed_nearest_m == pytest.approx(8, abs=1)


@pytest.mark.parametrize(
    ("metres", "standing"), [(200.0, "not_passed"), (None, "without_track"), ("no duty", "without_duty")]
)
def test_not_having_passed_and_not_knowing_are_told_apart(
    metres: float | str | None, standing: str, pujiang: World
) -> None:
    if metres != "no duty":
        walk_by(pujiang, "chen", metres=metres)  # type: ignore[arg-type]
    walk_by(pujiang, "zhou", metres=20)
    view = look(pujiang, tell(pujiang))
    assert [(one.name, one.standing) for one in view.traces] == [("陈监督员", standing), ("周监督员", "passed")]


def test_who_passed_and_told_of_the_same_did_not_miss_it(pujiang: World) -> None:
    world = pujiang
    walk_by(world, "chen", metres=5)
    world.report("chen", category_id=world.categories["garbage"])
    view = look(world, world.make_case("accepted", by="sun", source="citizen_web").number)
    assert [(one.name, one.standing) for one in view.traces if one.is_watcher] == [("陈监督员", "passed_and_recorded")]


def test_looking_is_written_down_and_seen_by_those_looked_at(pujiang: World) -> None:
    world = pujiang
    walk_by(world, "chen", metres=200)
    walk_by(world, "zhou", metres=20)
    number = tell(world)
    for by in ("jiang", "feng"):
        look(world, number, by=by)
    for username in ("chen", "zhou"):
        looks = list_looks(actor=world.actor(username))
        assert [(one.looker_name, one.kind, one.reason) for one in looks] == [
            ("冯领导", "passes", number), ("蒋考评员", "passes", number),
        ]  # fmt: skip


@pytest.mark.parametrize("by", ["li", "wei"])
def test_without_the_right_to_tracks_it_tells_of_recorded_acts_alone(by: str, pujiang: World) -> None:
    walk_by(pujiang, "chen", metres=5)
    walk_by(pujiang, "zhou", metres=5)
    view = look(pujiang, tell(pujiang), by=by)
    assert [(one.name, one.standing, one.pass_count) for one in view.traces] == [("陈监督员", "", 0)]
    assert (view.has_tracks, view.may_see_tracks) == (False, False)
    assert not TrackLook.objects.exists()
