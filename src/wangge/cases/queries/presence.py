"""Who of the patrol was near the place of a case before it was reported, by the acts they recorded there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from wangge.cases import access
from wangge.cases.models import Case, CaseEvent
from wangge.geo.public import build_box_around, compute_key_ranges, locate_point, measure_distance_m
from wangge.kernel.public import Actor, DomainError

PATROL_ROLE = "collector"
FROM_AFAR = ("note", "give_up_verify", "give_up_check")
MOST_PRESENCES = 200
MOST_CASES = 2000
_MOST_RANGES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Presence (到场记录): an act that a collector recorded near the place; the act's `case_number` and how far it lies.

    `is_same_class` when that case is of the very category in question.
    """

    member_id: int
    member_name: str
    act: str
    case_number: str
    category_name_zh: str
    category_name_en: str
    is_same_class: bool
    distance_m: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedCase:
    """Traced case (倒查案件) with its point (WGS-84) and the grid it lies in, `level_codes` from the root; nothing of who reported it."""

    number: str
    source: str
    source_class: str
    state: str
    category_name_zh: str
    category_name_en: str
    address: str
    lon: float | None
    lat: float | None
    grid_code: str
    level_codes: tuple[str, ...]
    reported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceBefore:
    """The place of a case before it was reported: who was there from `from_at` on, the latest first.

    `has_place` false: the case has no point, so nobody can be told to have been near.
    """

    case: TracedCase
    from_at: datetime
    has_place: bool
    presences: tuple[Presence, ...]


def read_place_before(*, actor: Actor, number: str, radius_m: float, days: int) -> PlaceBefore:
    """Return the acts of collectors within `radius_m` metres in the `days` days before a case was reported.

    An act is at the place of its case: a report, or a check or verification, for which one stands there.
    Raises `case_not_found`.
    """
    case = access.visible_to(actor).filter(number=number).select_related("category").first()
    if case is None:
        raise DomainError("case_not_found")
    from_at = case.reported_at - timedelta(days=days)
    has_place = case.lon is not None and case.lat is not None
    return PlaceBefore(
        case=_show_case(case),
        from_at=from_at,
        has_place=has_place,
        presences=_list_presences(case, from_at=from_at, radius_m=radius_m) if has_place else (),
    )


def _show_case(case: Case) -> TracedCase:
    grid = None if case.lon is None or case.lat is None else locate_point(lon=case.lon, lat=case.lat)
    return TracedCase(
        number=case.number,
        source=case.source,
        source_class=case.source_class,
        state=case.state,
        category_name_zh=case.category.name_zh if case.category else "",
        category_name_en=case.category.name_en if case.category else "",
        address=case.address,
        lon=case.lon,
        lat=case.lat,
        grid_code=case.grid_code,
        level_codes=grid.level_codes if grid is not None else (),
        reported_at=case.reported_at,
    )


def _list_presences(case: Case, *, from_at: datetime, radius_m: float) -> tuple[Presence, ...]:
    near = _find_near(case, radius_m=radius_m)
    events = CaseEvent.objects.filter(
        case_id__in=list(near),
        actor_role=PATROL_ROLE,
        actor__isnull=False,
        occurred_at__gte=from_at,
        occurred_at__lt=case.reported_at,
    )
    rows = events.exclude(move__in=FROM_AFAR).select_related("actor", "case__category").order_by("-occurred_at", "-id")
    return tuple(
        Presence(
            member_id=row.actor_id,
            member_name=str(row.actor),
            act=row.move,
            case_number=row.case.number,
            category_name_zh=row.case.category.name_zh if row.case.category else "",
            category_name_en=row.case.category.name_en if row.case.category else "",
            is_same_class=row.case.category_id is not None and row.case.category_id == case.category_id,
            distance_m=near[row.case_id],
            at=row.occurred_at,
        )
        for row in rows[:MOST_PRESENCES]
        if row.actor_id is not None
    )


def _find_near(case: Case, *, radius_m: float) -> dict[int, float]:
    """Return the ids of the cases near by, reported before this one, with their distance in metres."""
    assert case.lon is not None
    assert case.lat is not None
    rows = _search_box(case, radius_m=radius_m).order_by("-reported_at", "-id")[:MOST_CASES]
    far = {row.pk: measure_distance_m(case.lon, case.lat, row.lon or 0.0, row.lat or 0.0) for row in rows}
    return {key: distance for key, distance in far.items() if distance <= radius_m}


def _search_box(case: Case, *, radius_m: float) -> QuerySet[Case]:
    keys = Q()
    box = build_box_around(lon=case.lon or 0.0, lat=case.lat or 0.0, radius_m=radius_m)
    for low, high in compute_key_ranges(box, limit=_MOST_RANGES):
        keys |= Q(cell_key__gte=low, cell_key__lte=high)
    rows = Case.objects.filter(keys, district_id=case.district_id, reported_at__lt=case.reported_at)
    return rows.exclude(pk=case.pk).only("id", "lon", "lat")
