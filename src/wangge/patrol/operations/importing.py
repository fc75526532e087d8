"""Duties and places out of files of another system."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from wangge.geo.public import Crs
from wangge.kernel.public import Actor, DomainError
from wangge.patrol import access
from wangge.patrol.domain.files import read_duty_rows, read_point_rows
from wangge.patrol.domain.views import GivenPoint, RecordedDuty, TrackReceipt
from wangge.patrol.operations.recording import RecordReceipt, add_receipts, record_duties, record_tracks
from wangge.people.public import list_members, read_sheet
from wangge.platform.public import get_clock, get_profile


class _Named(Protocol):
    """A row that names a member."""

    @property
    def line(self) -> int:
        """The line in the file."""

    @property
    def username(self) -> str:
        """The account."""


def import_duties(*, actor: Actor, data: bytes, file_name: str) -> RecordReceipt:
    """Bring in the duties of a CSV or XLSX file, all or none; those known already stay.

    Raises `duty_import_not_yours`, `sheet_unreadable` and its like, `track_file_columns_missing`,
    `track_file_row_unreadable`, `track_file_member_unknown(line, username)`, and what `record_duties` raises.
    """
    access.check_record_duties(actor)
    rows = read_duty_rows(read_sheet(data=data, file_name=file_name), zone=get_profile().city.zone)
    members = _find_members(actor, rows)
    duties = [
        RecordedDuty(member_id=members[row.username], started_at=row.started_at, ended_at=row.ended_at) for row in rows
    ]
    return record_duties(actor=actor, duties=duties)


def import_tracks(*, actor: Actor, data: bytes, file_name: str, crs: str) -> TrackReceipt:
    """Take the places of a CSV or XLSX file where duties of their people lay; return what came of them.

    Raises `duty_import_not_yours`, `crs_unknown`, `sheet_unreadable` and its like, `track_file_columns_missing`,
    `track_file_row_unreadable`, `track_file_member_unknown(line, username)`.
    """
    access.check_record_duties(actor)
    system = _read_crs(crs)
    rows = read_point_rows(read_sheet(data=data, file_name=file_name), zone=get_profile().city.zone)
    members = _find_members(actor, rows)
    points: dict[int, list[GivenPoint]] = {}
    for row in rows:
        given = GivenPoint(at=row.at, lon=row.lon, lat=row.lat, accuracy_m=row.accuracy_m)
        points.setdefault(members[row.username], []).append(given)
    return add_receipts(record_tracks(actor=actor, points=points, crs=system).values())


def _read_crs(name: str) -> Crs:
    try:
        return Crs(name.strip().lower())
    except ValueError:
        raise DomainError("crs_unknown", crs=name, known=", ".join(Crs)) from None


def _find_members(actor: Actor, rows: Sequence[_Named]) -> dict[str, int]:
    """Return username, as the file writes it, → member. Raises `track_file_member_unknown`."""
    known = {view.username.casefold(): view.id for view in list_members(actor=actor, now=get_clock().now())}
    first_lines: dict[str, int] = {}
    for row in rows:
        first_lines.setdefault(row.username, row.line)
    for username, line in first_lines.items():
        if username.casefold() not in known:
            raise DomainError("track_file_member_unknown", username=username or "–", line=line)
    return {username: known[username.casefold()] for username in first_lines}
