"""Tracks of the demo city: the lazy collector came by few places, one keeps no track, and a leader looked."""

from __future__ import annotations

from statistics import median

import pytest

from tests.operations.demo.conftest import DAYS, DemoCity

pytestmark = pytest.mark.django_db


def test_the_lazy_collector_came_by_few_places(demo: DemoCity) -> None:
    lazy = demo.told["truth"]["lazy_collector"]
    tracked = {username: places / duties for username, (duties, places) in demo.walks.items() if places}
    assert tracked[lazy] < median(tracked.values()) / 4


def test_some_have_no_track_and_some_no_duty(demo: DemoCity) -> None:
    assert any(places == 0 for _, places in demo.walks.values())
    assert all(DAYS - 2 <= duties <= DAYS for duties, _ in demo.walks.values())
    assert len(demo.walks) > 20


def test_a_look_at_a_track_is_there_to_be_seen(demo: DemoCity) -> None:
    assert demo.looked_at == (demo.told["truth"]["lazy_collector"],)
