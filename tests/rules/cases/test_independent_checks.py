from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.refusals import refused
from wangge.cases.domain.separation import (
    Handling,
    check_after_photos,
    check_fresh_evidence,
    check_independence,
)

# district 1 > bureau 2 > crew 3; district 1 > works 4; district 1 > supervision 5 > squad 6
LINES = {1: (1,), 2: (1, 2), 3: (1, 2, 3), 4: (1, 4), 5: (1, 5), 6: (1, 5, 6)}
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def judge(
    *, unit: int, checker_unit: int | None, checker: int = 70, handlers: frozenset[int] = frozenset({90})
) -> None:
    check_independence(
        handling=Handling(handler_ids=handlers, unit_ids=frozenset({unit}), unit_line=LINES[unit]),
        checker_id=checker,
        checker_unit_id=checker_unit,
        checker_line=LINES[checker_unit] if checker_unit else (),
    )


@pytest.mark.parametrize(("unit", "checker_unit"), [(2, 5), (2, 6), (3, 4), (4, 2), (2, 1), (6, 4)])
def test_who_stands_apart_may_check(unit: int, checker_unit: int) -> None:
    judge(unit=unit, checker_unit=checker_unit)


@pytest.mark.parametrize(("unit", "checker_unit"), [(2, 2), (2, 3), (3, 2), (3, 3), (1, 1)])
def test_who_stands_in_one_line_with_the_unit_may_not(unit: int, checker_unit: int) -> None:
    with refused("checker_of_handling_unit"):
        judge(unit=unit, checker_unit=checker_unit)


def test_the_district_itself_as_unit_does_not_make_everybody_a_party() -> None:
    judge(unit=1, checker_unit=5)


def test_who_handled_may_not_check_whatever_his_unit() -> None:
    with refused("checker_is_handler"):
        judge(unit=2, checker_unit=5, checker=90)


def test_who_belongs_nowhere_may_not_check() -> None:
    with refused("checker_without_unit"):
        judge(unit=2, checker_unit=None)


def test_the_unit_of_an_earlier_handler_counts_too() -> None:
    handling = Handling(handler_ids=frozenset({90}), unit_ids=frozenset({2, 4}), unit_line=LINES[2])
    with refused("checker_of_handling_unit"):
        check_independence(handling=handling, checker_id=70, checker_unit_id=4, checker_line=LINES[4])


@pytest.mark.parametrize("taken_at", [[], [None], [NOON], [NOON + timedelta(days=1), None]])
def test_photos_from_the_dispatch_on_pass(taken_at: list[datetime | None]) -> None:
    check_after_photos(taken_at=taken_at, dispatched_at=NOON)


def test_a_photo_from_before_the_dispatch_does_not() -> None:
    early = NOON - timedelta(microseconds=1)
    with refused("after_photo_too_old", taken_at=early, dispatched_at=NOON):
        check_after_photos(taken_at=[NOON, early], dispatched_at=NOON)
    check_after_photos(taken_at=[early], dispatched_at=None)


def test_a_photo_is_used_once() -> None:
    check_fresh_evidence(new_digests=["a", "b"], known_digests=["c"])
    with refused("photo_reused", count=2):
        check_fresh_evidence(new_digests=["a", "b", "d"], known_digests=["a", "b"])
