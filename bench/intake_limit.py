"""The database's own rate for the rows of a report, one transaction each: the limit that `bench intake` is held to."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


def build_inserts(rows: dict[str, dict[str, str]], *, with_key: bool, fresh: str, case: str) -> list[str]:
    """Return one INSERT a table; `fresh` is SQL for a number never used, `case` for the id of the case."""
    changed = {
        "cases_case": {"number": f"'B' || {fresh}", "number_sequence": "1", "number_scope": f"'bench' || {fresh}"},
        "cases_caseevent": {"case_id": case},
        "cases_caseclock": {"case_id": case},
        "platform_duework": {"key": f"'bench:' || {fresh}", "stream": f"'case:' || {fresh}"},
        "platform_idempotencyrecord": {"key": f"'bench-' || {fresh}"},
    }
    texts = []
    for table, row in rows.items():
        if table == "platform_idempotencyrecord" and not with_key:
            continue
        values = {**row, **changed[table]}
        texts.append(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(values.values())})")
    return texts


def measure_postgresql(
    url: str, rows: dict[str, dict[str, str]], *, clients: int, seconds: int, with_key: bool, with_counter: bool = False
) -> float:
    """Return transactions a second of pgbench; `with_counter` also moves the counter that numbers are taken from."""
    hidden = {table: {name: _hide_colons(value) for name, value in row.items()} for table, row in rows.items()}
    inserts = build_inserts(hidden, with_key=with_key, fresh=":n::text", case=":case_id")
    lines = ["\\set n random(1, 1000000000000000)", "BEGIN;"]
    if with_counter:
        lines.append("UPDATE platform_numbercounter SET last = last + 1 WHERE scope LIKE 'case:%';")
    lines += [f"{inserts[0]} RETURNING id AS case_id \\gset", *(f"{text};" for text in inserts[1:]), "COMMIT;"]
    address = urlsplit(url)
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as folder:
        script = Path(folder) / "report.sql"
        script.write_text("\n".join(lines) + "\n", "utf-8")
        command = [
            "pgbench", "-n", "-M", "prepared", "-f", str(script), "-c", str(clients), "-j", "1", "-T", str(seconds),
            "-h", str(address.hostname), "-p", str(address.port), "-U", str(address.username), address.path.strip("/"),
        ]  # fmt: skip
        told = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", told.stdout)
    if told.returncode or not found:
        raise RuntimeError(told.stdout + told.stderr)
    return float(found[1])


def _hide_colons(value: str) -> str:
    """Return a literal in which pgbench sees no variables."""
    return "E" + value.replace("\\", "\\\\").replace(":", "\\x3a") if value.startswith("'") else value


def measure_embedded(
    path: Path, rows: dict[str, dict[str, str]], *, seconds: float, with_key: bool, synchronous: str
) -> float:
    """Return transactions a second of plain sqlite3 on a copy of the database, in the same durability."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-", dir=path.parent) as folder:
        copy = Path(folder) / "copy.sqlite3"
        shutil.copy(path, copy)
        inserts = build_inserts(rows, with_key=with_key, fresh="?1", case="?2")
        connection = sqlite3.connect(copy, isolation_level=None)
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"synchronous={synchronous}", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")
        count, started = 0, time.perf_counter()
        while time.perf_counter() - started < seconds:
            count += 1
            _insert(connection, inserts, f"x{count}")
        rate = count / (time.perf_counter() - started)
        connection.close()
    return rate


def _insert(connection: sqlite3.Connection, inserts: list[str], fresh: Any) -> None:
    connection.execute("BEGIN IMMEDIATE")
    case_id = connection.execute(inserts[0], (fresh,)).lastrowid
    for text in inserts[1:]:
        connection.execute(text, (fresh, case_id)[: 2 if "?2" in text else 1])
    connection.execute("COMMIT")
