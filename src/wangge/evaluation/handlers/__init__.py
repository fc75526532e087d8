"""The evaluation's jobs, timers and what follows from its events; `config/wiring.py` registers them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from wangge.evaluation.handlers.answering import REQUEST_HANDLERS
from wangge.evaluation.handlers.drafting import DRAFT_HANDLERS, DRAFT_TIMERS
from wangge.evaluation.handlers.reporting import REPORT_HANDLERS
from wangge.evaluation.handlers.score_telling import SCORE_HANDLERS
from wangge.platform.public import Handler

EVALUATION_HANDLERS: Mapping[str, Handler] = {
    **REQUEST_HANDLERS,
    **REPORT_HANDLERS,
    **SCORE_HANDLERS,
    **DRAFT_HANDLERS,
}
EVALUATION_TIMERS: Mapping[str, time] = DRAFT_TIMERS

__all__ = ["EVALUATION_HANDLERS", "EVALUATION_TIMERS"]
