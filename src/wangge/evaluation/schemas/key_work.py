"""What the API says of key tasks, and what programs send about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from wangge.evaluation.domain.key_work import KeyTaskRights, KeyTaskView, ProgressView
from wangge.evaluation.schemas.sent import Given, Id, Words


class KeyTaskRowOut(Schema):
    """Key task (重点任务) on the wall; `is_late` when its day is over, `was_put_off` when that day was moved."""

    id: int
    number: int
    title: str
    details: str
    unit_id: int
    unit_name: str
    first_due_on: date
    due_on: date
    percent: int
    note: str
    set_by: str
    state: str
    is_late: bool
    was_put_off: bool

    @classmethod
    def show_row(cls, view: KeyTaskView) -> KeyTaskRowOut:
        """Return a task of the wall for the API."""
        return cls.model_validate(view, from_attributes=True)


class ProgressOut(Schema):
    """Progress (进展): one act on a task as it was told; `percent` null and `due_on` "" where the act did not name it."""

    act: str
    person: str
    at: datetime
    percent: int | None
    due_on: str
    note: str


class KeyTaskOut(KeyTaskRowOut):
    """Key task (重点任务) with all that was told of it, newest first, and what the caller may do."""

    progress: list[ProgressOut]
    may_report: bool
    may_end: bool

    @classmethod
    def show(cls, view: KeyTaskView, *, progress: tuple[ProgressView, ...], rights: KeyTaskRights) -> KeyTaskOut:
        """Return a task for the API."""
        named = {name: getattr(view, name) for name in KeyTaskRowOut.model_fields}
        return cls(
            **named,
            progress=[ProgressOut.model_validate(one, from_attributes=True) for one in progress],
            may_report=rights.may_report,
            may_end=rights.may_end,
        )


class KeyTaskIn(Given):
    """A key task with its lead unit and day."""

    title: Words
    unit_id: Id
    due_on: date
    details: Words = ""


class ProgressIn(Given):
    """How far the lead unit is, of 100, and what was done."""

    percent: Annotated[int, Field(ge=0, le=100)]
    note: Words


class NewDayIn(Given):
    """The new day of a task, with the reason."""

    due_on: date
    reason: Words


class EndIn(Given):
    """The end of a task: done, which takes 100 reported, or dropped."""

    state: Literal["done", "dropped"]
    note: Words
