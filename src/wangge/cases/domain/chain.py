"""What of a case and its events goes under the seal of the audit chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from wangge.kernel.public import digest_bytes, encode_canonical, encode_instant

CHAIN_NAME = "case"
NUMBER_SCOPE_PREFIX = "case:"


# The columns of a case that its row code covers as they are; of the description it covers the digest.
SEALED_COLUMNS = (
    "number_scope", "number_sequence", "state", "district_id", "unit_id", "category_id", "condition_id", "checker_id",
    "merged_into_id", "source", "source_class", "reporter_id", "external_source", "external_id", "external_digest",
    "address", "lon", "lat", "accuracy_m", "cell_key", "grid_id", "grid_code", "area_class", "road_class",
    "reported_at", "recorded_at", "closed_at", "closure_kind", "closure_code", "round_count", "return_count", "stage",
    "stage_due_at", "stage_yellow_at", "handle_due_at", "total_due_at", "verifier_id", "verify_result", "is_urgent",
    "is_exempt", "suspended_until_on", "route", "route_stage", "instruction", "tracking_unit_id",
)  # fmt: skip


def list_sealed_fields(case: Any) -> Mapping[str, object]:
    """Return what of a case's row is under its code, instants as text."""
    return {
        **encode_columns(case, SEALED_COLUMNS),
        "description_sha256": digest_bytes(case.description.encode()),
    }


def encode_columns(row: object, names: Iterable[str]) -> dict[str, object]:
    """Return columns of a row as the replay tells them: instants and days as text."""
    columns: dict[str, object] = {}
    for name in names:
        value = getattr(row, name)
        if isinstance(value, datetime):
            columns[name] = encode_instant(value)
        else:
            columns[name] = value.isoformat() if isinstance(value, date) else value
    return columns


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


def read_event(row: Any, *, number: str) -> EventFacts:
    """Return the sealed content that a stored row of an event states, in the case of that number."""
    return EventFacts(
        number=number,
        seq=row.seq,
        move=row.move,
        from_state=row.from_state,
        to_state=row.to_state,
        actor_id=row.actor_id,
        actor_role=row.actor_role,
        unit_id=row.unit_id,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        payload=row.payload,
    )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedAct:
    """Sealed act (已封存的操作): an event read back from the bytes under its seal; instants stay text."""

    seq: int
    move: str
    to_state: str
    actor_id: int | None
    unit_id: int | None
    occurred_at: str
    recorded_at: str
    said: Mapping[str, Any]


def decode_event(content: bytes) -> SealedAct:
    """Return the act that `encode_event` encoded; a payload that is no JSON object says nothing."""
    facts = orjson.loads(content)
    try:
        said = orjson.loads(facts["payload"])
    except orjson.JSONDecodeError:
        said = None
    return SealedAct(
        seq=facts["seq"],
        move=facts["move"],
        to_state=facts["to"],
        actor_id=facts["actor"],
        unit_id=facts["unit"],
        occurred_at=facts["occurred_at"],
        recorded_at=facts["recorded_at"],
        said=said if isinstance(said, dict) else {},
    )
