"""What the photos of an act show."""

from __future__ import annotations

from collections.abc import Mapping

# Photos of the other acts belong to a check.
PHOTO_PURPOSES: Mapping[str, str] = {
    "report": "report",
    "split_off": "report",
    "report_again": "report",
    "handle_on_the_spot": "before",
    "finish": "after",
    "submit_to_unit_leader": "after",
    "confirm_exists": "verify",
    "deny_exists": "verify",
    "show_effect": "effect",
    "report_assistance": "assistance",
    "note": "note",
    "reopen": "note",
}


def find_purpose(move: str) -> str:
    """Return the purpose of the photos that come with a move: report, before, after, verify, check, effect …"""
    return PHOTO_PURPOSES.get(move, "check")
