"""Photos that were there before, side by side, for those who judge them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import caches

from wangge.cases import access
from wangge.cases.models import Case, CasePhoto, EvidenceReview
from wangge.kernel.public import Actor

REVIEWS_A_PAGE = 20
COUNT_KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedPhoto:
    """One of the two photos of a review, with its case: when it was taken, and when and for what it was used."""

    evidence_id: int
    number: str
    category_name_zh: str
    category_name_en: str
    address: str
    state: str
    purpose: str
    taken_at: datetime | None
    stored_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """A photo review; `distance` in bits of 64, 0 with `is_exact` for the same bytes."""

    id: int
    photo: ReviewedPhoto
    earlier: ReviewedPhoto
    is_same_case: bool
    distance: int
    is_exact: bool
    found_at: datetime
    state: str
    decided_by: str
    decided_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """One page of reviews, the newest first; `total` of those in that state."""

    rows: tuple[ReviewView, ...]
    total: int
    page: int
    last_page: int


def list_photo_reviews(*, actor: Actor, state: str = "waiting", page: int = 1) -> ReviewPage:
    """Return the reviews in a state that the actor may judge. Raises `not_allowed`."""
    reviews = access.reviews_visible_to(actor).filter(state=state)
    total = reviews.count()
    last_page = max(1, -(-total // REVIEWS_A_PAGE))
    page = min(max(1, page), last_page)
    rows = reviews.select_related(
        "decided_by", "case__category", "earlier_case__category", "photo__evidence", "earlier_photo__evidence"
    ).order_by("-found_at", "-id")
    shown = rows[(page - 1) * REVIEWS_A_PAGE : page * REVIEWS_A_PAGE]
    return ReviewPage(rows=tuple(_build_view(row) for row in shown), total=total, page=page, last_page=last_page)


def count_waiting_reviews(*, actor: Actor) -> int:
    """Return how many reviews wait for the actor; 0 for who judges none."""
    if not access.may_see_reviews(actor):
        return 0
    return access.reviews_visible_to(actor).filter(state="waiting").count()


def count_reviews_of_late(*, actor: Actor) -> int:
    """Return how many reviews waited for the actor at most a minute ago: every page of his asks for it."""
    if not access.may_see_reviews(actor):
        return 0
    count = caches["process"].get_or_set(
        _name_count(actor.district_id if access.find_scope(actor) != "all" else None),
        lambda: count_waiting_reviews(actor=actor),
        COUNT_KEPT_SECONDS,
    )
    return int(count or 0)


def forget_count(*, district_id: int | None) -> None:
    """Have the next page count anew in this process, since a review of that district was found or decided."""
    caches["process"].delete_many([_name_count(district_id), _name_count(None)])


def _name_count(district_id: int | None) -> str:
    return f"photo-reviews:{district_id or 'all'}"


def _build_view(row: EvidenceReview) -> ReviewView:
    return ReviewView(
        id=row.pk,
        photo=_build_photo(row.photo, row.case),
        earlier=_build_photo(row.earlier_photo, row.earlier_case),
        is_same_case=row.case_id == row.earlier_case_id,
        distance=row.distance,
        is_exact=row.is_exact,
        found_at=row.found_at,
        state=row.state,
        decided_by=row.decided_by.display_name if row.decided_by else "",
        decided_at=row.decided_at,
        note=row.note,
    )


def _build_photo(photo: CasePhoto, case: Case) -> ReviewedPhoto:
    return ReviewedPhoto(
        evidence_id=photo.evidence_id,
        number=case.number,
        category_name_zh=case.category.name_zh if case.category else "",
        category_name_en=case.category.name_en if case.category else "",
        address=case.address,
        state=case.state,
        purpose=photo.purpose,
        taken_at=photo.taken_at,
        stored_at=photo.evidence.stored_at,
    )
