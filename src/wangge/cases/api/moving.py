"""Moves: the table, and making one."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Path, Router

from wangge.cases.api.answers import answer_act
from wangge.cases.api.reporting import read_point
from wangge.cases.public import (
    BulkResult,
    MoveArguments,
    SeenCase,
    find_case_id,
    list_moves,
    move_case,
    move_many,
)
from wangge.cases.schemas import BulkMoveIn, BulkResultOut, CaseRefOut, MoveArgumentsIn, MoveIn, MoveOut, ProblemOut
from wangge.kernel.public import Actor
from wangge.platform.public import IdempotencyKey, describe_error, get_sender, read_photo_tokens

router = Router()
Number = Annotated[str, Path(max_length=40, description="number of the case")]


@router.post("/cases/{number}/moves", response={200: CaseRefOut}, url_name="make_move", summary="Make a move on a case")
def make_move(request: HttpRequest, number: Number, move: MoveIn, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Make one move; answers 409 when the case was moved since the version that is named."""
    actor = get_sender(request)
    case_id = find_case_id(actor=actor, number=number)
    arguments = _build_arguments(move.arguments, actor=actor)
    act = partial(move_case, actor=actor, case_id=case_id, version=move.version, move=move.move, arguments=arguments)
    return answer_act(request, key=idempotency_key, status=200, act=act)


@router.post(
    "/cases/moves", response=list[BulkResultOut], url_name="make_moves", summary="Make a move on each of many cases"
)
def make_moves(request: HttpRequest, bulk: BulkMoveIn) -> list[BulkResultOut]:
    """Make one move on up to 200 cases, each in a transaction of its own; answers what became of each.

    A request sent twice does nothing twice: the versions that it names have passed.
    """
    actor = get_sender(request)
    cases = [SeenCase(number=seen.number, version=seen.version) for seen in bulk.cases]
    arguments = _build_arguments(bulk.arguments, actor=actor)
    results = move_many(actor=actor, cases=cases, move=bulk.move, arguments=arguments)
    return [_show_result(result) for result in results]


def _show_result(result: BulkResult) -> BulkResultOut:
    problem = None
    if result.error is not None:
        text = describe_error(result.error, get_language() or "en")
        problem = ProblemOut(code=result.error.code, title=text.title, why=text.why, next_step=text.next_step)
    case = CaseRefOut.model_validate(result.case) if result.case else None
    return BulkResultOut(number=result.number, is_done=case is not None, case=case, problem=problem)


def _build_arguments(given: MoveArgumentsIn, *, actor: Actor) -> MoveArguments:
    lon, lat, crs = read_point(given.point)
    return MoveArguments(
        reason=given.reason,
        note=given.note,
        category_id=given.category_id,
        condition_id=given.condition_id,
        unit_id=given.unit_id,
        checker_id=given.checker_id,
        target_number=given.target_number,
        closure_code=given.closure_code,
        means=given.means,
        verifier_id=given.verifier_id,
        plan=given.plan,
        until_on=given.until_on,
        amount=given.amount,
        unit_ids=given.unit_ids,
        authority=given.authority,
        receipt=given.receipt,
        is_new_rule=given.is_new_rule,
        mention_ids=given.mention_ids,
        complainant=given.complainant,
        complainant_phone=given.complainant_phone,
        photo_ids=read_photo_tokens(given.photos, actor=actor),
        lon=lon,
        lat=lat,
        crs=crs,
    )


@router.get("/moves", response=list[MoveOut], url_name="list_moves", summary="The table of moves")
def list_moves_endpoint(request: HttpRequest) -> list[MoveOut]:
    """Return every move of this city: from which states, by whom, what it asks for, whose clock starts."""
    del request
    return [
        MoveOut(
            name=move.name,
            sources=sorted(move.sources),
            target=move.target,
            roles=sorted(move.roles),
            needs=list(move.needs),
            clock=move.clock,
            is_optional=move.is_optional,
        )
        for move in list_moves()
    ]
