"""`wangge indicators`: run, patrol."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table

from wangge.analytics.public import (
    DIMENSIONS,
    DUCKDB,
    INDICATORS_VERSION,
    PERIODS,
    IndicatorKind,
    IndicatorValue,
    name_period,
)
from wangge.config.commands.console import find_language, print_json
from wangge.config.commands.lake import refuse_engine
from wangge.config.commands.opening import open_for_reading
from wangge.kernel.public import build_system_actor

if TYPE_CHECKING:
    from wangge.evaluation.public import Change, FigureRequest, FigureRow, FigureTable, Span

PLAIN_WIDTH = 240
NAME = "wangge indicators"
_UNKNOWN = ("无", "n/a")
_SMALL = "*"
_LEGEND = (
    "* 样本不足 {least} 件，一件即可使指标大幅变动",
    "* fewer than {least} cases: one case moves the figure by much",
)
_PERIOD = ("周期", "period")
_HOURS, _SECONDS_AN_HOUR = ("小时", "h"), 3600


@open_for_reading("wangge indicators")
def run_figures(
    *,
    keys: Sequence[str],
    by: Sequence[str],
    filters: Sequence[str],
    from_day: datetime | None,
    to_day: datetime | None,
    month: str,
    compare: str,
    per_workday: bool,
    sort: str,
    worst: bool,
    top: int,
    lake: Path | None,
    engine: str,
    json_output: bool,
) -> None:
    """Compute and print figures of all districts. Raises what `build_request` and the one that computes them raise."""
    from wangge.evaluation.public import build_request, load_built
    from wangge.platform.public import get_profile

    days = _read_days(from_day, to_day, month)
    request = build_request(
        keys=keys,
        by=by,
        filters=filters,
        year_starts_in=get_profile().evaluation.year_starts_in,
        from_on=days[0],
        to_on=days[1],
        compare=compare,
        is_per_workday=per_workday,
        sort=sort,
        is_worst_first=worst,
        top=top,
        built=load_built(),
    )
    _show_table(_compute(request, lake=lake, engine=engine), json_output=json_output)


def _show_table(table: FigureTable, *, json_output: bool) -> None:
    if json_output:
        print_json(describe_table(table))
    else:
        print_table(table)


def _compute(request: FigureRequest, *, lake: Path | None, engine: str) -> FigureTable:
    from wangge.evaluation.public import compute_figures, compute_lake_figures

    actor = build_system_actor(name=NAME)
    if lake is not None:
        return compute_lake_figures(actor=actor, request=request, folder=lake, engine=engine)
    if engine != DUCKDB:
        raise refuse_engine()
    return compute_figures(actor=actor, request=request)


def _read_days(from_day: datetime | None, to_day: datetime | None, month: str) -> tuple[date | None, date | None]:
    if month:
        from wangge.evaluation.public import parse_month

        return parse_month(month)
    return from_day.date() if from_day else None, to_day.date() if to_day else None


def describe_table(table: FigureTable) -> dict[str, Any]:
    """Return a table as plain values: numerators, denominators, values and changes; None is n/a."""
    request = table.request
    return {
        "version": INDICATORS_VERSION,
        "as_of": table.as_of,
        "from_on": table.span.from_on,
        "to_on": table.span.to_on,
        "compared_with": None if table.earlier_span is None else _describe_span(table.earlier_span),
        "indicators": {one.key: one.describe() for one in request.indicators},
        "filters": {column: list(values) for column, values in request.filters.items()},
        "rows": [_describe_row(row, table) for row in table.rows],
    }


def _describe_span(span: Span) -> dict[str, date]:
    return {"from_on": span.from_on, "to_on": span.to_on}


def _describe_row(row: FigureRow, table: FigureTable) -> dict[str, Any]:
    names = {column: name for column in row.group if (name := table.find_name(row.group, column)) is not None}
    described: dict[str, Any] = {
        "group": dict(row.group),
        "names": {column: {"zh": name[0], "en": name[1]} for column, name in names.items()},
        "cases": row.cases,
        "figures": {key: _describe_value(row, key, table) for key in table.request.keys},
    }
    return described if row.workdays is None else {**described, "workdays": _to_number(row.workdays)}


def _describe_value(row: FigureRow, key: str, table: FigureTable) -> dict[str, Any]:
    request = table.request
    value, earlier, change = row.values[key], row.earlier.get(key), row.find_change(key)
    described: dict[str, Any] = {
        "numerator": value.numerator,
        "denominator": value.denominator,
        "value": _to_number(value.value),
        "is_small_sample": table.is_small_sample(row, key),
    }
    if request.compare:
        described["earlier"] = _to_number(earlier.value) if earlier else None
        described["change"] = _to_number(change.difference) if change else None
        described["change_share"] = _to_number(change.share) if change else None
    if request.is_per_workday and value.kind is IndicatorKind.COUNT:
        described["per_workday"] = _to_number(row.find_per_workday(key))
    return described


def _to_number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def print_table(table: FigureTable) -> None:
    """Print a table: with colour on a terminal, plain in a pipe."""
    language = find_language_number()
    console = open_console()
    request = table.request
    title = f"{table.span.from_on} … {table.span.to_on} · {INDICATORS_VERSION}"
    if table.earlier_span:
        title += f" · {('对比', 'against')[language]} {table.earlier_span.from_on} … {table.earlier_span.to_on}"
    shown = start_table(title)
    for column in _list_columns(request):
        shown.add_column(_name_column(column, language), no_wrap=True)
    shown.add_column(("案件", "cases")[language], justify="right")
    for indicator in request.indicators:
        shown.add_column(indicator.name_en if language else indicator.name_zh, justify="right", overflow="fold")
    for row in table.rows:
        shown.add_row(
            *(_show_group(row, column, table, language) for column in _list_columns(request)),
            f"{row.cases:,}",
            *(_show_figure(row, key, table, language) for key in request.keys),
        )
    console.print(shown)
    if any(table.is_small_sample(row, key) for row in table.rows for key in request.keys):
        console.print(_LEGEND[language].format(least=table.small_sample))


def _list_columns(request: FigureRequest) -> list[str]:
    """Return one column for each dimension, the one that names it, and the period."""
    return [*(DIMENSIONS[key].columns[-1] for key in request.dimensions), *([request.period] if request.period else [])]


def _name_column(column: str, language: int) -> str:
    if column in PERIODS:
        return PERIODS[column][language]
    dimension = next(one for one in DIMENSIONS.values() if one.columns[-1] == column)
    return dimension.name_en if language else dimension.name_zh


def _show_group(row: FigureRow, column: str, table: FigureTable, language: int) -> str:
    value = row.group[column]
    if isinstance(value, date):
        return name_period(value, column)
    name = table.find_name(row.group, column)
    if value is not None and column == "reported_hour":
        return f"{value:02d}:00"
    return str(value) if name is None else f"{name[language]} ({value})" if isinstance(value, str) else name[language]


def _show_figure(row: FigureRow, key: str, table: FigureTable, language: int) -> str:
    request = table.request
    value, unit = row.values[key], request.find_indicator(key).unit
    text = _show_value(value, unit, language) + (_SMALL if table.is_small_sample(row, key) else "")
    per_day = row.find_per_workday(key) if request.is_per_workday and value.kind is IndicatorKind.COUNT else None
    if per_day is not None:
        text += f" ({float(per_day):.1f}/{('工作日', 'workday')[language]})"
    if request.compare:
        text += f" {_show_change(row.find_change(key), unit, language)}"
    return text


def _show_value(value: IndicatorValue, unit: str, language: int) -> str:
    """Return a figure as text: 91.3% 21/23, 1,204, 5.5 h, n/a."""
    if value.value is None:
        return _UNKNOWN[language]
    match unit:
        case "share":
            return f"{float(value.value):.1%} {value.numerator}/{value.denominator}"
        case "seconds":
            return f"{float(value.value) / _SECONDS_AN_HOUR:.1f} {_HOURS[language]}"
    return f"{value.numerator:,}"


def _show_change(change: Change | None, unit: str, language: int) -> str:
    """Return a change as text: +2.1 points of a rate, +12 (+4.0%) of a count."""
    if change is None:
        return f"Δ {_UNKNOWN[language]}"
    share = "" if change.share is None else f" {float(change.share):+.1%}"
    match unit:
        case "share":
            return f"Δ {float(change.difference) * 100:+.1f} {('个百分点', 'points')[language]}"
        case "seconds":
            return f"Δ {float(change.difference) / _SECONDS_AN_HOUR:+.1f} {_HOURS[language]}{share}"
    return f"Δ {float(change.difference):+,.0f}{share}"


@open_for_reading("wangge indicators")
def run_patrol(
    *, level: int, from_day: datetime | None, to_day: datetime | None, month: str, top: int, json_output: bool
) -> None:
    """Print where, for what and when to patrol more, by the last 30 days unless days are given (PJ-7)."""
    from wangge.evaluation.public import list_patrol_proposals
    from wangge.platform.public import get_clock

    from_on, to_on = _read_days(from_day, to_day, month)
    to_on = to_on or get_clock().now().date()
    from_on = from_on or to_on - timedelta(days=29)
    proposals, names = list_patrol_proposals(
        actor=build_system_actor(name=NAME), from_on=from_on, to_on=to_on, level=level, most=top
    )
    rows = [
        {
            "area": one.place,
            "area_name": _find_name(names, f"area_{level}", one.place),
            "matter": list(one.matter),
            "matter_name": _find_name(names, "class_code", one.matter),
            "from_hour": one.from_hour,
            "to_hour": one.to_hour,
            "told_first_then": one.told_then,
            "told_first": one.told,
            "found_first": one.found,
            "first_discovery_rate": float(one.rate),
        }
        for one in proposals
    ]
    if json_output:
        print_json({"from_on": from_on, "to_on": to_on, "level": level, "proposals": rows})
    else:
        _print_proposals(rows, from_on=from_on, to_on=to_on)


def _find_name(names: Mapping[tuple[str, object], tuple[str, str]], column: str, value: object) -> str:
    name = names.get((column, value))
    plain = value[-1] if isinstance(value, tuple) else value
    return str(plain) if name is None else name[find_language_number()]


def _print_proposals(rows: Sequence[Mapping[str, Any]], *, from_on: date, to_on: date) -> None:
    language = find_language_number()
    table = start_table(f"{('建议加强巡查', 'Where to patrol more')[language]} {from_on} … {to_on}")
    columns = (
        ("区域", "area"), ("大类", "large class"), ("时段", "hours"), ("该时段群众先反映", "citizens first, then"),
        ("群众先反映", "citizens first"), ("先行发现", "found first"), ("先行发现率", "first discovery rate"),
    )  # fmt: skip
    for number, name in enumerate(columns):
        table.add_column(name[language], justify="left" if number < 3 else "right")
    for row in rows:
        table.add_row(
            f"{row['area_name']} ({row['area']})",
            row["matter_name"],
            f"{row['from_hour']:02d}:00–{row['to_hour']:02d}:00",
            str(row["told_first_then"]),
            str(row["told_first"]),
            str(row["found_first"]),
            f"{row['first_discovery_rate']:.1%}",
        )
    open_console().print(table)


def start_table(title: str) -> Table:
    """Return an empty table, without lines in a pipe."""
    is_terminal = sys.stdout.isatty()
    return Table(title=title, title_justify="left", box=box.SIMPLE_HEAD if is_terminal else None, pad_edge=False)


def open_console() -> Console:
    """Return where tables are printed: with colour on a terminal, plain and wide in a pipe."""
    return Console() if sys.stdout.isatty() else Console(width=PLAIN_WIDTH, no_color=True, highlight=False)


def find_language_number() -> int:
    """Return 0 for Chinese, 1 for English."""
    return 1 if find_language().startswith("en") else 0
