"""Duties and tracks of the demo city's collectors, brought in at once when its days are over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from wangge.demo.domain.span import DAY, Span
from wangge.demo.domain.walks import STOPS_A_DAY, STOPS_OF_A_LAZY_ONE, Stop, Walk, plan_walk
from wangge.demo.operations.city import City
from wangge.geo.public import compute_cell_keys, get_grids, locate_points
from wangge.kernel.public import Actor
from wangge.patrol.public import GivenPoint, RecordedDuty, list_duties, look_at_track, record_duties
from wangge.platform.public import get_profile

WITHOUT_TRACK, WITHOUT_DUTY = 5, 8
"""Of every eleven collectors one keeps his phone's place to himself, and one says nothing of his duties."""
LOOKED_FOR = "核对群众反映集中的地段"

Presences = Mapping[int, Sequence[tuple[datetime, float, float]]]


def walk_patrols(made: City, *, span: Span, presences: Presences, seed: int) -> None:
    """Let every collector have been on duty; the lazy one came by few of his places. A leader looks at his last track.

    `presences` are the instants and places at which members recorded something.
    """
    random = Random(f"patrols {seed}")
    places = _share_out(made)
    duties: list[RecordedDuty] = []
    for number, collector in enumerate(made.actors["collector"]):
        if number % 11 == WITHOUT_DUTY:
            continue
        is_lazy = made.name_member(collector) == made.weaknesses.lazy_collector
        assert collector.member_id is not None, "collectors are people"
        walks = _walk(
            random,
            span=span,
            places=places.get(collector.member_id, []),
            acts=presences.get(collector.member_id, ()),
            stop_count=STOPS_OF_A_LAZY_ONE if is_lazy else STOPS_A_DAY,
        )
        is_tracked = is_lazy or number % 11 != WITHOUT_TRACK
        duties += [_describe(collector, walk, is_tracked=is_tracked) for walk in walks]
    record_duties(actor=made.system, duties=duties)
    _look(made, span)


def _share_out(made: City) -> dict[int, list[tuple[float, float]]]:
    """Return member → the places of the communities he is posted to, neighbours together."""
    lons, lats = [lon for lon, _ in made.places], [lat for _, lat in made.places]
    order = compute_cell_keys(lons, lats).argsort(kind="stable").tolist()
    grid_ids = locate_points(lons, lats).tolist()
    grids = get_grids(set(grid_ids) - {0})
    shared: dict[int, list[tuple[float, float]]] = {}
    for position in order:
        grid = grids.get(grid_ids[position])
        watcher = made.find_watcher(grid.level_codes) if grid is not None else None
        if watcher is not None and watcher.member_id is not None:
            shared.setdefault(watcher.member_id, []).append(made.places[position])
    return shared


def _walk(
    random: Random,
    *,
    span: Span,
    places: Sequence[tuple[float, float]],
    acts: Sequence[tuple[datetime, float, float]],
    stop_count: int,
) -> list[Walk]:
    by_day: dict[object, list[Stop]] = {}
    for at, lon, lat in sorted(acts):
        by_day.setdefault(at.astimezone(span.zone).date(), []).append(Stop(at, lon, lat))
    days = [span.first_on + number * DAY for number in range((span.last_on - span.first_on).days + 1)]
    walks = (
        plan_walk(random, day=day, zone=span.zone, places=places, acts=by_day.get(day, []), stop_count=stop_count)
        for day in days
    )
    return [walk for walk in walks if walk is not None and walk.ended_at <= span.end_at]


def _describe(collector: Actor, walk: Walk, *, is_tracked: bool) -> RecordedDuty:
    assert collector.member_id is not None, "collectors are people"
    return RecordedDuty(
        member_id=collector.member_id,
        started_at=walk.started_at,
        ended_at=walk.ended_at,
        points=tuple(GivenPoint(at=stop.at, lon=stop.lon, lat=stop.lat) for stop in walk.stops) if is_tracked else (),
    )


def _look(made: City, span: Span) -> None:
    """Let a leader look at the last track of the lazy collector, if the city's leaders may."""
    leader = made.actors["leader"][0]
    if not leader.has_role(*get_profile().tracks.looked_at_by):
        return
    for back in range(7):
        for duty in list_duties(actor=leader, on=span.last_on - timedelta(days=back)):
            if made.usernames.get(duty.member_id) == made.weaknesses.lazy_collector:
                look_at_track(actor=leader, duty_id=duty.id, reason=LOOKED_FOR)
                return
