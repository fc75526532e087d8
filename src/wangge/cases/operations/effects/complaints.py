"""A citizen's complaint about a closed case is judged: justified or not, by somebody who had no part in the handling."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.operations.effects.arguments import Effect, Facts, MoveInHand
from wangge.cases.queries.complaints import check_judging, read_complaints


def judge_complaint(move: MoveInHand) -> Facts:
    """Judge every complaint that waits; the note says why. The case itself stays as it was closed.

    Raises what `check_judging` raises.
    """
    complaints = read_complaints([move.case.pk]).get(move.case.pk)
    return {"judged": check_judging(move.actor, move.case, complaints)}


COMPLAINING: Mapping[str, Effect] = {"confirm_complaint": judge_complaint, "dismiss_complaint": judge_complaint}
