"""The full scheme: everything that a run of a city is made of, computed over a lake as `wangge evaluate --lake` does it."""

from __future__ import annotations

import time
from typing import Any

from wangge.analytics.public import Engine
from wangge.evaluation.domain.assessment import list_needed_indicators
from wangge.evaluation.domain.flags import list_barring_indicators
from wangge.evaluation.domain.judging import Group, compute_groups
from wangge.evaluation.domain.schemes import build_schemes
from wangge.evaluation.domain.sheets import DEPARTMENT
from wangge.profiles.public import load_profile

PROFILE = "hailing"
"""A city with four levels of grids, as the synthetic cases have them, schemes for units and areas, and flags."""


def measure_scheme(engine: Engine) -> dict[str, Any]:
    """Compute the groups of all subjects once and return the time of it."""
    started, cpu_started = time.perf_counter(), time.process_time()
    groups = compute_city(engine)
    return {
        "profile": PROFILE,
        "subjects": len(groups),
        "seconds": round(time.perf_counter() - started, 1),
        "cpu_seconds": round(time.process_time() - cpu_started, 1),
    }


def compute_city(engine: Engine) -> tuple[Group, ...]:
    """Return the groups of all subjects of the profile: sheets, composites, schemes and what bars from flags."""
    profile = load_profile(PROFILE)
    further = list_needed_indicators(profile)
    barring = list_barring_indicators(profile.evaluation.flags)
    return compute_groups(
        engine,
        schemes=build_schemes(profile.evaluation),
        dimensions=profile.evaluation.dimensions,
        level_keys=tuple(level.key for level in profile.grid.levels),
        further=further | {(DEPARTMENT, ""): (*further.get((DEPARTMENT, ""), ()), *barring)},
    )
