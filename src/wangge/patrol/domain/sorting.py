"""Which of the points that a device sends are taken into a track, and why the others are not; pure.

A point is taken when it lies in a duty of the person, is known well enough, is new, and could be reached from the
place before. Everything else is counted by its reason: nothing is lost silently, nothing is refused as a whole.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wangge.patrol.domain.fixes import Fix, measure_m

AHEAD, OUTSIDE, INACCURATE, JUMP = "ahead_of_clock", "outside_duty", "inaccurate", "jump"
REASONS = (AHEAD, OUTSIDE, INACCURATE, JUMP)
CLOCK_TOLERANCE_SECONDS = 60
"""A device's clock may run so far before the server's; more than that and its instants say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutySpan:
    """When a duty lasted: from one second to another, both inclusive."""

    duty_id: int
    from_second: int
    to_second: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SortingRules:
    """What makes a point good enough; `now_second` is the server's."""

    now_second: int
    worst_accuracy_m: int
    most_speed_m_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """What came of the points: those taken by duty, in the order of time, and counts of the others."""

    taken: Mapping[int, tuple[Fix, ...]]
    repeated: int
    refused: Mapping[str, int]

    @property
    def taken_count(self) -> int:
        """How many points were taken."""
        return sum(len(fixes) for fixes in self.taken.values())


def sort_fixes(
    fixes: Iterable[Fix], *, spans: Sequence[DutySpan], known: Mapping[int, Sequence[Fix]], rules: SortingRules
) -> Sorted:
    """Sort points that come in any order, perhaps for the second time.

    `spans` are the person's duties; they do not overlap. `known` holds what each duty's track has already, in the order
    of time, at least from the one before the first point to the one behind the last.
    """
    refused: Counter[str] = Counter()
    by_duty: dict[int, list[Fix]] = {}
    ordered = sorted(spans, key=lambda span: span.from_second)
    for fix in sorted(fixes):
        reason, duty_id = _place(fix, ordered, rules)
        if reason:
            refused[reason] += 1
        else:
            by_duty.setdefault(duty_id, []).append(fix)
    taken: dict[int, tuple[Fix, ...]] = {}
    repeated = 0
    for duty_id, candidates in by_duty.items():
        fresh = _leave_out_known(candidates, known.get(duty_id, ()))
        kept = drop_jumps(fresh, known=known.get(duty_id, ()), most_speed_m_s=rules.most_speed_m_s)
        repeated += len(candidates) - len(fresh)
        refused[JUMP] += len(fresh) - len(kept)
        if kept:
            taken[duty_id] = kept
    return Sorted(taken=taken, repeated=repeated, refused={key: refused[key] for key in REASONS if refused[key]})


def _place(fix: Fix, spans: Sequence[DutySpan], rules: SortingRules) -> tuple[str, int]:
    """Return why a point is refused, or "" and the duty that it belongs to."""
    if fix.second > rules.now_second + CLOCK_TOLERANCE_SECONDS:
        return AHEAD, 0
    position = bisect_right(spans, fix.second, key=lambda span: span.from_second) - 1
    if position < 0 or fix.second > spans[position].to_second:
        return OUTSIDE, 0
    return (INACCURATE, 0) if fix.accuracy_m > rules.worst_accuracy_m else ("", spans[position].duty_id)


def _leave_out_known(fixes: Sequence[Fix], known: Sequence[Fix]) -> list[Fix]:
    """Return the first point of each second that the track does not have yet."""
    seen = {fix.second for fix in known}
    fresh = []
    for fix in fixes:
        if fix.second not in seen:
            seen.add(fix.second)
            fresh.append(fix)
    return fresh


def drop_jumps(fixes: Sequence[Fix], *, known: Sequence[Fix] = (), most_speed_m_s: float) -> tuple[Fix, ...]:
    """Return the points, given in the order of time, without those that nobody could have reached.

    Afterwards no two neighbours, `known` ones among them, are further apart than the speed allows, if the known ones
    were not before. Where a single point stands apart from both sides it is the one that goes, also the first.
    """
    seconds = [fix.second for fix in known]
    kept: list[Fix] = []
    for number, fix in enumerate(fixes):
        position = bisect_left(seconds, fix.second)
        before, behind = known[position - 1] if position else None, known[position] if position < len(known) else None
        if behind is not None and _is_jump(fix, behind, most_speed_m_s):
            continue
        last = kept[-1] if kept and (before is None or kept[-1].second > before.second) else before
        if last is None or not _is_jump(last, fix, most_speed_m_s):
            kept.append(fix)
        elif last is not before and _is_alone(kept, before, fixes[number : number + 2], most_speed_m_s):
            kept[-1] = fix
    return tuple(kept)


def _is_alone(kept: Sequence[Fix], before: Fix | None, ahead: Sequence[Fix], most_speed_m_s: float) -> bool:
    """Whether the point kept last, not the one after it, is the outlier: both its neighbours agree without it."""
    if len(ahead) < 2 or _is_jump(ahead[0], ahead[1], most_speed_m_s):
        return False
    if not _is_jump(kept[-1], ahead[1], most_speed_m_s):
        return False
    earlier = kept[-2] if len(kept) > 1 and (before is None or kept[-2].second > before.second) else before
    return earlier is None or not _is_jump(earlier, ahead[0], most_speed_m_s)


def _is_jump(one: Fix, other: Fix, most_speed_m_s: float) -> bool:
    return measure_m(one, other) > most_speed_m_s * abs(other.second - one.second)
