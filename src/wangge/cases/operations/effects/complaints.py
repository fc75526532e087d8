"""Complaints about closed cases: told by telephone and taken down, and judged by somebody who had no part in the handling."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.domain.complaints import TAKE_ACT
from wangge.cases.models import CaseReporter
from wangge.cases.operations.complaining import forget_waiting, keep_waiting
from wangge.cases.operations.effects.arguments import Effect, Facts, MoveInHand
from wangge.cases.operations.reporting import clean_text
from wangge.cases.queries.complaints import check_judging, read_complaints
from wangge.kernel.public import DomainError

MOST_NAME, MOST_PHONE = 60, 40


def take_complaint(move: MoveInHand) -> Facts:
    """Take down what a citizen says of a closed case, in the note and in his words; who he is stays out of the event.

    Raises DomainError `complainant_unclear(most_name, most_phone)`.
    """
    name, phone = clean_text(move.arguments.complainant), clean_text(move.arguments.complainant_phone)
    if len(name) > MOST_NAME or len(phone) > MOST_PHONE:
        raise DomainError("complainant_unclear", most_name=MOST_NAME, most_phone=MOST_PHONE)
    keep_waiting(move.case.pk, at=move.now)
    reporter_id = _find_reporter(move.case.pk, phone) or _add_reporter(move.case.pk, name, phone)
    return {} if reporter_id is None else {"reporter_id": reporter_id}


def _find_reporter(case_id: int, phone: str) -> int | None:
    """Return the reporter of the case who calls by the telephone he left, so that his own page tells him what comes of it."""
    known = CaseReporter.objects.filter(case_id=case_id, phone=phone).order_by("id")
    return known.values_list("id", flat=True).first() if phone else None


def _add_reporter(case_id: int, name: str, phone: str) -> int | None:
    if not name and not phone:
        return None
    return CaseReporter.objects.create(case_id=case_id, origin_id=case_id, name=name, phone=phone).pk


def judge_complaint(move: MoveInHand) -> Facts:
    """Judge every complaint that waits; the note says why. The case itself stays as it was closed.

    Raises what `check_judging` raises.
    """
    complaints = read_complaints([move.case.pk]).get(move.case.pk)
    judged = check_judging(move.actor, move.case, complaints)
    forget_waiting(move.case.pk)
    return {"judged": judged}


COMPLAINING: Mapping[str, Effect] = {
    TAKE_ACT: take_complaint,
    "confirm_complaint": judge_complaint,
    "dismiss_complaint": judge_complaint,
}
