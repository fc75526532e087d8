"""Pages of the evaluation with so many cases behind them: the chief's, a unit's own, the board, the public one and figures.

The cases lie in a lake; what a run computes of each month is stored several times over in a database, as a city does
that evaluates its months again and again, and the real pages are asked through middleware, queries and templates. The
page of figures reads the sums a day beside the lake of the installation: the city month by month, the units of a month
against another one, the streets of two months, the worst ten. Both databases are measured, each in a process of its own.
"""

from __future__ import annotations

import json
import os
import pickle
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from bench.evaluate_city import MonthOfGroups, build_city, store_runs
from bench.evaluate_scheme import PROFILE, compute_city
from bench.evaluate_sums import measure_sums
from bench.list import ask_once
from bench.storages import STORAGES, open_storage
from wangge.analytics.public import LakeManifest, find_lake_days, open_lake

PAGE_LIMIT_MS = 100
REQUESTS, WARM_UP = 120, 10
RUNS_A_MONTH = 3
DISTRICT_ID = 1
"""What the database of the benchmark gives the district that it makes first."""


def measure_pages(folder: Path, manifest: LakeManifest, *, repeats: int) -> dict[str, Any]:
    """Return the times of the pages on both databases, and of figures read from sums a day."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-groups-") as name:
        home_lake = Path(name) / "lake"
        home_lake.mkdir()
        known = manifest.model_copy(update={"city": PROFILE})
        sums = measure_sums(folder, known, home_lake, district_id=DISTRICT_ID, repeats=repeats)
        path = Path(name) / "months.pickle"
        path.write_bytes(pickle.dumps(_compute_months(folder, manifest)))
        storages = {storage: _measure_apart(storage, path, home_lake) for storage in STORAGES}
    is_within = all(page["is_within"] for found in storages.values() for page in found["pages"].values())
    return {"sums_a_day": sums, **storages, "within_limits": is_within}


def _compute_months(folder: Path, manifest: LakeManifest) -> list[MonthOfGroups]:
    months = []
    for month, partition in manifest.partitions.items():
        with open_lake(folder, manifest.model_copy(update={"partitions": {month: partition}})) as engine:
            groups = compute_city(engine)
        months.append(MonthOfGroups(month, find_lake_days(month), partition.rows, groups))
    return months


def _measure_apart(storage: str, path: Path, home_lake: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, storage, str(path), str(home_lake)]
    figures: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return figures


def measure_storage(storage: str, path: Path, home_lake: Path) -> dict[str, Any]:
    """Return the figures of one database; this process is its own."""
    with open_storage(storage):
        (Path(os.environ["WANGGE_HOME"]) / "lake").symlink_to(home_lake, target_is_directory=True)
        return _fill_and_ask(pickle.loads(path.read_bytes()))


def _fill_and_ask(months: list[MonthOfGroups]) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection

    from wangge.platform.public import get_clock

    call_command("migrate", verbosity=0, interactive=False)
    started = time.perf_counter()
    now = get_clock().now()
    city = build_city(now=now)
    subjects = store_runs(city, months, runs_a_month=RUNS_A_MONTH, now=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"bench evaluate: {subjects:,} subjects stored in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    from wangge.config.wsgi import spare_program

    spare_program()  # as every web process does
    names = [one.month for one in months]
    return {
        "runs": len(months) * RUNS_A_MONTH,
        "subjects": subjects,
        "pages": {page: _ask(city.members.get(role), build, names) for page, (role, build) in PLANS.items()},
    }


def _ask_month(address: str) -> Callable[[random.Random, list[str]], str]:
    def build(rng: random.Random, months: list[str]) -> str:
        return f"{address}?{urlencode({'month': rng.choice(months)})}"

    return build


def _ask_chief(rng: random.Random, months: list[str]) -> str:
    return f"/evaluation/chief/?{urlencode({'month': rng.choice(months), 'level': rng.choice((2, 3))})}"


def _ask_figures(**words: str) -> Callable[[random.Random, list[str]], str]:
    """Return addresses of one question about a month and the one after it, or about the month alone."""

    def build(rng: random.Random, months: list[str]) -> str:
        place = rng.randrange(len(months) - 1)
        first, last = months[place], months[place + (1 if words.get("period") else 0)]
        days = {"from": find_lake_days(first)[0].isoformat(), "to": find_lake_days(last)[1].isoformat()}
        return f"/evaluation/figures/?{urlencode({**days, **words})}"

    return build


def _ask_month_by_month(_rng: random.Random, months: list[str]) -> str:
    days = {"from": find_lake_days(months[0])[0].isoformat(), "to": find_lake_days(months[-1])[1].isoformat()}
    return f"/evaluation/figures/?{urlencode({**days, 'by': '', 'period': 'month'})}"


PLANS: dict[str, tuple[str, Callable[[random.Random, list[str]], str]]] = {
    "chief": ("leader", _ask_chief),
    "own_unit": ("handler", _ask_month("/evaluation/my-unit/")),
    "board": ("leader", _ask_month("/evaluation/board/")),
    "board_of_unit": ("handler", _ask_month("/evaluation/board/")),
    "public": ("", _ask_month("/public/evaluation/")),
    "figures_by_month": ("leader", _ask_month_by_month),
    "figures_units_ranked": ("leader", _ask_figures(by="department", compare="year", sort="timely_handling_rate")),
    "figures_worst_streets": (
        "leader",
        _ask_figures(by="area_2", period="month", sort="timely_closing_rate", worst="1", top="10"),
    ),
    "figures_worst_communities": (
        "leader",
        _ask_figures(by="area_3", compare="previous", sort="rework_rate", worst="1", top="10"),
    ),
}


def find_p95(times: Iterable[float]) -> float:
    """Return what 95 of a hundred do not exceed."""
    ordered = sorted(times)
    return ordered[int(0.95 * len(ordered))]


def _ask(member_id: int | None, build: Callable[[random.Random, list[str]], str], months: list[str]) -> dict[str, Any]:
    """Ask a page many times, of a month by chance each time, and return its figures beside the limit."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    if member_id is not None:
        member = get_user_model().objects.get(pk=member_id)
        client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    rng = random.Random(7)
    asked = []
    for number in range(REQUESTS + WARM_UP):
        client.defaults["REMOTE_ADDR"] = f"10.0.{number // 100}.{number % 100 + 1}"  # looks are counted by address
        cpu_started = time.process_time()
        one = ask_once(client, build(rng, months), None)
        asked.append({**one, "cpu_ms": (time.process_time() - cpu_started) * 1000})
    p95 = find_p95(one["ms"] for one in asked[WARM_UP:])
    return {
        "p50_ms": round(sorted(one["ms"] for one in asked[WARM_UP:])[REQUESTS // 2], 1),
        "p95_ms": round(p95, 1),
        "p95_cpu_ms": round(find_p95(one["cpu_ms"] for one in asked[WARM_UP:]), 1),
        "p95_ms_limit": PAGE_LIMIT_MS,
        "statements": max(len(one["texts"]) for one in asked),
        "is_within": p95 <= PAGE_LIMIT_MS,
    }


if __name__ == "__main__":
    print(json.dumps(measure_storage(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
