"""Asking for an evaluation on a page: the request is kept, a worker makes the run and the request says how it ended."""

from __future__ import annotations

import logging

from django.db import transaction

from wangge.evaluation import access
from wangge.evaluation.domain.periods import check_begun
from wangge.evaluation.domain.requests import WAITS_FOR
from wangge.evaluation.models import EvaluationRequest
from wangge.evaluation.operations.evaluating import run_evaluation
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import build_actor
from wangge.platform.public import enqueue, get_clock, get_local_day

JOB = "evaluation.answer_request"
_logger = logging.getLogger(__name__)


def request_evaluation(*, actor: Actor, month: str = "") -> int:
    """Have an evaluation of the actor's district made and return the id of the request; `month` "" is all cases.

    Raises `evaluation_not_evaluator`, `evaluation_month_invalid`, `evaluation_month_in_future` and, while the same
    period is being evaluated, `evaluation_under_way(requester)`.
    """
    access.check_run_evaluation(actor)
    if actor.member_id is None:  # the system runs its evaluations itself
        raise DomainError("evaluation_not_evaluator", name=actor.name)
    now = get_clock().now()
    if month:
        check_begun(month, today=get_local_day(now))
    with transaction.atomic():
        asked = EvaluationRequest.objects.filter(district_id=actor.district_id, month=month, ended_at__isnull=True)
        waiting = asked.filter(requested_at__gt=now - WAITS_FOR).select_related("requester").first()
        if waiting is not None:
            raise DomainError("evaluation_under_way", requester=waiting.requester.display_name)
        request = EvaluationRequest.objects.create(
            district_id=actor.district_id, month=month, requester_id=actor.member_id, requested_at=now
        )
        enqueue(
            kind="job",
            name=JOB,
            key=f"evaluation-request:{request.pk}",
            payload={"request_id": request.pk},
            due_at=now,
            district_id=actor.district_id,
        )
    return request.pk


def answer_request(request_id: int) -> None:
    """Make the run that was asked for, with the rights the requester has now; a refusal ends the request with its code.

    A request that has ended stays as it is, so that work done twice makes one run.
    """
    request = EvaluationRequest.objects.get(pk=request_id)
    if request.ended_at is not None:
        return
    try:
        actor = build_actor(member_id=request.requester_id, now=get_clock().now())
        run_evaluation(actor=actor, month=request.month or None, request_id=request_id)
    except DomainError as error:
        _end_without_run(request_id, error)
    except Exception:  # whoever asked is told, and may ask again: nothing is tried behind his back
        _logger.exception("evaluation request %d failed", request_id)
        _end_without_run(request_id, DomainError("evaluation_failed", request=request_id))


def _end_without_run(request_id: int, error: DomainError) -> None:
    EvaluationRequest.objects.filter(pk=request_id, ended_at__isnull=True).update(
        ended_at=get_clock().now(), refusal_code=error.code, refusal_params=error.params
    )
