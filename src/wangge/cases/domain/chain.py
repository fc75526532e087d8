"""What of a case and its events goes under the seal of the audit chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wangge.kernel.public import encode_canonical, encode_instant

CHAIN_NAME = "case"
NUMBER_SCOPE_PREFIX = "case:"


# The derived columns of a case that its row code covers, so that a changed one is found without a replay.
SEALED_COLUMNS = (
    "state", "district_id", "unit_id", "category_id", "condition_id", "checker_id", "merged_into_id", "source",
    "source_class", "grid_code", "reported_at", "closed_at", "closure_kind", "closure_code", "round_count",
    "return_count", "stage_due_at", "handle_due_at", "total_due_at",
)  # fmt: skip


def list_sealed_fields(case: object) -> Mapping[str, object]:
    """Return the columns of a case's row under its code, instants as text."""
    fields: dict[str, object] = {}
    for name in SEALED_COLUMNS:
        value = getattr(case, name)
        fields[name] = encode_instant(value) if isinstance(value, datetime) else value
    return fields


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """The sealed content of one event; `payload` is the canonical JSON text exactly as stored."""

    number: str
    seq: int
    move: str
    from_state: str
    to_state: str
    actor_id: int | None
    actor_role: str
    unit_id: int | None
    occurred_at: datetime
    recorded_at: datetime
    payload: str


def encode_event(facts: EventFacts) -> bytes:
    """Return the canonical bytes of an event."""
    return encode_canonical(
        {
            "number": facts.number,
            "seq": facts.seq,
            "move": facts.move,
            "from": facts.from_state,
            "to": facts.to_state,
            "actor": facts.actor_id,
            "role": facts.actor_role,
            "unit": facts.unit_id,
            "occurred_at": encode_instant(facts.occurred_at),
            "recorded_at": encode_instant(facts.recorded_at),
            "payload": facts.payload,
        }
    )
