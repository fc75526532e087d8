"""`wangge import` and `wangge grids`: reports, units, people, the matrix and grids from files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from wangge.config.commands.console import find_language, print_json, say, set_up_django, show_progress
from wangge.config.commands.founding import bind_roots, say_next_steps
from wangge.config.commands.installing import prepare_database
from wangge.config.commands.opening import has_tables, is_installed, open_installation, update_tables
from wangge.kernel.public import Actor, DomainError, build_system_actor

if TYPE_CHECKING:
    from wangge.intake.public import ImportJob, ImportSummary

SHOWN_FAULTS = 50
SHOWN_REASONS = 10
GRID_FAULTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "code_missing": "it has no code",
        "code_invalid": "the code does not fit the level's rule (digits, not only zeros):",
        "code_duplicate": "the file gives this code twice",
        "code_dead": "the code belonged to a grid that was closed; it is never used again",
        "code_reused": "the code belongs to a unit grid of another shape; a changed grid needs a new code",
        "level_unknown": "the length of the code names no level; give --level",
        "parent_unknown": "no grid one level above holds it; import the levels from the top down. Wanted:",
        "name_too_long": "the name is too long; characters:",
        "class_unknown": "the profile has no such class:",
        "shape_missing": "it has no shape",
        "shape_not_area": "it is no polygon but",
        "shape_invalid": "the outline is invalid:",
        "shape_off_globe": "it lies off the globe; give --crs or mend the file's own. Corner:",
    },
    "zh-hans": {
        "code_missing": "没有编码",
        "code_invalid": "编码不符合该级别的规则（位数不对或全为零）：",
        "code_duplicate": "编码在文件中重复",
        "code_dead": "该编码属于已停用的网格，不得再用",
        "code_reused": "该编码属于另一形状的单元网格，形状变了须用新编码",
        "level_unknown": "编码长度对应不到任何级别，请用 --level 指定",
        "parent_unknown": "上一级没有包含它的网格，请自上而下逐级导入；应有上级：",
        "name_too_long": "名称过长，字数：",
        "class_unknown": "城市配置中没有该类别：",
        "shape_missing": "没有图形",
        "shape_not_area": "不是面，而是",
        "shape_invalid": "边界无效：",
        "shape_off_globe": "坐标超出范围，请用 --crs 指定坐标系或修正文件；角点：",
    },
}


def run_import_reports(
    *, file: Path, mapping: Path, rejected: Path | None, limit: int, dry_run: bool, json_output: bool
) -> None:
    """Import historical reports; on an empty database make the mapping's city first."""
    set_up_django(check_database=False)
    from wangge.intake.public import ImportJob, load_mapping, survey_file

    loaded = load_mapping(mapping)
    survey = survey_file(file, loaded.mapping)
    job = ImportJob(loaded=loaded, survey=survey, rejected_path=rejected, limit=limit)
    summary, seconds = _preview_reports(job) if dry_run else _import_reports(job)
    report = {
        "source": loaded.mapping.source,
        "file": str(file),
        "mapping": str(mapping),
        "dry_run": dry_run,
        **{name: value for name, value in asdict(summary).items() if name != "reasons"},
        "rejected_reasons": dict(summary.reasons),
        "rejected_file": str(rejected) if rejected else None,
        "seconds": round(seconds, 2),
    }
    if json_output:
        print_json(report)
    else:
        _print_summary(summary, rejected=rejected, dry_run=dry_run, seconds=seconds)


def _preview_reports(job: ImportJob) -> tuple[ImportSummary, float]:
    """Return what would happen, and in how many seconds that was found out."""
    from wangge.intake.public import preview_import
    from wangge.platform.public import get_profile
    from wangge.profiles.public import load_profile

    is_there = has_tables()
    if is_there:
        update_tables("wangge import reports --dry-run")
        is_there = is_installed()
    profile = get_profile() if is_there else load_profile(job.loaded.profile)
    started = monotonic()
    with show_progress("import reports (dry run)", total=job.row_count) as tick:
        summary = preview_import(job=job, profile=profile, is_installed=is_there, on_progress=tick)
    return summary, monotonic() - started


def _import_reports(job: ImportJob) -> tuple[ImportSummary, float]:
    """Return what happened, and in how many seconds; making the database is not counted."""
    from wangge.intake.public import check_terms, import_reports
    from wangge.platform.public import hold_writer_lock
    from wangge.profiles.public import load_profile

    done = 0

    def note(count: int, total: int | None) -> None:
        nonlocal done
        done = count
        tick(count, total)

    with hold_writer_lock(purpose="wangge import reports"):
        if not has_tables():  # a faulty mapping must not leave a database behind
            check_terms(job.loaded, profile=load_profile(job.loaded.profile), is_installed=False)
        _ensure_installed(job.loaded.profile)
        started = monotonic()
        with show_progress("import reports", total=job.row_count) as tick:
            try:
                summary = import_reports(actor=_build_actor("reports"), job=job, on_progress=note)
            except KeyboardInterrupt:
                say(f"wangge: {done} of {job.row_count} rows are done; the same command goes on behind them.")
                raise
    return summary, monotonic() - started


def _print_summary(summary: ImportSummary, *, rejected: Path | None, dry_run: bool, seconds: float) -> None:
    from wangge.platform.public import describe_error

    print(
        f"{'would be: ' if dry_run else ''}{summary.rows} rows = {summary.cases} cases + {summary.merged} merged"
        f" + {summary.rejected} rejected + {summary.unchanged} unchanged"
        f" ({seconds:.1f} s, {summary.rows / max(seconds, 0.001):.0f} rows/s)"
    )
    print(
        f"of the cases: {summary.cases_without_point} place unknown, {summary.cases_outside_grids} in no grid,"
        f" {summary.cases_without_category} without category"
    )
    for code, count in sorted(summary.reasons.items(), key=lambda item: -item[1])[:SHOWN_REASONS]:
        print(f"rejected {count}: {code} ({describe_error(DomainError(code), find_language()).title})")
    if rejected and summary.rejected:
        print(f"correct and import again: {rejected} (reasons by line: {rejected}.reasons.csv)")


def run_import_table(*, kind: str, file: Path, dry_run: bool, json_output: bool) -> None:
    """Import units, people or the responsibility matrix; exit code 2 when a row has a fault, and nothing is written."""
    set_up_django(check_database=False)
    from wangge.people.public import read_sheet

    try:
        data = file.read_bytes()
    except OSError as error:
        raise DomainError("import_file_unreadable", file=str(file), reason=error.strerror or str(error)) from None
    rows = read_sheet(data=data, file_name=file.name)
    with open_installation(f"wangge import {kind}", is_read_only=dry_run):
        report, describe = _run_table(kind, rows, dry_run=dry_run)
        if report.is_written:
            _close_import(kind)
    content: dict[str, Any] = {name: value for name, value in asdict(report).items() if name != "faults"}
    content["faults"] = [
        {"line": fault.line, "field": fault.field, "found": fault.found, "expected": describe(fault)}
        for fault in report.faults
    ]
    lines = [f"line {one['line']}: {one['field']}: {one['found']!r}; {one['expected']}" for one in content["faults"]]
    lines += [f"lines {', '.join(map(str, group))}: several units lead here" for group in content.get("conflicts", ())]
    if report.ignored_columns:
        lines.append(f"columns left out: {', '.join(report.ignored_columns)}")
    _finish(kind, content, lines, json_output=json_output, is_faulty=bool(report.faults))


def _run_table(kind: str, rows: Sequence[Any], *, dry_run: bool) -> tuple[Any, Callable[[Any], str]]:
    """Call the import of that kind; return its report and how to say what a fault's field should have been."""
    from wangge.catalog.public import describe_matrix_fault, import_matrix
    from wangge.people.public import describe_expectation, import_people, import_units
    from wangge.platform.public import get_clock

    actor, language = _build_actor(kind), find_language()
    if kind == "matrix":
        matrix = import_matrix(actor=actor, rows=rows, dry_run=dry_run)
        return matrix, lambda fault: describe_matrix_fault(fault, language=language)
    if kind == "people":
        people = import_people(actor=actor, rows=rows, now=get_clock().now(), dry_run=dry_run)
        return people, lambda fault: describe_expectation(fault, language=language)
    units = import_units(actor=actor, rows=rows, dry_run=dry_run)
    return units, lambda fault: describe_expectation(fault, language=language)


def run_import_grids(
    *,
    file: Path,
    level: str,
    columns: Mapping[str, str],
    crs: str,
    is_partial: bool,
    dry_run: bool,
    json_output: bool,
) -> None:
    """Import a layer of grids; exit code 2 when a feature has a fault, and nothing is stored."""
    set_up_django(check_database=False)
    from wangge.geo.public import FieldMapping, ImportOptions, import_grids

    with open_installation("wangge import grids", is_read_only=dry_run):
        report = import_grids(
            actor=_build_actor("grids"),
            path=file,
            fields=FieldMapping(**{field: column or None for field, column in columns.items()}),
            crs=crs or None,
            options=ImportOptions(level=_find_level(level), is_partial=is_partial),
            dry_run=dry_run,
        )
        if report.is_stored:
            _close_import("grids")
    lines = [
        f"feature {one.number} {one.code}: {GRID_FAULTS[find_language()][one.kind]} {one.detail}".rstrip()
        for one in report.faults
    ]
    lines += [f"warning: {_show_fields(asdict(one))}" for one in report.warnings]
    _finish("grids", asdict(report), lines, json_output=json_output, is_faulty=bool(report.faults))


def _find_level(key: str) -> int | None:
    """Return the number of a level of the profile; None for no word. Raises `import_level_unknown`."""
    from wangge.platform.public import get_profile

    levels = [row.key for row in get_profile().grid.levels]
    if key and key not in levels:
        raise DomainError("import_level_unknown", level=key, known=", ".join(levels))
    return levels.index(key) + 1 if key else None


def run_generate_grids(*, around: Path, cell_m: float, city: str, json_output: bool) -> None:
    """Make synthetic grids around the points of a file; on an empty database make the city first."""
    set_up_django(check_database=False)
    from wangge.geo.public import generate_grids
    from wangge.platform.public import hold_writer_lock

    if not around.is_file():  # a slip of the pen must not leave a database behind
        raise DomainError("grid_file_missing", file=str(around))
    with hold_writer_lock(purpose="wangge grids generate"):
        _ensure_installed(city)
        made = generate_grids(actor=_build_actor("grids generate"), path=around, side_m=cell_m)
        bind_roots(actor=_build_actor("grids"))
    content = {**asdict(made), "is_synthetic": True}
    _finish("grids", content, [], json_output=json_output, is_faulty=False)


def _ensure_installed(city: str) -> None:
    """Bring the tables up to date and, where no city is installed, install `city`; the writer lock is held."""
    set_up_django()
    if not is_installed():
        prepare_database(city)


def _close_import(what: str) -> None:
    """Bind root grids that units or grids just brought, and say what is missing before the first case."""
    actor = _build_actor(what)
    if what in {"units", "grids"}:
        bind_roots(actor=actor)
    say_next_steps(actor=actor)


def _build_actor(what: str) -> Actor:
    return build_system_actor(name=f"wangge import {what}")


def _finish(what: str, content: Mapping[str, Any], lines: Sequence[str], *, json_output: bool, is_faulty: bool) -> None:
    """Print a report; exit code 2 when it holds faults."""
    if json_output:
        print_json(content)
    else:
        for line in lines[:SHOWN_FAULTS]:
            print(line)
        if len(lines) > SHOWN_FAULTS:
            print(f"… and {len(lines) - SHOWN_FAULTS} more; --json shows all")
        print(f"{what}: {_show_fields({k: v for k, v in content.items() if isinstance(v, bool | int | str)})}")
    if is_faulty:
        print("wangge: nothing was written; correct the rows above.", file=sys.stderr)
        raise SystemExit(2)


def _show_fields(content: Mapping[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in content.items())
