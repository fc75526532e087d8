"""What the acts of a case lay at the door of a unit: supervision of its round, and returns that a ruling found wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import pyarrow as pa

CHARGES: pa.Schema = pa.schema(
    [
        ("case_id", pa.int64()),
        ("unit_id", pa.int64()),
        ("is_supervised", pa.bool_()),
        ("counted_at", pa.timestamp("us", tz="UTC")),
        ("is_listed", pa.bool_()),
        ("shirks", pa.int64()),
    ]
)
"""One row a case and unit; `counted_at` is when supervision was first counted against the unit."""


def collect_charges(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return what the units are charged with; rows (case_id, move, payload, recorded_at) come in order of the acts."""
    charges: dict[tuple[int, int], dict[str, Any]] = {}
    returned_by: dict[int, list[int]] = {}

    def charge(case_id: int, unit_id: int) -> dict[str, Any]:
        nothing = {"is_supervised": False, "counted_at": None, "is_listed": False, "shirks": 0}
        return charges.setdefault((case_id, unit_id), {"case_id": case_id, "unit_id": unit_id, **nothing})

    for row in rows:
        case_id = row["case_id"]
        match row["move"]:
            case "supervise":
                for rung in orjson.loads(row["payload"]).get("supervisions", ()):
                    if rung["unit_id"] is not None:
                        one = charge(case_id, rung["unit_id"])
                        one["is_supervised"] = True
                        one["is_listed"] |= rung["act"] == "list"
                        one["counted_at"] = one["counted_at"] or (
                            row["recorded_at"] if rung["act"] == "count" else None
                        )
            case "return":
                returned_by.setdefault(case_id, []).append(orjson.loads(row["payload"]).get("unit_id") or 0)
            case "rule_on_duty":
                # Somebody looked and said whose it is: that unit had no reason to give it back.
                unit_id = orjson.loads(row["payload"])["unit_id"]
                shirks = returned_by.pop(case_id, []).count(unit_id)
                if shirks:
                    charge(case_id, unit_id)["shirks"] += shirks
    return pa.Table.from_pylist(list(charges.values()), schema=CHARGES)
