"""Referrals over HTTP: a matter handed over to another authority, its package, and the receipt (XS-19)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from wangge.evaluation.api.answers import answer_act, answer_act_on
from wangge.evaluation.public import (
    NewReceipt,
    NewReferral,
    enter_receipt,
    get_referral,
    list_referrals,
    refer_matter,
    take_package,
)
from wangge.evaluation.schemas.referrals import ReceiptIn, ReferralIn, ReferralOut
from wangge.kernel.public import Actor
from wangge.platform.public import IdempotencyKey, get_sender

router = Router(tags=["accountability"])


@router.get("/matters/{matter_id}/referrals", response=list[ReferralOut], summary="Referrals of a matter, newest first")
def list_matter_referrals(request: HttpRequest, matter_id: int) -> list[ReferralOut]:
    """Return to whom a matter was handed over; nothing to those it is about."""
    return [ReferralOut.show(view) for view in list_referrals(actor=get_sender(request), matter_id=matter_id)]


@router.post("/matters/{matter_id}/referrals", response={201: ReferralOut}, summary="Hand a matter over")
def refer_accountability_matter(
    request: HttpRequest, matter_id: int, referral: ReferralIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Hand a matter over as it stands; its package is sealed now, and its receipt is outstanding from now on."""
    actor, new = get_sender(request), NewReferral(**referral.model_dump())

    def act() -> ReferralOut:
        made = refer_matter(actor=actor, matter_id=matter_id, referral=new)
        return ReferralOut.show(get_referral(actor=actor, matter_id=matter_id, referral_id=made))

    return answer_act(request, key=idempotency_key, status=201, act=act)


@router.post(
    "/matters/{matter_id}/referrals/{referral_id}/receipt",
    response={200: ReferralOut},
    summary="Enter the receipt of a referral",
)
def enter_referral_receipt(
    request: HttpRequest, matter_id: int, referral_id: int, receipt: ReceiptIn, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Enter the receipt that the authority gave, once."""
    new = NewReceipt(**receipt.model_dump())

    def act(actor: Actor) -> None:
        enter_receipt(actor=actor, matter_id=matter_id, referral_id=referral_id, receipt=new)

    def show(actor: Actor, row_id: int) -> ReferralOut:
        return ReferralOut.show(get_referral(actor=actor, matter_id=matter_id, referral_id=row_id))

    return answer_act_on(request, referral_id, key=idempotency_key, act=act, show=show)


@router.post(
    "/matters/{matter_id}/referrals/{referral_id}/package",
    response={200: bytes},
    summary="Take the package of a referral",
)
def take_package_of_referral(request: HttpRequest, matter_id: int, referral_id: int) -> HttpResponse:
    """Return the package as a ZIP file; each taking is sealed with who took it when, hence no GET and no key."""
    made = take_package(actor=get_sender(request), matter_id=matter_id, referral_id=referral_id)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(made.content, content_type=made.media_type, headers=headers)
