"""On which cases the profile's rule proposes a conference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from wangge.cases import access
from wangge.cases.domain.repeats import Occurrence, find_repeated
from wangge.cases.domain.workflow import CASE_MOVES
from wangge.cases.models import Case, CaseRequest, Conference
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import get_clock, get_profile

_MOST_PROPOSALS = 200
_NO_TROUBLE = ("refused", "voided", "merged")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceProposal:
    """Conference proposal (会商建议): `reason` is "repeated", `count` times near by, or "suspended" since `since`."""

    number: str
    reason: str
    count: int
    since: datetime


def propose_conferences(*, actor: Actor) -> tuple[ConferenceProposal, ...]:
    """Return the open cases on which the rule proposes a conference (XS-12), those suspended longest first.

    That is a case whose category stood so often near by within the days, or one suspended too long, unless a conference
    on it is running. Raises `not_allowed` for somebody who convenes none.
    """
    rule = get_profile().loop.conference
    if not actor.has_role(*rule.convened_by):
        raise DomainError("not_allowed")
    now = get_clock().now()
    running = Conference.objects.filter(Q(decided_at=None) | Q(effect_shown_at=None)).values("case_id")
    sources = CASE_MOVES.find_move("convene").sources
    open_cases = access.visible_to(actor).filter(state__in=sources).exclude(pk__in=running)
    suspended = _propose_suspended(open_cases, before=now - timedelta(days=rule.suspended_days))
    counts = _count_repeated(actor, since=now - timedelta(days=rule.repeat_days), least=rule.repeats)
    return (*suspended, *_propose_repeated(open_cases, counts))[:_MOST_PROPOSALS]


def _propose_suspended(open_cases: QuerySet[Case], *, before: datetime) -> list[ConferenceProposal]:
    granted = CaseRequest.objects.filter(
        kind="suspension", state="granted", decided_at__lt=before, case__in=open_cases.filter(state="suspended")
    )
    rows = granted.order_by("decided_at").values_list("case__number", "decided_at")
    since = {number: decided_at for number, decided_at in rows if decided_at is not None}
    return [
        ConferenceProposal(number=number, reason="suspended", count=1, since=decided_at)
        for number, decided_at in since.items()
    ]


def _count_repeated(actor: Actor, *, since: datetime, least: int) -> dict[int, int]:
    rows = access.visible_to(actor).filter(reported_at__gte=since, category__isnull=False, lon__isnull=False)
    found = rows.exclude(state__in=_NO_TROUBLE).values_list("pk", "category_id", "lon", "lat")
    occurrences = [Occurrence(pk, category_id or 0, lon or 0.0, lat or 0.0) for pk, category_id, lon, lat in found]
    return find_repeated(occurrences, radius_m=float(get_profile().merging.radius_m), least=least)


def _propose_repeated(open_cases: QuerySet[Case], counts: dict[int, int]) -> list[ConferenceProposal]:
    if not counts:
        return []
    rows = open_cases.order_by("pk").values_list("pk", "number", "reported_at").iterator()
    found = [row for row in rows if row[0] in counts]
    return [
        ConferenceProposal(number=number, reason="repeated", count=counts[pk], since=reported_at)
        for pk, number, reported_at in sorted(found, key=lambda row: (-counts[row[0]], row[0]))
    ]
