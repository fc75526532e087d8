"""Which months of the case facts may have changed: for whoever keeps facts and will not read all of them again.

What is named here is never too little and may be too much: a month that is named is read and compared. Facts of a case
change by its own acts, by time (a limit passes, a closed case stays quiet long enough), by what is told near it, and
by what is kept beside the cases: places, duties, names, the city profile.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Min, QuerySet

from wangge.cases import access
from wangge.cases.domain.workflow import OPEN_STATES
from wangge.cases.models import Case, CaseEvent
from wangge.cases.queries.arrow import open_arrow_snapshot
from wangge.cases.queries.fact_references import read_fact_references
from wangge.cases.queries.facts import EVENTS_TABLE
from wangge.cases.queries.particulars import read_nearness
from wangge.kernel.public import Actor, DomainError, digest_bytes, encode_canonical
from wangge.platform.public import digest_profile, get_profile


def read_high_water() -> int:
    """Return the highest event id below which every event is committed; 0 without any. Raises `facts_busy`."""
    with open_arrow_snapshot(settled_table=EVENTS_TABLE) as snapshot:
        return snapshot.read_number(f"SELECT coalesce(max(id), 0) FROM {EVENTS_TABLE}")  # noqa: S608 - ours


def list_fact_months(*, actor: Actor) -> tuple[str, ...]:
    """Return the months "2026-10" of the city in which cases of the actor's district were reported, the first one first.

    Raises `not_allowed` for somebody without a view of the whole district.
    """
    zone, cases = _find_zone(), _list_cases(actor)
    months: list[str] = []
    first: datetime | None = cases.aggregate(first=Min("reported_at"))["first"]
    while first is not None:
        months.append(f"{first.astimezone(zone):%Y-%m}")
        following = cases.filter(reported_at__gte=_find_end(first, zone))
        first = following.aggregate(first=Min("reported_at"))["first"]
    return tuple(months)


def count_fact_cases(*, actor: Actor, from_on: date | None, to_on: date, most: int) -> int:
    """Return how many cases of the actor's district were reported in the days, counting no further than `most`.

    Raises `not_allowed` for somebody without a view of the whole district.
    """
    zone, cases = _find_zone(), _list_cases(actor)
    if from_on is not None:
        cases = cases.filter(reported_at__gte=datetime.combine(from_on, time(), tzinfo=zone))
    end = datetime.combine(to_on + timedelta(days=1), time(), tzinfo=zone)
    return cases.filter(reported_at__lt=end)[:most].count()


def list_changed_months(*, actor: Actor, since_event: int, since_at: datetime) -> frozenset[str]:
    """Return the months of the reports whose facts may differ from those known at `since_at` up to an event.

    Only what cases and time change is looked at, of the actor's district; see `digest_fact_references` for the rest.
    Raises `not_allowed` for somebody without a view of the whole district.
    """
    zone, cases = _find_zone(), _list_cases(actor)
    nearness = read_nearness(get_profile())
    acted = CaseEvent.objects.filter(pk__gt=since_event).values("case_id")
    told = _list_months(cases.filter(pk__in=acted), zone)
    months = {*told, *_list_months(cases.filter(state__in=OPEN_STATES), zone)}
    months |= set(_list_months(cases.filter(closed_at__gt=since_at - nearness.look_ahead), zone))
    for month in told:
        end = _find_end(month, zone)
        following = end
        while following <= end + nearness.look_back:
            months.add(following.astimezone(zone))
            following = _find_end(following, zone)
        closed = cases.filter(closed_at__gte=month - nearness.look_ahead, closed_at__lt=end)
        months |= set(_list_months(closed, zone))
    return frozenset(f"{month:%Y-%m}" for month in months)


def digest_fact_references(*, actor: Actor) -> str:
    """Return the SHA-256 of all that facts depend on beside the cases: profile, places, duties, names, and how they fold."""
    told = {"references": read_fact_references(actor=actor).digest, "profile": digest_profile(get_profile())}
    return digest_bytes(encode_canonical(told))


def _list_cases(actor: Actor) -> QuerySet[Case]:
    if access.find_scope(actor) not in {"district", "all"}:
        raise DomainError("not_allowed")
    return access.visible_to(actor).order_by()


def _list_months(cases: QuerySet[Case], zone: ZoneInfo) -> Iterable[datetime]:
    """Return the beginnings of the months in which the cases were reported."""
    return list(cases.datetimes("reported_at", "month", tzinfo=zone))


def _find_end(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant at which the city's month of an instant ends."""
    first = instant.astimezone(zone).date().replace(day=1)
    return datetime.combine((first + timedelta(days=31)).replace(day=1), time.min, zone)


def _find_zone() -> ZoneInfo:
    return ZoneInfo(get_profile().city.zone)
