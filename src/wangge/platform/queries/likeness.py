"""Finding pictures that look alike, by index."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from wangge.platform.domain.likeness import MOST_DISTANCE, list_near_bands, measure_likeness, split_code
from wangge.platform.models import Evidence


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
    if not 0 <= most_distance <= MOST_DISTANCE:
        raise ValueError(most_distance)
    code = Evidence.objects.filter(id=evidence_id).values_list("picture_code", flat=True).first()
    if code is None:
        return ()
    near = Q()
    for place, band in enumerate(split_code(code), start=1):
        near |= Q(**{f"code_band_{place}__in": list_near_bands(band)})
    rows = Evidence.objects.filter(near).exclude(id=evidence_id).values_list("id", "picture_code")
    found = [
        Likeness(evidence_id=row, distance=measure_likeness(code, other)) for row, other in rows if other is not None
    ]
    return tuple(
        sorted((one for one in found if one.distance <= most_distance), key=lambda one: (one.distance, one.evidence_id))
    )
