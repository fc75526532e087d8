"""What a city profile may not say of the workflow."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.cases.access import PROFILE_ROLES
from wangge.cases.domain.workflow import CASE_MOVES, REASON_LISTS
from wangge.kernel.public import DomainError
from wangge.profiles.public import CityProfile, ProfileFault
from wangge.workflow.public import MoveTable


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
    yield from _check_roles(profile, table)
    for move in table.moves:
        if move.name in REASON_LISTS and not profile.workflow.reasons.list_for(REASON_LISTS[move.name]):
            yield ProfileFault(
                path=f"workflow.reasons.{REASON_LISTS[move.name]}",
                expected=f"at least one reason code for the move {move.name}",
                found="none",
            )


def _check_roles(profile: CityProfile, table: MoveTable) -> Iterable[ProfileFault]:
    """Yield a fault for a role that the profile gives a move to and that the table does not allow it."""
    for move in table.moves:
        listed = PROFILE_ROLES[move.name](profile) if move.name in PROFILE_ROLES else ()
        for role in listed:
            if role not in move.roles:
                yield ProfileFault(
                    path="loop",
                    expected=f"for the move {move.name} only roles among {', '.join(sorted(move.roles))}",
                    found=role,
                )
