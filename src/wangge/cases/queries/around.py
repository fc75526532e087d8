"""What belongs to a case beside its own history: cases near by, linked ones, requests, supervision, conferences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min, Q, QuerySet

from wangge.cases import access
from wangge.cases.domain.requests import OPEN_REQUEST_STATES, REQUEST_ACTS
from wangge.cases.models import Assistance, Case, CaseClock, CaseLink, CasePhoto, CaseRequest, Conference, Supervision
from wangge.geo.public import build_box_around, compute_key_ranges, measure_distance_m
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_clock

NEAR_M, NEAR_DAYS, MOST_NEAR = 200, 30, 8
_MOST_RANGES = 8
_MOST_READ = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NearCase:
    """Near case (附近案件): another case near by, open or ended; `photo_id` is its first picture of the report."""

    number: str
    state: str
    category_name_zh: str
    category_name_en: str
    description: str
    distance_m: float
    reported_at: datetime
    photo_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCase:
    """Linked case (关联案件): `kind` of the link and whether it leads from this case to the other."""

    kind: str
    is_outward: bool
    number: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """Request (申请) on a case; open while `state` is waiting or reviewed. `amount` is in units of `amount_kind`."""

    kind: str
    state: str
    asker_name: str
    unit_name: str
    asked_at: datetime
    reason: str
    note: str
    plan: str
    until_on: date | None
    amount: str
    amount_kind: str
    closure_code: str
    decider_name: str
    decided_at: datetime | None
    decision_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Follower (督办、会商、协办): something beside the line, when it began and ended, and what was said."""

    kind: str
    name: str
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """All of it for one case."""

    near: tuple[NearCase, ...]
    links: tuple[LinkedCase, ...]
    requests: tuple[RequestView, ...]
    followers: tuple[Follower, ...]


def read_around(*, actor: Actor, number: str) -> Around:
    """Return what belongs to a case the actor sees. Raises `case_not_found`."""
    case = access.visible_to(actor).filter(number=number).first()
    if case is None:
        raise DomainError("case_not_found")
    return Around(
        near=_list_near(actor, case),
        links=_list_links(actor, case),
        requests=_list_requests(case),
        followers=tuple(sorted(_iter_followers(case), key=lambda row: row.started_at, reverse=True)),
    )


def find_first_photos(case_ids: Iterable[int]) -> dict[int, int]:
    """Return case id → evidence id of the first picture of the report, for those that have one."""
    rows = CasePhoto.objects.filter(case_id__in=list(case_ids), purpose__in=("report", "before")).order_by()
    first = rows.values("case_id").annotate(first=Min("id")).values("first")
    return dict(CasePhoto.objects.filter(pk__in=first).values_list("case_id", "evidence_id"))


def _list_near(actor: Actor, case: Case) -> tuple[NearCase, ...]:
    if case.lon is None or case.lat is None:
        return ()
    keys = Q()
    for low, high in compute_key_ranges(
        build_box_around(lon=case.lon, lat=case.lat, radius_m=NEAR_M), limit=_MOST_RANGES
    ):
        keys |= Q(cell_key__gte=low, cell_key__lte=high)
    since = get_clock().now() - timedelta(days=NEAR_DAYS)
    rows = access.visible_to(actor).filter(keys, reported_at__gte=since).exclude(pk=case.pk)
    found = list(rows.select_related("category").order_by("-reported_at")[:_MOST_READ])
    far = {row.pk: measure_distance_m(case.lon, case.lat, row.lon or 0.0, row.lat or 0.0) for row in found}
    nearest = sorted((row for row in found if far[row.pk] <= NEAR_M), key=lambda row: far[row.pk])[:MOST_NEAR]
    photos = find_first_photos(row.pk for row in nearest) if nearest else {}
    return tuple(
        NearCase(
            number=row.number,
            state=row.state,
            category_name_zh=row.category.name_zh if row.category else "",
            category_name_en=row.category.name_en if row.category else "",
            description=row.description,
            distance_m=far[row.pk],
            reported_at=row.reported_at,
            photo_id=photos.get(row.pk),
        )
        for row in nearest
    )


def _list_links(actor: Actor, case: Case) -> tuple[LinkedCase, ...]:
    rows = CaseLink.objects.filter(Q(case_id=case.pk) | Q(other_id=case.pk)).select_related("case", "other")
    found = []
    for row in rows.order_by("id"):
        other = row.other if row.case_id == case.pk else row.case
        if access.may_see(actor, other):
            is_outward = row.case_id == case.pk
            found.append(LinkedCase(kind=row.kind, is_outward=is_outward, number=other.number, state=other.state))
    return tuple(found)


def find_decided_request(*, actor: Actor, number: str, move: str) -> RequestView | None:
    """Return the open request on a case that a move would decide; None for moves that decide none.

    Raises `case_not_found`.
    """
    kind, act = REQUEST_ACTS.get(move, ("", "ask"))
    if act == "ask":
        return None
    case = access.visible_to(actor).filter(number=number).first()
    if case is None:
        raise DomainError("case_not_found")
    found = (row for row in _list_requests(case) if row.kind == kind and row.state in OPEN_REQUEST_STATES)
    return next(found, None)


def _list_requests(case: Case) -> tuple[RequestView, ...]:
    rows = list(_read_requests(case))
    limits = _read_handling_limits(case) if any(row.amount is not None for row in rows) else []
    return tuple(
        RequestView(
            kind=row.kind,
            state=row.state,
            asker_name=row.asker.display_name,
            unit_name=row.asker_unit.name if row.asker_unit else "",
            asked_at=row.asked_at,
            reason=row.reason,
            note=row.note,
            plan=row.plan,
            until_on=row.until_on,
            amount="" if row.amount is None else f"{row.amount.normalize():f}",
            amount_kind=_find_kind(limits, row.asked_at),
            closure_code=row.closure_code,
            decider_name=row.decider.display_name if row.decider else "",
            decided_at=row.decided_at,
            decision_note=row.decision_note,
        )
        for row in rows
    )


def _read_requests(case: Case) -> QuerySet[CaseRequest]:
    rows = CaseRequest.objects.filter(case_id=case.pk).select_related("asker", "asker_unit", "decider")
    return rows.order_by("-asked_at", "-id")


def _read_handling_limits(case: Case) -> list[tuple[datetime, str]]:
    """Return when each handling clock started and in which unit its limit is, the latest first."""
    rows = CaseClock.objects.filter(case_id=case.pk, stage="handle").order_by("-started_at")
    return list(rows.values_list("started_at", "limit_kind"))


def _find_kind(limits: Iterable[tuple[datetime, str]], asked_at: datetime) -> str:
    return next((kind for started_at, kind in limits if started_at <= asked_at), "")


def _iter_followers(case: Case) -> Iterable[Follower]:
    for watch in Supervision.objects.filter(case_id=case.pk).select_related("unit"):
        yield Follower(
            kind="supervision", name=watch.unit.name if watch.unit else "", started_at=watch.started_at,
            due_at=watch.due_at, ended_at=watch.ended_at or watch.answered_at, said=watch.answer,
        )  # fmt: skip
    for talk in Conference.objects.filter(case_id=case.pk).select_related("convener"):
        yield Follower(
            kind="conference", name=talk.convener.display_name, started_at=talk.convened_at,
            due_at=talk.effect_due_at, ended_at=talk.decided_at, said=talk.decision or talk.topic,
        )  # fmt: skip
    for call in Assistance.objects.filter(case_id=case.pk).select_related("unit"):
        yield Follower(
            kind="assistance", name=call.unit.name, started_at=call.called_at, due_at=None,
            ended_at=call.reported_at, said=call.report,
        )  # fmt: skip
