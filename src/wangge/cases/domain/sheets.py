"""What a printed case sheet says of the chain, and whether it agrees with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

CODE_DIGITS = 16
_CODE = re.compile(rf"(?P<version>[1-9]\d{{0,5}})-(?P<seal>[0-9a-f]{{{CODE_DIGITS}}})")

Verdict = Literal["same", "gone_on", "differs", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedStep:
    """One event as stored, and its seal computed anew from the events before it."""

    mac: str
    computed_mac: str


def build_sheet_code(*, version: int, head_mac: str) -> str:
    """Return the short code of a sheet: the number of acts it shows and the beginning of the last one's seal.

    The seal covers every act before, so that no other history has it; 64 bits of it give nothing of the key away.
    """
    return f"{version}-{head_mac[:CODE_DIGITS]}"


def clean_sheet_code(typed: str) -> str:
    """Return a typed code without blanks and in small letters, or "" when it can be no code."""
    code = re.sub(r"\s", "", typed).lower()
    return code if _CODE.fullmatch(code) else ""


def judge_sheet(code: str, *, steps: Sequence[SealedStep], count: int) -> tuple[Verdict, int]:
    """Return whether a sheet agrees with a case's events, and how many acts came after it.

    `differs`: no act of that number bears that seal. `broken`: it does, but the stored events no longer hold
    together up to the last, the case's row naming `count` of them. Unknown cases have no steps and differ.
    """
    match = _CODE.fullmatch(code)
    if match is None:
        return "differs", 0
    version = int(match["version"])
    if version > len(steps) or steps[version - 1].mac[:CODE_DIGITS] != match["seal"]:
        return "differs", 0
    if count != len(steps) or any(step.mac != step.computed_mac for step in steps):
        return "broken", 0
    later = count - version
    return ("gone_on", later) if later else ("same", 0)
