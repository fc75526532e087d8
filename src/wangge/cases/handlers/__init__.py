"""What follows from the cases' events, timers and jobs; `config/wiring.py` registers it."""

from wangge.cases.handlers.answering import ANSWER_HANDLERS
from wangge.cases.handlers.telling import CASE_HANDLERS
from wangge.cases.handlers.timers import CASE_DAILY_TIMERS, CASE_TIMER_HANDLERS

__all__ = ["ANSWER_HANDLERS", "CASE_DAILY_TIMERS", "CASE_HANDLERS", "CASE_TIMER_HANDLERS"]
