"""On duty with a track, off duty without: one duty at a time, points each once, coarse after some days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories import World
from tests.support.refusals import refused, refused_by_the_database
from tests.support.small_city import POINTS
from wangge.geo.public import Crs, convert_from_wgs84, measure_distance_m
from wangge.patrol.handlers import PATROL_HANDLERS
from wangge.patrol.models import Duty, TrackPiece
from wangge.patrol.public import (
    GivenPoint,
    RecordedDuty,
    TrackReceipt,
    add_track,
    coarsen_old_tracks,
    end_duty,
    find_open_duty,
    list_duties,
    list_own_duties,
    read_own_track,
    record_duties,
    record_tracks,
    start_duty,
)
from wangge.platform.public import run_due_work

pytestmark = pytest.mark.django_db

LON, LAT = POINTS["square"]


def walk(world: World, *steps: tuple[int, float], accuracy_m: float | None = 8) -> list[GivenPoint]:
    """Return points so many seconds from now and so many degrees east of the square."""
    return [
        GivenPoint(at=world.now + timedelta(seconds=seconds), lon=LON + east, lat=LAT, accuracy_m=accuracy_m)
        for seconds, east in steps
    ]


def send(world: World, points: Sequence[GivenPoint], by: str = "chen") -> TrackReceipt:
    return add_track(actor=world.actor(by), points=points)


def test_there_is_one_duty_at_a_time_and_it_ends(world: World) -> None:
    chen = world.actor("chen")
    assert find_open_duty(actor=chen) is None
    duty = start_duty(actor=chen)
    with refused("duty_open_already"):
        start_duty(actor=chen)
    with refused_by_the_database("duty_one_open_a_member|member_id"):
        Duty.objects.create(member_id=chen.member_id, district_id=world.district, started_at=world.now)
    world.wait()
    ended = end_duty(actor=chen)
    assert (ended.id, ended.ended_at, ended.ended_by) == (duty.id, world.now, "person")
    with refused("duty_not_open", name="陈监督员"):
        end_duty(actor=chen)
    world.wait()
    assert start_duty(actor=chen).id != duty.id
    assert [one.is_open for one in list_own_duties(actor=chen, since_on=world.now.date())] == [True, False]


@pytest.mark.parametrize("by", ["sun", "qian", "feng", "wei", "system"])
def test_who_walks_no_patrol_goes_on_no_duty(by: str, world: World) -> None:
    with refused("duty_not_yours"):
        start_duty(actor=world.actor(by))
    with refused("duty_not_yours"):
        send(world, walk(world, (0, 0.0)), by=by)


def test_a_duty_that_nobody_ends_is_over_by_itself_and_its_track_with_it(world: World) -> None:
    chen = world.actor("chen")
    duty = start_duty(actor=chen)
    longest = timedelta(hours=world.profile.tracks.longest_duty_hours)
    world.wait(longest + timedelta(minutes=10))
    assert send(world, walk(world, (-900, 0.0), (-60, 0.0))) == TrackReceipt(
        taken=1, repeated=0, refused={"outside_duty": 1}
    ), "also before the timer has fired"
    assert "patrol.end_duty" in PATROL_HANDLERS
    run_due_work(now=world.now, limit=100)
    row = Duty.objects.get(pk=duty.id)
    assert (row.ended_at, row.ended_by) == (duty.started_at + longest, "timer")
    assert find_open_duty(actor=chen) is None


def test_points_are_taken_once_in_whatever_order_and_only_on_duty(world: World) -> None:
    chen = world.actor("chen")
    before = walk(world, (-30, 0.0))
    assert send(world, before).refused == {"outside_duty": 1}
    duty = start_duty(actor=chen)
    world.wait(timedelta(minutes=10))
    late, early = walk(world, (-60, 0.002), (-50, 0.0021)), walk(world, (-300, 0.0), (-290, 0.0001))
    assert send(world, late) == TrackReceipt(taken=2, repeated=0)
    assert send(world, [*early, *late, *before]) == TrackReceipt(taken=2, repeated=2, refused={"outside_duty": 1})
    poor = walk(world, (-40, 0.0021), accuracy_m=500)
    ahead = walk(world, (120, 0.0021))
    jump = walk(world, (-20, 0.2))
    assert send(world, [*poor, *ahead, *jump]).refused == {"inaccurate": 1, "ahead_of_clock": 1, "jump": 1}
    track = read_own_track(actor=chen, duty_id=duty.id)
    assert [(point.at, point.lon) for point in track.points] == [
        (point.at, pytest.approx(point.lon, abs=1e-6)) for point in (*early, *late)
    ]
    assert (track.duty.point_count, track.is_coarse) == (4, False)
    end_duty(actor=chen)
    world.wait()
    assert send(world, walk(world, (-310, 0.0022))).taken == 1, "recorded on duty, sent later"
    assert send(world, walk(world, (-100, 0.0022))).refused == {"outside_duty": 1}
    with refused("duty_unknown"):
        read_own_track(actor=world.actor("zhou"), duty_id=duty.id)


def test_points_of_chinese_maps_are_kept_in_wgs84(world: World) -> None:
    chen = world.actor("chen")
    duty = start_duty(actor=chen)
    lon, lat = convert_from_wgs84(LON, LAT, Crs.GCJ02)
    add_track(actor=chen, points=[GivenPoint(at=world.now, lon=lon, lat=lat)], crs=Crs.GCJ02)
    (point,) = read_own_track(actor=chen, duty_id=duty.id).points
    assert measure_distance_m(point.lon, point.lat, LON, LAT) < 0.2


def test_what_cannot_be_points_is_refused_as_a_whole(world: World) -> None:
    start_duty(actor=world.actor("chen"))
    with refused("track_too_long", count=1001, limit=1000):
        send(world, walk(world, *((-n, 0.0) for n in range(1001))))
    with refused("point_invalid"):
        send(world, [GivenPoint(at=world.now, lon=200.0, lat=31.0)])
    assert send(world, []) == TrackReceipt(taken=0, repeated=0)


def test_a_track_is_coarse_after_its_days_and_the_fine_one_is_gone(world: World) -> None:
    chen = world.actor("chen")
    duty = start_duty(actor=chen)
    begin_at = world.now
    world.wait(timedelta(hours=1))
    send(world, walk(world, *((-3_590 + 10 * n, 0.00005 * n) for n in range(350))))
    end_duty(actor=chen)
    world.wait(timedelta(days=world.profile.tracks.fine_days, seconds=-1) - timedelta(hours=1))
    assert coarsen_old_tracks() == 0
    world.wait(timedelta(hours=1, seconds=20))
    assert coarsen_old_tracks() == 1
    assert coarsen_old_tracks() == 0
    assert not TrackPiece.objects.filter(is_coarse=False).exists()
    track = read_own_track(actor=chen, duty_id=duty.id)
    assert track.is_coarse
    assert len(track.points) == 12
    assert {(point.at - begin_at) % timedelta(minutes=5) for point in track.points} == {timedelta(0)}
    assert len({point.lon for point in track.points}) < 12 + 1


def test_duties_are_brought_in_once(world: World) -> None:
    chen, zhou = world.members["chen"], world.members["zhou"]
    start = world.now - timedelta(hours=9)
    own = RecordedDuty(
        member_id=chen,
        started_at=start,
        ended_at=start + timedelta(hours=8),
        points=(GivenPoint(at=start + timedelta(hours=1), lon=LON, lat=LAT),),
    )
    other = RecordedDuty(member_id=zhou, started_at=start, ended_at=start + timedelta(hours=4))
    first = record_duties(actor=world.system, duties=[own, other])
    assert (first.made, first.known, first.track) == (2, 0, TrackReceipt(taken=1, repeated=0))
    again = record_duties(actor=world.system, duties=[own])
    assert (again.made, again.known, again.track) == (0, 1, TrackReceipt(taken=0, repeated=1))
    added = record_tracks(
        actor=world.system,
        points={zhou: [GivenPoint(at=start + timedelta(hours=hours), lon=LON, lat=LAT) for hours in (1, 6)]},
    )
    assert added == {zhou: TrackReceipt(taken=1, repeated=0, refused={"outside_duty": 1})}
    names = [(one.member_name, one.point_count) for one in list_duties(actor=world.actor("feng"), on=world.now.date())]
    assert sorted(names) == [("周监督员", 1), ("陈监督员", 1)]


@pytest.mark.parametrize(
    ("hours", "code"),
    [((-9, -10), "duty_times_wrong"), ((-9, 1), "duty_times_wrong"), ((-40, -9), "duty_times_wrong"),
     ((-6, -4), "duty_overlaps"), ((-8, -6), None)],
)  # fmt: skip
def test_a_duty_brought_in_is_over_and_overlaps_no_other(
    hours: tuple[int, int], code: str | None, world: World
) -> None:
    def record(begin: int, end: int) -> None:
        started_at, ended_at = (world.now + timedelta(hours=one) for one in (begin, end))
        member_id = world.members["chen"]
        record_duties(
            actor=world.system, duties=[RecordedDuty(member_id=member_id, started_at=started_at, ended_at=ended_at)]
        )

    record(-5, -1)
    if code is None:
        record(*hours)
        return
    with refused(code):
        record(*hours)


def test_only_the_administrator_brings_in_duties_and_of_people_known(world: World) -> None:
    with refused("duty_import_not_yours"):
        record_duties(actor=world.actor("feng"), duties=[])
    with refused("duty_import_not_yours"):
        record_tracks(actor=world.actor("chen"), points={})
    with refused("member_unknown"):
        record_tracks(actor=world.actor("wei"), points={999_999: []})


def test_the_database_keeps_a_duty_whole(world: World) -> None:
    row = {"member_id": world.members["chen"], "district_id": world.district, "started_at": world.now}
    for wrong in (
        {"ended_at": world.now - timedelta(seconds=1), "ended_by": "person"},
        {"ended_at": world.now},
        {"ended_by": "timer"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Duty.objects.create(**row, **wrong)
