"""The installation that `bench intake` reports into: made, and looked at, in a process with Django.

`python bench/intake_city.py make` makes city and tokens and counts the queries of one report; `sample` prints the rows
of one report. Both print one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")

TABLES = ("cases_case", "cases_caseevent", "cases_caseclock", "platform_duework", "platform_idempotencyrecord")
COLLECTORS = ("chen", "zhou")


def make() -> dict[str, Any]:
    """Make the city; return tokens, a category and the statements of one report."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from tests.support.small_city import SYSTEM, build_small_city
    from wangge.people.public import create_api_token
    from wangge.platform.public import get_clock, use_profile
    from wangge.profiles.public import load_profile

    now = get_clock().now()
    with use_profile(load_profile("zhangjiagang")):
        city = build_small_city(now=now)
        tokens = [
            create_api_token(actor=SYSTEM, member_id=city.members[name], name=f"bench {number}", now=now)
            for name in COLLECTORS
            for number in range(4)
        ]
    category_id = city.categories["garbage"]
    return {"tokens": tokens, "category_id": category_id, "queries": count_queries(tokens[0], category_id)}


def count_queries(token: str, category_id: int) -> dict[str, Any]:
    """Return how many statements a report needs besides begin and commit, without and with an idempotency key."""
    from django.db import connection
    from django.test import Client

    statements: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        statements.append(sql)
        return execute(sql, params, many, context)

    found: dict[str, Any] = {}
    for name, keys in (("without_key", [{}, {}]), ("with_key", [{"Idempotency-Key": f"warm-{n}"} for n in range(2)])):
        for key in keys:  # the second time, when everything that is read once a process is there
            client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {token}", **key})
            statements.clear()
            body = {
                "source": "collector",
                "description": "路边有一堆垃圾",
                "address": "人民中路12号对面",
                "point": {"lon": 120.545, "lat": 31.885, "crs": "wgs84"},
                "category_id": category_id,
            }
            with connection.execute_wrapper(listen):
                answer = client.post("/api/v1/reports", body, content_type="application/json")
            assert answer.status_code == 201, answer.content
        found[name] = len([text for text in statements if not text.startswith(("BEGIN", "COMMIT"))])
    if "-v" in sys.argv:
        print("\n".join(text[:160] for text in statements), file=sys.stderr)
    return found


def sample() -> dict[str, Any]:
    """Return the newest row of each table that a report writes, values as SQL text."""
    from django.db import connection

    rows: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT 1")
            columns = [column[0] for column in cursor.description or ()]
            values = cursor.fetchone()
            rows[table] = {name: _write(value) for name, value in zip(columns, values, strict=True) if name != "id"}
    return rows


def _write(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    text = json.dumps(value) if isinstance(value, dict) else str(value)
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"make": make, "sample": sample}[sys.argv[1]]()))
