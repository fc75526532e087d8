"""The platform's own daily work and jobs; `config/wiring.py` registers them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

from wangge.kernel.public import build_system_actor
from wangge.platform.clock import get_clock
from wangge.platform.operations.draining import Handler, outside_transaction, remove_done_work
from wangge.platform.operations.evidence import code_old_evidence, make_evidence_copies
from wangge.platform.operations.idempotency import remove_answers
from wangge.platform.operations.sealing import seal_anchor
from wangge.platform.queries.due_work import DueWorkItem

KEEP_DONE_WORK = timedelta(days=30)
CODED_A_NIGHT = 50_000
KEEP_ANSWERS = timedelta(
    days=7
)  # a program that lost its connection asks again within minutes, a field app within days


@outside_transaction
def seal_daily(_: DueWorkItem) -> None:
    """Take the day's anchor, in a snapshot of its own."""
    seal_anchor(now=get_clock().now(), actor=build_system_actor(name="seal"))


def clear_done_work(_: DueWorkItem) -> None:
    """Remove the rows of due work done a month ago."""
    remove_done_work(done_before=get_clock().now() - KEEP_DONE_WORK)


def clear_answers(_: DueWorkItem) -> None:
    """Remove the answers kept for requests that nobody repeats any more."""
    remove_answers(kept_before=get_clock().now() - KEEP_ANSWERS)


def copy_evidence(item: DueWorkItem) -> None:
    """Make the copies of the picture `evidence_id` before anybody looks at it."""
    evidence_id = item.payload["evidence_id"]
    assert isinstance(evidence_id, int)
    make_evidence_copies(evidence_id)


@outside_transaction
def code_old_pictures(_: DueWorkItem) -> None:
    """Compute what the pictures of an older installation look like, as many a night as leave the morning free."""
    code_old_evidence(most=CODED_A_NIGHT)


PLATFORM_HANDLERS: Mapping[str, Handler] = {
    "platform.seal_anchor": seal_daily,
    "platform.clear_done_work": clear_done_work,
    "platform.clear_answers": clear_answers,
    "platform.copy_evidence": copy_evidence,
    "platform.code_old_pictures": code_old_pictures,
}
PLATFORM_TIMERS: Mapping[str, time] = {
    "platform.seal_anchor": time(0, 5),
    "platform.clear_done_work": time(3, 30),
    "platform.clear_answers": time(3, 40),
    "platform.code_old_pictures": time(3, 50),
}
