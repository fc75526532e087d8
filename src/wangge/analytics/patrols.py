"""Patrols (巡查建议): own finds against citizens' reports by place, kind and hour, and where to patrol more (PJ-7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

HOURS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class HourCount:
    """Hour count (分时统计): of one place, kind of matter and hour of the day, what the patrol and what citizens found first."""

    place: str
    matter: tuple[str, ...]
    hour: int
    found: int
    told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolProposal:
    """Patrol proposal (巡查建议): where, for what and when citizens are first; `to_hour` is excluded.

    `told_then` are the citizens' reports in those hours; `rate` the first-discovery rate of the place and matter.
    """

    place: str
    matter: tuple[str, ...]
    from_hour: int
    to_hour: int
    told_then: int
    told: int
    found: int

    @property
    def rate(self) -> Fraction:
        """The share that the patrol found first."""
        return Fraction(self.found, self.found + self.told)


def propose_patrols(
    counts: Iterable[HourCount], *, least: int = 3, most: int = 20, window_hours: int = 3
) -> tuple[PatrolProposal, ...]:
    """Return where citizens found most before the patrol, the most reports in the window first.

    Only places and matters with `least` such reports where the patrol is worse than over all of them together: one that
    is as good as elsewhere needs no more patrols than others. The window is the earliest of `window_hours` hours of one
    day with most of the reports.
    """
    listed = tuple(counts)
    of_pair: dict[tuple[str, tuple[str, ...]], list[HourCount]] = defaultdict(list)
    for one in listed:
        of_pair[one.place, one.matter].append(one)
    found, told = sum(one.found for one in listed), sum(one.told for one in listed)
    proposals = (_propose(rows, window_hours) for rows in of_pair.values())
    worse = (one for one in proposals if one.told >= least and one.rate * (found + told) <= found)
    ordered = sorted(worse, key=lambda one: (-one.told_then, -one.told, one.rate, one.place, str(one.matter)))
    return tuple(ordered[:most])


def _propose(rows: list[HourCount], window_hours: int) -> PatrolProposal:
    by_hour = [0] * HOURS
    for row in rows:
        by_hour[row.hour] += row.told
    starts = range(HOURS - window_hours + 1)
    start = max(starts, key=lambda hour: (sum(by_hour[hour : hour + window_hours]), -hour))
    return PatrolProposal(
        place=rows[0].place,
        matter=rows[0].matter,
        from_hour=start,
        to_hour=start + window_hours,
        told_then=sum(by_hour[start : start + window_hours]),
        told=sum(by_hour),
        found=sum(row.found for row in rows),
    )
