"""Append to the sealed list of a photo review's acts and keep the row that is derived from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from wangge.cases.domain.review_chain import (
    FOUND,
    REVIEW_CHAIN_NAME,
    REVIEW_SCOPE,
    ReviewFacts,
    describe_pair,
    encode_review_event,
    list_review_fields,
    name_review,
)
from wangge.cases.models import EvidenceReview, ReviewEvent
from wangge.kernel.public import encode_canonical
from wangge.platform.public import compute_event_mac, compute_row_mac, get_audit_key, take_number


def open_review(review: EvidenceReview) -> None:
    """Save a review that was found, under the next number; the caller holds the transaction."""
    review.number = take_number(REVIEW_SCOPE)
    pair = describe_pair(review, digest=review.photo.sha256, earlier_digest=review.earlier_photo.sha256)
    event = _seal(review, act=FOUND, actor_id=None, at=review.found_at, payload=pair)
    review.save()
    event.review_id = review.pk
    event.save()


def seal_review(review: EvidenceReview, *, act: str, at: datetime, payload: Mapping[str, object]) -> None:
    """Save what was done with a review that the caller has locked and changed."""
    event = _seal(review, act=act, actor_id=review.decided_by_id, at=at, payload=payload)
    review.save()
    event.save()


def _seal(
    review: EvidenceReview, *, act: str, actor_id: int | None, at: datetime, payload: Mapping[str, object]
) -> ReviewEvent:
    """Advance the review's head by one act and return its event, not saved yet."""
    key, review.version = get_audit_key(), review.version + 1
    facts = ReviewFacts(
        number=review.number,
        seq=review.version,
        act=act,
        actor_id=actor_id,
        recorded_at=at,
        payload=encode_canonical(payload).decode(),
    )
    review.head_mac = compute_event_mac(key, previous_mac=review.head_mac, content=encode_review_event(facts))
    fields = list_review_fields(review, digest=review.photo.sha256, earlier_digest=review.earlier_photo.sha256)
    review.row_mac = compute_row_mac(
        key,
        source=REVIEW_CHAIN_NAME,
        subject=name_review(review.number),
        count=review.version,
        head=review.head_mac,
        fields=fields,
    )
    return ReviewEvent(
        review_id=review.pk,
        seq=facts.seq,
        act=act,
        actor_id=actor_id,
        recorded_at=at,
        payload=facts.payload,
        mac=review.head_mac,
    )
