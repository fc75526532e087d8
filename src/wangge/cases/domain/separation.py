"""The power that supervises is separate from the power that handles (`domain.md` section 1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from wangge.kernel.public import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """Handling (处置): everybody who handled a case, the units they did it for, and the present unit's line.

    A line is the ids of organisations from the district's root down to the unit itself.
    """

    handler_ids: frozenset[int]
    unit_ids: frozenset[int]
    unit_line: tuple[int, ...]


def check_independence(
    *, handling: Handling, checker_id: int, checker_unit_id: int | None, checker_line: Sequence[int]
) -> None:
    """Refuse a checker who handled the case in any round, or who is of the handling side.

    That side is the unit, whatever lies below it and the units above it but for the district, which is above all.
    Raises DomainError `checker_is_handler`, `checker_without_unit` or `checker_of_handling_unit`.
    """
    if checker_unit_id is None:
        raise DomainError("checker_without_unit")
    if checker_id in handling.handler_ids:
        raise DomainError("checker_is_handler")
    is_at_or_below = not handling.unit_ids.isdisjoint((checker_unit_id, *checker_line[1:]))
    if is_at_or_below or checker_unit_id in handling.unit_line[1:]:
        raise DomainError("checker_of_handling_unit")


def check_after_photos(*, taken_at: Sequence[datetime | None], dispatched_at: datetime | None) -> None:
    """Refuse an after-photo that says itself to be older than the dispatch. Raises `after_photo_too_old`.

    A photo without a time of its own passes: many phones strip it; the upload time is in the event.
    """
    if dispatched_at is None:
        return
    for instant in taken_at:
        if instant is not None and instant < dispatched_at:
            raise DomainError("after_photo_too_old", taken_at=instant, dispatched_at=dispatched_at)


def check_fresh_evidence(*, new_digests: Collection[str], known_digests: Collection[str]) -> None:
    """Refuse an after-photo that is byte-equal to one already in the case. Raises `photo_reused`."""
    reused = set(new_digests) & set(known_digests)
    if reused:
        raise DomainError("photo_reused", count=len(reused))
