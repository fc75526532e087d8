"""Pages of duties and tracks: one's own with who looked, and others' behind a reason that is written down."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from tests.factories import World
from tests.operations.patrol.walking import LAT, LON, walk_by
from tests.web.conftest import Visit, read_element
from wangge.patrol.models import Duty, TrackLook
from wangge.patrol.public import GivenPoint, add_track, look_at_track

pytestmark = pytest.mark.django_db


def read(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return html.unescape(content.decode())


def test_a_collector_goes_on_duty_and_off_it_and_sees_who_looked(world: World, visit: Visit) -> None:
    chen = visit("chen")
    assert 'href="/patrol/"' in read(chen.get("/"))
    empty = read(chen.get("/patrol/"))
    assert all(words in empty for words in ("当前不在岗", "还没有当班记录", "没有人查看过您的轨迹"))
    assert chen.post("/patrol/duty/", {"act": "start"})["Location"] == "/patrol/"
    world.wait()
    points = [GivenPoint(at=world.now - timedelta(seconds=n), lon=LON, lat=LAT) for n in (0, 60, 900)]
    add_track(actor=world.actor("chen"), points=points)
    look_at_track(actor=world.actor("feng"), duty_id=Duty.objects.get().pk, reason="核对<市民>投诉")
    page = chen.get("/patrol/").content.decode()
    assert "结束当班" in read_element(page, "duty")
    assert 'data-lines="[[[120.545,31.885],[120.545,31.885]]]"' in read_element(page, "track")
    looks = html.unescape(read_element(page, "looks"))
    assert "冯领导" in looks
    assert "核对<市民>投诉" in looks
    chen.post("/patrol/duty/", {"act": "end"})
    assert "开始当班" in read(chen.get("/patrol/?duty=1x"))
    refused = chen.post("/patrol/duty/", {"act": "end"})
    assert refused.status_code == 409
    assert "您当前不在岗" in read(refused)


def test_an_earlier_duty_is_chosen_and_another_persons_is_not(world: World, visit: Visit) -> None:
    own, other = walk_by(world, "chen", before=timedelta(days=2)), walk_by(world, "zhou", metres=700)
    walk_by(world, "chen")
    page = read(visit("chen").get(f"/patrol/?duty={own}"))
    assert "2026-02-28 轨迹" in page
    assert "2026-03-02 轨迹" in read(visit("chen").get(f"/patrol/?duty={other}"))


def test_the_track_of_another_opens_behind_a_reason(world: World, visit: Visit) -> None:
    duty_id = walk_by(world, "chen")
    feng = visit("feng")
    day = read(feng.get("/patrol/duties/"))
    assert all(words in day for words in ("陈监督员", f'href="/patrol/duties/{duty_id}/"'))
    assert "当日没有人当班" in read(feng.get("/patrol/duties/?on=2026-02-01"))
    assert "陈监督员" in read(feng.get("/patrol/duties/?on=nonsense"))
    asked = feng.get(f"/patrol/duties/{duty_id}/").content.decode()
    assert "data-lines" not in asked
    without = feng.post(f"/patrol/duties/{duty_id}/", {"reason": "  "})
    assert without.status_code == 422
    assert "请填写查看理由" in read(without)
    assert not TrackLook.objects.exists()
    shown = feng.post(f"/patrol/duties/{duty_id}/", {"reason": "核对投诉"})
    assert shown["Cache-Control"] == "no-store"
    assert "data-lines" in read_element(shown.content.decode(), "track")
    assert "您的查看已留痕，陈监督员能看到" in read(shown)
    assert TrackLook.objects.get().reason == "核对投诉"


def test_a_lost_track_is_said_to_prove_nothing_in_english_too(world: World, visit: Visit) -> None:
    duty_id = walk_by(world, "chen", metres=None)
    page = visit("feng", "en").post(f"/patrol/duties/{duty_id}/", {"reason": "why"})
    assert "that is no proof" in read(page)


def test_a_coarse_track_is_drawn_without_lines(world: World, visit: Visit) -> None:
    from wangge.patrol.public import coarsen_old_tracks

    duty_id = walk_by(world, "chen")
    world.wait(timedelta(days=31))
    coarsen_old_tracks()
    page = visit("feng").post(f"/patrol/duties/{duty_id}/", {"reason": "核对"}).content.decode()
    assert re.search(r'data-lines="\[(\[\[[\d.,]+\]\],?)+\]"', page)
    assert "30 天后轨迹降精度" in read_element(page, "track")
