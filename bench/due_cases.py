"""Open cases with running clocks and their timers for `bench due`, written straight into the tables."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)  # Tuesday, 10:00 in Shanghai: somebody is at work
LIMIT_KIND, LIMIT_HOURS = "work_hour", 2
KINDS = ("sign", "sign", "handle", "warn")
"""What comes due in turn: a unit did not sign, did not finish, will soon be late."""


def fill(city: Any, *, cases: int, due: int) -> None:
    """Write cases, rounds, clocks and timers, `due` of them due in the last minute; let the planner look at them."""
    from wangge.cases.models import Case, CaseClock, HandlingRound
    from wangge.platform.models import DueWork

    rng = random.Random(20260303)
    plans = [(number, KINDS[number % len(KINDS)], number <= due) for number in range(1, cases + 1)]
    rng.shuffle(plans)
    for chunk in _cut(plans, 2_000):
        made = [_make_case(city, number, kind) for number, kind, _ in chunk]
        Case.objects.bulk_create(made, batch_size=400)
        HandlingRound.objects.bulk_create([_make_round(row) for row in made], batch_size=1_000)
        clocks, timers = [], []
        for row, (_, kind, is_due) in zip(made, chunk, strict=True):
            at = NOW - timedelta(seconds=rng.uniform(1, 59)) if is_due else NOW + timedelta(hours=rng.uniform(1, 200))
            clocks.append(_make_clock(row, kind, at))
            timers.append(_make_timer(row, clocks[-1], at))
        CaseClock.objects.bulk_create(clocks, batch_size=1_000)
        DueWork.objects.bulk_create(timers, batch_size=1_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _cut(plans: list[tuple[int, str, bool]], size: int) -> Iterator[list[tuple[int, str, bool]]]:
    for start in range(0, len(plans), size):
        yield plans[start : start + size]


def _make_case(city: Any, number: int, kind: str) -> Any:
    from wangge.cases.models import Case

    reported_at = NOW - timedelta(days=3)
    return Case(
        number=f"ZJG20260228{number:08d}", number_scope="bench", number_sequence=number,
        district_id=city.units["district"], state="dispatched" if kind == "sign" else "handling", version=5,
        source="collector", source_class="own", address=f"人民中路{number % 900}号",
        category_id=city.categories["garbage"], unit_id=city.units["sanitation"], reporter_id=city.members["chen"],
        reported_at=reported_at, recorded_at=reported_at, stage="handle", stage_due_at=NOW, stage_yellow_at=NOW,
        handle_due_at=NOW - timedelta(seconds=1), round_count=1, head_mac="0" * 64, row_mac="0" * 64,
    )  # fmt: skip


def _make_round(case: Any) -> Any:
    from wangge.cases.models import HandlingRound

    return HandlingRound(
        case_id=case.pk, turn=1, unit_id=case.unit_id, opened_by="dispatch", dispatched_at=case.reported_at
    )


def _make_clock(case: Any, kind: str, at: datetime) -> Any:
    from wangge.cases.models import CaseClock

    due_at = at + timedelta(hours=1) if kind == "warn" else at
    return CaseClock(
        case_id=case.pk, stage="sign" if kind == "sign" else "handle", turn=4, unit_id=case.unit_id,
        started_at=case.reported_at, limit_kind=LIMIT_KIND, limit_amount=LIMIT_HOURS, due_at=due_at,
        yellow_at=at - timedelta(microseconds=1) if kind == "warn" else at - timedelta(hours=1), due_state="due",
    )  # fmt: skip


def _make_timer(case: Any, clock: Any, at: datetime) -> Any:
    from wangge.platform.models import DueWork

    at += timedelta(microseconds=1)
    return DueWork(
        kind="timer", name="cases.clock", key=f"bench:{case.pk}", stream=f"case:{case.pk}",
        district_id=case.district_id, payload={"case_id": case.pk, "stage": clock.stage, "turn": clock.turn},
        due_at=at, run_at=at,
    )  # fmt: skip


def count_by_move() -> dict[str, int]:
    """Return how often each thing was done: acts of the program, and what was told without an act."""
    from wangge.cases.models import CaseEvent
    from wangge.platform.models import DueWork

    acts = Counter(CaseEvent.objects.values_list("move", flat=True))
    told = Counter(DueWork.objects.filter(name__in=("case.due_soon", "case.overdue")).values_list("name", flat=True))
    return dict(acts + told)


def count_due(now: datetime) -> int:
    """Return how many rows of work are left though they are due, or were given up."""
    from wangge.platform.models import DueWork

    return (
        DueWork.objects.filter(state="pending", run_at__lte=now).count() + DueWork.objects.filter(state="dead").count()
    )
