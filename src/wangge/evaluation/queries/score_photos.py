"""The photo that an entry rests on."""

from __future__ import annotations

from wangge.evaluation.queries.score_rows import fetch_entry
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import read_evidence


def read_entry_photo(*, actor: Actor, entry_id: int) -> tuple[bytes, str]:
    """Return bytes and media type of the photo of an entry in sight.

    Raises `evaluation_not_shown`, `score_entry_unknown(entry)` also for an entry without a photo.
    """
    row = fetch_entry(actor, entry_id)
    if row.evidence_id is None:
        raise DomainError("score_entry_unknown", entry=entry_id)
    return read_evidence(row.evidence_id, "display")
