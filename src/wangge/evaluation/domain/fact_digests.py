"""Digest of the case facts a run was computed from: equal for equal facts, whatever the memory behind them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

# Names may change without any act on a case.
NAMES = frozenset({"unit_name", "unit_code", "district_code"})


def digest_facts(facts: pa.Table, *, left_out: frozenset[str] = NAMES) -> str:
    """Return the SHA-256 over all columns but those left out, in the order of rows; 64 hexadecimal digits."""
    digest = hashlib.sha256(str(facts.num_rows).encode())
    for name in facts.column_names:
        if name not in left_out:
            digest.update(name.encode())
            for part in _list_bytes(facts[name].combine_chunks()):
                digest.update(len(part).to_bytes(8, "big"))
                digest.update(part)
    return digest.hexdigest()


def digest_days(facts: pa.Table) -> dict[date, str]:
    """Return `digest_facts` of the facts of each day of the reports, over all columns."""
    days = facts["reported_on"]
    return {
        day.as_py(): digest_facts(facts.filter(pc.equal(days, day)), left_out=frozenset())
        for day in pc.unique(days).sort()
    }


def _list_bytes(column: pa.Array) -> Iterator[memoryview]:
    """Yield which values are known and then the values, the unknown ones as empty: what stands there is arbitrary."""
    yield _read_bytes(column.is_valid().cast(pa.uint8()))
    if pa.types.is_string(column.type):
        known = pc.fill_null(column, "")
        yield _read_bytes(pc.binary_length(known))
        yield memoryview("".join(known.to_pylist()).encode())
        return
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    elif pa.types.is_date(column.type):
        column = column.cast(pa.int32())
    elif pa.types.is_boolean(column.type):
        column = column.cast(pa.uint8())
    yield _read_bytes(pc.fill_null(column, 0))


def _read_bytes(column: pa.Array) -> memoryview:
    return memoryview(column.to_numpy(zero_copy_only=False).tobytes())
