"""Finding pictures that look alike, by index."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection

from wangge.platform.domain.likeness import (
    BAND_BITS,
    BANDS,
    MOST_DISTANCE,
    list_near_bands,
    measure_likeness,
    split_code,
)
from wangge.platform.models import Evidence

_MARKS = ", ".join(["%s"] * (BAND_BITS + 1))
_NEAR = (
    "SELECT id, picture_code FROM platform_evidence WHERE ("  # noqa: S608 - names of columns, no data
    + " OR ".join(f"code_band_{place} IN ({_MARKS})" for place in range(1, BANDS + 1))
    + ") AND picture_code IS NOT NULL AND id <> %s"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A picture that looks like another; `distance` is the number of bits in which their codes differ."""

    evidence_id: int
    distance: int


def find_alike(evidence_id: int, *, most_distance: int) -> tuple[Likeness, ...]:
    """Return every other picture whose code differs in at most `most_distance` (0..7) bits, the nearest first.

    No picture within that distance is missed: the four indexes are asked for each band and for its neighbours of one
    bit, 68 values of 65,536. A plain surface, or a picture not coded yet, is like nothing. Raises ValueError.
    """
    return find_all_alike([evidence_id], most_distance=most_distance)[evidence_id]


def find_all_alike(evidence_ids: Collection[int], *, most_distance: int) -> Mapping[int, tuple[Likeness, ...]]:
    """Return for each picture what `find_alike` returns of it: a query for all and one for each that has a code."""
    if not 0 <= most_distance <= MOST_DISTANCE:
        raise ValueError(most_distance)
    codes = dict(Evidence.objects.filter(id__in=set(evidence_ids)).values_list("id", "picture_code"))
    return {key: _find_near(key, codes.get(key), most_distance) for key in evidence_ids}


def _find_near(evidence_id: int, code: int | None, most_distance: int) -> tuple[Likeness, ...]:
    if code is None:
        return ()
    values = [value for band in split_code(code) for value in list_near_bands(band)]
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [*values, evidence_id])
        rows = cursor.fetchall()
    found = [Likeness(evidence_id=key, distance=measure_likeness(code, other)) for key, other in rows]
    near = (one for one in found if one.distance <= most_distance)
    return tuple(sorted(near, key=lambda one: (one.distance, one.evidence_id)))
