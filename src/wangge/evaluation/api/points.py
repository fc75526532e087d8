"""The score ledger over HTTP: totals and entries; points proposed, decided, appealed and reviewed."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from wangge.evaluation.api.answers import answer_act, answer_act_on, answer_photo, read_photo
from wangge.evaluation.public import (
    EntryFilter,
    NewEntry,
    appeal_entry,
    decide_entry,
    get_entry,
    list_entries,
    list_totals,
    propose_entry,
    read_entry_photo,
    review_appeal,
    rule_on_appeal,
)
from wangge.evaluation.schemas.points import (
    AppealIn,
    DecisionIn,
    EntryPageOut,
    EntryQuery,
    ProposalIn,
    ReviewIn,
    ScoreEntryOut,
    ScoreTotalOut,
)
from wangge.kernel.public import Actor
from wangge.platform.public import IdempotencyKey, get_sender

router = Router(tags=["score ledger"])


@router.get("/score-periods/{period_id}/totals", response=list[ScoreTotalOut], summary="Points by track and subject")
def list_score_totals(request: HttpRequest, period_id: int) -> list[ScoreTotalOut]:
    """Return the totals that the caller may see; a unit and a person see their own."""
    return [ScoreTotalOut.show(total) for total in list_totals(actor=get_sender(request), period_id=period_id)]


@router.get("/score-periods/{period_id}/entries", response=EntryPageOut, summary="Entries of a period, newest first")
def list_score_entries(request: HttpRequest, period_id: int, wanted: Annotated[EntryQuery, Query()]) -> EntryPageOut:
    """Return a page of the entries that the caller may see, those of editions restated included."""
    wished = EntryFilter(**wanted.model_dump())
    return EntryPageOut.show(list_entries(actor=get_sender(request), period_id=period_id, wanted=wished))


@router.get("/score-entries/{entry_id}", response=ScoreEntryOut, summary="One entry with all that happened to it")
def get_score_entry(request: HttpRequest, entry_id: int) -> ScoreEntryOut:
    """Return an entry: its rule, what it rests on, who decided it, and its appeal."""
    return ScoreEntryOut.show(get_entry(actor=get_sender(request), entry_id=entry_id))


@router.get("/score-entries/{entry_id}/photo", response=bytes, summary="The photo that an entry rests on")
def get_score_photo(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Return the photo of an entry that the caller may see, no larger than a screen takes."""
    return answer_photo(*read_entry_photo(actor=get_sender(request), entry_id=entry_id))


@router.post(
    "/score-periods/{period_id}/entries", response={201: ScoreEntryOut}, summary="Propose points by a manual rule"
)
def propose_score_entry(
    request: HttpRequest, period_id: int, proposal: ProposalIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Propose points; they count when another person has confirmed them. A photo is uploaded before."""
    actor, told = get_sender(request), proposal.model_dump(exclude={"photo"})

    def act() -> ScoreEntryOut:
        entry = NewEntry(**told, evidence_id=read_photo(proposal.photo, actor=actor))
        return _show(actor, propose_entry(actor=actor, period_id=period_id, entry=entry))

    return answer_act(request, key=idempotency_key, status=201, act=act)


@router.post("/score-entries/{entry_id}/decision", response={200: ScoreEntryOut}, summary="Confirm or reject points")
def decide_score_entry(
    request: HttpRequest, entry_id: int, decision: DecisionIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Decide on a proposal of somebody else's; rejecting one needs a note."""

    def act(actor: Actor) -> None:
        decide_entry(actor=actor, entry_id=entry_id, is_confirmed=decision.is_confirmed, note=decision.note)

    return answer_act_on(request, entry_id, key=idempotency_key, act=act, show=_show)


@router.post("/score-entries/{entry_id}/appeal", response={200: ScoreEntryOut}, summary="Appeal points")
def appeal_score_entry(
    request: HttpRequest, entry_id: int, appeal: AppealIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Contest points of the caller's own or of his unit, once."""

    def act(actor: Actor) -> None:
        appeal_entry(actor=actor, entry_id=entry_id, reason=appeal.reason)

    return answer_act_on(request, entry_id, key=idempotency_key, act=act, show=_show)


@router.post("/score-entries/{entry_id}/review", response={200: ScoreEntryOut}, summary="First review of an appeal")
def review_score_appeal(
    request: HttpRequest, entry_id: int, review: ReviewIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Write down the first review (初审); it changes no points yet."""

    def act(actor: Actor) -> None:
        review_appeal(actor=actor, entry_id=entry_id, is_granted=review.is_granted, note=review.note)

    return answer_act_on(request, entry_id, key=idempotency_key, act=act, show=_show)


@router.post("/score-entries/{entry_id}/ruling", response={200: ScoreEntryOut}, summary="Second review of an appeal")
def rule_on_score_appeal(
    request: HttpRequest, entry_id: int, review: ReviewIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Decide the appeal in the second review (复审); what is granted is countered by an entry of its own."""

    def act(actor: Actor) -> None:
        rule_on_appeal(actor=actor, entry_id=entry_id, is_granted=review.is_granted, note=review.note)

    return answer_act_on(request, entry_id, key=idempotency_key, act=act, show=_show)


def _show(actor: Actor, entry_id: int) -> ScoreEntryOut:
    return ScoreEntryOut.show(get_entry(actor=actor, entry_id=entry_id))
