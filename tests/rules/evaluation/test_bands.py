"""Bands month by month: what a frozen period tells, and who is graded so several periods running (ZJG-14)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from wangge.evaluation.domain.bands import BandHistory, BandMark, FlagMark, PeriodBands, list_graded, read_marks
from wangge.profiles.public import find_row, load_profile

SCHEME = find_row(load_profile("zhangjiagang").schemes, "community_grids")
GRID, OTHER = "320582001001", "320582002001"


def period(month: int, *, last: int, **bands: str) -> PeriodBands:
    """Return a month of 2026 in which the named grids have bands; `last` is its last day."""
    marks = {key: BandMark(value=Decimal(1), band=band) for key, band in bands.items()}
    return PeriodBands(
        period_id=month,
        from_on=date(2026, month, 1),
        to_on=date(2026, month, last),
        edition=1,
        digest="d",
        marks={"grids": marks},
    )


MAY = period(5, last=31, one="unqualified", two="unqualified", three="model")
APRIL = period(4, last=30, one="unqualified", two="qualified", three="unqualified")
MARCH = period(3, last=31, one="poor", two="unqualified")


@pytest.mark.parametrize(
    ("periods", "running", "expected"),
    [
        ((MAY, APRIL), 1, ("one", "two")),
        ((MAY, APRIL), 2, ("one",)),
        ((MAY, APRIL, MARCH), 3, ("one",)),
        ((MAY,), 2, ()),
        ((MAY, MARCH), 2, ()),
        ((MAY, MARCH), 1, ("one", "two")),
        ((), 1, ()),
    ],
    ids=["one period", "two running", "another band of the same", "too few", "a month between", "gap unused", "none"],
)
def test_every_period_of_the_run_has_such_a_band(
    periods: tuple[PeriodBands, ...], running: int, expected: tuple[str, ...]
) -> None:
    assert list_graded(periods, scheme="grids", bands={"unqualified", "poor"}, running=running) == expected


def test_a_scheme_nobody_was_judged_by_gives_nobody() -> None:
    assert list_graded((MAY,), scheme="units", bands={"unqualified"}, running=1) == ()
    assert MAY.find_mark("units", "one") is None


def test_marks_are_read_as_they_were_frozen_with_the_names_of_their_time() -> None:
    assert SCHEME is not None
    content = {
        "schemes": [{"scheme": SCHEME.model_dump(mode="json")}],
        "assessments": [
            ["community_grids", GRID, "41.20", "unqualified", []],
            ["community_grids", OTHER, None, "", []],
            ["community_grids", "x", "1", "abolished", []],
        ],
    }
    marks = read_marks(content)["community_grids"]
    assert (marks[GRID].value, marks[GRID].name_zh) == (Decimal("41.20"), "不达标网格")
    assert (marks[OTHER].value, marks[OTHER].band, marks[OTHER].name_en) == (None, "", "")
    assert marks["x"].name_zh == "abolished"
    assert read_marks({}) == {}


def test_a_history_lists_the_newest_first_and_counts_grades() -> None:
    flag = FlagMark(colour="red", name_zh="红旗", name_en="Red flag")
    june = period(6, last=30, one="", two="model")
    history = BandHistory(scheme="grids", periods=(june, MAY, APRIL, MARCH), flags={(4, "one"): flag})
    marks = history.list_marks("three")
    assert [one.mark.band if one.mark else None for one in marks] == [None, "model", "unqualified", None]
    assert [one.flag for one in history.list_marks("one")] == [None, None, flag, None]
    assert [(one.count, one.name_zh) for one in history.count_bands("one")] == [(2, ""), (1, "")]
    assert history.count_bands("nobody") == ()
