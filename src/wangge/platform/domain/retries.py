"""When failed work is tried again, and when it is given up."""

from __future__ import annotations

from datetime import datetime, timedelta

MOST_ATTEMPTS = 12
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)


def compute_retry_at(*, now: datetime, attempts: int) -> datetime | None:
    """Return when work that has failed `attempts` times (from 1) is tried again, None when it is given up.

    The wait doubles from ten seconds to an hour; twelve attempts take about three and a half hours.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    wait: timedelta = FIRST_WAIT * 2 ** (attempts - 1)
    return now + min(LONGEST_WAIT, wait)
