"""The work list, a search, a case page, the map window and a move at 1,000,000 cases, for who is signed in: dispatcher, handler.

Server time is that of the whole request in process: middleware, queries and rendering. The list is asked with three
filters and in the scope of a unit, the search with common words, rare ones and pairs, each time differently; the move
is a unit's signing, posted from its form. Limits: p95 60 / 150 / 30 / 40 / 40 ms, 8 / 9 / 8 / 4 queries, a move as many
as it needs; no statement may count the whole table (each count is bounded by a LIMIT).
Both databases are measured, each in a process of its own: `bench list [CASES] [postgresql|sqlite]`.
"""

from __future__ import annotations

import json
import os
import platform
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from bench.storages import STORAGES, open_storage

LIMITS = {
    "list": (60.0, 8), "list_of_unit": (60.0, 8), "search": (150.0, 9), "case": (30.0, 8), "map": (40.0, 4),
    "move": (40.0, None),
}  # fmt: skip
Address = tuple[str, dict[str, Any] | None]
"""What is asked, and the form that is posted to it, None when it is only read."""
REQUESTS, WARM_UP = 120, 10
UNIT = "ZJG-HW"  # whose handler signs


def main() -> dict[str, Any]:
    """Run the benchmark, print its result as one JSON object and return it."""
    cases = next((int(word) for word in sys.argv[1:] if word.isdigit()), 1_000_000)
    wanted = [word for word in sys.argv[1:] if word in STORAGES]
    if len(wanted) == 1:
        return _print(_measure_storage(wanted[0], cases))
    parts = []
    for storage in STORAGES:
        words = [sys.executable, __file__, str(cases), storage]
        parts.append(json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=False, text=True).stdout))
    pages = {part["storage"]: part["pages"] for part in parts}
    return _print({**parts[0], "storage": list(STORAGES), "pages": pages, "ok": all(part["ok"] for part in parts)})


def _print(result: dict[str, Any]) -> dict[str, Any]:
    print(json.dumps(result, indent=2, ensure_ascii=False))
    return result


def _measure_storage(storage: str, cases: int) -> dict[str, Any]:
    """Return the figures of one database; this process is its own."""
    with open_storage(storage):
        measured = measure(cases)
    return {
        "bench": "list",
        "storage": storage,
        "cases": cases,
        "pages": measured,
        "ok": all(page["is_within"] for page in measured.values()),
        "machine": {
            "python": platform.python_version(),
            "cpus": os.cpu_count(),
            "load_average": os.getloadavg(),
            "system": platform.platform(),
        },
    }


def measure(cases: int) -> dict[str, Any]:
    """Fill the database and ask every page many times."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    import list_cases

    from tests.support.small_city import build_small_city
    from wangge.platform.public import get_clock, use_profile
    from wangge.profiles.public import load_profile

    now = get_clock().now()
    with use_profile(load_profile("zhangjiagang")):
        city = build_small_city(now=now)
        facts = {
            "district": city.units["district"],
            "units": [city.units[name] for name in ("sanitation", "municipal", "greening", "enforcement")],
            "categories": list(city.categories.values()),
            "reporter": city.members["chen"],
        }
        started = time.perf_counter()
        list_cases.fill(facts, now=now, cases=cases)
        print(f"bench list: {cases:,} cases in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        return {name: ask(name, plan, city, cases) for name, plan in PLANS.items()}


def _list_cases(rng: random.Random, cases: int) -> Address:
    del cases
    query = {
        "view": "all",
        "state": rng.choice(("handling", "dispatched", "closed")),
        "source": rng.choice(("collector", "hotline_12345")),
        "grid": rng.choice(("320582001", "320582002001", "320582001001001")),
        "sort": rng.choice(("due", "newest")),
    }
    return f"/cases/?{urlencode(query)}", None


def _read_case(rng: random.Random, cases: int) -> Address:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM cases_case WHERE id = %s", [rng.randrange(1, cases, 100)])
        (number,) = cursor.fetchone()
    return f"/cases/{number}/", None


def _show_map(rng: random.Random, cases: int) -> Address:
    del cases
    west, south = rng.uniform(120.54, 120.555), rng.uniform(31.87, 31.885)
    query = {"bbox": f"{west:.5f},{south:.5f},{west + 0.002:.5f},{south + 0.002:.5f}", "view": "open"}
    return f"/cases/points.json?{urlencode(query)}", None


# Words found in half of the cases, in a hundredth, in a few dozen, in one, in none, and pairs of them.
SEARCHES = (
    "垃圾", "占道经营", "路灯不亮", "油烟", "共享单车", "化粪池", "人民路 噪音", "沙洲路 井盖", "坑", "金安路 消防通道",
    "人民中路88号", "{number}", "没有这种事",
)  # fmt: skip


def _search_cases(rng: random.Random, cases: int) -> Address:
    query = {"view": rng.choice(("all", "open")), "q": rng.choice(SEARCHES).format(number=rng.randrange(1, cases))}
    return f"/cases/?{urlencode(query)}", None


def _sign_case(rng: random.Random, cases: int) -> Address:
    from wangge.cases.models import Case

    waiting = Case.objects.filter(state="dispatched", unit__code=UNIT).order_by("id")
    found = waiting.filter(id__gte=rng.randrange(1, cases)).first() or waiting.first()
    if found is None:
        sys.exit("bench list: no case waits for its unit any more; take 40,000 cases or more")
    number, version = found.number, found.version
    return f"/cases/{number}/moves/sign/", {"version": version}


PLANS = {
    "list": ("li", _list_cases),
    "list_of_unit": ("qian", _list_cases),
    "search": ("li", _search_cases),
    "case": ("li", _read_case),
    "map": ("li", _show_map),
    "move": ("qian", _sign_case),
}


def ask(name: str, plan: Any, city: Any, cases: int) -> dict[str, Any]:
    """Ask one page many times, each time differently, and return its figures beside its limits."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    username, build = plan
    client = Client(SERVER_NAME="localhost")
    client.force_login(
        get_user_model().objects.get(pk=city.members[username]), backend="django.contrib.auth.backends.ModelBackend"
    )
    rng = random.Random(7)
    asked = [ask_once(client, *build(rng, cases)) for _ in range(REQUESTS + WARM_UP)][WARM_UP:]
    lasted = sorted(one["ms"] for one in asked)
    queries = max(len(one["texts"]) for one in asked)
    unbounded = sum(
        "COUNT(" in text and "cases_case" in text and "LIMIT" not in text for one in asked for text in one["texts"]
    )
    limit_ms, limit_queries = LIMITS[name]
    p95 = lasted[int(0.95 * len(lasted))]
    return {
        "requests": REQUESTS,
        "p50_ms": round(lasted[len(lasted) // 2], 1),
        "p95_ms": round(p95, 1),
        "limit_ms": limit_ms,
        "queries": queries,
        "limit_queries": limit_queries,
        "unbounded_counts": unbounded,
        "slowest": max((round(one["ms"], 1), unquote(one["address"])) for one in asked),
        "is_within": p95 <= limit_ms and (limit_queries is None or queries <= limit_queries) and not unbounded,
    }


def ask_once(client: Any, address: str, form: dict[str, Any] | None) -> dict[str, Any]:
    """Return how long one request took, in milliseconds, and its statements."""
    from django.db import connection

    texts: list[str] = []

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        texts.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        started = time.perf_counter()
        answer = client.get(address) if form is None else client.post(address, form)
        lasted = (time.perf_counter() - started) * 1000
    assert answer.status_code == (200 if form is None else 302), (address, answer.status_code)
    return {"ms": lasted, "texts": texts, "address": address}


if __name__ == "__main__":
    sys.exit(0 if main()["ok"] else 1)
