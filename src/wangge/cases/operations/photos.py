"""Tie pieces of evidence to an act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wangge.cases.domain.separation import check_after_photos, check_fresh_evidence
from wangge.cases.models import Case, CasePhoto
from wangge.cases.operations.rows import PHOTOS, PHOTOS_OF_CASE
from wangge.kernel.public import DomainError
from wangge.platform.public import EvidenceRef, find_evidence


def read_photos(evidence_ids: Sequence[int]) -> list[EvidenceRef]:
    """Return the named pieces of evidence in the order given. Raises `evidence_not_found`."""
    if not evidence_ids:
        return []
    found = {ref.id: ref for ref in find_evidence(list(evidence_ids))}
    missing = [number for number in evidence_ids if number not in found]
    if missing:
        raise DomainError("evidence_not_found", ids=missing)
    return [found[number] for number in dict.fromkeys(evidence_ids)]


def check_new_photos(case: Case, photos: Sequence[EvidenceRef], *, dispatched_at: datetime | None) -> None:
    """Refuse after-photos that are older than the dispatch or were used in this case before."""
    check_after_photos(taken_at=[photo.taken_at for photo in photos], dispatched_at=dispatched_at)
    known = {photo.sha256 for photo in PHOTOS_OF_CASE.read(case.pk)}
    check_fresh_evidence(new_digests=[photo.sha256 for photo in photos], known_digests=known)


def attach_photos(case: Case, photos: Sequence[EvidenceRef], *, purpose: str) -> None:
    """Record that the photos were used for `purpose` in the case's newest act."""
    PHOTOS.insert(
        *(
            CasePhoto(
                case_id=case.pk,
                event_seq=case.version,
                evidence_id=photo.id,
                purpose=purpose,
                sha256=photo.sha256,
                taken_at=photo.taken_at,
            )
            for photo in photos
        )
    )


def describe_photos(photos: Sequence[EvidenceRef]) -> list[str]:
    """Return the photos' digests: what an event says of them, so that the seal covers the pictures."""
    return [photo.sha256 for photo in photos]
