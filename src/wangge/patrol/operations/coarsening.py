"""Making tracks coarse when their days are over: what was finer is deleted, not hidden."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from wangge.patrol.domain.coarsening import coarsen
from wangge.patrol.models import Duty, TrackPiece
from wangge.patrol.operations.tracks import store_pieces
from wangge.patrol.queries.tracks import open_piece
from wangge.platform.public import get_clock, get_profile

_DUTIES_AT_ONCE = 200


def coarsen_old_tracks() -> int:
    """Make coarse what is older than the profile's days, a duty a transaction; return of how many duties."""
    tracks = get_profile().tracks
    before_at = get_clock().now() - timedelta(days=tracks.fine_days)
    old = TrackPiece.objects.filter(is_coarse=False, to_at__lt=before_at).order_by()
    done = 0
    while duty_ids := list(old.values_list("duty_id", flat=True).distinct()[:_DUTIES_AT_ONCE]):
        for duty_id in duty_ids:
            _coarsen_duty(duty_id, mesh_m=tracks.coarse_m, minutes=tracks.coarse_minutes)
        done += len(duty_ids)
    return done


def _coarsen_duty(duty_id: int, *, mesh_m: int, minutes: int) -> None:
    """Make the whole track of a duty coarse, of which the oldest piece is old enough: a duty lasts a day at most."""
    with transaction.atomic():
        duty = Duty.objects.select_for_update().get(pk=duty_id)
        pieces = list(TrackPiece.objects.filter(duty=duty))
        fixes = coarsen((fix for piece in pieces for fix in open_piece(piece)), mesh_m=mesh_m, minutes=minutes)
        TrackPiece.objects.filter(pk__in=[piece.pk for piece in pieces]).delete()
        store_pieces({duty_id: fixes}, is_coarse=True)
