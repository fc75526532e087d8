"""The one table event -> handler, and the registrations that join modules."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.handlers import ANSWER_HANDLERS, CASE_DAILY_TIMERS, CASE_HANDLERS, CASE_TIMER_HANDLERS
from wangge.cases.public import APPEND_ONLY_TABLES as APPEND_ONLY_CASES
from wangge.cases.public import BulletinChainSource, CaseChainSource, ReviewChainSource, check_workflow_profile
from wangge.catalog.public import validate_profile as check_catalogue_profile
from wangge.config.telling import ADMIN_HANDLERS
from wangge.evaluation.handlers import EVALUATION_HANDLERS, EVALUATION_TIMERS
from wangge.evaluation.public import APPEND_ONLY_TABLES as APPEND_ONLY_RUNS
from wangge.evaluation.public import (
    KEY_TASK_ACT_TABLES,
    LEDGER_ACT_TABLES,
    MATTER_ACT_TABLES,
    REFERRAL_ACT_TABLES,
    SCORE_CHAINS,
    check_assessment_profile,
    check_evaluation_profile,
    check_scoring_profile,
    iter_kept_references,
)
from wangge.geo.public import check_grid_rules
from wangge.notices.handlers import NOTICE_HANDLERS, NOTICE_TIMERS
from wangge.patrol.handlers import PATROL_HANDLERS, PATROL_TIMERS
from wangge.patrol.public import APPEND_ONLY_TABLES as APPEND_ONLY_LOOKS
from wangge.platform.handlers import PLATFORM_HANDLERS, PLATFORM_TIMERS
from wangge.platform.public import (
    register_append_only,
    register_chain_source,
    register_daily_timer,
    register_handlers,
    register_kept_contents,
)
from wangge.profiles.public import ProfileValidator, register_validator

PROFILE_CHECKS: Mapping[str, ProfileValidator] = {
    "geo": check_grid_rules,
    "catalog": check_catalogue_profile,
    "cases": check_workflow_profile,
    "evaluation": check_evaluation_profile,
    "scoring": check_scoring_profile,
    "schemes": check_assessment_profile,
}


def wire_everything() -> None:
    """Register every module's chain sources, append-only tables, handlers, daily timers and profile checks."""
    register_chain_source(BulletinChainSource())
    register_chain_source(CaseChainSource())
    register_chain_source(ReviewChainSource())
    for source in SCORE_CHAINS:
        register_chain_source(source)
    register_kept_contents("references of runs", iter_kept_references)
    register_append_only(
        *APPEND_ONLY_CASES,
        *APPEND_ONLY_RUNS,
        *LEDGER_ACT_TABLES,
        *MATTER_ACT_TABLES,
        *REFERRAL_ACT_TABLES,
        *KEY_TASK_ACT_TABLES,
        *APPEND_ONLY_LOOKS,
    )
    register_handlers(PLATFORM_HANDLERS)
    register_handlers(EVALUATION_HANDLERS)
    register_handlers(NOTICE_HANDLERS)
    register_handlers(CASE_HANDLERS)
    register_handlers(CASE_TIMER_HANDLERS)
    register_handlers(ANSWER_HANDLERS)
    register_handlers(ADMIN_HANDLERS)
    register_handlers(PATROL_HANDLERS)
    timers = (PLATFORM_TIMERS, NOTICE_TIMERS, CASE_DAILY_TIMERS, EVALUATION_TIMERS, PATROL_TIMERS)
    for name, at in (pair for table in timers for pair in table.items()):
        register_daily_timer(name, at=at)
    for name, check in PROFILE_CHECKS.items():
        register_validator(name, check)
