"""The photo reviews' chains as the audit reads them: rows, acts, numbers, in chunks."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime

from wangge.cases.domain.review_chain import (
    REVIEW_CHAIN_NAME,
    REVIEW_SCOPE,
    REVIEW_SCOPE_PREFIX,
    ReviewFacts,
    encode_review_event,
    list_review_fields,
    name_review,
    replay_review,
)
from wangge.cases.models import EvidenceReview, ReviewEvent
from wangge.platform.public import ChainEvent, ChainHead, ChainPart, Replay

_CHUNK = 2000
_NO_REVIEW = (sys.maxsize, 0)  # behind the last one


class ReviewChainSource:
    """Chain source (链来源) of the photo reviews: one chain a review, named by its number."""

    name = REVIEW_CHAIN_NAME
    scope_prefix = REVIEW_SCOPE_PREFIX

    def iter_heads(self, *, changed_since: datetime | None = None) -> Iterator[ChainHead]:
        """Yield the reviews' heads by ascending id; with `changed_since` those with an act recorded since."""
        rows = EvidenceReview.objects.order_by("id").select_related("photo__evidence", "earlier_photo__evidence")
        if changed_since is not None:
            changed = ReviewEvent.objects.filter(recorded_at__gte=changed_since).values("review_id")
            rows = rows.filter(id__in=changed)
        for review in rows.iterator(chunk_size=_CHUNK):
            yield ChainHead(
                chain_key=review.pk,
                subject=name_review(review.number),
                count=review.version,
                head=review.head_mac,
                row_mac=review.row_mac,
                fields=list_review_fields(
                    review,
                    digest=review.photo.evidence.sha256,
                    earlier_digest=review.earlier_photo.evidence.sha256,
                ),
            )

    def iter_events(self) -> Iterator[ChainEvent]:
        """Yield every act by review and seq; the review's number enters as its row states it, 0 if there is none."""
        numbers = EvidenceReview.objects.order_by("id").values_list("id", "number").iterator(chunk_size=_CHUNK)
        review_id, number = next(numbers, _NO_REVIEW)
        for row in ReviewEvent.objects.order_by("review_id", "seq").iterator(chunk_size=_CHUNK):
            while review_id < row.review_id:
                review_id, number = next(numbers, _NO_REVIEW)
            facts = ReviewFacts(
                number=number if review_id == row.review_id else 0,
                seq=row.seq,
                act=row.act,
                actor_id=row.actor_id,
                recorded_at=row.recorded_at,
                payload=row.payload,
            )
            yield ChainEvent(chain_key=row.review_id, seq=row.seq, content=encode_review_event(facts), mac=row.mac)

    def iter_parts(self) -> Iterator[ChainPart]:
        """Yield nothing: no further row hangs on a review."""
        return iter(())

    def replay(self, contents: Sequence[bytes]) -> Replay:
        """Return the columns that the acts on one review tell."""
        return Replay(replay_review(contents), {})

    def iter_numbers(self) -> Iterator[tuple[str, int]]:
        """Yield (scope, number) of every review, numbers ascending."""
        rows = EvidenceReview.objects.order_by("number").values_list("number", flat=True)
        yield from ((REVIEW_SCOPE, number) for number in rows.iterator(chunk_size=_CHUNK))

    def name_number(self, scope: str, number: int) -> str:  # noqa: ARG002 - there is one scope
        """Return what the review that bears `number` is called."""
        return name_review(number)
