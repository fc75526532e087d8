"""Open reviews of photos that were there before, and take what people decide on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from wangge.cases import access
from wangge.cases.domain.photo_copies import MOST_A_PHOTO, PhotoUse, is_worth_review
from wangge.cases.models import CaseEvent, CaseLink, CasePhoto, EvidenceReview
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import find_alike, get_clock, get_profile

VERDICTS = ("same", "different")
MAX_NOTE_LENGTH = 500


def look_for_copies(*, case_id: int, event_seq: int, now: datetime) -> int:
    """Open a review for each photo of an act that is alike one used before, and return how many were opened.

    It looks to both sides: of two acts at the same time the job that runs second finds the other. A pair is
    reviewed once, however often this runs.
    """
    photos = CasePhoto.objects.filter(case_id=case_id, event_seq=event_seq).select_related("case").order_by("id")
    reviews = [review for photo in photos for review in _compare(photo, now)]
    known = EvidenceReview.objects.filter(photo__in=[review.photo_id for review in reviews])
    pairs = set(known.values_list("photo_id", "earlier_photo_id"))
    fresh = {pair: review for review in reviews if (pair := (review.photo_id, review.earlier_photo_id)) not in pairs}
    EvidenceReview.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    return len(fresh)


def _compare(photo: CasePhoto, now: datetime) -> list[EvidenceReview]:
    """Return the reviews that a photo deserves, the most alike first."""
    most = get_profile().loop.evidence.copy_bits
    distances = {photo.evidence_id: 0}
    distances |= {one.evidence_id: one.distance for one in find_alike(photo.evidence_id, most_distance=most)}
    others = CasePhoto.objects.filter(evidence_id__in=distances).exclude(id=photo.pk).select_related("case")
    nearest = sorted(
        others, key=lambda other: (distances[other.evidence_id], other.evidence_id != photo.evidence_id, other.pk)
    )
    linked = _find_linked(photo.case_id) if nearest else frozenset()
    worth = []
    for other in nearest:
        newer, earlier = (photo, other) if photo.pk > other.pk else (other, photo)
        is_linked = other.case_id in linked or photo.case_id == other.case.merged_into_id
        is_linked = is_linked or other.case_id == photo.case.merged_into_id
        if is_worth_review(_describe(newer), _describe(earlier), is_linked=is_linked):
            worth.append(_build_review(newer, earlier, distances[other.evidence_id], now))
    return worth[:MOST_A_PHOTO]


def _describe(photo: CasePhoto) -> PhotoUse:
    return PhotoUse(case_id=photo.case_id, event_seq=photo.event_seq, purpose=photo.purpose)


def _build_review(newer: CasePhoto, earlier: CasePhoto, distance: int, now: datetime) -> EvidenceReview:
    return EvidenceReview(
        case_id=newer.case_id,
        district_id=newer.case.district_id,
        photo_id=newer.pk,
        earlier_case_id=earlier.case_id,
        earlier_district_id=earlier.case.district_id,
        earlier_photo_id=earlier.pk,
        distance=distance,
        is_exact=newer.evidence_id == earlier.evidence_id,
        found_at=now,
    )


def _find_linked(case_id: int) -> frozenset[int]:
    """Return the cases that a split or a reopening ties to this one, also through the case that was split."""
    near = _list_ties([case_id])
    return frozenset(near | _list_ties(near)) - {case_id}


def _list_ties(case_ids: Iterable[int]) -> set[int]:
    ids = list(case_ids)
    rows = CaseLink.objects.filter(Q(case_id__in=ids) | Q(other_id__in=ids)).values_list("case_id", "other_id")
    return {case_id for row in rows for case_id in row}


@transaction.atomic
def decide_review(*, actor: Actor, review_id: int, verdict: str, note: str = "") -> None:
    """Write down what a person judged of two photos; nothing else changes by it.

    Raises `not_allowed`, `photo_review_not_found`, `photo_review_decided`, `photo_review_of_own`, `photo_review_verdict_unknown`,
    `note_too_long`.
    """
    review = access.reviews_visible_to(actor).select_for_update(of=("self",)).filter(id=review_id).first()
    if review is None:
        raise DomainError("photo_review_not_found")
    if verdict not in VERDICTS:
        raise DomainError("photo_review_verdict_unknown", verdict=verdict)
    words = note.strip()
    if len(words) > MAX_NOTE_LENGTH:
        raise DomainError("note_too_long", length=len(words), limit=MAX_NOTE_LENGTH)
    if review.state != "waiting":
        raise DomainError("photo_review_decided")
    if actor.member_id is None:
        raise DomainError("not_allowed")
    if _took_one_of_them(review, actor.member_id):
        raise DomainError("photo_review_of_own")
    review.state, review.note = verdict, words
    review.decided_by_id, review.decided_at = actor.member_id, get_clock().now()
    review.save(update_fields=("state", "note", "decided_by", "decided_at"))


def _took_one_of_them(review: EvidenceReview, member_id: int) -> bool:
    """Whether the member made one of the acts that the two photos belong to."""
    photos = CasePhoto.objects.filter(id__in=(review.photo_id, review.earlier_photo_id))
    acts = Q()
    for case_id, seq in photos.values_list("case_id", "event_seq"):
        acts |= Q(case_id=case_id, seq=seq)
    return CaseEvent.objects.filter(acts, actor_id=member_id).exists()
