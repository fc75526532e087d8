"""When a photo that was there before is worth a person's look (`domain.md` section 6: a detector only opens a review)."""

from __future__ import annotations

from dataclasses import dataclass

# What a report brings may be known by rights: to the parts of a split case, to a reopened one, to a merged one.
TELLING_PURPOSES = frozenset({"report", "before", "note"})
MOST_A_PHOTO = 5  # one stock picture opens no hundred reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoUse:
    """Use of a photo (照片使用): in which case, in which of its acts, for what."""

    case_id: int
    event_seq: int
    purpose: str


def is_worth_review(newer: PhotoUse, earlier: PhotoUse, *, is_linked: bool) -> bool:
    """Whether the newer photo, alike the earlier one, is to be looked at; `is_linked` says their cases belong together.

    Photos of one act for one purpose are the same scene taken twice. Within a case, and between linked ones, only a
    photo that proves something (after, check, effect, …) is suspicious, not one that tells of the problem.
    """
    is_same_case = newer.case_id == earlier.case_id
    if is_same_case and newer.event_seq == earlier.event_seq and newer.purpose == earlier.purpose:
        return False
    return newer.purpose not in TELLING_PURPOSES or not (is_same_case or is_linked)
