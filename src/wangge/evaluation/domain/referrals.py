"""Referrals (移交): what is handed over with a matter, and the file it is handed over as; pure (XS-19)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from wangge.kernel.public import digest_bytes

FORMAT = "wangge-referral/1"
PACKAGE_NAME = "package.json"
SUMS_NAME = "SHA256SUMS"
TAKEN = "take"
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReferral:
    """What somebody hands over: to which authority, into whose hands, with which words, on which follower's track."""

    authority: str
    handed_to: str
    note: str
    track: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReceipt:
    """Receipt (回执) of the authority: its number, who received it there, and on which day."""

    number: str
    received_by: str
    received_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingView:
    """Taking (领取) of a package as a file: who, and when."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralView:
    """Referral (移交) as pages show it; the receipt's fields are empty while it is outstanding."""

    id: int
    number: int
    track: str
    track_zh: str
    track_en: str
    authority: str
    handed_to: str
    note: str
    digest: str
    handed_by: str
    handed_at: datetime
    receipt_number: str
    received_by: str
    received_on: date | None
    receipt_by: str
    receipt_at: datetime | None
    takings: tuple[TakingView, ...]

    @property
    def is_outstanding(self) -> bool:
        """Whether the receipt is still to come."""
        return not self.receipt_number


def name_package(city: str, number: int) -> str:
    """Return the file name of a package: city and number, nobody's name."""
    return f"{city}-referral-{number}.zip"


def pack_files(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return an archive of the files with their digests; the same files give the same bytes."""
    listed = list(files)
    sums = "".join(f"{digest_bytes(content)}  {name}\n" for name, content in listed)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*listed, (SUMS_NAME, sums.encode())):
            archive.writestr(zipfile.ZipInfo(name, date_time=_NO_TIME), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
