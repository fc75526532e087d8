"""Who looked at whose track, when and why: written down before anything is shown, for ever, visible to that person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import World
from tests.operations.patrol.walking import LAT, LON, walk_by
from tests.support.refusals import refused, refused_by_the_database
from wangge.patrol.models import TrackLook
from wangge.patrol.public import (
    Attendance,
    PassSearch,
    coarsen_old_tracks,
    find_passes,
    get_duty,
    list_duties,
    list_looks,
    look_at_track,
    may_look_at_tracks,
)
from wangge.platform.public import verify_audit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def search(world: World, by: str = "jiang", **facts: object) -> PassSearch:
    given = {"radius_m": 50, "from_at": world.now - 7 * DAY, "to_at": world.now, "reason": "倒查 ZJG1"}
    return find_passes(actor=world.actor(by), lon=LON, lat=LAT, **(given | facts))  # type: ignore[arg-type]


def test_a_look_is_written_down_and_shown_to_the_person_alone(world: World) -> None:
    duty_id = walk_by(world, "chen")
    track = look_at_track(actor=world.actor("feng"), duty_id=duty_id, reason=" 核对市民投诉 ")
    assert len(track.points) == 61
    (look,) = list_looks(actor=world.actor("chen"))
    assert (look.looker_name, look.kind, look.reason, look.looked_at) == ("冯领导", "track", "核对市民投诉", world.now)
    assert (look.from_at, look.to_at) == (track.duty.started_at, track.duty.ended_at)
    assert list_looks(actor=world.actor("zhou")) == list_looks(actor=world.actor("feng")) == ()
    for row in (TrackLook.objects.filter(reason=look.reason),):
        with refused_by_the_database("append-only"):
            row.update(reason="没看过")
        with refused_by_the_database("append-only"):
            row.delete()
    assert verify_audit(actor=world.system).ok


@pytest.mark.parametrize(("reason", "code"), [(" ", "look_without_reason"), ("长" * 201, "look_reason_long")])
def test_without_a_reason_nothing_is_shown(reason: str, code: str, world: World) -> None:
    duty_id = walk_by(world, "chen")
    with refused(code):
        look_at_track(actor=world.actor("feng"), duty_id=duty_id, reason=reason)
    with refused(code):
        search(world, reason=reason)
    assert not TrackLook.objects.exists()


@pytest.mark.parametrize("by", ["chen", "zhou", "sun", "li", "qian", "wei", "system"])
def test_tracks_of_others_are_shown_to_few(by: str, world: World) -> None:
    duty_id = walk_by(world, "chen")
    actor = world.actor(by)
    assert not may_look_at_tracks(actor=actor)
    with refused("track_not_shown"):
        look_at_track(actor=actor, duty_id=duty_id, reason="好奇")
    with refused("track_not_shown"):
        search(world, by=by)
    with refused("track_not_shown"):
        list_duties(actor=actor, on=world.now.date())
    assert not TrackLook.objects.exists()


def test_another_district_sees_nothing_and_the_auditor_all(world: World) -> None:
    duty_id = walk_by(world, "chen")
    with refused("duty_unknown"):
        look_at_track(actor=world.actor("wang_leader"), duty_id=duty_id, reason="看看")
    with refused("duty_unknown"):
        get_duty(actor=world.actor("wang_leader"), duty_id=duty_id)
    assert search(world, by="wang_leader") == PassSearch(passes=(), attendance={})
    assert list_duties(actor=world.actor("wang_leader"), on=world.now.date()) == ()
    assert get_duty(actor=world.actor("chu"), duty_id=duty_id).member_name == "陈监督员"
    assert get_duty(actor=world.actor("chen"), duty_id=duty_id).id == duty_id
    own = walk_by(world, "wang")
    look_at_track(actor=world.actor("wang"), duty_id=own, reason="自己的")
    assert list_looks(actor=world.actor("wang")) == (), "one's own track is no look"


def test_who_passed_a_place_is_found_with_time_and_distance(world: World) -> None:
    walk_by(world, "chen", metres=30)
    walk_by(world, "chen", metres=10, before=3 * DAY)
    walk_by(world, "zhou", metres=400)
    found = search(world, watchers=[world.members["zhou"], world.members["wang"]])
    assert [(one.member_name, round(one.nearest_m), one.is_coarse) for one in found.passes] == [
        ("陈监督员", 30, False), ("陈监督员", 10, False),
    ]  # fmt: skip
    first = found.passes[0]
    assert first.nearest_at == world.now - timedelta(hours=3)
    assert first.first_at < first.nearest_at < first.last_at
    chen, zhou = world.members["chen"], world.members["zhou"]
    assert found.attendance == {
        chen: Attendance(member_id=chen, duty_count=2, tracked_count=2),
        zhou: Attendance(member_id=zhou, duty_count=1, tracked_count=1),
    }
    looks = TrackLook.objects.order_by("member_id").values_list("member_id", "reason")
    assert list(looks) == [(chen, "倒查 ZJG1"), (zhou, "倒查 ZJG1")], "also at his who did not pass"
    assert len(search(world, radius_m=450).passes) == 3
    assert search(world, to_at=world.now - timedelta(hours=3, minutes=5)).passes == (found.passes[1],)
    assert len(search(world, from_at=world.now - DAY).passes) == 1


def test_a_duty_without_a_track_says_so(world: World) -> None:
    walk_by(world, "chen", metres=None)
    chen = world.members["chen"]
    found = search(world, watchers=[chen])
    assert found.attendance == {chen: Attendance(member_id=chen, duty_count=1, tracked_count=0)}
    assert found.passes == ()


def test_a_coarse_track_finds_roughly_and_says_so(world: World) -> None:
    walk_by(world, "chen", metres=20)
    walk_by(world, "zhou", metres=400)
    passed_at = world.now - timedelta(hours=3)
    world.wait(timedelta(days=world.profile.tracks.fine_days + 1))
    assert coarsen_old_tracks() == 2
    found = search(world, from_at=passed_at - DAY, to_at=passed_at + DAY)
    assert {(one.member_name, one.is_coarse) for one in found.passes} == {("陈监督员", True)}
    assert found.passes[0].nearest_m <= 150
