from __future__ import annotations

import hashlib
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest

from wangge.cases.domain.chain import SEALED_COLUMNS, EventFacts, decode_event, encode_event, list_sealed_fields

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
FACTS = EventFacts(
    number="ZJG2026030200001", seq=2, move="accept", from_state="reported", to_state="accepted", actor_id=7,
    actor_role="acceptor", unit_id=3, occurred_at=NOON, recorded_at=NOON, payload='{"category":"06010"}',
)  # fmt: skip
CHANGES: dict[str, object] = {
    "number": "ZJG2026030200002", "seq": 3, "move": "refuse", "from_state": "accepted", "to_state": "refused",
    "actor_id": None, "actor_role": "system", "unit_id": None, "occurred_at": NOON + timedelta(microseconds=1),
    "recorded_at": NOON - timedelta(microseconds=1), "payload": "{}",
}  # fmt: skip


@pytest.mark.parametrize("name", [field.name for field in fields(EventFacts)])
def test_every_fact_of_an_event_is_under_the_seal(name: str) -> None:
    assert encode_event(replace(FACTS, **{name: CHANGES[name]})) != encode_event(FACTS)  # type: ignore[arg-type]


def test_the_same_instant_in_another_zone_is_the_same_content() -> None:
    shanghai = NOON.astimezone(timezone(timedelta(hours=8)))
    assert encode_event(replace(FACTS, occurred_at=shanghai)) == encode_event(FACTS)


def test_what_is_read_back_is_what_was_sealed() -> None:
    act = decode_event(encode_event(FACTS))
    assert (act.seq, act.move, act.to_state, act.actor_id, act.unit_id) == (2, "accept", "accepted", 7, 3)
    assert act.occurred_at == act.recorded_at == "2026-03-02T04:00:00.000000+00:00"
    assert act.said == {"category": "06010"}


@pytest.mark.parametrize("payload", ["", "no JSON", "[1]", "null"])
def test_a_payload_that_is_no_object_says_nothing(payload: str) -> None:
    assert decode_event(encode_event(replace(FACTS, payload=payload))).said == {}


def test_the_rows_fields_are_plain_and_instants_are_text() -> None:
    case = SimpleNamespace(**dict.fromkeys(SEALED_COLUMNS), number="ZJG1", description="垃圾")
    case.reported_at = NOON
    sealed = list_sealed_fields(case)
    assert set(sealed) == {*SEALED_COLUMNS, "description_sha256"}
    assert sealed["description_sha256"] == hashlib.sha256("垃圾".encode()).hexdigest()
    assert sealed["reported_at"] == "2026-03-02T04:00:00.000000+00:00"
    assert sealed["closed_at"] is None
