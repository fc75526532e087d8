"""A request for an evaluation ends once: with its run, or with the code that says why there is none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.evaluation.models import EvaluationRequest, EvaluationRun
from wangge.evaluation.operations import requesting
from wangge.evaluation.operations.evaluating import run_evaluation
from wangge.evaluation.public import RequestView, list_requests, request_evaluation
from wangge.kernel.public import DomainError
from wangge.platform.public import run_due_work

pytestmark = pytest.mark.django_db(transaction=True)


def get_request(world: World) -> RequestView:
    (view,) = list_requests(actor=world.actor("jiang"))
    return view


def test_work_done_twice_makes_one_run(month: World) -> None:
    request_id = request_evaluation(actor=month.actor("jiang"))
    requesting.answer_request(request_id)
    requesting.answer_request(request_id)
    assert EvaluationRun.objects.count() == 1
    with refused("evaluation_answered_already"):
        run_evaluation(actor=month.actor("jiang"), request_id=request_id)
    assert EvaluationRun.objects.count() == 1


def test_a_refusal_is_kept_with_its_code(month: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> int:
        raise DomainError("facts_busy")

    monkeypatch.setattr(requesting, "run_evaluation", refuse)
    request_evaluation(actor=month.actor("jiang"))
    run_due_work(now=month.now)
    assert (get_request(month).state, get_request(month).refusal_code) == ("refused", "facts_busy")


def test_an_unexpected_end_is_told_and_logged(
    month: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(**_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(requesting, "run_evaluation", break_down)
    request_id = request_evaluation(actor=month.actor("jiang"))
    run_due_work(now=month.now)
    view = get_request(month)
    assert (view.refusal_code, view.refusal_params) == ("evaluation_failed", {"request": request_id})
    assert "ZeroDivisionError" in caplog.text


def test_a_post_lost_meanwhile_ends_the_request(month: World) -> None:
    request_id = request_evaluation(actor=month.actor("jiang"))
    EvaluationRequest.objects.filter(pk=request_id).update(requester_id=month.members["feng"])
    requesting.answer_request(request_id)
    assert get_request(month).refusal_code == "evaluation_not_evaluator"


def test_a_request_nobody_answered_is_given_up_and_may_be_made_again(month: World) -> None:
    request_evaluation(actor=month.actor("jiang"), month="2026-03")
    with refused("evaluation_under_way"):
        request_evaluation(actor=month.actor("jiang"), month="2026-03")
    month.wait(timedelta(hours=7))
    assert get_request(month).state == "given_up"
    request_evaluation(actor=month.actor("jiang"), month="2026-03")
    assert [view.state for view in list_requests(actor=month.actor("jiang"))] == ["waiting", "given_up"]


def test_only_those_who_may_run_ask_and_are_told(month: World) -> None:
    with refused("evaluation_not_evaluator"):
        request_evaluation(actor=month.actor("feng"))
    with refused("evaluation_not_evaluator"):
        request_evaluation(actor=month.system)
    request_evaluation(actor=month.actor("jiang"))
    assert list_requests(actor=month.actor("feng")) == ()
    assert list_requests(actor=month.actor("wang")) == ()
