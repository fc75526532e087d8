"""The score periods that people had frozen while evaluations were missing."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.evaluation.operations.score_freezing import JOB, answer_freeze
from wangge.platform.public import DueWorkItem, Handler, outside_transaction


@outside_transaction
def freeze_score_period(item: DueWorkItem) -> None:
    """Evaluate the months of the period `period_id` that need it and freeze it; facts are read in a snapshot before."""
    period_id, member_id, reason = (item.payload[name] for name in ("period_id", "member_id", "reason"))
    assert isinstance(period_id, int)
    assert isinstance(member_id, int)
    answer_freeze(period_id=period_id, member_id=member_id, reason=str(reason))


FREEZE_HANDLERS: Mapping[str, Handler] = {JOB: freeze_score_period}
