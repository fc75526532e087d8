"""Points out of the stored pieces of tracks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet

from wangge.geo.public import build_box_around, compute_cell_key, compute_key_ranges
from wangge.kernel.public import Actor
from wangge.patrol import access
from wangge.patrol.domain.fixes import Fix, read_second
from wangge.patrol.domain.passes import JOIN_M
from wangge.patrol.domain.pieces import CELL_SHIFT, LONGEST_PIECE_SECONDS, list_cells, unpack
from wangge.patrol.domain.views import TrackPoint, TrackView
from wangge.patrol.models import Duty, TrackPiece
from wangge.patrol.queries.duties import fetch_duty, show_duties

LONGEST_PIECE = timedelta(seconds=LONGEST_PIECE_SECONDS)
_MOST_RANGES = 8


def read_own_track(*, actor: Actor, duty_id: int) -> TrackView:
    """Return the track of one of the actor's own duties; nothing is written down for it. Raises `duty_unknown(duty)`."""
    return read_track(fetch_duty(access.own_duties(actor), duty_id))


def read_track(duty: Duty) -> TrackView:
    """Return the track of a duty in the order of time."""
    pieces = list(TrackPiece.objects.filter(duty=duty).order_by("from_at", "id"))
    fixes = sorted({fix.second: fix for piece in pieces for fix in open_piece(piece)}.values())
    return TrackView(
        duty=show_duties([duty])[0],
        points=tuple(
            TrackPoint(at=fix.at, lon=fix.lon, lat=fix.lat, accuracy_m=fix.accuracy_m or None) for fix in fixes
        ),
        is_coarse=any(piece.is_coarse for piece in pieces),
    )


def open_piece(piece: TrackPiece) -> tuple[Fix, ...]:
    """Return the points of a stored piece."""
    return unpack(
        from_second=read_second(piece.from_at),
        west_e6=piece.west_e6,
        south_e6=piece.south_e6,
        data=bytes(piece.data),
    )


def load_around(duty_id: int, *, first_second: int, last_second: int) -> list[Fix]:
    """Return what the track of a duty holds between two seconds, and at least one point before and one behind them."""
    begin_at, end_at = (datetime.fromtimestamp(second, UTC) for second in (first_second, last_second))
    rows = TrackPiece.objects.filter(duty_id=duty_id)
    # Pieces that came out of order lie over each other: all within the length of one are looked at.
    inside = rows.filter(from_at__gte=begin_at - 2 * LONGEST_PIECE, from_at__lte=end_at + LONGEST_PIECE)
    before = rows.filter(from_at__lt=begin_at - 2 * LONGEST_PIECE).order_by("-from_at")[:1]
    behind = rows.filter(from_at__gt=end_at + LONGEST_PIECE).order_by("from_at")[:1]
    pieces = [piece for found in (inside, before, behind) for piece in found]
    return sorted({fix.second: fix for piece in pieces for fix in open_piece(piece)}.values())


def list_pieces_near(
    duties: QuerySet[Duty], *, lon: float, lat: float, radius_m: float, from_at: datetime, to_at: datetime
) -> QuerySet[TrackPiece]:
    """Return the pieces of these duties in a span of time that may come within a radius of a WGS-84 point.

    Pieces up to a joining line further away are among them, so that both ends of each line are known.
    """
    box = build_box_around(lon=lon, lat=lat, radius_m=radius_m + JOIN_M)
    rows = TrackPiece.objects.filter(
        duty__in=duties.order_by(),
        cell__in=list_cells(compute_key_ranges(box, limit=_MOST_RANGES)),
        to_at__gte=from_at,
        to_at__lt=to_at + LONGEST_PIECE,
        from_at__lt=to_at,
        west_e6__lte=round(box.east * 1_000_000),
        east_e6__gte=round(box.west * 1_000_000),
        south_e6__lte=round(box.north * 1_000_000),
        north_e6__gte=round(box.south * 1_000_000),
    )
    return rows.order_by("duty_id", "is_coarse", "from_at", "id")


def find_cell(fix: Fix) -> int:
    """Return the cell in which a point lies."""
    return compute_cell_key(fix.lon, fix.lat) >> CELL_SHIFT
