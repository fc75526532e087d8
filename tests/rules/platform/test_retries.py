from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wangge.platform.domain.retries import LONGEST_WAIT, MOST_ATTEMPTS, compute_retry_at

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_waits_double_up_to_an_hour_and_end() -> None:
    ends = [compute_retry_at(now=NOW, attempts=attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]
    waits = [end - NOW for end in ends if end]
    assert waits[:4] == [timedelta(seconds=seconds) for seconds in (10, 20, 40, 80)]
    assert max(waits) == LONGEST_WAIT == waits[-1]
    assert ends[-1] is None
    assert len(waits) == MOST_ATTEMPTS - 1
