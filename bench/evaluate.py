"""Bench of the evaluation: all indicators over synthetic cases in Parquet, beside a bare scan and hand-written SQL.

Run by `wangge bench evaluate [--cases 10000000] [--linear] [--pages]`. Prints one JSON object. The cases lie in folders by month as
`wangge lake export` puts them. Time and memory of the evaluation come from a child process that does nothing else;
ratios from another one that runs the three queries in turn; with `--linear` a tenth and a hundredth of the cases tell
whether a further case costs the same however many there are. A ratio divides the best processor times of all threads,
because other work on the machine can only lengthen a run, and lengthens elapsed time most.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import ibis

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from bench.evaluate_pages import measure_pages
from bench.synthetic_cases import list_case_files, write_cases
from wangge.analytics.public import (
    DENOMINATOR,
    INDICATORS,
    INDICATORS_VERSION,
    NUMERATOR,
    Engine,
    IndicatorKind,
    Period,
    compute_indicators,
    get_facts,
    open_engine,
    read_arrow,
)

PEAK_MEMORY_LIMIT_MB = 2048
SCAN_RATIO_LIMIT = 3.0
SQL_RATIO_LIMIT = 1.3
LINEAR_LIMIT = 1.2
ENGINE_MEMORY = "1500MB"

_FOLDER = Path(__file__).resolve().parent
_MONTH_SQL = "date_trunc('month', reported_on)::DATE AS month"


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to group: for the registry, and the same in SQL (column expressions, names, columns to decode)."""

    dimensions: tuple[str, ...]
    period: Period | None
    sql_columns: str
    names: tuple[str, ...]
    decoded: tuple[str, ...]


GROUPINGS = {
    "department_month": Grouping(
        ("department",), "month", f"unit_id, {_MONTH_SQL}", ("unit_id", "month"), ("unit_id", "reported_on")
    ),
    "street": Grouping(("area_2",), None, "area_2", ("area_2",), ("area_2",)),
    "unit_grid": Grouping(("area_4",), None, "area_4", ("area_4",), ("area_4",)),
}


def main(
    rows: int = 10_000_000, *, seed: int = 7, repeats: int = 5, threads: int = 2, memory: str = ENGINE_MEMORY
) -> dict[str, Any]:
    """Run the whole bench and return its figures with the limit beside each."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name:
        folder = Path(name)
        started = time.perf_counter()
        size = write_cases(folder, rows=rows, seed=seed)
        written = time.perf_counter() - started
        evaluation = _run_child("evaluation", folder, threads=threads, repeats=1, memory=memory)
        groupings = _run_child("ratios", folder, threads=threads, repeats=repeats, memory=memory)
    return {
        "bench": "evaluate",
        "rows": rows,
        "parquet_mb": round(size / 1e6, 1),
        "write_seconds": round(written, 1),
        "indicators": len(INDICATORS),
        "indicators_version": INDICATORS_VERSION,
        "seconds": evaluation["seconds"],
        "cpu_seconds": evaluation["cpu_seconds"],
        "engine_memory": memory,
        "peak_memory_mb": evaluation["peak_memory_mb"],
        "peak_memory_limit_mb": PEAK_MEMORY_LIMIT_MB,
        "groupings": groupings,
        "within_limits": evaluation["peak_memory_mb"] <= PEAK_MEMORY_LIMIT_MB
        and all(_is_within_limits(figures) for figures in groupings.values()),
        "machine": _describe_machine(threads),
    }


def measure_evaluation(folder: Path, *, threads: int, memory: str) -> dict[str, Any]:
    """Compute all groupings once in this process and return seconds of each and the peak of its memory."""
    seconds = {}
    engine = _open(folder, threads, memory)
    cpu_started = time.process_time()
    for name, grouping in GROUPINGS.items():
        started = time.perf_counter()
        _evaluate(engine, grouping)
        seconds[name] = round(time.perf_counter() - started, 2)
    seconds["total"] = round(sum(seconds.values()), 2)
    cpu_seconds = time.process_time() - cpu_started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return {"seconds": seconds, "cpu_seconds": round(cpu_seconds, 2), "peak_memory_mb": round(peak)}


def measure_pages_alone(rows: int, *, seed: int) -> dict[str, Any]:
    """Return the times of pages from day cells of so many cases."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name:
        write_cases(Path(name), rows=rows, seed=seed)
        return measure_pages(Path(name), repeats=5)


def measure_growth(rows: int, *, largest: float, seed: int, threads: int, memory: str) -> dict[str, Any]:
    """Return the processor time of smaller lakes, and what a case costs among the most cases ÷ among fewer.

    What every evaluation costs, however few its cases, is left out: a case costs what time grows by per case.
    """
    sizes = [rows // 100, rows // 10, rows]
    times = []
    for size in sizes[:2]:
        with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name:
            write_cases(Path(name), rows=size, seed=seed)
            done = _run_child("evaluation", Path(name), threads=threads, repeats=1, memory=memory)
            times.append(done["cpu_seconds"])
    times.append(largest)
    below, above = ((times[i + 1] - times[i]) / (sizes[i + 1] - sizes[i]) for i in (0, 1))
    return {
        "cpu_seconds_by_cases": dict(zip(sizes, times, strict=True)),
        "growth": round(above / below, 2) if below > 0 else None,  # of so few that only the fixed costs were seen
        "growth_limit": LINEAR_LIMIT,
    }


def measure_ratios(folder: Path, *, threads: int, repeats: int, memory: str) -> dict[str, Any]:
    """Run evaluation, bare scan and hand-written SQL in turn and return times and ratios of each grouping."""
    engine = _open(folder, threads, memory)
    return {name: _measure_grouping(engine, grouping, repeats) for name, grouping in GROUPINGS.items()}


def _measure_grouping(engine: Engine, grouping: Grouping, repeats: int) -> dict[str, Any]:
    scan_query, sql_query = _write_scan(engine, grouping), _write_sql(grouping)
    runs: dict[str, Callable[[], Any]] = {
        "evaluation": lambda: _evaluate(engine, grouping),
        "scan": lambda: engine.con.execute(scan_query).fetchall(),
        "sql": lambda: engine.con.execute(sql_query).to_arrow_table(),
    }
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    cpu_seconds: dict[str, list[float]] = {name: [] for name in runs}
    answers = {}
    for _ in range(repeats):
        for name, run in runs.items():
            started, cpu_started = time.perf_counter(), time.process_time()
            answers[name] = run()
            seconds[name].append(time.perf_counter() - started)
            cpu_seconds[name].append(time.process_time() - cpu_started)
    cpu = {name: min(times) for name, times in cpu_seconds.items()}
    return {
        "groups": answers["evaluation"].num_rows,
        **{f"{name}_seconds": round(min(times), 3) for name, times in seconds.items()},
        **{f"{name}_cpu_seconds": round(least, 3) for name, least in cpu.items()},
        "ratio_to_scan": round(cpu["evaluation"] / cpu["scan"], 2),
        "ratio_to_scan_limit": SCAN_RATIO_LIMIT,
        "ratio_to_sql": round(cpu["evaluation"] / cpu["sql"], 2),
        "ratio_to_sql_limit": SQL_RATIO_LIMIT,
        "equals_sql": _are_equal(answers["evaluation"], answers["sql"], grouping),
    }


def _open(folder: Path, threads: int, memory: str) -> Engine:
    return open_engine(list_case_files(folder), memory_limit=memory, threads=threads)


def _evaluate(engine: Engine, grouping: Grouping) -> Any:
    figures = compute_indicators(get_facts(engine), dimensions=grouping.dimensions, period=grouping.period)
    return read_arrow(engine, figures)


def _write_scan(engine: Engine, grouping: Grouping) -> str:
    """Return the query that decodes every column the evaluation reads and does as little as possible with it."""
    schema = get_facts(engine).schema()
    columns = dict.fromkeys((*grouping.decoded, *(name for one in INDICATORS.values() for name in one.opens_to)))
    sums = []
    for name in columns:
        kind = schema[name]
        if kind.is_boolean():
            sums.append(f"sum({name}::INTEGER)")
        else:
            sums.append(f"sum({name})" if kind.is_numeric() else f"max({name})")
    return f"SELECT {', '.join(sums)} FROM case_facts"


def _write_sql(grouping: Grouping) -> str:
    return (
        (_FOLDER / "evaluate.sql")
        .read_text(encoding="utf-8")
        .format(
            groups=grouping.sql_columns,
            group_names=", ".join(grouping.names),
            group_known=" AND ".join(f"count({name}) > 0" for name in grouping.names),
        )
    )


def _are_equal(evaluation: Any, sql: Any, grouping: Grouping) -> bool:
    """Whether both queries give the same groups and the same numerators and denominators (no data equals none)."""

    def read(table: Any, column: str) -> list[Any]:
        return [value or 0 for value in table.column(column).to_pylist()]

    pairs = [(name, name) for name in grouping.names]
    for key, indicator in INDICATORS.items():
        pairs.append((f"{key}{NUMERATOR}", key))
        if indicator.kind is not IndicatorKind.COUNT:
            pairs.append((f"{key}{DENOMINATOR}", f"{key}_of"))
    return all(read(evaluation, ours) == read(sql, theirs) for ours, theirs in pairs)


def _is_within_limits(figures: dict[str, Any]) -> bool:
    return bool(
        figures["equals_sql"]
        and figures["ratio_to_scan"] <= SCAN_RATIO_LIMIT
        and figures["ratio_to_sql"] <= SQL_RATIO_LIMIT
    )


def _run_child(task: str, folder: Path, *, threads: int, repeats: int, memory: str) -> dict[str, Any]:
    command = [sys.executable, __file__, "--child", task, str(folder)]
    command += ["--threads", str(threads), "--repeats", str(repeats), "--memory", memory]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _describe_machine(threads: int) -> dict[str, Any]:
    return {
        "system": platform.platform(),
        "processor": _read_processor(),
        "cores": os.cpu_count(),
        "threads": threads,
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "ibis": ibis.__version__,
    }


def _read_processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Bench of the evaluation over synthetic cases.")
    parser.add_argument("--cases", "--rows", type=int, default=10_000_000, help="number of cases, up to 100 million")
    parser.add_argument("--linear", action="store_true", help="measure a tenth and a hundredth of the cases too")
    parser.add_argument("--pages", action="store_true", help="measure pages from the sums a day too")
    parser.add_argument("--memory", default=ENGINE_MEMORY, help="memory the engine may take")
    parser.add_argument("--seed", type=int, default=7, help="seed of the synthetic cases")
    parser.add_argument("--repeats", type=int, default=5, help="runs of each query, the best counts")
    parser.add_argument("--threads", type=int, default=2, help="threads of the engine")
    parser.add_argument("--child", nargs=2, metavar=("TASK", "FOLDER"), help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def run(arguments: list[str] | None = None) -> int:
    """Run from the command line; exit code 1 when a limit is not held."""
    options = _parse_arguments(arguments)
    if options.child:
        task, folder = options.child[0], Path(options.child[1])
        if task == "evaluation":
            print(json.dumps(measure_evaluation(folder, threads=options.threads, memory=options.memory)))
        else:
            ratios = measure_ratios(folder, threads=options.threads, repeats=options.repeats, memory=options.memory)
            print(json.dumps(ratios))
        return 0
    how = {"seed": options.seed, "threads": options.threads, "memory": options.memory}
    figures = main(options.cases, repeats=options.repeats, **how)
    if options.pages:
        figures["pages"] = measure_pages_alone(options.cases, seed=options.seed)
        figures["within_limits"] &= figures["pages"]["p95_ms"] <= figures["pages"]["p95_ms_limit"]
    if options.linear:
        figures |= measure_growth(options.cases, largest=figures["cpu_seconds"], **how)
        figures["within_limits"] &= figures["growth"] is not None and figures["growth"] <= LINEAR_LIMIT
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    return 0 if figures["within_limits"] else 1


if __name__ == "__main__":
    sys.exit(run())
