"""The evaluations that people asked for on a page."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.evaluation.operations.requesting import JOB, answer_request
from wangge.platform.public import DueWorkItem, Handler, outside_transaction


@outside_transaction
def answer_evaluation_request(item: DueWorkItem) -> None:
    """Make the run that the request `request_id` asks for; facts are read in a snapshot, long before it is stored."""
    request_id = item.payload["request_id"]
    assert isinstance(request_id, int)
    answer_request(request_id)


REQUEST_HANDLERS: Mapping[str, Handler] = {JOB: answer_evaluation_request}
