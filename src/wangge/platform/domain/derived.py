"""Checks of the rows that are derived from a chain's events against what the events say; pure, one chain at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wangge.platform.domain.faults import AuditFault

Columns = Mapping[str, object]


class ChainPart(NamedTuple):
    """Part (附属行): a row that belongs to a chain and is derived from its events, such as one clock of a case.

    `name` tells it from the chain's other parts ("clock handle 4"), its first word is the kind. Millions of these are
    read in a verification, hence no dataclass.
    """

    chain_key: int
    name: str
    columns: Columns


@dataclass(frozen=True, slots=True)
class Replay:
    """Replay (重放): what a chain's row (`fields`, not all of them) and its parts (by name) must be by the events."""

    fields: Columns
    parts: Mapping[str, Columns]


def check_derived(subject: str, told: Replay, *, fields: Columns, parts: Iterable[ChainPart]) -> Iterator[AuditFault]:
    """Yield where a chain's row (`fields`) and its parts are not what the events say, column by column."""
    for field, said, found in _compare(told.fields, fields):
        params = {"field": field, "told": said, "found": found}
        yield AuditFault(kind="column_differs", subject=subject, params=params)
    waiting = dict(told.parts)
    for part in parts:
        expected = waiting.pop(part.name, None)
        if expected is None:
            yield AuditFault(kind="part_inserted", subject=subject, params={"part": part.name})
        elif expected != part.columns:
            for field, said, found in _compare(expected, part.columns):
                params = {"part": part.name, "field": field, "told": said, "found": found}
                yield AuditFault(kind="part_differs", subject=subject, params=params)
    for name in waiting:
        yield AuditFault(kind="part_missing", subject=subject, params={"part": name})


def check_left_parts(subject: str, parts: Sequence[ChainPart]) -> Iterator[AuditFault]:
    """Yield one fault if parts are left of a chain whose row is missing; it counts them by kind."""
    if parts:
        kinds = Counter(part.name.partition(" ")[0] for part in parts)
        listed = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
        yield AuditFault(kind="parts_left", subject=subject, params={"found": len(parts), "parts": listed})


def _compare(told: Columns, found: Columns) -> Iterator[tuple[str, str, str]]:
    """Yield (column, what is told, what is found), "-" for nothing."""
    for name, said in told.items():
        if name not in found or found[name] != said:
            yield name, _show(said), _show(found.get(name))


def _show(value: object) -> str:
    return "-" if value is None or value == "" else str(value)
