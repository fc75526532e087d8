"""Duties and tracks over HTTP, each person's own; `config` mounts the router and puts authentication before it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from wangge.patrol.public import (
    add_track,
    end_duty,
    list_looks,
    list_own_duties,
    read_own_track,
    start_duty,
)
from wangge.patrol.schemas import DutyOut, LookOut, ReceiptOut, TrackIn, TrackOut
from wangge.platform.public import IdempotencyKey, answer_sent_act, get_sender

router = Router(tags=["patrol"])


@router.post("/duties", response={201: DutyOut}, summary="Start a duty")
def start_duty_endpoint(request: HttpRequest, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Put the caller on duty from now on; a track is kept from here to the end of the duty."""
    actor = get_sender(request)
    with transaction.atomic():
        return answer_sent_act(
            request,
            key=idempotency_key,
            status=201,
            act=lambda: DutyOut.show(start_duty(actor=actor)).model_dump_json(),
        )


@router.post("/duties/end", response={200: DutyOut}, summary="End the duty that lasts")
def end_duty_endpoint(request: HttpRequest, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Take the caller off duty; places after this instant are refused."""
    actor = get_sender(request)
    with transaction.atomic():
        return answer_sent_act(
            request,
            key=idempotency_key,
            status=200,
            act=lambda: DutyOut.show(end_duty(actor=actor)).model_dump_json(),
        )


@router.get("/duties", response=list[DutyOut], summary="Duties of the caller")
def list_duties_endpoint(
    request: HttpRequest, since: Annotated[date, Query(description="first day, in the city's zone")]
) -> list[DutyOut]:
    """Return the caller's duties that began on a day or later, the newest first."""
    return [DutyOut.show(view) for view in list_own_duties(actor=get_sender(request), since_on=since)]


@router.get("/duties/{duty_id}/track", response=TrackOut, summary="Track of one of the caller's duties")
def get_track_endpoint(request: HttpRequest, duty_id: int) -> TrackOut:
    """Return the places kept of a duty; tracks of others are no part of this interface."""
    return TrackOut.show(read_own_track(actor=get_sender(request), duty_id=duty_id))


@router.post("/track", response={200: ReceiptOut}, summary="Send places of the caller's way")
def add_track_endpoint(request: HttpRequest, track: TrackIn, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Take places recorded on duty, in any order; what is sent again, also in another batch, is counted as repeated.

    Places outside a duty, ahead of the server's clock, known too badly or out of reach are left out and counted by
    reason: nothing of a batch is to be sent again.
    """
    actor = get_sender(request)
    with transaction.atomic():
        return answer_sent_act(
            request,
            key=idempotency_key,
            status=200,
            act=lambda: ReceiptOut.show(
                add_track(actor=actor, points=track.list_points(), crs=track.crs)
            ).model_dump_json(),
        )


@router.get("/looks", response=list[LookOut], summary="Who looked at the caller's tracks")
def list_looks_endpoint(request: HttpRequest) -> list[LookOut]:
    """Return who looked, when and why, the latest first, at most 100."""
    return [LookOut.show(view) for view in list_looks(actor=get_sender(request))]
