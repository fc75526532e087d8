"""Trace-back of a citizen's report (PJ-9): whose grid it was that day, who of the patrol was near before, who passed.

Tracks are looked at for it, so it is an act: `find_passes` writes down who looked before anything is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wangge.cases.public import PlaceBefore, read_place_before
from wangge.evaluation import access
from wangge.evaluation.domain.score_views import OPEN, PERSON
from wangge.evaluation.domain.trace_backs import Trace, build_traces
from wangge.evaluation.models import ScorePeriod
from wangge.geo.public import find_responsible_member_ids
from wangge.kernel.public import Actor, DomainError
from wangge.patrol.public import PassSearch, find_passes, may_look_at_tracks
from wangge.people.public import get_member_names
from wangge.platform.public import get_local_day, get_profile
from wangge.profiles.public import ScoreRule

WATCHING = "collector"
TOLD_BY = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceBack:
    """Trace-back (责任倒查) of one report: the place, the people, and where points could be proposed.

    It proposes nothing by itself. `has_tracks` false: who looks has no right to tracks, or the place is not known.
    `period_id` is the open score period of the day, `rule` a rule by hand about a person; each is None or "" where there
    is none, or the actor may not propose.
    """

    place: PlaceBefore
    radius_m: int
    days: int
    reported_on: date
    traces: tuple[Trace, ...]
    has_tracks: bool
    may_see_tracks: bool
    period_id: int | None
    rule: str

    @property
    def is_watched(self) -> bool:
        """Whether the place was somebody's that day."""
        return any(trace.is_watcher for trace in self.traces)


def read_trace_back(*, actor: Actor, number: str) -> TraceBack:
    """Return who should have seen, who was near and who passed before a citizen told of something.

    Of those with the right to tracks it is written down whose they looked at. Raises `evaluation_not_shown`,
    `case_not_found`, and `trace_back_not_public(number)` for a report of the patrol's own.
    """
    access.check_see_whole_evaluation(actor)
    profile = get_profile()
    discovery = profile.evaluation.discovery
    place = read_place_before(actor=actor, number=number, radius_m=discovery.radius_m, days=discovery.days)
    if place.case.source_class != TOLD_BY:
        raise DomainError("trace_back_not_public", number=number)
    reported_on = get_local_day(place.case.reported_at)
    watchers = find_responsible_member_ids(
        actor=actor, level_codes=place.case.level_codes, duty=WATCHING, on=reported_on
    )
    search = _search(actor, place, radius_m=discovery.radius_m, watchers=watchers)
    names = {one.member_id: one.member_name for one in place.presences}
    names |= get_member_names(actor=actor, member_ids=watchers)
    return TraceBack(
        place=place,
        radius_m=discovery.radius_m,
        days=discovery.days,
        reported_on=reported_on,
        traces=build_traces(place.presences, watchers=watchers, names=names, search=search),
        has_tracks=search is not None,
        may_see_tracks=may_look_at_tracks(actor=actor),
        period_id=_find_period(actor, reported_on),
        rule=next((rule.key for rule in profile.scoring.rules if _takes_from_persons(rule)), ""),
    )


def _search(actor: Actor, place: PlaceBefore, *, radius_m: int, watchers: tuple[int, ...]) -> PassSearch | None:
    """Return who passed in the days before the report; None where tracks are not for the actor or the place is unknown."""
    lon, lat = place.case.lon, place.case.lat
    if lon is None or lat is None or not may_look_at_tracks(actor=actor):
        return None
    return find_passes(
        actor=actor,
        lon=lon,
        lat=lat,
        radius_m=radius_m,
        from_at=place.from_at,
        to_at=place.case.reported_at,
        reason=place.case.number,
        watchers=watchers,
    )


def _takes_from_persons(rule: ScoreRule) -> bool:
    is_fixed = rule.points_to is None and rule.points < 0
    return rule.mode == "manual" and rule.subject == PERSON and is_fixed


def _find_period(actor: Actor, on: date) -> int | None:
    if not access.may_score(actor, get_profile().scoring.proposed_by):
        return None
    rows = ScorePeriod.objects.filter(district_id=actor.district_id, state=OPEN, from_on__lte=on, to_on__gte=on)
    return rows.order_by("-edition").values_list("pk", flat=True).first()
