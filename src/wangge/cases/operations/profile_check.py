"""What a city profile may not say of the workflow."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.cases.domain.workflow import CASE_MOVES, REASON_LISTS
from wangge.kernel.public import DomainError
from wangge.profiles.public import CityProfile, ProfileFault


def check_workflow_profile(profile: CityProfile) -> Iterable[ProfileFault]:
    """Yield a fault for moves that cannot be switched off, and for a move left without any reason code."""
    try:
        table = CASE_MOVES.without(profile.workflow.moves_off)
    except DomainError as error:
        yield ProfileFault(
            path="workflow.moves_off",
            expected="names of optional moves of the table that it can do without",
            found=str(error),
        )
        return
    for move in table.moves:
        if move.name in REASON_LISTS and not profile.workflow.reasons.list_for(REASON_LISTS[move.name]):
            yield ProfileFault(
                path=f"workflow.reasons.{REASON_LISTS[move.name]}",
                expected=f"at least one reason code for the move {move.name}",
                found="none",
            )
