"""Bulletins of the listed cases: what one of a period would hold, those issued, and their chains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from wangge.cases import access
from wangge.cases.domain.bulletins import (
    BULLETIN_CHAIN_NAME,
    BULLETIN_SCOPE_PREFIX,
    DAY,
    ENDED,
    LISTED,
    STRUCK_OFF,
    Balance,
    BulletinFacts,
    Entry,
    balance_entries,
    encode_bulletin,
    find_last_period,
    list_bulletin_fields,
    name_bulletin,
    name_scope,
    read_entries,
    replay_bulletin,
)
from wangge.cases.models import Bulletin, Supervision
from wangge.cases.queries.supervised import find_streets
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import ChainEvent, ChainHead, ChainPart, Replay, get_clock, get_local_day, get_profile

_CHUNK = 200
_ENDED_STATES = ("voided", "refused", "merged")


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinView:
    """A bulletin: issued by somebody, or with id 0 as it would be."""

    id: int
    number: int
    district_name: str
    from_on: date
    to_on: date
    issued_by: str
    issued_at: datetime | None
    entries: tuple[Entry, ...]
    balance: Balance


@dataclass(frozen=True, slots=True, kw_only=True)
class DueBulletin:
    """A bulletin that nobody has issued: how many cases were listed in its period, which ended `days_over` days ago."""

    district_id: int
    from_on: date
    to_on: date
    count: int
    days_over: int


def draft_bulletin(*, actor: Actor, from_on: date | None = None, to_on: date | None = None) -> BulletinView:
    """Return what a bulletin of the actor's district would hold, by default of the last period that is over.

    Raises `not_allowed` for somebody who issues none, `bulletin_days_invalid`, `bulletin_period_open`.
    """
    access.check_issue_bulletin(actor)
    first, last = find_last_period(get_profile().loop.supervision.bulletin.period, today=_find_today())
    first, last = from_on or first, to_on or last
    if first > last:
        raise DomainError("bulletin_days_invalid")
    if last >= _find_today():
        raise DomainError("bulletin_period_open", to_on=last.isoformat())
    entries = _list_entries(actor.district_id or 0, first, last)
    return BulletinView(
        id=0,
        number=0,
        district_name="",
        from_on=first,
        to_on=last,
        issued_by="",
        issued_at=None,
        entries=entries,
        balance=balance_entries(entries, from_on=first),
    )


def list_due_bulletins() -> tuple[DueBulletin, ...]:
    """Return the bulletins of the last period that are due: cases were listed in it, and none that covers it is issued.

    For the program itself, which reminds those who issue them.
    """
    first, last = find_last_period(get_profile().loop.supervision.bulletin.period, today=_find_today())
    issued = set(Bulletin.objects.filter(from_on__lte=first, to_on__gte=last).values_list("district_id", flat=True))
    rows = _filter_listed(first, last).order_by().values("case__district_id")
    counts = rows.annotate(count=Count("case_id", distinct=True)).values_list("case__district_id", "count")
    return tuple(
        DueBulletin(
            district_id=district_id, from_on=first, to_on=last, count=count, days_over=(_find_today() - last).days
        )
        for district_id, count in sorted(counts)
        if district_id is not None and district_id not in issued
    )


def list_bulletins(*, actor: Actor, limit: int = 100) -> tuple[BulletinView, ...]:
    """Return the issued bulletins that the actor may read, the newest first. Raises `not_allowed`."""
    rows = access.bulletins_visible_to(actor).select_related("district", "issued_by")
    return tuple(_build_view(row) for row in rows.order_by("-issued_at", "-id")[:limit])


def get_bulletin(*, actor: Actor, bulletin_id: int) -> BulletinView:
    """Return an issued bulletin, word for word. Raises `not_allowed`, `bulletin_not_found`."""
    rows = access.bulletins_visible_to(actor).select_related("district", "issued_by")
    row = rows.filter(pk=bulletin_id).first()
    if row is None:
        raise DomainError("bulletin_not_found")
    return _build_view(row)


def _build_view(row: Bulletin) -> BulletinView:
    entries = read_entries(row.content)
    return BulletinView(
        id=row.pk,
        number=row.number,
        district_name=row.district.name,
        from_on=row.from_on,
        to_on=row.to_on,
        issued_by=row.issued_by.display_name,
        issued_at=row.issued_at,
        entries=entries,
        balance=balance_entries(entries, from_on=row.from_on),
    )


def _list_entries(district_id: int, from_on: date, to_on: date) -> tuple[Entry, ...]:
    """Return an entry for each case that stood on the board in the days, the longest listed first."""
    zone = ZoneInfo(get_profile().city.zone)
    rows = (
        _filter_listed(from_on, to_on)
        .filter(case__district_id=district_id)
        .select_related("case__category", "unit")
        .order_by("started_at", "id")
    )
    first: dict[int, Supervision] = {}
    for row in rows:  # a case is listed again when the check after its unit's work failed and that was late too
        first.setdefault(row.case_id, row)
    streets = find_streets([row.case.grid_id for row in first.values() if row.case.grid_id is not None])
    return tuple(_build_entry(row, streets.get(row.case.grid_id or 0, ""), to_on, zone) for row in first.values())


def _filter_listed(from_on: date, to_on: date) -> QuerySet[Supervision]:
    """Return what stood on the board on one of the city's days, both included."""
    zone = ZoneInfo(get_profile().city.zone)
    start = datetime.combine(from_on, time(), zone)
    end = datetime.combine(to_on + DAY, time(), zone)
    rows = Supervision.objects.filter(is_listed=True, started_at__lt=end)
    return rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=start))


def _build_entry(row: Supervision, street: str, to_on: date, zone: ZoneInfo) -> Entry:
    case, listed_on = row.case, row.started_at.astimezone(zone).date()
    ended_on = row.ended_at.astimezone(zone).date() if row.ended_at is not None else None
    if ended_on is not None and ended_on > to_on:
        ended_on = None
    result = LISTED
    if ended_on is not None:
        is_unchecked = case.state in _ENDED_STATES or case.closed_at == row.ended_at
        result = ENDED if is_unchecked else STRUCK_OFF
    return Entry(
        number=case.number,
        category_zh=case.category.name_zh if case.category else "",
        category_en=case.category.name_en if case.category else "",
        street=street,
        unit=row.unit.name if row.unit else "",
        listed_on=listed_on.isoformat(),
        ended_on=ended_on.isoformat() if ended_on is not None else "",
        days=((ended_on or to_on) - listed_on).days + 1,
        result=result,
    )


def _find_today() -> date:
    return get_local_day(get_clock().now())


def read_facts(row: Bulletin) -> BulletinFacts:
    """Return what is sealed of a bulletin's row."""
    return BulletinFacts(
        district_id=row.district_id,
        number=row.number,
        from_on=row.from_on,
        to_on=row.to_on,
        issued_by_id=row.issued_by_id,
        issued_at=row.issued_at,
        content=row.content,
    )


class BulletinChainSource:
    """Chain source (链来源) of the bulletins: a chain a bulletin, of the one act by which it was issued."""

    name = BULLETIN_CHAIN_NAME
    scope_prefix = BULLETIN_SCOPE_PREFIX

    def iter_heads(self, *, changed_since: datetime | None = None) -> Iterator[ChainHead]:
        """Yield the bulletins by ascending id; with `changed_since` those issued since."""
        rows = Bulletin.objects.order_by("id")
        if changed_since is not None:
            rows = rows.filter(issued_at__gte=changed_since)
        for row in rows.iterator(chunk_size=_CHUNK):
            yield ChainHead(
                chain_key=row.pk,
                subject=name_bulletin(name_scope(row.district_id), row.number),
                count=1,
                head=row.mac,
                row_mac=row.row_mac,
                fields=list_bulletin_fields(read_facts(row)),
            )

    def iter_events(self) -> Iterator[ChainEvent]:
        """Yield the act of each bulletin."""
        for row in Bulletin.objects.order_by("id").iterator(chunk_size=_CHUNK):
            yield ChainEvent(chain_key=row.pk, seq=1, content=encode_bulletin(read_facts(row)), mac=row.mac)

    def iter_parts(self) -> Iterator[ChainPart]:
        """Yield nothing: no further row hangs on a bulletin."""
        return iter(())

    def replay(self, contents: Sequence[bytes]) -> Replay:
        """Return the columns that a bulletin's act tells."""
        return Replay(replay_bulletin(contents), {})

    def iter_numbers(self) -> Iterator[tuple[str, int]]:
        """Yield (scope, number) of every bulletin, each district together, numbers ascending."""
        rows = Bulletin.objects.order_by("district_id", "number").values_list("district_id", "number")
        yield from ((name_scope(district_id), number) for district_id, number in rows.iterator(chunk_size=_CHUNK))

    def name_number(self, scope: str, number: int) -> str:
        """Return what the bulletin that bears `number` is called."""
        return name_bulletin(scope, number)
