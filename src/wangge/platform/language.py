"""The language that is active, and words that become Chinese or English by it."""

from __future__ import annotations

from django.utils.functional import lazy
from django.utils.translation import get_language


def is_english() -> bool:
    """Whether what is written now, a page or a notice, speaks English."""
    return (get_language() or "").startswith("en")


def _choose_words(zh: str, en: str) -> str:
    return (en or zh) if is_english() else zh


in_both = lazy(_choose_words, str)
"""The Chinese or the English of a text, by the language it is read in."""
