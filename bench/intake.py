"""How many reports a second the HTTP API takes, beside the rate at which the database alone takes the same rows.

A report is validated, located, numbered, timed, sealed and written (case, event, clock, outbox row, and with
`Idempotency-Key` its kept answer) in one transaction, through granian, by keep-alive clients in a process of their own.
The limit is measured in the same run right before: pgbench with prepared statements and as many clients on
PostgreSQL, plain sqlite3 on the embedded database; both durable (fsync on, synchronous FULL). No worker drains the
outbox meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

import intake_limit

from wangge.config.throwaway import run_postgresql

HERE = Path(__file__).parent

FLOOR_RATIO, AIM_RATIO, MOST_QUERIES, MOST_P99_MS = 0.15, 0.25, 12, 80.0
CHECKED_CLIENTS = 8
START_SECONDS = 60
POINTS = [(120.5405 + 0.001 * x, 31.8705 + 0.001 * y) for x in range(19) for y in range(19)]
DURABLE = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "shared_buffers": "256MB",
}


def main() -> dict[str, Any]:
    """Run the benchmark, print its result as one JSON object and return it."""
    options = read_options()
    found: dict[str, Any] = {}
    for database in options.databases.split(","):
        found[database] = {"postgresql": bench_postgresql, "embedded": bench_embedded}[database](options)
    result = {
        "bench": "intake",
        "with_idempotency_key": not options.without_key,
        "limits": {
            "ratio_at_8_clients_on_postgresql": FLOOR_RATIO,
            "aim": AIM_RATIO,
            "queries": MOST_QUERIES,
            "p99_ms": MOST_P99_MS,
        },
        **found,
        "ok": all(judge(database) for database in found.values()),
        "machine": {
            "python": platform.python_version(),
            "cpus": os.cpu_count(),
            "load_average": os.getloadavg(),
            "system": platform.platform(),
        },
    }
    print(json.dumps(result, indent=2))
    return result


def read_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="wangge bench intake", description=__doc__)
    parser.add_argument("--databases", default="postgresql,embedded")
    parser.add_argument("--clients", default="1,8,32")
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--workers", type=int, default=4, help="granian processes on PostgreSQL")
    parser.add_argument("--threads", type=int, default=2, help="threads of each process")
    parser.add_argument("--rounds", type=int, default=3, help="limit and intake in turn so often; the median counts")
    parser.add_argument("--without-key", action="store_true", help="send no Idempotency-Key")
    return parser.parse_args()


def judge(found: dict[str, Any]) -> bool:
    """Whether a database's figures hold the floor; p99 and ratio are judged at eight clients on PostgreSQL."""
    if any(set(run["statuses"]) - {"201"} for run in found["runs"]):
        return False
    if max(found["queries"].values()) > MOST_QUERIES:
        return False
    checked = [run for run in found["runs"] if run["clients"] == CHECKED_CLIENTS and found["is_checked"]]
    return all(run["ratio"] >= FLOOR_RATIO and run["p99_ms"] <= MOST_P99_MS for run in checked)


def bench_postgresql(options: argparse.Namespace) -> dict[str, Any]:
    """Measure on a throw-away server with durable settings."""
    with run_postgresql(DURABLE) as url, make_city({"WANGGE_DATABASE_URL": url}) as city:
        rows = ask_city("sample", city["environment"])

        def find_limit(clients: int) -> dict[str, float]:
            given = {"clients": clients, "seconds": options.seconds, "with_key": not options.without_key}
            bare = intake_limit.measure_postgresql(url, rows, **given)
            counted = intake_limit.measure_postgresql(url, rows, with_counter=True, **given)
            return {"limit_per_second": round(bare, 1), "limit_with_number_counter_per_second": round(counted, 1)}

        return {"is_checked": True, **measure(options, city, options.workers, options.threads, find_limit)}


def bench_embedded(options: argparse.Namespace) -> dict[str, Any]:
    """Measure on SQLite: one process writes."""
    with make_city({}) as city:
        rows = ask_city("sample", city["environment"])
        path = Path(city["environment"]["WANGGE_HOME"]) / "wangge.sqlite3"
        rate = intake_limit.measure_embedded(
            path, rows, seconds=options.seconds, with_key=not options.without_key, synchronous="FULL"
        )
        limit = {"limit_per_second": round(rate, 1)}
        return {"is_checked": False, **measure(options, city, 1, options.threads, lambda _: limit)}


@contextmanager
def make_city(environment: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Give an installed city with tokens, in a home of its own."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as home:
        given = {**os.environ, **environment, "WANGGE_HOME": home, "WANGGE_LOG_LEVEL": "ERROR"}
        given["PYTHONPATH"] = os.pathsep.join([str(HERE.parent / "src"), str(HERE.parent)])
        if not environment:
            given.pop("WANGGE_DATABASE_URL", None)
        yield {**ask_city("make", given), "environment": given}


def ask_city(question: str, environment: dict[str, str]) -> Any:
    """Return what `intake_city.py` answers."""
    command = [sys.executable, str(HERE / "intake_city.py"), question]
    return json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)


def measure(
    options: argparse.Namespace, city: dict[str, Any], workers: int, threads: int, find_limit: Any
) -> dict[str, Any]:
    """Return for each number of clients the database's own rate and ours."""
    runs = []
    for clients in (int(word) for word in options.clients.split(",")):
        size = {"workers": workers, "threads": threads, "clients": clients}
        rounds = [measure_round(options, city, find_limit, **size) for _ in range(options.rounds)]
        rounds.sort(key=lambda run: run["ratio"])
        p99 = sorted(run["p99_ms"] for run in rounds)
        median = {**rounds[len(rounds) // 2], "p99_ms": p99[len(p99) // 2]}
        median["statuses"] = sorted({status for run in rounds for status in run["statuses"]})
        runs.append({**median, "ratios": [run["ratio"] for run in rounds], "p99s_ms": p99})
    return {"queries": city["queries"], "processes": workers, "threads": threads, "runs": runs}


def measure_round(
    options: argparse.Namespace, city: dict[str, Any], find_limit: Any, *, workers: int, threads: int, clients: int
) -> dict[str, Any]:
    """Return the database's own rate and ours, one right after the other."""
    limit = find_limit(clients)
    with serve(city["environment"], workers=workers, threads=threads) as port:
        plan = {
            "port": port,
            "tokens": city["tokens"],
            "category_id": city["category_id"],
            "points": POINTS,
            "clients": clients,
            "seconds": options.seconds,
            "warm_up_seconds": 3,
            "with_key": not options.without_key,
        }
        run = send(plan)
    return {**run, **limit, "ratio": round(run["reports_per_second"] / limit["limit_per_second"], 3)}


def send(plan: dict[str, Any]) -> dict[str, Any]:
    """Run the clients."""
    command = [sys.executable, str(HERE / "intake_clients.py")]
    told = subprocess.run(command, input=json.dumps(plan), check=True, stdout=subprocess.PIPE, text=True).stdout
    answer: dict[str, Any] = json.loads(told)
    return answer


@contextmanager
def serve(environment: dict[str, str], *, workers: int, threads: int) -> Iterator[int]:
    """Serve the application by granian on a free port, as `wangge serve` does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        sys.executable, "-m", "granian", "wangge.config.wsgi:application", "--interface", "wsgi",
        "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads),
        "--no-ws", "--log-level", "warning",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_until_up(server, port)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def wait_until_up(server: subprocess.Popen[bytes], port: int) -> None:
    """Return once the server answers."""
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                return
        except (URLError, OSError):
            if server.poll() is not None:
                break
            time.sleep(0.2)
    raise RuntimeError("granian did not start")


if __name__ == "__main__":
    sys.exit(0 if main()["ok"] else 1)
