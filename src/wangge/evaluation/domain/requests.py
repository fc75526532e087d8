"""Requests for an evaluation (评价申请): how each stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

WAITS_FOR = timedelta(hours=6)  # a worker that ended every time it tried gives up before

RequestState = Literal["waiting", "done", "refused", "given_up"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """Evaluation request (评价申请) as its page tells of it.

    `run_id` and `case_count` are those of the run that was made, `same_as` an earlier run of the same period over the
    very same facts; `refusal_code` with its parameters says why there is no run.
    """

    id: int
    month: str
    requester_name: str
    requested_at: datetime
    state: RequestState
    run_id: int | None
    same_as: int | None
    refusal_code: str
    refusal_params: Mapping[str, object]


def judge_request(*, requested_at: datetime, ended_at: datetime | None, has_run: bool, now: datetime) -> RequestState:
    """Return how a request stands: waiting, done, refused, or given up when nothing came of it for too long."""
    if ended_at is None:
        return "waiting" if now - requested_at < WAITS_FOR else "given_up"
    return "done" if has_run else "refused"
