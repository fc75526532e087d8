"""Codes of categories, components and matters: how many digits, what they are made of.

GB/T 47678.5-2026: category 5 digits (2 class + 3 small), component id 17 (6 county + 5 + 6 sequence), matter code 11
(6 county + 5). GB/T 30428.2-2013: 4 (2 + 2), 16 and 10. A matter code names a type, never an occurrence.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wangge.kernel.public import DomainError

STANDARD_2026 = "GB/T 47678.5-2026"
STANDARD_2013 = "GB/T 30428.2-2013"

CATEGORY_DIGITS: Mapping[str, int] = {STANDARD_2026: 5, STANDARD_2013: 4}
CLASS_DIGITS = 2
DIVISION_DIGITS = 6
SEQUENCE_DIGITS = 6


class CategoryKind(StrEnum):
    """Kind of category (类别性质): their codes overlap, so a key always names the kind."""

    COMPONENT = "component"
    MATTER = "matter"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentId:
    """Component id (部件标识码): county, category and running number within both."""

    standard: str
    division_code: str
    category_code: str
    sequence: str

    @property
    def class_code(self) -> str:
        """The two digits of the class."""
        return self.category_code[:CLASS_DIGITS]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterCode:
    """Matter code (事项代码): county and category."""

    standard: str
    division_code: str
    category_code: str

    @property
    def class_code(self) -> str:
        """The two digits of the class."""
        return self.category_code[:CLASS_DIGITS]


def parse_component_id(text: str) -> ComponentId:
    """Split a component id of 17 (2026) or 16 digits (2013). Raises `component_id_malformed`."""
    standard = _find_standard(text, extra=DIVISION_DIGITS + SEQUENCE_DIGITS)
    if standard is None:
        raise DomainError("component_id_malformed", id=text)
    end = DIVISION_DIGITS + CATEGORY_DIGITS[standard]
    return ComponentId(
        standard=standard,
        division_code=text[:DIVISION_DIGITS],
        category_code=text[DIVISION_DIGITS:end],
        sequence=text[end:],
    )


def parse_matter_code(text: str) -> MatterCode:
    """Split a matter code of 11 (2026) or 10 digits (2013). Raises `matter_code_malformed`."""
    standard = _find_standard(text, extra=DIVISION_DIGITS)
    if standard is None:
        raise DomainError("matter_code_malformed", text=text)
    return MatterCode(standard=standard, division_code=text[:DIVISION_DIGITS], category_code=text[DIVISION_DIGITS:])


def check_component_id(text: str, *, division_code: str, category_codes: Collection[str]) -> ComponentId:
    """Return the parts of a component id after checking what GB/T 47678.5 asks of them.

    `category_codes` are the component codes of the catalogue. Raises `component_id_malformed`,
    `component_id_of_other_division` (first six digits), `component_id_of_unknown_category`.
    """
    parts = parse_component_id(text)
    if parts.division_code != division_code:
        raise DomainError("component_id_of_other_division", id=text, division=division_code)
    if parts.category_code not in category_codes:
        raise DomainError("component_id_of_unknown_category", id=text, category=parts.category_code)
    return parts


def format_component_id(*, division_code: str, category_code: str, sequence: int) -> str:
    """Return the id of the `sequence`th component (from 1). Raises `component_id_malformed` when the parts do not fit."""
    text = f"{division_code}{category_code}{sequence:0{SEQUENCE_DIGITS}d}"
    parts = parse_component_id(text)
    if sequence < 1 or parts.division_code != division_code or parts.category_code != category_code:
        raise DomainError("component_id_malformed", id=text)
    return text


def is_category_code(text: str, *, standard: str) -> bool:
    """Whether `text` has the digits of a category code of `standard`; other standards (local lists) have 2 or more."""
    digits = CATEGORY_DIGITS.get(standard)
    if not _is_digits(text):
        return False
    return len(text) == digits if digits is not None else len(text) >= CLASS_DIGITS


def _find_standard(text: str, *, extra: int) -> str | None:
    if not _is_digits(text):
        return None
    return next((name for name, digits in CATEGORY_DIGITS.items() if len(text) == digits + extra), None)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
