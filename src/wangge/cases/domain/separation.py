"""The power that supervises is separate from the power that handles (`domain.md` section 1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from wangge.kernel.public import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """Handling (处置): everybody who handled a case, the units they did it for, and the present unit's line.

    A line is the ids of organisations from the district's root down to the unit itself.
    """

    handler_ids: frozenset[int]
    unit_ids: frozenset[int]
    unit_line: tuple[int, ...]


def build_handling(
    rounds: Iterable[tuple[int | None, int | None, int | None]], *, unit_id: int | None, unit_line: tuple[int, ...]
) -> Handling:
    """Return who has handled a case; `rounds` are handler, unit and the handler's own unit of each.

    `unit_id` is the unit that has the case now, None where none has it; a round without a handler counts for nobody.
    """
    handled = [row for row in rounds if row[0] is not None]
    units = {unit_id, *(unit for _, *both in handled for unit in both)}
    return Handling(
        handler_ids=frozenset(handler_id for handler_id, *_ in handled if handler_id is not None),
        unit_ids=frozenset(unit for unit in units if unit is not None),
        unit_line=unit_line,
    )


def check_independence(
    *, handling: Handling, checker_id: int, checker_unit_id: int | None, checker_line: Sequence[int]
) -> None:
    """Refuse a checker who handled the case in any round, or who is of the handling side.

    That side is the unit, whatever lies below it and the units above it but for the district, which is above all.
    Raises DomainError `checker_is_handler`, `checker_without_unit` or `checker_of_handling_unit`.
    """
    if checker_unit_id is None:
        raise DomainError("checker_without_unit")
    if checker_id in handling.handler_ids:
        raise DomainError("checker_is_handler")
    if _is_of_handling_side(handling, checker_unit_id, checker_line):
        raise DomainError("checker_of_handling_unit")


def _is_of_handling_side(handling: Handling, unit_id: int, line: Sequence[int]) -> bool:
    is_at_or_below = not handling.unit_ids.isdisjoint((unit_id, *line[1:]))
    return is_at_or_below or unit_id in handling.unit_line[1:]


def check_judge(
    *, handling: Handling, judge_id: int | None, judge_unit_id: int | None, judge_line: Sequence[int]
) -> None:
    """Refuse to let somebody judge a complaint about the handling who handled, or who is of the handling side.

    Raises DomainError `judge_without_unit` or `judge_of_handling_side`.
    """
    if judge_unit_id is None:
        raise DomainError("judge_without_unit")
    if judge_id in handling.handler_ids or _is_of_handling_side(handling, judge_unit_id, judge_line):
        raise DomainError("judge_of_handling_side")


def check_verifier(
    *,
    verifier_id: int,
    verifier_unit_id: int | None,
    verifier_line: Sequence[int],
    reporter_id: int | None,
    unit_id: int | None,
) -> None:
    """Refuse a verifier who reported the case himself, or who is of the unit that would handle it (`unit_id`).

    Raises DomainError `verifier_without_unit`, `verifier_is_reporter` or `verifier_of_handling_unit`.
    """
    if verifier_unit_id is None:
        raise DomainError("verifier_without_unit")
    if verifier_id == reporter_id:
        raise DomainError("verifier_is_reporter")
    if unit_id is not None and unit_id in {verifier_unit_id, *verifier_line[1:]}:
        raise DomainError("verifier_of_handling_unit")


def check_after_photos(*, taken_at: Sequence[datetime | None], dispatched_at: datetime | None) -> None:
    """Refuse an after-photo that says itself to be older than the dispatch. Raises `after_photo_too_old`.

    A photo without a time of its own passes: many phones strip it; the upload time is in the event.
    """
    if dispatched_at is None:
        return
    for instant in taken_at:
        if instant is not None and instant < dispatched_at:
            raise DomainError("after_photo_too_old", taken_at=instant, dispatched_at=dispatched_at)


def check_near_photos(*, distances_m: Sequence[float | None], most_m: int, has_reason: bool) -> int | None:
    """Refuse an after-photo taken too far from the place unless a reason is given. Raises `after_photo_far`.

    Returns how many metres away the farthest too far one was taken, else None. A photo without a place passes.
    """
    far = [distance for distance in distances_m if distance is not None and distance > most_m]
    if not far:
        return None
    if not has_reason:
        raise DomainError("after_photo_far", distance_m=round(max(far)), most_m=most_m)
    return round(max(far))


def check_fresh_evidence(*, new_digests: Collection[str], known_digests: Collection[str]) -> None:
    """Refuse an after-photo that is byte-equal to one already in the case. Raises `photo_reused`."""
    reused = set(new_digests) & set(known_digests)
    if reused:
        raise DomainError("photo_reused", count=len(reused))


# Moves by which a case goes back to whoever had it before, and the roles between which it then goes.
RETURNING_MOVES = frozenset(
    {"send_back_to_acceptor", "send_back_to_shift_leader", "return", "send_back_to_handler", "give_up_check", "recheck"}
)
MAIN_ROLES = frozenset({"collector", "acceptor", "shift_leader", "dispatcher"})
# Moves by which a returned case would end without any unit.
PAST_THE_UNIT = frozenset({"transfer", "ask_forced_closing"})


@dataclass(frozen=True, slots=True)
class PastAct:
    """Past act (已有操作) of a case, as much of it as the rules of return look at."""

    move: str
    from_state: str
    to_state: str
    actor_id: int | None


def is_past_the_returner(acts: Sequence[PastAct], *, actor_id: int | None, state: str) -> bool:
    """Whether the actor got the case back from somebody who held it in `state`, and would now act in that one's place.

    Whoever receives a return may bring the case to the returner again, but not past him.
    """
    returns = [seq for seq, act in enumerate(acts) if act.move in RETURNING_MOVES and act.from_state == state]
    if not returns or acts[returns[-1]].actor_id == actor_id:
        return False
    since = acts[returns[-1] + 1 :]
    return any(act.actor_id == actor_id and act.from_state != act.to_state for act in since)


def is_past_the_unit(acts: Sequence[PastAct]) -> bool:
    """Whether a unit returned the case and neither a unit nor the shift leader has had it since."""
    moves = [act.move for act in acts if act.move in {"return", "dispatch", "rule_on_duty", "pass_on", "file"}]
    return bool(moves) and moves[-1] == "return"
