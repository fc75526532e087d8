"""Scenes of the score ledger: a month of the small city under the points of one of the cities."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.factories import World
from tests.support.scenes import derive_profile, keep_scene
from wangge.evaluation.domain.periods import list_months
from wangge.evaluation.public import (
    NewEntry,
    decide_entry,
    freeze_period,
    get_period,
    list_totals,
    open_period,
    propose_entry,
    publish_period,
    run_evaluation,
)
from wangge.platform.public import get_profile, use_profile
from wangge.profiles.public import CityProfile, load_profile

MARCH = {"from_on": date(2026, 3, 1), "to_on": date(2026, 3, 31)}
IN_MARCH = date(2026, 3, 10)


@contextmanager
def use_points_of(world: World, city: str) -> Iterator[None]:
    """Give the small city the points of another one, with its schemes and ladders."""

    def take(profile: CityProfile) -> CityProfile:
        other = load_profile(city)
        taken = {name: getattr(other, name) for name in ("scoring", "schemes", "accountability")}
        return profile.model_copy(update=taken)

    with use_profile(derive_profile(world.profile, f"points of {city}", take)):
        yield


def open_march(world: World) -> int:
    """Open the ledger of March and return its id."""
    return open_period(actor=world.actor("jiang"), **MARCH)


def propose(world: World, period_id: int, *, by: str = "jiang", unit: str = "sanitation", **facts: Any) -> int:
    """Propose points of a unit, with a photo, and return the entry's id."""
    given = {
        "occurred_on": IN_MARCH,
        "reason": "现场检查",
        "rule": "department_strict",
        "unit_id": world.units[unit],
        **facts,
    }
    given.setdefault("evidence_id", world.photo())
    checks = get_profile().scoring.checks
    given.setdefault("check_kind", checks[0].key if checks else "")
    return propose_entry(actor=world.actor(by), period_id=period_id, entry=NewEntry(**given))


def give(world: World, period_id: int, **facts: Any) -> int:
    """Propose points and have them confirmed by 冯."""
    entry_id = propose(world, period_id, **facts)
    decide_entry(actor=world.actor("feng"), entry_id=entry_id, is_confirmed=True)
    return entry_id


def publish(world: World, period_id: int) -> None:
    """Publish a period the day after its last one, or now if that is over."""
    world.clock.advance_to(max(world.now, world.now.replace(month=4, day=1)))
    publish_period(actor=world.actor("jiang"), period_id=period_id)


def freeze(world: World, period_id: int, *, reason: str = "测试不评价人工项") -> str:
    """Publish a period, wait until it was public long enough, evaluate its months, and freeze it."""
    publish(world, period_id)
    world.wait(timedelta(days=7))
    return close(world, period_id, reason=reason)


def keep_run_of_march(world: World) -> int:
    """Return the run of March, evaluated where the scene ends that the test begins with."""
    return keep_scene(world, "run of March", _evaluate_march)


def _evaluate_march(world: World) -> int:
    return run_evaluation(actor=world.actor("jiang"), month="2026-03")


def keep_frozen_march(world: World) -> int:
    """Return the id of a frozen March in which nobody gave a point by hand; that it is frozen is proved elsewhere."""
    return keep_scene(world, "a frozen March", _freeze_march)


def _freeze_march(world: World) -> int:
    period = open_march(world)
    freeze(world, period)
    return period


def close(world: World, period_id: int, *, reason: str = "测试不评价人工项") -> str:
    """Evaluate the months of a period that was public long enough, and freeze it."""
    period = get_period(actor=world.actor("jiang"), period_id=period_id)
    for month in list_months(period.from_on, period.to_on):
        run_evaluation(actor=world.actor("jiang"), month=month)
    return freeze_period(actor=world.actor("jiang"), period_id=period_id, reason=reason)


def read_points(world: World, period_id: int, by: str = "feng") -> dict[str, Decimal]:
    """Return the totals that somebody sees, by the name of the subject."""
    return {one.subject_name: one.total.points for one in list_totals(actor=world.actor(by), period_id=period_id)}
