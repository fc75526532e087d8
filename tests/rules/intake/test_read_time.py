"""Times as other systems write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wangge.intake.domain.times import is_time_format, read_time
from wangge.kernel.public import DomainError


def read(text: str, *formats: str, zone: str = "Asia/Shanghai", kept: bool = True, end: bool = False) -> datetime:
    return read_time(text, column="t", formats=formats or ("iso",), zone=zone, is_offset_kept=kept, is_day_end=end)


@pytest.mark.parametrize(
    ("text", "formats", "expected"),
    [
        ("2026-02-01 09:30:00", (), (2026, 2, 1, 1, 30)),
        ("2026-02-01T09:30:00Z", (), (2026, 2, 1, 9, 30)),
        ("2026-02-01 09:30:00+02:00", (), (2026, 2, 1, 7, 30)),
        ("2026-02-01", (), (2026, 1, 31, 16, 0)),
        ("2026年2月1日 9:30", ("%Y年%m月%d日 %H:%M",), (2026, 2, 1, 1, 30)),
        ("02/01/2026 09:30:00 PM", ("%m/%d/%Y %I:%M:%S %p",), (2026, 2, 1, 13, 30)),
        ("2026/2/1 9:30", ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M"), (2026, 2, 1, 1, 30)),
        ("2026-02-01 09:30:00", ("%d.%m.%Y",), (2026, 2, 1, 1, 30)),  # a workbook's own times are ISO
        ("1769909400", ("epoch",), (2026, 2, 1, 1, 30)),
        ("1769909400000", ("epoch_ms",), (2026, 2, 1, 1, 30)),
    ],
)
def test_time_is_the_instant_in_utc(text: str, formats: tuple[str, ...], expected: tuple[int, ...]) -> None:
    assert read(text, *formats) == datetime(*expected, tzinfo=UTC)


def test_ignored_offset_leaves_the_local_time() -> None:
    text = "2026-07-01 09:30:00+00:00"

    assert read(text, zone="America/Los_Angeles") == datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    assert read(text, zone="America/Los_Angeles", kept=False) == datetime(2026, 7, 1, 16, 30, tzinfo=UTC)


def test_epoch_is_utc_even_where_offsets_are_ignored() -> None:
    assert read("0", "epoch", kept=False) == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("formats", [("iso",), ("%Y-%m-%d",)])
def test_day_of_closing_is_its_last_second(formats: tuple[str, ...]) -> None:
    assert read("2026-02-01", *formats, end=True) == datetime(2026, 2, 1, 15, 59, 59, tzinfo=UTC)
    assert read("2026-02-01 08:00:00", end=True) == datetime(2026, 2, 1, 0, 0, tzinfo=UTC)


def test_hour_that_comes_twice_is_the_first() -> None:
    assert read("2025-11-02 01:30:00", zone="America/New_York") == datetime(2025, 11, 2, 5, 30, tzinfo=UTC)


def test_hour_that_clocks_skip_is_refused() -> None:
    with pytest.raises(DomainError) as caught:
        read("2025-03-09 02:30:00", zone="America/New_York")

    assert caught.value.code == "import_row_time_impossible"
    assert caught.value.params["zone"] == "America/New_York"


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "2026-02-30 08:00:00", "20260201"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as caught:
        read(text)

    assert caught.value.code == "import_row_time_unreadable"


def test_epoch_beyond_all_calendars_is_refused() -> None:
    with pytest.raises(DomainError, match="import_row_time_unreadable"):
        read("99999999999999", "epoch")


@pytest.mark.parametrize("text", ["iso", "epoch", "epoch_ms", "%Y-%m-%d", "%m/%d/%y %H:%M", "%Y-%m-%d %H:%M:%S%z"])
def test_formats_that_are_known(text: str) -> None:
    assert is_time_format(text)


@pytest.mark.parametrize("text", ["", "yyyy-mm-dd", "%H:%M", "%Y", "%Q", "ISO"])
def test_formats_that_are_none(text: str) -> None:
    assert not is_time_format(text)
