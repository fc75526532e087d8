"""Times as other systems write them, read as instants in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from wangge.kernel.public import DomainError

NAMED_FORMATS = ("iso", "epoch", "epoch_ms")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE_NUMBER = re.compile(r"-?\d{1,14}")
_PROBE = datetime(2024, 11, 23, 16, 5, 9, tzinfo=UTC)
_LAST_SECOND = timedelta(hours=23, minutes=59, seconds=59)
_DAY_DIRECTIVES = re.compile(r"%[HIMSfpTcXs]")


def is_time_format(text: str) -> bool:
    """Whether `text` is a named format or a strptime pattern with year, month and day."""
    if text in NAMED_FORMATS:
        return True
    try:
        probe = datetime.strptime(_PROBE.strftime(text), text)  # noqa: DTZ007 - only its fields are looked at
    except (ValueError, re.error):
        return False
    return (probe.year, probe.month, probe.day) == (_PROBE.year, _PROBE.month, _PROBE.day)


def read_time(
    text: str, *, column: str, formats: tuple[str, ...], zone: str, is_offset_kept: bool, is_day_end: bool
) -> datetime:
    """Return the instant (UTC) that `text` means; ISO dates are understood beside `formats`.

    A time that occurs twice when clocks go back is the first of the two. Raises `import_row_time_unreadable`, and
    `import_row_time_impossible` for one that clocks in `zone` never showed.
    """
    for name in formats if "iso" in formats else (*formats, "iso"):
        found = _read_by(text, name)
        if found is None:
            continue
        value, is_day = found
        if is_day and is_day_end:
            value += _LAST_SECOND
        if value.tzinfo is not None and (is_offset_kept or name.startswith("epoch")):
            return value.astimezone(UTC)
        return _place_in_zone(value.replace(tzinfo=None), zone, column=column, text=text)
    raise DomainError("import_row_time_unreadable", column=column, found=text[:60], formats=", ".join(formats))


def _read_by(text: str, name: str) -> tuple[datetime, bool] | None:
    """Return what `text` says by one format, and whether it is a day without a time."""
    try:
        if name == "iso":
            return (datetime.fromisoformat(text), len(text) == 10) if _ISO_DAY.match(text) else None
        if name in {"epoch", "epoch_ms"}:
            seconds = int(text) / (1000 if name == "epoch_ms" else 1) if _WHOLE_NUMBER.fullmatch(text) else None
            return None if seconds is None else (datetime.fromtimestamp(seconds, UTC), False)
        return datetime.strptime(text, name), not _DAY_DIRECTIVES.search(name)  # noqa: DTZ007 - put in a zone by the caller
    except (ValueError, OverflowError, OSError):
        return None


def _place_in_zone(value: datetime, zone: str, *, column: str, text: str) -> datetime:
    local = value.replace(tzinfo=ZoneInfo(zone))
    instant = local.astimezone(UTC)
    if instant.astimezone(local.tzinfo).replace(tzinfo=None) != value:
        raise DomainError("import_row_time_impossible", column=column, found=text[:60], zone=zone)
    return instant
