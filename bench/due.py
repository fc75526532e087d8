"""Clocks that act: 100,000 open cases with deadlines, 2,000 of which come due in one minute, on PostgreSQL and SQLite.

One worker does what is due the way `wangge work` does: claims, reads each case again, signs, supervises or warns, and
handles the events that this leaves behind, notices included. Limits: all of it within 20 s; an idle minute (two polls
a second) below 50 ms of database time. Each database is measured in a process of its own.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from bench.storages import STORAGES, open_storage

CASES, DUE = 100_000, 2_000
LIMIT_SECONDS, LIMIT_IDLE_MS = 20.0, 50.0
POLLS_A_MINUTE = 120


def main() -> dict[str, Any]:
    """Measure both databases, print one JSON object and return it."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    measured = {database: _run_apart(database, cases) for database in STORAGES}
    result = {
        "bench": "due",
        "cases": cases,
        "due": min(DUE, cases),
        "limit_seconds": LIMIT_SECONDS,
        "limit_idle_minute_ms": LIMIT_IDLE_MS,
        "databases": measured,
        "ok": all(one["is_within"] for one in measured.values()),
        "machine": {
            "python": platform.python_version(),
            "cpus": os.cpu_count(),
            "load_average": os.getloadavg(),
            "system": platform.platform(),
        },
    }
    print(json.dumps(result, indent=2, ensure_ascii=False))
    return result


def _run_apart(database: str, cases: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--on", database, str(cases)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def measure_on(database: str, cases: int) -> dict[str, Any]:
    """Fill a throw-away database and measure it; on SQLite it lies on the disk of the temporary folder."""
    with open_storage(database):
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        return measure(cases)


def measure(cases: int) -> dict[str, Any]:
    """Return how long what is due takes, and what an idle minute costs the database."""
    import due_cases

    from tests.support.small_city import build_small_city
    from wangge.platform.public import SimulatedClock, ensure_daily_timers, use_clock, use_profile
    from wangge.profiles.public import load_profile

    now = due_cases.NOW
    with use_profile(load_profile("zhangjiagang")), use_clock(SimulatedClock(now)):
        city = build_small_city(now=now)
        ensure_daily_timers(now=now, written_on={})  # the day's own work is no part of its idle minutes
        drain(now)
        due_cases.fill(city, cases=cases, due=min(DUE, cases))
        before = due_cases.count_by_move()
        started, cpu_started = time.perf_counter(), time.process_time()
        tried = drain(now)
        seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu_started
        after = due_cases.count_by_move()
        idle_ms = sorted(measure_idle_minute(now) for _ in range(3))[1]
        left = due_cases.count_due(now)
    return {
        "seconds": round(seconds, 2),
        "cpu_seconds_of_the_worker": round(cpu_seconds, 2),
        "rows_of_work": tried,
        "acts": {move: after[move] - before.get(move, 0) for move in after},
        "left_or_dead": left,
        "idle_minute_ms": round(idle_ms, 1),
        "is_within": seconds <= LIMIT_SECONDS and idle_ms <= LIMIT_IDLE_MS and left == 0,
    }


def drain(now: Any) -> int:
    """Do what is due, and what that leaves behind, until nothing is; return how many rows were tried."""
    from wangge.platform.public import run_due_work

    tried = 0
    while done := run_due_work(now=now, limit=100):
        tried += done
    return tried


def measure_idle_minute(now: Any) -> float:
    """Return the milliseconds that statements take in a minute in which nothing is due."""
    from datetime import date

    from django.db import connection

    from wangge.platform.public import ensure_daily_timers, run_due_work

    lasted: list[float] = []

    def listen(execute: Any, *arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            lasted.append((time.perf_counter() - started) * 1000)

    written_on: dict[str, date] = {}
    ensure_daily_timers(now=now, written_on=written_on)
    drain(now)
    with connection.execute_wrapper(listen):
        for _ in range(POLLS_A_MINUTE):
            ensure_daily_timers(now=now, written_on=written_on)
            assert run_due_work(now=now, limit=100) == 0
    return sum(lasted)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--on"]:
        print(json.dumps(measure_on(sys.argv[2], int(sys.argv[3]))))
    else:
        sys.exit(0 if main()["ok"] else 1)
