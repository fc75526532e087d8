"""Duties and tracks over HTTP, as a phone sends them: each person's own, batches repeated and out of order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.cases.conftest import Call, call
from tests.factories import World
from tests.support.small_city import POINTS
from wangge.patrol.public import list_own_duties, look_at_track

__all__ = ["call"]
pytestmark = pytest.mark.django_db

LON, LAT = POINTS["square"]


def make_batch(world: World, *seconds: int, crs: str = "wgs84") -> dict[str, Any]:
    points = [
        {"at": (world.now + timedelta(seconds=one)).isoformat(), "lon": LON, "lat": LAT, "accuracy_m": 7.5}
        for one in seconds
    ]
    return {"crs": crs, "points": points}


def test_a_duty_with_its_track_from_start_to_end(world: World, call: Call) -> None:
    chen = call("chen")
    started = chen.post("patrol/duties", {}, key="start-1")
    assert (started.status_code, started.json()["ended_at"]) == (201, None)
    again = chen.post("patrol/duties", {}, key="start-1")
    assert (again.status_code, again.json(), again["Idempotency-Replayed"]) == (201, started.json(), "true")
    assert chen.post("patrol/duties", {}).json()["code"] == "duty_open_already"
    world.wait()
    sent = chen.post("patrol/track", make_batch(world, -60, -50, -6_000), key="batch-1")
    assert sent.status_code == 200
    assert (sent.json()["taken"], sent.json()["repeated"]) == (2, 0)
    (refused,) = sent.json()["refused"]
    assert (refused["reason"], refused["count"]) == ("outside_duty", 1)
    assert "1 个点不在当班时间内" in refused["why"]
    assert chen.post("patrol/track", make_batch(world, -60, -50, -6_000), key="batch-1").json() == sent.json()
    assert chen.post("patrol/track", make_batch(world, -50, -40), key="batch-2").json()["repeated"] == 1
    ended = chen.post("patrol/duties/end", {})
    assert (ended.status_code, ended.json()["ended_by"], ended.json()["point_count"]) == (200, "person", 3)
    assert chen.post("patrol/duties/end", {}).json()["code"] == "duty_not_open"
    (duty,) = chen.get("patrol/duties", since="2026-03-01").json()
    track = chen.get(f"patrol/duties/{duty['id']}/track").json()
    assert (track["crs"], track["is_coarse"], len(track["points"])) == ("wgs84", False, 3)
    assert track["points"][0]["accuracy_m"] == 8


def test_ones_own_and_nobody_elses(world: World, call: Call) -> None:
    call("chen").post("patrol/duties", {})
    (duty,) = list_own_duties(actor=world.actor("chen"), since_on=world.now.date())
    for username in ("zhou", "feng", "wei"):
        assert call(username).get(f"patrol/duties/{duty.id}/track").status_code == 404
    assert call("feng").post("patrol/duties", {}).status_code == 403
    assert call("feng").post("patrol/track", make_batch(world, 0)).status_code == 403
    look_at_track(actor=world.actor("feng"), duty_id=duty.id, reason="核对")
    (look,) = call("chen").get("patrol/looks").json()
    assert (look["looker_name"], look["kind"], look["reason"]) == ("冯领导", "track", "核对")
    assert call("feng").get("patrol/looks").json() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": []},
        {"points": [{"at": "2026-03-02T09:00:00", "lon": LON, "lat": LAT}]},
        {"points": [{"at": "2026-03-02T09:00:00Z", "lon": 181, "lat": LAT}]},
        {"points": [{"at": "2026-03-02T09:00:00Z", "lon": LON}]},
        {"crs": "mars", "points": [{"at": "2026-03-02T09:00:00Z", "lon": LON, "lat": LAT}]},
        {"points": [{"at": "2026-03-02T09:00:00Z", "lon": LON, "lat": LAT, "speed": 3}]},
    ],
)
def test_what_is_no_track_is_refused(wrong: dict[str, Any], world: World, call: Call) -> None:
    del world
    answer = call("chen").post("patrol/track", wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_absurd_instants_are_counted_not_crashed_on(at: str, world: World, call: Call) -> None:
    del world
    chen = call("chen")
    chen.post("patrol/duties", {})
    answer = chen.post("patrol/track", {"points": [{"at": at, "lon": LON, "lat": LAT}]})
    assert (answer.status_code, answer.json()["taken"]) == (200, 0)
