"""Codes of categories, components and matters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.catalog.domain.codes import (
    STANDARD_2013,
    STANDARD_2026,
    check_component_id,
    format_component_id,
    is_category_code,
    parse_component_id,
    parse_matter_code,
)
from wangge.kernel.public import DomainError


def to_fullwidth(digits: str) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in digits)


@pytest.mark.parametrize(
    ("text", "standard", "division", "category", "sequence"),
    [
        ("32058201037000012", STANDARD_2026, "320582", "01037", "000012"),
        ("3205820137000012", STANDARD_2013, "320582", "0137", "000012"),
    ],
)
def test_component_id_is_county_category_and_sequence(
    text: str, standard: str, division: str, category: str, sequence: str
) -> None:
    parts = parse_component_id(text)
    assert (parts.standard, parts.division_code, parts.category_code, parts.sequence) == (
        standard,
        division,
        category,
        sequence,
    )
    assert parts.class_code == "01"


@pytest.mark.parametrize(
    ("text", "standard", "category"), [("32058206010", STANDARD_2026, "06010"), ("3205820110", STANDARD_2013, "0110")]
)
def test_matter_code_is_county_and_category(text: str, standard: str, category: str) -> None:
    parts = parse_matter_code(text)
    assert (parts.standard, parts.division_code, parts.category_code) == (standard, "320582", category)
    assert parts.class_code == category[:2]


@pytest.mark.parametrize(
    "text", ["", "320582010370001", "320582010370000123", "3205820103700001x", to_fullwidth("32058201037000012")]
)
def test_component_id_of_wrong_form_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="component_id_malformed"):
        parse_component_id(text)


@pytest.mark.parametrize("text", ["", "320582060", "320582060100", "3205820601a"])
def test_matter_code_of_wrong_form_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="matter_code_malformed"):
        parse_matter_code(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("32058301037000012", "component_id_of_other_division"),
        ("32058201016000012", "component_id_of_unknown_category"),
        ("x", "component_id_malformed"),
    ],
)
def test_component_id_is_checked_against_division_and_catalogue(text: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        check_component_id(text, division_code="320582", category_codes={"01037"})
    assert caught.value.code == code


def test_component_id_of_this_division_and_catalogue_passes() -> None:
    parts = check_component_id("32058201037000012", division_code="320582", category_codes={"01037"})
    assert parts.sequence == "000012"


@given(
    division=st.from_regex(r"[0-9]{6}", fullmatch=True),
    category=st.from_regex(r"[0-9]{5}", fullmatch=True),
    sequence=st.integers(1, 999_999),
)
def test_what_is_formatted_is_parsed_again(division: str, category: str, sequence: int) -> None:
    text = format_component_id(division_code=division, category_code=category, sequence=sequence)
    parts = parse_component_id(text)
    assert (parts.division_code, parts.category_code, int(parts.sequence)) == (division, category, sequence)


@pytest.mark.parametrize(
    ("division", "category", "sequence"),
    [("320582", "01037", 0), ("320582", "01037", 1_000_000), ("32058", "010370", 1), ("320582", "013", 1)],
)
def test_component_id_is_not_formatted_from_parts_that_do_not_fit(division: str, category: str, sequence: int) -> None:
    with pytest.raises(DomainError, match="component_id_malformed"):
        format_component_id(division_code=division, category_code=category, sequence=sequence)


@pytest.mark.parametrize(
    ("text", "standard", "is_code"),
    [
        ("06010", STANDARD_2026, True),
        ("0601", STANDARD_2026, False),
        ("0110", STANDARD_2013, True),
        ("0110a", STANDARD_2026, False),
        ("200101", "a local list", True),
        ("2", "a local list", False),
    ],
)
def test_category_code_has_the_digits_of_its_standard(text: str, standard: str, is_code: bool) -> None:
    assert is_category_code(text, standard=standard) is is_code
