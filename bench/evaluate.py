"""Bench of the evaluation: all indicators over synthetic cases in Parquet, beside a bare scan and hand-written SQL.

    wangge bench evaluate [--cases 10000000] [--linear] [--scheme] [--pages] [--lake FOLDER [--only-write]]

Prints one JSON object. The cases lie in months as `wangge lake export` puts them; with `--lake` they are written to a
folder once, stay there and serve every later run, also of fewer cases. Time and memory of the evaluation come from a
child process that does nothing else; ratios from another one that runs the three queries in turn. `--linear` measures
the first tenth and hundredth of the months too and tells whether a further case costs the same however many there are;
`--scheme` computes everything a city's run is made of; `--pages` asks the pages of a city with so many cases behind
them. A ratio divides the best processor times of all threads, because other work on the machine can only lengthen a
run, and lengthens elapsed time most.
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import ibis

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from bench.evaluate_pages import measure_pages
from bench.evaluate_scheme import measure_scheme
from bench.synthetic_cases import take_months, write_lake
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
    open_lake,
    read_arrow,
    read_lake_manifest,
)

PEAK_MEMORY_LIMIT_MB = 2048
SCAN_RATIO_LIMIT = 3.0
SQL_RATIO_LIMIT = 1.3
LINEAR_LIMIT = 1.2
MONTH_CASES = 1_000_000
LINEAR_SHARES = (100, 10, 1)
SMALL_RUNS = 3
FEW_CASES, REPEATS_OF_FEW, REPEATS_OF_MANY = 10_000_000, 5, 2
ENGINE_MEMORY = "1500MB"

_TOLD_OF_GROWTH = ("seconds", "cpu_seconds", "peak_memory_mb")
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


@dataclass(frozen=True, slots=True)
class Run:
    """What every child process is told: the lake, how many of its months, threads, memory and how often."""

    folder: Path
    months: int
    threads: int
    memory: str
    repeats: int


def main(options: argparse.Namespace) -> dict[str, Any]:
    """Run the whole bench and return its figures with the limit beside each."""
    months, cases_a_month = _divide(options)
    with _find_folder(options.lake) as folder:
        started = time.perf_counter()
        manifest = write_lake(folder, months=months, cases_a_month=cases_a_month, seed=options.seed, tell=_tell)
        figures: dict[str, Any] = {
            "bench": "evaluate",
            "rows": manifest.rows,
            "months": months,
            "parquet_mb": round(sum(one.size_bytes for one in manifest.partitions.values()) / 1e6, 1),
            "write_seconds": round(time.perf_counter() - started, 1),
            "machine": _describe_machine(options.threads),
        }
        if options.only_write:
            return {**figures, "within_limits": True}
        repeats = options.repeats or (REPEATS_OF_FEW if manifest.rows <= FEW_CASES else REPEATS_OF_MANY)
        run = Run(folder, months, options.threads, options.memory, repeats)
        figures |= _measure_engine(run, is_linear=options.linear)
        if options.scheme:
            figures["scheme"] = _run_child("scheme", run)
        if options.pages:
            figures["pages"] = measure_pages(folder, manifest, repeats=REPEATS_OF_FEW)
            figures["within_limits"] &= figures["pages"]["within_limits"]
    return figures


def _divide(options: argparse.Namespace) -> tuple[int, int]:
    """Return how many months there are and how many cases each has; a lake that is there already keeps its own."""
    known = read_lake_manifest(options.lake) if options.lake is not None else None
    cases: int = options.cases
    most = cases // LINEAR_SHARES[0] if options.linear else MONTH_CASES
    wanted = next(iter(known.partitions.values())).rows if known and known.partitions else min(most, cases)
    months = round(cases / wanted)
    if options.linear and months % LINEAR_SHARES[0]:
        raise SystemExit(
            f"wangge: {cases} cases are {months} months of {wanted}; growth is measured of hundreds of months"
        )
    return months, wanted if known and known.partitions else cases // months


@contextmanager
def _find_folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name:
        yield Path(name)


def _tell(done: int, total: int) -> None:
    if done % 10 == 0 or done == total:
        print(f"bench evaluate: {done} of {total} months written", file=sys.stderr, flush=True)


def _measure_engine(run: Run, *, is_linear: bool) -> dict[str, Any]:
    """Return time and memory of the evaluation, the ratios of each grouping and, if wanted, the growth."""
    evaluation = _run_child("evaluation", run)
    groupings = _run_child("ratios", run)
    growth = _measure_growth(run, evaluation) if is_linear else {}
    return {
        "indicators": len(INDICATORS),
        "indicators_version": INDICATORS_VERSION,
        **evaluation,
        "engine_memory": run.memory,
        "peak_memory_limit_mb": PEAK_MEMORY_LIMIT_MB,
        "groupings": groupings,
        **growth,
        "within_limits": evaluation["peak_memory_mb"] <= PEAK_MEMORY_LIMIT_MB
        and all(_is_within_limits(figures) for figures in groupings.values())
        and (not growth or (growth["growth"] is not None and growth["growth"] <= LINEAR_LIMIT)),
    }


def measure_evaluation(run: Run) -> dict[str, Any]:
    """Compute all groupings once in this process and return seconds of each and the peak of its memory."""
    seconds = {}
    with _open(run) as engine:
        cpu_started = time.process_time()
        for name, grouping in GROUPINGS.items():
            started = time.perf_counter()
            _evaluate(engine, grouping)
            seconds[name] = round(time.perf_counter() - started, 2)
        cpu_seconds = time.process_time() - cpu_started
    seconds["total"] = round(sum(seconds.values()), 2)
    return {"seconds": seconds, "cpu_seconds": round(cpu_seconds, 2), "peak_memory_mb": read_peak_memory_mb()}


def read_peak_memory_mb() -> int:
    """Return the most memory this process had."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024))


def _measure_growth(run: Run, largest: dict[str, Any]) -> dict[str, Any]:
    """Return processor time and memory by cases, and what a case costs among the most cases ÷ among fewer.

    What every evaluation costs, however few its cases, is left out: a case costs what time grows by per case. Of the
    smaller lakes the best of several runs counts.
    """
    manifest = read_lake_manifest(run.folder)
    assert manifest is not None
    found: dict[int, dict[str, Any]] = {}
    for share in LINEAR_SHARES[:-1]:
        part = replace(run, months=run.months // share)
        runs = [_run_child("evaluation", part) for _ in range(SMALL_RUNS)]
        found[take_months(manifest, part.months).rows] = min(runs, key=lambda one: float(one["cpu_seconds"]))
    found[take_months(manifest, run.months).rows] = largest
    (fewest, few), (some, more), (all_of_them, most) = ((rows, one["cpu_seconds"]) for rows, one in found.items())
    below, above = (more - few) / (some - fewest), (most - more) / (all_of_them - some)
    return {
        "by_cases": {rows: {name: one[name] for name in _TOLD_OF_GROWTH} for rows, one in found.items()},
        "growth": round(above / below, 2) if below > 0 else None,  # of so few that only the fixed costs were seen
        "growth_limit": LINEAR_LIMIT,
    }


def measure_ratios(run: Run) -> dict[str, Any]:
    """Run evaluation, bare scan and hand-written SQL in turn and return times and ratios of each grouping."""
    with _open(run) as engine:
        return {name: _measure_grouping(engine, grouping, run.repeats) for name, grouping in GROUPINGS.items()}


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


@contextmanager
def _open(run: Run) -> Iterator[Engine]:
    manifest = read_lake_manifest(run.folder)
    assert manifest is not None
    part = take_months(manifest, run.months)
    with open_lake(run.folder, part, memory_limit=run.memory, threads=run.threads) as engine:
        yield engine


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
            group_order=", ".join(f"{name} NULLS LAST" for name in grouping.names),
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


def _run_child(task: str, run: Run) -> dict[str, Any]:
    command = [sys.executable, __file__, "--child", task, "--lake", str(run.folder), "--months", str(run.months)]
    command += ["--threads", str(run.threads), "--repeats", str(run.repeats), "--memory", run.memory]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _measure_scheme(run: Run) -> dict[str, Any]:
    with _open(run) as engine:
        return {**measure_scheme(engine), "peak_memory_mb": read_peak_memory_mb()}


TASKS: dict[str, Callable[[Run], dict[str, Any]]] = {
    "evaluation": measure_evaluation,
    "ratios": measure_ratios,
    "scheme": _measure_scheme,
}


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
    parser.add_argument("--lake", type=Path, help="folder of the cases: kept, and used again when it is there")
    parser.add_argument("--only-write", action="store_true", help="write the cases and measure nothing")
    parser.add_argument("--linear", action="store_true", help="measure a tenth and a hundredth of the cases too")
    parser.add_argument("--scheme", action="store_true", help="compute everything a city's run is made of too")
    parser.add_argument("--pages", action="store_true", help="ask the pages of a city with so many cases too")
    parser.add_argument("--memory", default=ENGINE_MEMORY, help="memory the engine may take")
    parser.add_argument("--seed", type=int, default=7, help="seed of the synthetic cases")
    parser.add_argument(
        "--repeats", type=int, default=0, help="runs of each query, the best counts; by default 5, of many cases 2"
    )
    parser.add_argument("--threads", type=int, default=2, help="threads of the engine")
    parser.add_argument("--child", choices=tuple(TASKS), help=argparse.SUPPRESS)
    parser.add_argument("--months", type=int, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def run(arguments: list[str] | None = None) -> int:
    """Run from the command line; exit code 1 when a limit is not held."""
    options = _parse_arguments(arguments)
    if options.child:
        told = Run(options.lake, options.months, options.threads, options.memory, options.repeats)
        print(json.dumps(TASKS[options.child](told)))
        return 0
    figures = main(options)
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    return 0 if figures["within_limits"] else 1


if __name__ == "__main__":
    sys.exit(run())
