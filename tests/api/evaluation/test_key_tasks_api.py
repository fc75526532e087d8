"""Key tasks over HTTP: set, reported on, put off, ended; each act once however often it is sent (HL-2, PJ-10)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.evaluation.calling import get, post, sit_down
from tests.factories import World
from wangge.evaluation.models import KeyTask

pytestmark = pytest.mark.django_db(transaction=True)


def hang(world: World, *, days: int = 3, key: str = "") -> Any:
    body = {
        "title": "百日攻坚：背街小巷",
        "unit_id": world.units["sanitation"],
        "due_on": f"{world.now.date() + timedelta(days=days)}",
    }
    return post(sit_down(world, "feng"), "key-tasks", body, key=key)


def test_a_task_goes_from_the_wall_to_its_end(world: World) -> None:
    first, again = hang(world, key="a"), hang(world, key="a")
    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (201, 201, "true")
    assert KeyTask.objects.count() == 1
    task = first.json()["id"]
    feng, tang = sit_down(world, "feng"), sit_down(world, "tang")
    for _ in range(2):
        told = post(tang, f"key-tasks/{task}/progress", {"percent": 60, "note": "清运三车"}, key="p").json()
        assert [one["act"] for one in told["progress"]] == ["report", "set"]
    world.wait(timedelta(days=5))
    (late,) = get(feng, "key-tasks").json()
    assert (late["is_late"], late["percent"], late["unit_name"]) == (True, 60, "张家港市环卫处")
    early = post(feng, f"key-tasks/{task}/end", {"state": "done", "note": "验收"})
    assert (early.status_code, early.json()["code"]) == (409, "key_task_not_whole")
    new_day = {"due_on": f"{world.now.date() + timedelta(days=9)}", "reason": "雨季"}
    moved = post(feng, f"key-tasks/{task}/new-day", new_day).json()
    assert (moved["is_late"], moved["was_put_off"], moved["may_end"], moved["may_report"]) == (False, True, True, False)
    post(tang, f"key-tasks/{task}/progress", {"percent": 100, "note": "全部清完"})
    assert post(feng, f"key-tasks/{task}/end", {"state": "done", "note": "验收"}).json()["state"] == "done"
    assert get(tang, f"key-tasks/{task}").json()["may_report"] is False


@pytest.mark.parametrize(
    ("by", "path", "body", "told"),
    [
        ("tang", "key-tasks", {"title": "自己下达", "unit_id": 1, "due_on": "2026-04-01"}, (403, "key_task_not_yours")),
        ("feng", "key-tasks", {"title": " ", "unit_id": 1, "due_on": "2026-04-01"}, (422, "key_task_untitled")),
        ("feng", "key-tasks", {"title": "x", "unit_id": 1, "due_on": "someday"}, (422, "request_invalid")),
        ("zheng", "key-tasks/{task}/progress", {"percent": 10, "note": "不是我们"}, (403, "key_task_not_yours")),
        ("tang", "key-tasks/{task}/progress", {"percent": 101, "note": "多"}, (422, "request_invalid")),
        ("tang", "key-tasks/{task}/end", {"state": "done", "note": "自己验收"}, (403, "key_task_not_yours")),
        ("feng", "key-tasks/{task}/end", {"state": "lost", "note": "x"}, (422, "request_invalid")),
        ("feng", "key-tasks/{task}/new-day", {"due_on": "2020-01-01", "reason": "倒退"}, (422, "key_task_day_over")),
        ("wang_leader", "key-tasks/{task}/end", {"state": "dropped", "note": "x"}, (404, "key_task_unknown")),
    ],
)
def test_what_is_not_theirs_or_not_sound_is_a_problem(
    by: str, path: str, body: dict[str, Any], told: tuple[int, str], world: World
) -> None:
    task = hang(world).json()["id"]
    answer = post(sit_down(world, by), path.format(task=task), body)
    assert (answer.status_code, answer.json()["code"]) == told


def test_another_district_sees_no_task(world: World) -> None:
    task = hang(world).json()["id"]
    stranger = sit_down(world, "wang_leader")
    assert (get(stranger, "key-tasks").json(), get(stranger, f"key-tasks/{task}").status_code) == ([], 404)
