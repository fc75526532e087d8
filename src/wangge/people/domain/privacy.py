"""Personal data shown to those who need not know them whole."""

from __future__ import annotations


def mask_phone(phone: str) -> str:
    """Return `phone` with the digits that identify replaced by asterisks: 138****5678.

    Of eleven or more digits the last four and those before the eight last stay readable (country code and network);
    of fewer digits the last two; of three or less none. Signs between digits stay where they are.
    """
    total = sum(character.isdigit() for character in phone)
    tail, hidden = (4, 4) if total >= 11 else (2, total) if total > 3 else (0, total)
    masked = []
    behind = total
    for character in phone:
        if character.isdigit():
            behind -= 1
            masked.append("*" if tail <= behind < tail + hidden else character)
        else:
            masked.append(character)
    return "".join(masked)
