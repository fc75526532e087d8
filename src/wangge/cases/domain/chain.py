"""What of a case and its events goes under the seal of the audit chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wangge.kernel.public import encode_canonical, encode_instant

CHAIN_NAME = "case"
NUMBER_SCOPE_PREFIX = "case:"


class SealedCase(Protocol):
    """The derived columns of a case that its row code covers, so that a changed one is found without a replay."""

    state: str
    district_id: int
    unit_id: int | None
    category_id: int | None
    condition_id: int | None
    reported_at: datetime
    closed_at: datetime | None
    closure_code: str


def list_sealed_fields(case: SealedCase) -> Mapping[str, object]:
    """Return the columns under the row's code, instants as text."""
    return {
        "state": case.state,
        "district": case.district_id,
        "unit": case.unit_id,
        "category": case.category_id,
        "condition": case.condition_id,
        "reported_at": encode_instant(case.reported_at),
        "closed_at": encode_instant(case.closed_at) if case.closed_at else None,
        "closure_code": case.closure_code,
    }


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
