"""Points into the track of a duty, as a device sends them or as a file holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet

from wangge.geo.public import Crs, compute_cell_keys, convert_many_to_wgs84
from wangge.kernel.public import Actor, DomainError
from wangge.patrol import access
from wangge.patrol.domain.fixes import Fix, make_fix, read_second
from wangge.patrol.domain.pieces import CELL_SHIFT, cut_pieces
from wangge.patrol.domain.sorting import CLOCK_TOLERANCE_SECONDS, DutySpan, SortingRules, sort_fixes
from wangge.patrol.domain.views import GivenPoint, TrackReceipt
from wangge.patrol.models import Duty, TrackPiece
from wangge.patrol.operations.duties import find_end
from wangge.patrol.queries.tracks import load_around
from wangge.platform.public import RowWriter, get_clock, get_profile

MOST_POINTS = 1000
PIECES = RowWriter(TrackPiece)
_PIECES_A_STATEMENT = 50


def add_track(*, actor: Actor, points: Sequence[GivenPoint], crs: Crs = Crs.WGS84) -> TrackReceipt:
    """Take points of the actor's own way, in any order and however often they are sent; say what came of each.

    A point is taken where a duty of his lay in its instant. Raises `duty_not_yours(name)`, `point_invalid(lon, lat)`,
    `track_too_long(count, limit)`.
    """
    access.check_go_on_duty(actor)
    if len(points) > MOST_POINTS:
        raise DomainError("track_too_long", count=len(points), limit=MOST_POINTS)
    fixes = make_fixes(points, crs)
    with transaction.atomic():
        return take_fixes(access.own_duties(actor), fixes)


def make_fixes(points: Sequence[GivenPoint], crs: Crs) -> list[Fix]:
    """Return the points in WGS-84 as fixes. Raises `point_invalid(lon, lat)`."""
    for point in points:
        if not (-180 <= point.lon <= 180 and -85 <= point.lat <= 85):
            raise DomainError("point_invalid", lon=point.lon, lat=point.lat)
    lons, lats = convert_many_to_wgs84([point.lon for point in points], [point.lat for point in points], crs)
    return [
        make_fix(point.at, lon, lat, point.accuracy_m)
        for point, lon, lat in zip(points, lons.tolist(), lats.tolist(), strict=True)
    ]


def take_fixes(duties: QuerySet[Duty], fixes: Sequence[Fix], *, fresh: AbstractSet[int] = frozenset()) -> TrackReceipt:
    """Store of the points what falls into these duties of one person; inside a transaction.

    The duties of `fresh` have no track yet: nothing is read of them.
    """
    tracks = get_profile().tracks
    now = get_clock().now()
    rules = SortingRules(
        now_second=read_second(now), worst_accuracy_m=tracks.worst_accuracy_m, most_speed_m_s=tracks.most_speed_m_s
    )
    seconds = [fix.second for fix in fixes if 0 <= fix.second <= rules.now_second + CLOCK_TOLERANCE_SECONDS]
    spans = _find_spans(duties, first=min(seconds), last=max(seconds)) if seconds else []
    known = {span.duty_id: _load_known(span, fixes) for span in spans if span.duty_id not in fresh}
    found = sort_fixes(fixes, spans=spans, known=known, rules=rules)
    store_pieces(found.taken)
    return TrackReceipt(taken=found.taken_count, repeated=found.repeated, refused=found.refused)


def _find_spans(duties: QuerySet[Duty], *, first: int, last: int) -> list[DutySpan]:
    """Return the duties that touch a time, locked so that what is sent twice at once is stored once."""
    begin_at, end_at = (datetime.fromtimestamp(second, UTC) for second in (first, last + 1))
    rows = duties.filter(started_at__lt=end_at).exclude(ended_at__lt=begin_at).order_by("pk").select_for_update()
    return [_make_span(row) for row in rows]


def _make_span(row: Duty) -> DutySpan:
    """Return when a duty lasts at the longest."""
    ended_at = row.ended_at or find_end(row.started_at)
    return DutySpan(duty_id=row.pk, from_second=read_second(row.started_at), to_second=read_second(ended_at))


def _load_known(span: DutySpan, fixes: Sequence[Fix]) -> list[Fix]:
    seconds = [fix.second for fix in fixes if span.from_second <= fix.second <= span.to_second]
    return load_around(span.duty_id, first_second=min(seconds), last_second=max(seconds)) if seconds else []


def store_pieces(taken: Mapping[int, Sequence[Fix]], *, is_coarse: bool = False) -> None:
    """Write the points of duties, in the order of time, as pieces."""
    pieces = [piece for duty_id, fixes in taken.items() for piece in _make_pieces(duty_id, fixes, is_coarse=is_coarse)]
    for start in range(0, len(pieces), _PIECES_A_STATEMENT):
        PIECES.append(*pieces[start : start + _PIECES_A_STATEMENT])


def _make_pieces(duty_id: int, fixes: Sequence[Fix], *, is_coarse: bool) -> Iterable[TrackPiece]:
    keys = compute_cell_keys([fix.lon for fix in fixes], [fix.lat for fix in fixes]) >> CELL_SHIFT
    for piece in cut_pieces(fixes, keys.tolist()):
        yield PIECES.build(
            duty_id=duty_id,
            cell=piece.cell,
            from_at=datetime.fromtimestamp(piece.from_second, UTC),
            to_at=datetime.fromtimestamp(piece.to_second, UTC),
            west_e6=piece.west_e6,
            south_e6=piece.south_e6,
            east_e6=piece.east_e6,
            north_e6=piece.north_e6,
            count=piece.count,
            is_coarse=is_coarse,
            data=piece.data,
        )
