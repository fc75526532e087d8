"""The evaluation's jobs, timers and what follows from its events; `config/wiring.py` registers them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from wangge.evaluation.handlers.answering import REQUEST_HANDLERS
from wangge.evaluation.handlers.drafting import DRAFT_HANDLERS, DRAFT_TIMERS
from wangge.evaluation.handlers.freezing import FREEZE_HANDLERS
from wangge.evaluation.handlers.lake_keeping import LAKE_HANDLERS, LAKE_TIMERS
from wangge.evaluation.handlers.reporting import REPORT_HANDLERS
from wangge.evaluation.handlers.review_limits import REVIEW_TIMERS
from wangge.evaluation.handlers.score_telling import SCORE_HANDLERS
from wangge.platform.public import Handler

EVALUATION_HANDLERS: Mapping[str, Handler] = {
    **REQUEST_HANDLERS,
    **REPORT_HANDLERS,
    **SCORE_HANDLERS,
    **DRAFT_HANDLERS,
    **LAKE_HANDLERS,
    **FREEZE_HANDLERS,
    **REVIEW_TIMERS,
}
EVALUATION_TIMERS: Mapping[str, time] = {**DRAFT_TIMERS, **LAKE_TIMERS}

__all__ = ["EVALUATION_HANDLERS", "EVALUATION_TIMERS"]
