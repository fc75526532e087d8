"""Tie pieces of evidence to an act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from wangge.cases.domain.separation import check_after_photos, check_fresh_evidence, check_near_photos
from wangge.cases.models import Case, CasePhoto
from wangge.cases.operations.rows import PHOTOS, PHOTOS_OF_CASE
from wangge.cases.queries.photo_places import measure_to_case
from wangge.kernel.public import DomainError
from wangge.platform.public import EvidenceRef, NewWork, find_evidence, get_profile

COPIES_JOB = "cases.look_for_copies"


def read_photos(evidence_ids: Sequence[int]) -> list[EvidenceRef]:
    """Return the named pieces of evidence in the order given. Raises `evidence_not_found`."""
    if not evidence_ids:
        return []
    found = {ref.id: ref for ref in find_evidence(list(evidence_ids))}
    missing = [number for number in evidence_ids if number not in found]
    if missing:
        raise DomainError("evidence_not_found", ids=missing)
    return [found[number] for number in dict.fromkeys(evidence_ids)]


def check_new_photos(
    case: Case, photos: Sequence[EvidenceRef], *, dispatched_at: datetime | None, note: str = ""
) -> Mapping[str, object]:
    """Refuse after-photos that are older than the dispatch, taken elsewhere without a reason, or used here before.

    Returns what the event says of them: `photos_far_m`, how far the farthest was taken, where that is too far.
    Raises `after_photo_too_old`, `after_photo_far`, `photo_reused`.
    """
    check_after_photos(taken_at=[photo.taken_at for photo in photos], dispatched_at=dispatched_at)
    known = {photo.sha256 for photo in PHOTOS_OF_CASE.read(case.pk)}
    check_fresh_evidence(new_digests=[photo.sha256 for photo in photos], known_digests=known)
    far_m = check_near_photos(
        distances_m=[measure_to_case(case, photo) for photo in photos],
        most_m=get_profile().loop.evidence.after_photo_radius_m,
        has_reason=bool(note.strip()),
    )
    return {} if far_m is None else {"photos_far_m": far_m}


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


def build_photo_jobs(case: Case, *, said: Mapping[str, object], due_at: datetime) -> list[NewWork]:
    """Return the job that looks for copies of the photos of the case's newest act, if its event tells of any."""
    if not said.get("photos"):
        return []
    job = NewWork(
        kind="job",
        name=COPIES_JOB,
        key=f"copies:{case.pk}:{case.version}",
        payload={"case_id": case.pk, "seq": case.version},
        due_at=due_at,
    )
    return [job]


def describe_photos(photos: Sequence[EvidenceRef]) -> list[str]:
    """Return the photos' digests: what an event says of them, so that the seal covers the pictures."""
    return [photo.sha256 for photo in photos]
