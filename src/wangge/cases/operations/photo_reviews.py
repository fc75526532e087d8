"""Open reviews of photos that were there before, and take what people decide on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Count, Q

from wangge.cases import access
from wangge.cases.domain.photo_copies import MOST_A_PHOTO, PhotoUse, is_worth_review
from wangge.cases.domain.review_chain import DECIDED
from wangge.cases.models import CaseEvent, CaseLink, CasePhoto, EvidenceReview
from wangge.cases.operations.review_ledger import open_review, seal_review
from wangge.cases.queries.photo_reviews import forget_count
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import begin_act, find_alike, find_all_alike, get_clock, get_profile

VERDICTS = ("same", "different")
MAX_NOTE_LENGTH = 500


def look_for_copies(*, case_id: int, event_seq: int, now: datetime) -> int:
    """Open a review for each photo of an act that is alike one used before, and return how many were opened.

    It looks to both sides: of two acts at the same time the job that runs second finds the other. A pair is
    reviewed once, however often this runs.
    """
    photos = CasePhoto.objects.filter(case_id=case_id, event_seq=event_seq).select_related("case").order_by("id")
    reviews = [review for photo in photos for review in _compare(photo, now)]
    if not reviews:
        return 0
    with begin_act():
        # Two jobs that see the same pair come one after the other, so that no number is given out for nothing.
        ids = {photo_id for review in reviews for photo_id in (review.photo_id, review.earlier_photo_id)}
        list(CasePhoto.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id").values_list("id"))
        known = EvidenceReview.objects.filter(photo__in=[review.photo_id for review in reviews])
        pairs = set(known.values_list("photo_id", "earlier_photo_id"))
        fresh = {pair: one for one in reviews if (pair := (one.photo_id, one.earlier_photo_id)) not in pairs}
        for review in fresh.values():
            open_review(review)
    return len(fresh)


def find_acts_without_copies(acts: Sequence[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """Return those of the acts, each (case id, number of its event), none of whose photos looks like one used elsewhere."""
    used: dict[tuple[int, int], list[int]] = {act: [] for act in acts}
    photos = CasePhoto.objects.filter(case_id__in={act[0] for act in acts}, event_seq__in={act[1] for act in acts})
    for case_id, seq, evidence_id in photos.values_list("case_id", "event_seq", "evidence_id"):
        if (case_id, seq) in used:
            used[case_id, seq].append(evidence_id)
    evidence_ids = {evidence_id for ids in used.values() for evidence_id in ids}
    alike = find_all_alike(evidence_ids, most_distance=get_profile().loop.evidence.copy_bits)
    near = {key: {key, *(one.evidence_id for one in found)} for key, found in alike.items()}
    uses = CasePhoto.objects.filter(evidence_id__in=set().union(*near.values())).order_by().values_list("evidence_id")
    counts = dict(uses.annotate(count=Count("id")))
    return frozenset(
        act for act, ids in used.items() if all(sum(counts.get(one, 0) for one in near[key]) < 2 for key in ids)
    )


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
        photo=newer,
        earlier_case_id=earlier.case_id,
        earlier_district_id=earlier.case.district_id,
        earlier_photo=earlier,
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
    """Write down what a person judged of two photos, under the seal of the audit; neither case changes by it.

    Raises `not_allowed`, `photo_review_not_found`, `photo_review_decided`, `photo_review_of_own`, `photo_review_verdict_unknown`,
    `note_too_long`.
    """
    reviews = access.reviews_visible_to(actor).select_related("photo", "earlier_photo")
    review = reviews.select_for_update(of=("self",)).filter(id=review_id).first()
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
    seal_review(review, act=DECIDED, at=review.decided_at, payload={"state": verdict, "note": words})
    transaction.on_commit(partial(forget_count, district_id=review.district_id))


def _took_one_of_them(review: EvidenceReview, member_id: int) -> bool:
    """Whether the member made one of the acts that the two photos belong to."""
    photos = CasePhoto.objects.filter(id__in=(review.photo_id, review.earlier_photo_id))
    acts = Q()
    for case_id, seq in photos.values_list("case_id", "event_seq"):
        acts |= Q(case_id=case_id, seq=seq)
    return CaseEvent.objects.filter(acts, actor_id=member_id).exists()
