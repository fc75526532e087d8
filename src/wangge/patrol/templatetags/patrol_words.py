"""Words and lines of the patrol pages."""

from __future__ import annotations

import json
from itertools import pairwise

from django import template
from django.utils.translation import gettext

from wangge.patrol.public import DutyView, LookView, TrackView

register = template.Library()
LONGEST_GAP_SECONDS = 600
"""Places further apart in time are not joined on the map: where the way went between them is not known."""


@register.filter
def lines(track: TrackView) -> str:
    """Return the way of a track as JSON for the map: runs of [longitude, latitude]; a coarse one has no lines."""
    runs: list[list[list[float]]] = []
    last_at = None
    for point in track.points:
        is_apart = last_at is None or (point.at - last_at).total_seconds() > LONGEST_GAP_SECONDS
        if is_apart or track.is_coarse:
            runs.append([])
        runs[-1].append([point.lon, point.lat])
        last_at = point.at
    return json.dumps(runs, separators=(",", ":"))


@register.filter
def longest_gap_minutes(track: TrackView) -> int:
    """Return the most minutes between two places of a track that follow each other."""
    gaps = ((two.at - one.at).total_seconds() for one, two in pairwise(track.points))
    return round(max(gaps, default=0.0) / 60)


@register.filter
def duty_end(duty: DutyView) -> str:
    """Return in words how a duty ended."""
    if duty.is_open:
        return gettext("on duty")
    return gettext("ended by itself") if duty.was_forgotten else gettext("ended")


@register.filter
def look_kind(look: LookView) -> str:
    """Return in words what was looked at."""
    if look.kind == "track":
        return gettext("the track of a duty")
    return gettext("who passed the place of a case")
