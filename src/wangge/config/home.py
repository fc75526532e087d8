"""The role home: what waits for the person who signed in, and what is due next."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangge.cases.public import (
    CaseFilter,
    CasePage,
    QueueCount,
    count_queues,
    find_queue_states,
    list_cases,
)
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile

DUE_NEXT = 10
SEEING_SCOPES = ("district", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What the role home shows; parts that do not concern the actor are None."""

    queues: tuple[QueueCount, ...]
    loop: tuple[QueueCount, ...]
    due_next: CasePage | None
    checks: CasePage | None
    reports: CasePage | None


@require_GET
def show_home(request: HttpRequest) -> HttpResponse:
    """Show the actor's own queues, what is due next and, to those who see the whole loop, the loop."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return render(request, "home.html", {"home": build_home(actor)})


def build_home(actor: Actor) -> Home:
    """Read what concerns the actor: at most seven queries."""
    if not _sees_cases(actor):
        return Home(queues=(), loop=(), due_next=None, checks=None, reports=None)
    states = find_queue_states(actor)
    is_collector = actor.has_role("collector")
    counts = count_queues(actor=actor) if states or _sees_loop(actor) else {}
    empty = {state: QueueCount(state=state, total=0, red=0, yellow=0) for state in states}
    return Home(
        queues=tuple((empty | counts)[state] for state in states),
        loop=tuple(counts.values()) if _sees_loop(actor) else (),
        due_next=_list(actor, CaseFilter(states=states, page_size=DUE_NEXT)) if states else None,
        checks=_list(actor, _filter_checks(actor)) if is_collector else None,
        reports=_list(actor, _filter_reports(actor)) if is_collector else None,
    )


def _filter_checks(actor: Actor) -> CaseFilter:
    return CaseFilter(states=("verifying", "checking"), task_of=actor.member_id, page_size=DUE_NEXT)


def _filter_reports(actor: Actor) -> CaseFilter:
    return CaseFilter(reporter_id=actor.member_id, order="newest", page_size=5)


def _list(actor: Actor, wanted: CaseFilter) -> CasePage:
    return list_cases(actor=actor, wanted=wanted)


def _sees_cases(actor: Actor) -> bool:
    return any(role.key in actor.roles for role in get_profile().roles)


def _sees_loop(actor: Actor) -> bool:
    return any(role.key in actor.roles and role.scope in SEEING_SCOPES for role in get_profile().roles)
