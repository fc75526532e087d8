from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.api.cases.conftest import Caller
from tests.factories import World
from wangge.cases.models import CasePhoto
from wangge.platform.public import use_profile
from wangge.profiles.public import load_profile


def _fix(world: World, caller: Caller, report: dict[str, Any]) -> dict[str, Any]:
    before, after = (caller.upload(world.draw()).json()["token"] for _ in range(2))
    facts = {"category_id": world.categories["garbage"], "before_photos": [before], "after_photos": [after]}
    return report | facts


def test_what_its_finder_fixed_is_closed_at_once(
    world: World, call: Callable[[str], Caller], report: dict[str, Any]
) -> None:
    chen = call("chen")
    answer = chen.post("reports/on-the-spot", _fix(world, chen, report))
    assert (answer.status_code, answer.json()["state"]) == (201, "closed")
    assert sorted(CasePhoto.objects.values_list("purpose", flat=True)) == ["after", "before"]


def test_anothers_pictures_are_refused(world: World, call: Callable[[str], Caller], report: dict[str, Any]) -> None:
    answer = call("zhou").post("reports/on-the-spot", _fix(world, call("chen"), report))
    assert (answer.status_code, answer.json()["code"]) == (422, "photo_token_invalid")


def test_no_pictures_are_refused(world: World, call: Callable[[str], Caller], report: dict[str, Any]) -> None:
    chen = call("chen")
    answer = chen.post("reports/on-the-spot", _fix(world, chen, report) | {"after_photos": []})
    assert answer.json()["code"] == "photos_required"


def test_the_means_are_told_where_the_city_asks_for_them(
    world: World, call: Callable[[str], Caller], report: dict[str, Any]
) -> None:
    """HS-10."""
    chen = call("chen")
    with use_profile(load_profile("hailing")):
        refused = chen.post("reports/on-the-spot", _fix(world, chen, report))
        assert (refused.status_code, refused.json()["code"]) == (422, "need_missing")
        answer = chen.post("reports/on-the-spot", _fix(world, chen, report) | {"means": "service"})
    assert answer.status_code == 201, answer.content
    facts = chen.get(f"cases/{answer.json()['number']}/events").json()[0]["facts"]
    assert facts["means"] == "service"
