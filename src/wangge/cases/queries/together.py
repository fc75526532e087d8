"""Cases chosen from a work list, and what may be done to all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wangge.cases import access
from wangge.cases.queries.detail import judge_many
from wangge.cases.queries.listing import build_row
from wangge.cases.queries.views import CaseRow, PossibleMove
from wangge.kernel.public import Actor
from wangge.platform.public import get_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Together (批量处理): the chosen cases in their order, the moves possible for all, and how many can make each other one."""

    rows: tuple[CaseRow, ...]
    moves: tuple[PossibleMove, ...]
    others: tuple[tuple[str, int], ...]


def read_together(*, actor: Actor, numbers: Sequence[str]) -> Together:
    """Return the visible ones of the numbered cases; a move that needs photos, or a condition for several classes, is for one.

    Nine queries, however many cases there are.
    """
    access.check_see_cases(actor)
    found = access.visible_to(actor).filter(number__in=numbers).select_related("category", "unit")
    cases = sorted(found, key=lambda case: numbers.index(case.number))
    now = get_clock().now()
    possible: dict[str, list[PossibleMove]] = {}
    judged = judge_many(actor, cases)
    for case in cases:
        for move in judged[case.pk]:
            if move.is_allowed and _suits_many(move):
                possible.setdefault(move.name, []).append(move)
    is_one_class = len({case.category_id for case in cases}) == 1
    shared = [
        moves[0]
        for moves in possible.values()
        if len(moves) == len(cases) and ("condition" not in moves[0].needs or is_one_class)
    ]
    names = {move.name for move in shared}
    return Together(
        rows=tuple(build_row(case, now=now) for case in cases),
        moves=tuple(shared),
        others=tuple((name, len(moves)) for name, moves in possible.items() if name not in names),
    )


def _suits_many(move: PossibleMove) -> bool:
    return not any(need.endswith("photos") or need == "point" for need in move.needs)
