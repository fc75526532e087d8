"""The lines of the anchor file: what is missing at its end, and what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from wangge.platform.domain.faults import AuditFault

LOOK_BACK = 3  # the anchor just taken, one a crash kept out, and one to find the place by


def find_missing_lines(tail: bytes, newest: list[bytes]) -> tuple[list[bytes], bytes]:
    """Return the lines that a file ending in `tail` lacks, and the bytes to append; a torn line is completed."""
    cut = tail.rfind(b"\n") + 1
    whole, torn = tail[:cut], tail[cut:]
    present = [index for index, line in enumerate(newest) if whole.endswith(line)]
    if present:
        missing = newest[present[-1] + 1 :]
    elif not whole and len(newest) < LOOK_BACK:
        missing = newest
    else:
        missing = newest[-1:]
    rest = b"".join(missing)
    if torn:
        rest = rest[len(torn) :] if rest.startswith(torn) else b"\n" + rest
    return missing, rest


def check_anchor_file(lines: Iterable[bytes], anchors: Iterable[tuple[int, bytes]]) -> Iterator[AuditFault]:
    """Yield where the anchor file's lines are not the lines of the database's anchors (number, line)."""
    numbered = enumerate(lines, start=1)
    position, line = next(numbered, (0, None))
    for number, expected in anchors:
        while line is not None and (found := _read_number(line)) != number:
            if found is not None and found > number:
                break
            yield AuditFault(kind="anchor_file_differs", subject=str(found or number), params={"line": position})
            position, line = next(numbered, (0, None))
        if line is None or _read_number(line) != number:
            yield AuditFault(kind="anchor_not_in_file", subject=str(number))
            continue
        if line != expected:
            yield AuditFault(kind="anchor_file_differs", subject=str(number), params={"line": position})
        position, line = next(numbered, (0, None))
    while line is not None:
        found = _read_number(line)
        yield AuditFault(kind="anchor_not_in_database", subject=str(found or f"line {position}"))
        position, line = next(numbered, (0, None))


def _read_number(line: bytes) -> int | None:
    try:
        number = json.loads(line)["number"]
    except (ValueError, KeyError, TypeError):
        return None
    return number if isinstance(number, int) else None
