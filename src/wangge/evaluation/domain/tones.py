"""Tones (色调): in which of three colours a score is shown, whatever the city calls its grades."""

from __future__ import annotations

from decimal import Decimal

GOOD, FAIR = 75, 60


def judge_tone(score: Decimal | None) -> str:
    """Return green, yellow or red, "" for n/a."""
    if score is None:
        return ""
    return "green" if score >= GOOD else "yellow" if score >= FAIR else "red"
