from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.geo.domain.codes import CodeRule, order_west_to_east
from wangge.kernel.public import DomainError

NATIONAL = CodeRule()
WITH_ZONES = CodeRule((6, 0, 3, 3, 3))


@pytest.mark.parametrize(
    ("rule", "code", "level"),
    [
        (NATIONAL, "320582", 1),
        (NATIONAL, "320582100", 2),
        (NATIONAL, "320582100004", 3),
        (NATIONAL, "320582100004017", 4),
        (WITH_ZONES, "320582100", 3),
        (WITH_ZONES, "320582100004017", 5),
        (CodeRule((6, 2, 3, 3)), "11010102003004", 4),  # the 14 digits of CJ/T 213
        (CodeRule((6, 4, 3, 3)), "1408020001001001", 4),  # a local variant of 16 digits
    ],
)
def test_the_length_tells_the_level(rule: CodeRule, code: str, level: int) -> None:
    assert rule.check_code(code) == level
    assert rule.check_code(code, level=level) == level
    assert rule.unit_level == len(rule.digits)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "32058",
        "3205821",
        "32058210000401",
        "3205821000040171",
        "32058210000401x",
        "３２０５８２",  # noqa: RUF001 - digits, but not ASCII
        "320582100004000",
    ],
)
def test_a_wrong_code_is_refused(code: str) -> None:
    with pytest.raises(DomainError, match="grid_code_invalid"):
        NATIONAL.check_code(code)


def test_a_code_of_another_level_is_refused() -> None:
    with pytest.raises(DomainError, match="grid_code_invalid") as refusal:
        NATIONAL.check_code("320582100", level=4)
    assert refusal.value.params == {"grid": "320582100", "length": 15}


def test_codes_name_their_parents() -> None:
    assert NATIONAL.find_parent_code("320582100004017") == "320582100004"
    assert NATIONAL.find_parent_code("320582") is None
    assert NATIONAL.find_parent_code("3") is None
    assert WITH_ZONES.find_parent_code("320582100") is None, "the zone above a street is no part of its code"
    assert WITH_ZONES.find_parent_code("320582100004") == "320582100"


def test_a_level_without_digits_has_free_codes() -> None:
    assert WITH_ZONES.check_code("320582-01", level=2) == 2
    assert WITH_ZONES.get_length(2) is None
    for code in ("", "two words", "x" * 21, "320582100"):
        with pytest.raises(DomainError, match="grid_code_invalid"):
            WITH_ZONES.check_code(code, level=2)


@pytest.mark.parametrize("digits", [(), (0, 3), (6, 0), (6, -1, 3)])
def test_a_rule_without_digits_at_either_end_is_refused(digits: tuple[int, ...]) -> None:
    with pytest.raises(DomainError, match="grid_code_rule_invalid"):
        CodeRule(digits)


@pytest.mark.parametrize("level", [0, 5])
def test_a_level_beyond_the_rule_is_refused(level: int) -> None:
    with pytest.raises(DomainError, match="grid_level_unknown"):
        NATIONAL.get_length(level)


@given(
    count=st.integers(1, 40),
    taken=st.sets(st.integers(1, 900).map(lambda number: f"320582100004{number:03d}"), max_size=30),
)
def test_new_codes_are_free_ascending_and_follow_the_highest(count: int, taken: set[str]) -> None:
    codes = NATIONAL.make_codes("320582100004", count, taken=taken)
    assert len(codes) == count
    assert codes == sorted(codes)
    assert min(codes) > max(taken, default="")
    assert {NATIONAL.check_code(code, level=4) for code in codes} == {4}


def test_new_codes_ignore_those_of_other_parents() -> None:
    taken = ["320582100005900", "320582100", "320582"]
    assert NATIONAL.make_codes("320582100004", 2, taken=taken) == ["320582100004001", "320582100004002"]


def test_codes_run_out() -> None:
    assert NATIONAL.make_codes("320582100004", 999)[-1] == "320582100004999"
    with pytest.raises(DomainError, match="grid_codes_exhausted"):
        NATIONAL.make_codes("320582100004", 2, taken=["320582100004998"])


def test_unit_grids_have_no_children() -> None:
    with pytest.raises(DomainError, match="grid_level_unknown"):
        NATIONAL.make_codes("320582100004017", 1)


def test_numbers_run_from_west_to_east_in_rows_from_north_to_south() -> None:
    xs = [2.0, 0.0, 1.0, 0.1, 1.1]
    ys = [9.6, 10.0, 9.9, 9.2, 8.8]
    assert order_west_to_east(xs, ys, row_height=1.0) == [1, 2, 0, 3, 4]
    assert order_west_to_east([], [], row_height=1.0) == []
