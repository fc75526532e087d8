"""What of a photo review and its acts goes under the seal of the audit chain; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from wangge.cases.domain.chain import encode_columns
from wangge.kernel.public import encode_canonical, encode_instant

REVIEW_CHAIN_NAME = "review"
REVIEW_SCOPE_PREFIX = "review:"
REVIEW_SCOPE = "review:photos"
FOUND, DECIDED = "found", "decided"

PAIR_COLUMNS = (
    "case_id", "district_id", "photo_id", "earlier_case_id", "earlier_district_id", "earlier_photo_id", "distance",
    "is_exact",
)  # fmt: skip
"""The columns that say which two photos are compared."""
JUDGED_COLUMNS = ("found_at", "state", "decided_by_id", "decided_at", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """The sealed content of one act on a review; `payload` is the canonical JSON text exactly as stored."""

    number: int
    seq: int
    act: str
    actor_id: int | None
    recorded_at: datetime
    payload: str


def name_review(number: int) -> str:
    """Return what a person calls a review in a report of the audit."""
    return f"photo review {number}"


def encode_review_event(facts: ReviewFacts) -> bytes:
    """Return the canonical bytes of an act."""
    return encode_canonical(
        {
            "number": facts.number,
            "seq": facts.seq,
            "act": facts.act,
            "actor": facts.actor_id,
            "recorded_at": encode_instant(facts.recorded_at),
            "payload": facts.payload,
        }
    )


def describe_pair(review: Any, *, digest: str, earlier_digest: str) -> dict[str, object]:
    """Return what the first act says: the two photos, also by the digests of their bytes."""
    return {**encode_columns(review, PAIR_COLUMNS), "sha256": digest, "earlier_sha256": earlier_digest}


def list_review_fields(review: Any, *, digest: str, earlier_digest: str) -> Mapping[str, object]:
    """Return what of a review's row is under its code, with the digests of the photos that it refers to."""
    pair = describe_pair(review, digest=digest, earlier_digest=earlier_digest)
    return {**pair, **encode_columns(review, JUDGED_COLUMNS)}


def replay_review(contents: Sequence[bytes]) -> dict[str, object]:
    """Return the columns that the acts on one review tell, the first act first."""
    told: dict[str, object] = {"state": "waiting", "decided_by_id": None, "decided_at": None, "note": ""}
    for content in contents:
        facts = orjson.loads(content)
        said = orjson.loads(facts["payload"])
        if facts["act"] == FOUND:
            told |= {**said, "found_at": facts["recorded_at"]}
        else:
            told |= {**said, "decided_by_id": facts["actor"], "decided_at": facts["recorded_at"]}
    return told
