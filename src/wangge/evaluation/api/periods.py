"""Score periods over HTTP: read, opened, filled, published, frozen, restated; and evaluations asked for, as on the pages."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from wangge.evaluation.api.answers import answer_act
from wangge.evaluation.public import (
    fill_period,
    get_period,
    list_periods,
    list_requests,
    open_period,
    publish_period,
    request_evaluation,
    request_freeze,
    rerun_period,
    restate_period,
)
from wangge.evaluation.schemas.periods import (
    EvaluationIn,
    EvaluationRequestOut,
    FilledPeriodOut,
    FreezeIn,
    FreezeOut,
    PeriodIn,
    RerunOut,
    RestatementIn,
)
from wangge.evaluation.schemas.points import ScorePeriodOut
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import IdempotencyKey, get_sender

router = Router(tags=["score ledger"])


@router.get("/score-periods", response=list[ScorePeriodOut], summary="Score periods, newest first")
def list_score_periods(request: HttpRequest, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> list[ScorePeriodOut]:
    """Return the score periods of the caller's district."""
    return [ScorePeriodOut.show(period) for period in list_periods(actor=get_sender(request), limit=limit)]


@router.get("/score-periods/{period_id}", response=ScorePeriodOut, summary="One score period")
def get_score_period(request: HttpRequest, period_id: int) -> ScorePeriodOut:
    """Return a period: its days, state and, once it is frozen, its digest."""
    return ScorePeriodOut.show(get_period(actor=get_sender(request), period_id=period_id))


@router.get("/requests", response=list[EvaluationRequestOut], summary="Evaluations asked for of late")
def list_evaluation_requests(request: HttpRequest) -> list[EvaluationRequestOut]:
    """Return the latest requests of the caller's district, newest first; none to who may not ask."""
    return [EvaluationRequestOut.show(one) for one in list_requests(actor=get_sender(request))]


@router.post("/requests", response={201: EvaluationRequestOut}, summary="Ask for an evaluation")
def ask_for_evaluation(request: HttpRequest, asked: EvaluationIn, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Have a worker evaluate a month or all cases; the request says how it ended."""
    actor = get_sender(request)

    def act() -> EvaluationRequestOut:
        request_id = request_evaluation(actor=actor, month=asked.month)
        return next(EvaluationRequestOut.show(one) for one in list_requests(actor=actor) if one.id == request_id)

    return answer_act(request, key=idempotency_key, status=201, act=act)


@router.post("/score-periods", response={201: ScorePeriodOut}, summary="Open a score period")
def open_score_period(request: HttpRequest, days: PeriodIn, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Open the ledger of one or more whole months that no other period holds."""
    actor = get_sender(request)

    def act() -> ScorePeriodOut:
        return _show(actor, open_period(actor=actor, from_on=days.from_on, to_on=days.to_on))

    return answer_act(request, key=idempotency_key, status=201, act=act)


@router.post(
    "/score-periods/{period_id}/filling", response={200: FilledPeriodOut}, summary="Enter what the records give"
)
def fill_score_period(request: HttpRequest, period_id: int, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Enter into an open period the points of computed rules, each once."""
    actor = get_sender(request)

    def act() -> FilledPeriodOut:
        added = fill_period(actor=actor, period_id=period_id)
        return FilledPeriodOut(added=added, period=_show(actor, period_id))

    return answer_act(request, key=idempotency_key, status=200, act=act)


@router.post(
    "/score-periods/{period_id}/publication", response={200: FilledPeriodOut}, summary="Publish a period to the units"
)
def publish_score_period(request: HttpRequest, period_id: int, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Show a period that is over to the units (公示) before it counts; what the records give is entered beforehand."""
    actor = get_sender(request)

    def act() -> FilledPeriodOut:
        added = publish_period(actor=actor, period_id=period_id)
        return FilledPeriodOut(added=added, period=_show(actor, period_id))

    return answer_act(request, key=idempotency_key, status=200, act=act)


@router.post("/score-periods/{period_id}/freeze", response={200: FreezeOut}, summary="Freeze a published period")
def freeze_score_period(
    request: HttpRequest, period_id: int, freeze: FreezeIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Freeze a period, or have a worker evaluate the months that need it and freeze it then."""
    actor = get_sender(request)

    def act() -> FreezeOut:
        digest = request_freeze(actor=actor, period_id=period_id, reason=freeze.reason)
        return FreezeOut(is_frozen=bool(digest), period=_show(actor, period_id))

    return answer_act(request, key=idempotency_key, status=200, act=act)


@router.post(
    "/score-periods/{period_id}/restatement", response={201: ScorePeriodOut}, summary="Restate a frozen period"
)
def restate_score_period(
    request: HttpRequest, period_id: int, restatement: RestatementIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Open a further edition for corrections, with the reason; the frozen one stays as it is."""
    actor, told = get_sender(request), restatement.model_dump()

    def act() -> ScorePeriodOut:
        return _show(actor, restate_period(actor=actor, period_id=period_id, **told))

    return answer_act(request, key=idempotency_key, status=201, act=act)


@router.post("/score-periods/{period_id}/rerun", response=RerunOut, summary="Make a frozen result again")
def rerun_score_period(request: HttpRequest, period_id: int) -> RerunOut:
    """Make the result of a frozen period again from what it rests on; it changes nothing."""
    actor = get_sender(request)
    if not rerun_period(actor=actor, period_id=period_id):
        raise DomainError("score_rerun_differs")
    return RerunOut(digest=get_period(actor=actor, period_id=period_id).digest)


def _show(actor: Actor, period_id: int) -> ScorePeriodOut:
    return ScorePeriodOut.show(get_period(actor=actor, period_id=period_id))
