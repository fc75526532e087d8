"""What the acts of a case say of its deadlines: which was due when, and which had passed when a leader set another one.

The rows of the clocks keep the latest deadline alone. A fact is what was known at the cut, and a missed deadline stays
one: an instruction sets a new day from then on (XS-12) and undoes nothing that went before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson
import pyarrow as pa

from wangge.cases.models import CaseEvent

DEADLINES: pa.Schema = pa.schema(
    [
        ("case_id", pa.int64()),
        ("stage", pa.string()),
        ("turn", pa.int64()),
        ("due_at", pa.timestamp("us", tz="UTC")),
        ("missed_at", pa.timestamp("us", tz="UTC")),
    ]
)
"""One row a clock, by stage and by the act that started it; `missed_at` is the deadline missed before another was set."""

_Deadline = dict[str, Any]


def collect_deadlines(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return the deadlines that the acts of cases told, a clock of which nothing was told left out.

    Rows (case_id, seq, move, payload, recorded_at) come in order of the acts, all of a case that were made until the cut.
    """
    told: dict[tuple[int, str, int], _Deadline] = {}
    latest: dict[tuple[int, str], _Deadline] = {}
    for row in rows:
        said = orjson.loads(row["payload"])
        for stage, clock in said.get("moved", {}).items():
            _move(latest.get((row["case_id"], stage)), row, clock)
        for stage, clock in said.get("clocks", {}).items():
            key = (row["case_id"], stage, row["seq"])
            told[key] = latest[key[:2]] = {
                **dict(zip(("case_id", "stage", "turn"), key, strict=True)),
                "due_at": _read_instant(clock.get("due_at")),
                "missed_at": None,
            }
    return pa.Table.from_pylist(list(told.values()), schema=DEADLINES)


def has_missed_deadline(case_id: int) -> bool:
    """Whether a deadline of the case had passed when a leader set another one."""
    acts = CaseEvent.objects.filter(case_id=case_id).order_by("seq")
    if not acts.filter(move="instruct").exists():
        return False
    told = collect_deadlines(acts.values("case_id", "seq", "move", "payload", "recorded_at"))
    return bool(told["missed_at"].null_count < told.num_rows)


def _move(deadline: _Deadline | None, row: Mapping[str, Any], clock: Mapping[str, Any]) -> None:
    if deadline is None:
        return
    due_at = deadline["due_at"]
    if row["move"] == "instruct" and due_at is not None and row["recorded_at"] > due_at:
        deadline["missed_at"] = deadline["missed_at"] or due_at
    deadline["due_at"] = _read_instant(clock.get("due_at"))


def _read_instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
