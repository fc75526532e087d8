"""Key work of the demo city: one task done, one late, one put off and under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wangge.demo.operations.city import City
from wangge.evaluation.public import (
    count_late,
    end_key_task,
    list_key_tasks,
    put_off_key_task,
    report_progress,
    set_key_task,
)
from wangge.kernel.public import Actor

DONE, LATE, PUT_OFF = "背街小巷积存垃圾清理", "学校周边流动摊点整治", "老旧小区楼道堆物清理"
DETAILS = "逐处登记、逐处销号，每周报送一次进度。"
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class HungTask:
    """A task on the wall: its id and somebody of its lead unit."""

    task_id: int
    handler: Actor


def hang_tasks(made: City, *, late_on: date, last_on: date) -> dict[str, HungTask]:
    """Have three tasks set with their lead units and days; return them by title."""
    leader, units = made.actors["leader"][0], sorted(made.handlers)
    days = {DONE: last_on, LATE: late_on, PUT_OFF: last_on}
    return {
        title: HungTask(
            task_id=set_key_task(actor=leader, title=title, unit_id=unit_id, due_on=due_on, details=DETAILS),
            handler=made.handlers[unit_id][0],
        )
        for (title, due_on), unit_id in zip(days.items(), units, strict=False)
    }


def tell_progress(tasks: Mapping[str, HungTask]) -> None:
    """Let every lead unit report how far it is."""
    for (title, task), percent in zip(tasks.items(), (50, 40, 30), strict=False):
        report_progress(
            actor=task.handler, task_id=task.task_id, percent=percent, note=f"{title}：台账已建，分片推进。"
        )


def end_tasks(made: City, tasks: Mapping[str, HungTask], *, last_on: date) -> None:
    """Let one task be reported whole and accepted, and another be put off by a week."""
    leader, done = made.actors["leader"][0], tasks[DONE]
    report_progress(actor=done.handler, task_id=done.task_id, percent=100, note="点位全部销号，附前后对比照片。")
    end_key_task(actor=leader, task_id=done.task_id, state="done", note="现场验收合格。")
    put_off_key_task(actor=leader, task_id=tasks[PUT_OFF].task_id, due_on=last_on + WEEK, reason="连续降雨，顺延一周。")


def count_tasks(made: City) -> dict[str, int]:
    """Return how many tasks hang on the wall by how they stand now."""
    tasks = list_key_tasks(actor=made.actors["leader"][0])
    states = [task.state for task in tasks]
    return {"done": states.count("done"), "open": states.count("open"), "late": count_late(tasks)}
