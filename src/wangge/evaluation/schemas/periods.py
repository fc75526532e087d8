"""What the API says of acts on score periods and of evaluations asked for, and what programs send for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from wangge.evaluation.domain.requests import RequestView
from wangge.evaluation.schemas.points import ScorePeriodOut
from wangge.evaluation.schemas.sent import Given, Words


class PeriodIn(Given):
    """Days of a period that is opened, both included: one or more whole months."""

    from_on: date
    to_on: date


class FilledPeriodOut(Schema):
    """A period behind what the records gave; `added` are the entries made by that, counter-entries among them."""

    added: int
    period: ScorePeriodOut


class FreezeIn(Given):
    """Freeze of a published period; `reason` is why it is frozen although values that people weigh are missing."""

    reason: Words = ""


class FreezeOut(Schema):
    """How a freeze stands; not frozen yet means that a worker evaluates its months first, and the sender is told then."""

    is_frozen: bool
    period: ScorePeriodOut


class RestatementIn(Given):
    """Restatement of a frozen period; `takes_new_rules`: by today's rules, not by those it was frozen with."""

    reason: Words
    takes_new_rules: bool = False


class RerunOut(Schema):
    """A frozen result that was made again and is the same, byte for byte; `digest` is its SHA-256."""

    digest: str


class EvaluationIn(Given):
    """An evaluation that is asked for."""

    month: Annotated[str, Field(max_length=7, description="2026-03; empty = all cases")] = ""


class EvaluationRequestOut(Schema):
    """Evaluation asked for (评价申请): waiting, done, refused or given_up; `run_id` once it is done.

    `same_as` is an earlier run of the same period over the very same facts.
    """

    id: int
    month: str
    requester_name: str
    requested_at: datetime
    state: str
    run_id: int | None
    same_as: int | None
    refusal_code: str

    @classmethod
    def show(cls, view: RequestView) -> EvaluationRequestOut:
        """Return a request for the API."""
        return cls.model_validate(view, from_attributes=True)
