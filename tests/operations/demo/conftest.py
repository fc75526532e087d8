"""One small demo city for all tests; everything they need of it is read at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.db.models import Count, Sum
from pytest_django.plugin import DjangoDbBlocker

from tests.operations.demo.making import LAST_ON, lend_database, make_city
from wangge.cases.models import Case, CaseEvent
from wangge.geo.public import list_postings
from wangge.kernel.public import build_system_actor
from wangge.patrol.models import Duty, TrackLook
from wangge.people.public import list_members
from wangge.platform.models import Anchor, DueWork, Evidence, Installation
from wangge.platform.public import get_profile

DAYS, REPORTS = 8, 300


@dataclass(frozen=True)
class DemoCity:
    """What is told of the city, and what lies in its tables."""

    told: dict[str, Any]
    instants: tuple[datetime, ...]
    anchors: tuple[datetime, ...]
    waiting_work: int  # due before the end; timers of open cases lie ahead
    pictures: int
    is_marked: bool
    roles: frozenset[str]
    duties: dict[str, int]
    states: dict[str, str]
    walks: dict[str, tuple[int, int]]  # username → duties, and places kept of them
    looked_at: tuple[str, ...]


@pytest.fixture(scope="session")
def demo(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> DemoCity:
    """Make the city, read it, and leave the database empty."""
    with django_db_blocker.unblock(), lend_database(tmp_path_factory.mktemp("home")):
        return _read(make_city(days=DAYS, reports=REPORTS))


def _read(told: dict[str, Any]) -> DemoCity:
    system = build_system_actor(name="test")
    now = CaseEvent.objects.latest("id").recorded_at
    keys = [role.key for role in get_profile().roles]
    return DemoCity(
        told=told,
        instants=tuple(CaseEvent.objects.order_by("id").values_list("recorded_at", flat=True)),
        anchors=tuple(Anchor.objects.order_by("number").values_list("sealed_at", flat=True)),
        waiting_work=DueWork.objects.exclude(state="done").filter(due_at__lt=now).count(),
        pictures=Evidence.objects.count(),
        is_marked=Installation.objects.get().is_demo,
        roles=frozenset(key for key in keys if list_members(actor=system, now=now, role=key)),
        duties=Counter(posting.duty for posting in list_postings(actor=system, on=LAST_ON)),
        states=dict(Case.objects.values_list("number", "state")),
        walks=_read_walks(),
        looked_at=tuple(TrackLook.objects.values_list("member__username", flat=True)),
    )


def _read_walks() -> dict[str, tuple[int, int]]:
    rows = Duty.objects.order_by("member__username").values_list("member__username")
    found = rows.annotate(duties=Count("pk", distinct=True), places=Sum("pieces__count"))
    return {username: (duties, places or 0) for username, duties, places in found}
