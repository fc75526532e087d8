"""How collectors of a demo city walk: where they recorded something they were, whatever else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from wangge.demo.domain.walks import Stop, plan_walk

ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY, SATURDAY = date(2026, 3, 6), date(2026, 3, 7)
PLACES = [(120.5 + n / 1000, 31.8) for n in range(50)]


def act(hour: int, minute: int = 0) -> Stop:
    return Stop(datetime(2026, 3, 6, hour, minute, tzinfo=ZONE), 121.0, 31.0)


def test_a_day_is_walked_from_place_to_place() -> None:
    walk = plan_walk(Random(1), day=FRIDAY, zone=ZONE, places=PLACES, acts=[], stop_count=30)
    assert walk is not None
    assert [f"{at:%H:%M}" for at in (walk.started_at, walk.ended_at)] == ["07:30", "17:30"]
    assert len(walk.stops) == 30
    assert list(walk.stops) == sorted(walk.stops)
    assert walk.started_at < walk.stops[0].at < walk.stops[-1].at < walk.ended_at


def test_acts_belong_to_the_duty_and_nothing_is_near_them_in_time() -> None:
    acts = [act(6), act(12, 30), act(19)]
    walk = plan_walk(Random(1), day=FRIDAY, zone=ZONE, places=PLACES, acts=acts, stop_count=40)
    assert walk is not None
    assert walk.started_at <= acts[0].at <= acts[-1].at <= walk.ended_at
    assert set(acts) <= set(walk.stops)
    others = [stop.at for stop in walk.stops if stop not in acts]
    assert min(abs(at - one.at) for at in others for one in acts) >= timedelta(minutes=5)


def test_on_weekends_some_stay_at_home_unless_they_recorded_something() -> None:
    random = Random(1)
    walks = [
        plan_walk(random, day=SATURDAY, zone=ZONE, places=PLACES, acts=[], stop_count=3) is None for _ in range(200)
    ]
    assert 40 < sum(walks) < 120
    assert all(plan_walk(random, day=SATURDAY, zone=ZONE, places=[], acts=[act(9)], stop_count=3) for _ in range(50))
