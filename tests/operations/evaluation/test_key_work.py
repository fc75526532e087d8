"""The key-work board: lead unit, day, sealed progress, red when late (HL-2, PJ-10)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.factories import World
from tests.support.refusals import refused, refused_by_the_database
from tests.support.storage import set_triggers_aside
from wangge.evaluation.public import (
    end_key_task,
    get_key_task,
    list_key_tasks,
    list_progress,
    put_off_key_task,
    report_progress,
    set_key_task,
)
from wangge.platform.public import verify_audit

pytestmark = pytest.mark.django_db(transaction=True)
BOARD = "/evaluation/key-work/"


def hang(world: World, *, by: str = "feng", days: int = 10, **facts: Any) -> int:
    """Have a task of 环卫处 hung on the wall and return its id."""
    given = {"title": "百日攻坚：背街小巷", "unit_id": world.units["sanitation"], **facts}
    return set_key_task(actor=world.actor(by), due_on=world.now.date() + timedelta(days=days), **given)


def report(world: World, task: int, percent: int, by: str = "tang", note: str = "已完成两条街") -> None:
    report_progress(actor=world.actor(by), task_id=task, percent=percent, note=note)


def test_a_task_goes_from_the_wall_to_its_end(world: World) -> None:
    task = hang(world)
    report(world, task, 40)
    with refused("key_task_not_whole", percent=40):
        end_key_task(actor=world.actor("jiang"), task_id=task, state="done", note="验收")
    report(world, task, 100)
    end_key_task(actor=world.actor("jiang"), task_id=task, state="done", note="现场验收")
    with refused("key_task_ended"):
        report(world, task, 50)
    told = list_progress(actor=world.actor("chen"), task_id=task)
    assert [(one.act, one.percent, one.person) for one in told] == [
        ("end", None, "蒋考评员"), ("report", 100, "唐负责人"), ("report", 40, "唐负责人"), ("set", 0, "冯领导"),
    ]  # fmt: skip
    assert verify_audit(actor=world.system).faults == ()


def test_a_late_task_is_red_until_its_day_is_moved_and_the_first_day_stays(world: World) -> None:
    late, other = hang(world, days=3), hang(world, days=30)
    world.wait(timedelta(days=4))
    views = {view.id: view for view in list_key_tasks(actor=world.actor("feng"))}
    assert (views[late].is_late, views[other].is_late) == (True, False)
    assert list(views) == [late, other]
    with refused("score_reason_missing"):
        put_off_key_task(actor=world.actor("feng"), task_id=late, due_on=world.now.date(), reason=" ")
    put_off_key_task(
        actor=world.actor("feng"), task_id=late, due_on=world.now.date() + timedelta(days=9), reason="雨季"
    )
    moved = get_key_task(actor=world.actor("feng"), task_id=late)
    assert (moved.is_late, moved.was_put_off, moved.first_due_on) == (False, True, views[late].first_due_on)


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"title": " "}, "key_task_untitled"), ({"days": -1}, "key_task_day_over"), ({"by": "tang"}, "key_task_not_yours"),
     ({"by": "chen"}, "key_task_not_yours")],
)  # fmt: skip
def test_a_task_is_set_whole_and_by_the_roles_of_the_profile(facts: dict[str, Any], code: str, world: World) -> None:
    with refused(code):
        hang(world, **facts)


def test_only_the_lead_unit_reports_and_another_district_sees_nothing(world: World) -> None:
    task = hang(world)
    for stranger in ("zheng", "feng"):
        with refused("key_task_not_yours"):
            report(world, task, 10, by=stranger)
    with refused("key_task_percent"):
        report(world, task, 101)
    with refused("key_task_unknown"):
        get_key_task(actor=world.actor("wang_leader"), task_id=task)
    assert list_key_tasks(actor=world.actor("wang_leader")) == ()


def test_what_was_told_is_not_told_otherwise_later(world: World) -> None:
    task = hang(world)
    report(world, task, 40)
    for statement in ("UPDATE evaluation_keytask SET first_due_on = '2027-01-01'", "DELETE FROM evaluation_keytaskact"):
        with refused_by_the_database("append-only"), connection.cursor() as cursor:
            cursor.execute(statement)
    with connection.constraint_checks_disabled(), set_triggers_aside(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE evaluation_keytask SET percent = 90")
    assert {fault.kind for fault in verify_audit(actor=world.system).faults} >= {"row_changed", "column_differs"}


def test_the_board_is_run_from_its_pages(world: World) -> None:
    feng, tang = world.sign_in(Client(), "feng"), world.sign_in(Client(), "tang")
    assert "还没有重点任务" in tang.get(BOARD).content.decode()
    typed = {"title": "清理积存垃圾", "unit_id": world.units["sanitation"], "due_on": "2026-03-04"}
    wrong = feng.post(BOARD, {**typed, "due_on": "2026-02-01"})
    assert (wrong.status_code, "清理积存垃圾" in wrong.content.decode()) == (422, True)
    page = feng.post(BOARD, typed)["Location"]
    assert tang.post(BOARD, typed).status_code == 403
    assert 'value="report"' not in feng.get(page).content.decode()
    kept = tang.post(f"{page}act/", {"act": "report", "percent": "120", "note": "清运三车"})
    assert (kept.status_code, "清运三车" in kept.content.decode()) == (422, True)
    assert tang.post(f"{page}act/", {"act": "report", "percent": "60", "note": "清运三车"}).status_code == 302
    world.wait(timedelta(days=5))
    text = feng.get(BOARD).content.decode()
    assert all(words in text for words in ("1 项任务逾期", "清运三车", "60%"))
    assert feng.post(f"{page}act/", {"act": "put_off", "due_on": "2026-04-01", "note": "雨天"}).status_code == 302
    assert feng.post(f"{page}act/", {"act": "dropped", "note": "并入专项行动"}).status_code == 302
    english = feng.get(page, headers={"accept-language": "en"}).content.decode()
    assert all(words in english for words in ("task dropped", "set for 2026-03-04", "Put off"))
