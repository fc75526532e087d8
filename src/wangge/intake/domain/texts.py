"""Texts made comparable."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_SIGNS = re.compile(r"[\W_]+")


def fold_text(text: str) -> str:
    """Return `text` with full-width signs made plain, lower case, and single spaces: equal for equal values."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def strip_signs(text: str) -> str:
    """Return the letters and digits of `text` alone, folded: equal for titles that differ in punctuation only."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).casefold()
