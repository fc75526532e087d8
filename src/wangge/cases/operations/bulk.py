"""One move on many cases: each by itself, with a result of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wangge.cases import access
from wangge.cases.operations.effects import MoveArguments
from wangge.cases.operations.moving import find_target, move_case
from wangge.cases.operations.reporting import CaseRef
from wangge.kernel.public import Actor, DomainError

MOST_CASES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCase:
    """Seen case (所见案件): its number and the version that somebody saw of it."""

    number: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkResult:
    """Bulk result (批量结果) of one case: what it became, or the refusal."""

    number: str
    case: CaseRef | None = None
    error: DomainError | None = None


def move_many(
    *, actor: Actor, cases: Sequence[SeenCase], move: str, arguments: MoveArguments
) -> tuple[BulkResult, ...]:
    """Make one move on each case in a transaction of its own, in the order given; what is refused stops nothing else.

    Raises DomainError `bulk_too_many`, `move_unknown`, and `bulk_needs_photos` for a move that must have photos.
    """
    if len(cases) > MOST_CASES:
        raise DomainError("bulk_too_many", count=len(cases), most=MOST_CASES)
    if any(need.endswith("photos") for need in access.get_moves().find_move(move).needs):
        raise DomainError("bulk_needs_photos")
    return tuple(_move_one(actor, case, move, arguments) for case in cases)


def _move_one(actor: Actor, case: SeenCase, move: str, arguments: MoveArguments) -> BulkResult:
    try:
        case_id = find_target(actor, case.number)
        if case_id is None:
            raise DomainError("case_not_found")
        moved = move_case(actor=actor, case_id=case_id, version=case.version, move=move, arguments=arguments)
    except DomainError as error:
        return BulkResult(number=case.number, error=error)
    return BulkResult(number=case.number, case=moved)
