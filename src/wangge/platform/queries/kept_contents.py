"""Rows whose content is named by its digest: each module that keeps such rows registers how they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wangge.platform.domain.faults import AuditFault


@dataclass(frozen=True, slots=True)
class KeptContent:
    """Kept content (留存内容): a row, the digest it states, and that of what it holds, "" where that cannot be read."""

    subject: str
    stated: str
    found: str


ContentReader = Callable[[], Iterator[KeptContent]]
"""Reads a module's rows in the caller's transaction, in chunks, never whole."""

_readers: dict[str, ContentReader] = {}


def register_kept_contents(name: str, reader: ContentReader) -> None:
    """Have the digests of a module's rows computed again when the audit is verified; a reader of the same name is replaced."""
    _readers[name] = reader


def check_kept_contents() -> Iterator[AuditFault]:
    """Yield a fault for each row that does not hold what its digest names."""
    for name in sorted(_readers):
        for row in _readers[name]():
            if row.found != row.stated:
                yield AuditFault(kind="content_changed", subject=row.subject, params={"digest": row.stated})
