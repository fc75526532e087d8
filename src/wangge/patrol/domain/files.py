"""Rows of files with duties and places: which header names which field, and what its cells mean; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from wangge.kernel.public import DomainError

DUTY_HEADERS: Mapping[str, tuple[str, ...]] = {
    "member": ("账号", "用户名", "member", "username"),
    "started_at": ("开始", "上班时间", "started_at", "start"),
    "ended_at": ("结束", "下班时间", "ended_at", "end"),
}
POINT_HEADERS: Mapping[str, tuple[str, ...]] = {
    "member": ("账号", "用户名", "member", "username"),
    "at": ("时间", "at", "time", "datetime"),
    "lon": ("经度", "lon", "lng", "longitude"),
    "lat": ("纬度", "lat", "latitude"),
}
ACCURACY_HEADERS = ("精度", "accuracy_m", "accuracy")
_ValueT = TypeVar("_ValueT")


class Row(Protocol):
    """A row of a table: its line in the file, and its cells by header."""

    @property
    def line(self) -> int:
        """The line, the header being 1."""

    @property
    def cells(self) -> Mapping[str, str]:
        """The texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """A duty of a file."""

    line: int
    username: str
    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow:
    """A place of a file, in the file's system of coordinates."""

    line: int
    username: str
    at: datetime
    lon: float
    lat: float
    accuracy_m: float | None


def read_duty_rows(rows: Sequence[Row], *, zone: str) -> list[DutyRow]:
    """Return the duties; times without an offset are of the city's zone.

    Raises `track_file_columns_missing(columns)`, `track_file_row_unreadable(line, field, found)`.
    """
    names = _find_headers(rows, DUTY_HEADERS)
    return [
        DutyRow(
            line=row.line,
            username=row.cells[names["member"]],
            started_at=_read(row, names["started_at"], lambda text: _read_time(text, zone)),
            ended_at=_read(row, names["ended_at"], lambda text: _read_time(text, zone)),
        )
        for row in rows
    ]


def read_point_rows(rows: Sequence[Row], *, zone: str) -> list[PointRow]:
    """Return the places; times without an offset are of the city's zone.

    Raises `track_file_columns_missing(columns)`, `track_file_row_unreadable(line, field, found)`.
    """
    names = _find_headers(rows, POINT_HEADERS)
    accuracy = next((name for row in rows[:1] for name in row.cells if _is_one_of(name, ACCURACY_HEADERS)), "")
    return [
        PointRow(
            line=row.line,
            username=row.cells[names["member"]],
            at=_read(row, names["at"], lambda text: _read_time(text, zone)),
            lon=_read(row, names["lon"], lambda text: _read_number(text, most=180)),
            lat=_read(row, names["lat"], lambda text: _read_number(text, most=85)),
            accuracy_m=_read(row, accuracy, lambda text: _read_number(text, most=1e6))
            if row.cells.get(accuracy)
            else None,
        )
        for row in rows
    ]


def _find_headers(rows: Sequence[Row], wanted: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    headers = list(rows[0].cells) if rows else []
    found = {
        field: next((header for header in headers if _is_one_of(header, names)), "") for field, names in wanted.items()
    }
    missing = [wanted[field][0] for field, header in found.items() if not header]
    if missing and rows:
        raise DomainError("track_file_columns_missing", columns="、".join(missing))
    return found


def _is_one_of(header: str, names: Sequence[str]) -> bool:
    return header.strip().lower() in names


def _read(row: Row, header: str, read: Callable[[str], _ValueT]) -> _ValueT:
    text = row.cells.get(header, "")
    try:
        return read(text)
    except ValueError:
        raise DomainError("track_file_row_unreadable", line=row.line, field=header, found=text[:60] or "–") from None


def _read_time(text: str, zone: str) -> datetime:
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo is not None else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _read_number(text: str, *, most: float) -> float:
    number = float(text)
    if not -most <= number <= most:
        raise ValueError(text)
    return number
