"""What of the score ledger goes under the seal of the audit chain; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import orjson

from wangge.kernel.public import encode_canonical, encode_instant


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerKind:
    """Kind of ledger row: how its chain is called, and its columns, those fixed for good and those that acts add to."""

    name: str
    scope_prefix: str
    title: str
    fixed: tuple[str, ...]
    open: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column under the row's code."""
        return (*self.fixed, *self.open)

    def name_scope(self, district_id: int) -> str:
        """Return the scope of a district's numbers."""
        return f"{self.scope_prefix}{district_id}"

    def name_row(self, scope: str, number: int) -> str:
        """Return what a person calls a row in a report of the audit."""
        return f"{self.title} {scope.rpartition(':')[2]}/{number}"


LATER = frozenset({"takes_new_rules", "review_due_at"})
"""Columns that came when rows were sealed already: one without a value is not spoken of, so that those stay sealed."""
PERIOD = LedgerKind(
    name="scoreperiod",
    scope_prefix="scoreperiod:",
    title="score period",
    fixed=(
        "district_id", "number", "from_on", "to_on", "edition", "restates_id", "reason", "opened_by_id", "opened_at",
        "takes_new_rules",
    ),
    open=(
        "state", "published_by_id", "published_at", "public_until_on", "frozen_by_id", "frozen_at", "content", "digest",
    ),
)  # fmt: skip
ENTRY = LedgerKind(
    name="scoreentry",
    scope_prefix="scoreentry:",
    title="score entry",
    fixed=(
        "district_id", "period_id", "number", "track", "rule", "check_kind", "subject_kind", "unit_id", "member_id",
        "grid_code", "points", "factor", "occurred_on", "reason", "case_id", "evidence_id", "evidence_sha256",
        "counters_id", "cause", "source_key", "proposed_by_id", "proposed_at",
    ),
    open=(
        "state", "decided_by_id", "decided_at", "decision_note", "appeal_state", "appellant_id", "appealed_at",
        "appeal_reason", "reviewer_id", "reviewed_at", "review_verdict", "review_note", "second_reviewer_id",
        "ruled_at", "ruling_note", "review_due_at",
    ),
)  # fmt: skip
MATTER = LedgerKind(
    name="matter",
    scope_prefix="matter:",
    title="accountability matter",
    fixed=(
        "district_id", "number", "ladder", "rung", "trigger", "unit_id", "member_id", "reason", "entry_id", "before_id",
        "pair_id", "opened_by_id", "opened_at", "due_on",
    ),
    open=(
        "state", "record", "evidence_id", "evidence_sha256", "recorded_by_id", "recorded_at", "answer",
        "answered_by_id", "answered_at", "tracks", "closing_note", "closed_by_id", "closed_at",
    ),
)  # fmt: skip
KEY_TASK = LedgerKind(
    name="keytask",
    scope_prefix="keytask:",
    title="key task",
    fixed=("district_id", "number", "title", "details", "unit_id", "first_due_on", "set_by_id", "set_at"),
    open=("state", "due_on", "percent", "note", "noted_by_id", "noted_at"),
)
REFERRAL = LedgerKind(
    name="referral",
    scope_prefix="referral:",
    title="referral",
    fixed=(
        "district_id", "number", "matter_id", "track", "authority", "handed_to", "note", "package", "digest",
        "handed_by_id", "handed_at",
    ),
    open=("receipt_number", "received_by", "received_on", "receipt_by_id", "receipt_at"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFacts:
    """The sealed content of one act on a ledger row; `payload` is the canonical JSON text exactly as stored."""

    scope: str
    number: int
    seq: int
    act: str
    actor_id: int | None
    recorded_at: datetime
    payload: str


def encode_act(facts: ActFacts) -> bytes:
    """Return the canonical bytes of an act."""
    return encode_canonical(
        {
            "scope": facts.scope,
            "number": facts.number,
            "seq": facts.seq,
            "act": facts.act,
            "actor": facts.actor_id,
            "recorded_at": encode_instant(facts.recorded_at),
            "payload": facts.payload,
        }
    )


def encode_columns(row: object, names: Iterable[str]) -> dict[str, object]:
    """Return columns of a row as an act tells them: instants, days and points as text."""
    told = {name: _encode(getattr(row, name)) for name in names}
    return {name: value for name, value in told.items() if value is not None or name not in LATER}


def _encode(value: object) -> object:
    if isinstance(value, datetime):
        return encode_instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.3f}" if isinstance(value, Decimal) else value


def replay_row(contents: Sequence[bytes]) -> dict[str, object]:
    """Return the columns that the acts on one row tell, the first act first."""
    told: dict[str, object] = {}
    for content in contents:
        told |= orjson.loads(orjson.loads(content)["payload"])
    return told
