"""Who stands on a track of the score ledger: the units of the kinds that the city's profile names there (HS-7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wangge.kernel.public import build_system_actor
from wangge.people.public import list_organisations
from wangge.platform.public import get_profile

READER = "evaluation"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsOfKind:
    """Ids of the units of a kind, closed ones included, and of those that are not closed."""

    known: frozenset[int]
    working: frozenset[int]


def list_units_by_kind(kinds: Iterable[str], *, district_id: int | None) -> dict[str, UnitsOfKind]:
    """Return a district's units of each kind."""
    wanted = sorted(set(kinds))
    if not wanted:
        return {}
    reader = build_system_actor(name=READER, district_id=district_id)
    units = list_organisations(actor=reader, kinds=wanted, district_id=district_id, is_closed_included=True)
    return {
        kind: UnitsOfKind(
            known=frozenset(unit.id for unit in units if unit.kind == kind),
            working=frozenset(unit.id for unit in units if unit.kind == kind and unit.is_active),
        )
        for kind in wanted
    }


def list_track_units(*, district_id: int | None) -> Mapping[str, frozenset[int]]:
    """Return the ids of the units that stand on each track, but for tracks on which every unit may."""
    tracks = [track for track in get_profile().scoring.tracks if track.unit_kinds]
    by_kind = list_units_by_kind((kind for track in tracks for kind in track.unit_kinds), district_id=district_id)
    return {track.key: frozenset[int]().union(*(by_kind[kind].known for kind in track.unit_kinds)) for track in tracks}
