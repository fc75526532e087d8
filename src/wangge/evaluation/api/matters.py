"""Matters of accountability over HTTP: opened by a rung, recorded, answered, followed and closed."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from wangge.evaluation.api.answers import answer_act, answer_act_on, answer_photo, read_photo
from wangge.evaluation.public import (
    NewMatter,
    answer_matter,
    close_matter,
    follow_matter,
    get_matter,
    list_due_bands,
    list_latest_due_rungs,
    list_matters,
    may_open_matters,
    open_double_inquiry,
    open_matter,
    read_matter_photo,
    read_matter_rights,
    record_matter,
)
from wangge.evaluation.schemas.matters import (
    AnswerIn,
    ClosingIn,
    DoubleInquiryIn,
    DueBandOut,
    DueRungOut,
    FollowIn,
    MatterIn,
    MatterOut,
    MatterRowOut,
    RecordIn,
)
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import IdempotencyKey, get_sender

router = Router(tags=["accountability"])


@router.get("/matters", response=list[MatterRowOut], summary="Matters, the open ones first, then the newest")
def list_accountability_matters(request: HttpRequest) -> list[MatterRowOut]:
    """Return the matters that the caller may know of; a unit and a person see those about themselves."""
    return [MatterRowOut.show_row(matter) for matter in list_matters(actor=get_sender(request))]


@router.get("/due-rungs", response=list[DueRungOut], summary="Rungs that are due and not answered by a matter")
def list_due(request: HttpRequest) -> list[DueRungOut]:
    """Return the triggers met in the newest score period, for those who open matters."""
    actor = get_sender(request)
    if not may_open_matters(actor=actor):
        raise DomainError("matter_act_not_yours", name=actor.name)
    return [DueRungOut.show(due) for due in list_latest_due_rungs(actor=actor)]


@router.get("/due-bands", response=list[DueBandOut], summary="Rungs that are due by grades of frozen periods")
def list_due_by_grade(request: HttpRequest) -> list[DueBandOut]:
    """Return what frozen score periods call for and no matter answers, for those who open matters."""
    return [DueBandOut.show(due) for due in list_due_bands(actor=get_sender(request))]


@router.get("/matters/{matter_id}", response=MatterOut, summary="One matter")
def get_accountability_matter(request: HttpRequest, matter_id: int) -> MatterOut:
    """Return a matter with its record, the answer, how its followers stand, and what the caller may do."""
    return _show(get_sender(request), matter_id)


@router.get("/matters/{matter_id}/photo", response=bytes, summary="The photo of a matter's record")
def get_accountability_photo(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Return the photo of the record of a matter that the caller may know of, no larger than a screen takes."""
    return answer_photo(*read_matter_photo(actor=get_sender(request), matter_id=matter_id))


@router.post("/matters", response={201: MatterOut}, summary="Open the next rung of a ladder")
def open_accountability_matter(
    request: HttpRequest, matter: MatterIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Open a matter; the rung is the next one above those gone, and waits for their record."""
    actor, new = get_sender(request), NewMatter(**matter.model_dump())

    def act() -> MatterOut:
        return _show(actor, open_matter(actor=actor, matter=new))

    return answer_act(request, key=idempotency_key, status=201, act=act)


@router.post("/double-inquiries", response={201: MatterOut}, summary="Open two linked inquiries")
def open_linked_inquiries(
    request: HttpRequest, inquiry: DoubleInquiryIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Open the inquiries (一票双查) and return that of the person; `pair_id` is that of the supervisor."""
    actor = get_sender(request)

    def act() -> MatterOut:
        first, _ = open_double_inquiry(actor=actor, **inquiry.model_dump())
        return _show(actor, first)

    return answer_act(request, key=idempotency_key, status=201, act=act)


@router.post("/matters/{matter_id}/record", response={200: MatterOut}, summary="Record what was carried out")
def record_accountability_matter(
    request: HttpRequest, matter_id: int, record: RecordIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Write the record without which the next rung does not open. A photo is uploaded before."""

    def act(actor: Actor) -> None:
        photo = read_photo(record.photo, actor=actor)
        record_matter(actor=actor, matter_id=matter_id, record=record.record, evidence_id=photo)

    return answer_act_on(request, matter_id, key=idempotency_key, act=act, show=_show)


@router.post("/matters/{matter_id}/answer", response={200: MatterOut}, summary="Answer a matter")
def answer_accountability_matter(
    request: HttpRequest, matter_id: int, answer: AnswerIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Say what the person concerned, or the unit, has to say; once, before the matter is closed."""

    def act(actor: Actor) -> None:
        answer_matter(actor=actor, matter_id=matter_id, answer=answer.answer)

    return answer_act_on(request, matter_id, key=idempotency_key, act=act, show=_show)


@router.post("/matters/{matter_id}/tracks/{track}", response={200: MatterOut}, summary="Say how a follower stands")
def follow_accountability_matter(
    request: HttpRequest,
    matter_id: int,
    track: Annotated[str, Path(max_length=60, description="key of the follower in the city's profile")],
    following: FollowIn,
    idempotency_key: IdempotencyKey = "",
) -> HttpResponse:
    """Say how one of those who follow a matter stands, with the day; each only for his own track."""

    def act(actor: Actor) -> None:
        follow_matter(actor=actor, matter_id=matter_id, track=track, **following.model_dump())

    return answer_act_on(request, matter_id, key=idempotency_key, act=act, show=_show)


@router.post("/matters/{matter_id}/closing", response={200: MatterOut}, summary="Close a matter")
def close_accountability_matter(
    request: HttpRequest, matter_id: int, closing: ClosingIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Close a matter that is recorded and followed to its end, by another person than opened it; linked ones together."""

    def act(actor: Actor) -> None:
        close_matter(actor=actor, matter_id=matter_id, note=closing.note)

    return answer_act_on(request, matter_id, key=idempotency_key, act=act, show=_show)


def _show(actor: Actor, matter_id: int) -> MatterOut:
    matter = get_matter(actor=actor, matter_id=matter_id)
    return MatterOut.show(matter, rights=read_matter_rights(actor=actor, matter_id=matter_id))
