"""The one table event -> handler, and the registrations that join modules."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.public import CaseChainSource, check_workflow_profile
from wangge.catalog.public import validate_profile as check_catalogue_profile
from wangge.evaluation.public import check_evaluation_profile
from wangge.geo.public import check_grid_rules
from wangge.platform.handlers import PLATFORM_HANDLERS, PLATFORM_TIMERS
from wangge.platform.public import register_chain_source, register_daily_timer, register_handlers
from wangge.profiles.public import ProfileValidator, register_validator

# Events of cases have no handler of their own yet: open pages hear of them through the outbox (`config/events.py`).
PROFILE_CHECKS: Mapping[str, ProfileValidator] = {
    "geo": check_grid_rules,
    "catalog": check_catalogue_profile,
    "cases": check_workflow_profile,
    "evaluation": check_evaluation_profile,
}


def wire_everything() -> None:
    """Register every module's chain sources, handlers, daily timers and profile checks."""
    register_chain_source(CaseChainSource())
    register_handlers(PLATFORM_HANDLERS)
    for name, at in PLATFORM_TIMERS.items():
        register_daily_timer(name, at=at)
    for name, check in PROFILE_CHECKS.items():
        register_validator(name, check)
