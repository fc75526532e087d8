"""`wangge evaluate`: departments, posts and areas of a month or of all cases, stored and printed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from wangge.analytics.public import INDICATORS
from wangge.config.commands.console import find_language, print_json, say, set_up_django
from wangge.config.commands.opening import open_installation
from wangge.kernel.public import Actor, build_system_actor

PLAIN_WIDTH = 200
MOST_AREAS = 40
_FIXED = (("名称", "name"), ("案件", "cases"), ("分值", "score"), ("等级", "grade"))
_TITLES = {
    "departments": ("专业部门", "Departments"),
    "collector": ("信息采集员", "Collectors"),
    "acceptor": ("受理员", "Acceptors"),
    "shift_leader": ("值班长", "Shift leaders"),
    "dispatcher": ("派遣员", "Dispatchers"),
}
_UNKNOWN = ("无", "n/a")
_SMALL = "*"
_LEGEND = ("* 案件少于小样本数；无 = 无数据，不计分", "* small sample; n/a = no data, not scored")
_HEADLINES = (
    "report_count",
    "filed_count",
    "timely_handling_rate",
    "closing_rate",
    "timely_closing_rate",
    "rework_rate",
)


def run_evaluate(*, month: str, json_output: bool) -> None:
    """Evaluate each district, store the runs and print them; as JSON one object (with several districts: `runs`)."""
    set_up_django(check_database=False)
    from wangge.evaluation.public import run_evaluation, summarise_run

    summaries = []
    with open_installation("wangge evaluate"):
        for actor in list_district_keepers():
            run_id = run_evaluation(actor=actor, month=month or None)
            summaries.append(summarise_run(actor=actor, run_id=run_id))
    if json_output:
        print_json(summaries[0] if len(summaries) == 1 else {"runs": summaries})
        return
    for summary in summaries:
        print_evaluation(summary)
        say(f"wangge: evaluation {summary['run']} is stored; open /evaluation/{summary['run']}/")


def list_district_keepers() -> tuple[Actor, ...]:
    """Return the system as keeper of each district; of all cases where there is no district yet."""
    from wangge.people.public import list_organisations

    name = "wangge evaluate"
    found = list_organisations(actor=build_system_actor(name=name))
    roots: list[int | None] = [organisation.id for organisation in found if organisation.parent_id is None]
    return tuple(build_system_actor(name=name, district_id=district_id) for district_id in roots or [None])


def print_evaluation(summary: Mapping[str, Any]) -> None:
    """Print what `summarise_run` returned as tables: with colour on a terminal, plain in a pipe."""
    is_terminal = sys.stdout.isatty()
    console = Console() if is_terminal else Console(width=PLAIN_WIDTH, no_color=True, highlight=False)
    language = 1 if find_language().startswith("en") else 0
    period = summary["period"]
    days = period["month"] or f"{period['from_on'] or '–'} … {period['to_on'] or '–'}"
    heading = ("评价", "Evaluation")[language]
    console.print(f"{heading} {days} · {summary['cases']} {('件', 'cases')[language]} · {summary['version']}")
    built = summary["built"]
    totals = [
        f"{_name(key, language, built)} {_show(summary['totals'].get(key), key, language, built)}"
        for key in (*_HEADLINES, *built)
    ]
    console.print(" · ".join(totals))
    for title, rows in _list_tables(summary, language):
        console.print(_build_table(title, rows, language, built, is_terminal=is_terminal))
    console.print(_LEGEND[language])


def _list_tables(summary: Mapping[str, Any], language: int) -> Iterable[tuple[str, Sequence[Mapping[str, Any]]]]:
    """Yield the tables that have rows: departments, posts, and the areas of each level that is worth comparing."""
    yield from ((title, rows) for title, rows in [(_TITLES["departments"][language], summary["departments"])] if rows)
    for kind, rows in summary["posts"].items():
        if rows:
            yield _TITLES[kind][language], rows
    for level, names in enumerate(summary["level_names"], start=1):
        rows = [row for row in summary["areas"] if row["level"] == level and row["cases"]]
        if 1 < len(rows) <= MOST_AREAS:
            yield names[language], rows


def _build_table(
    title: str, rows: Sequence[Mapping[str, Any]], language: int, built: Mapping[str, Any], *, is_terminal: bool
) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD if is_terminal else None, pad_edge=False)
    figures = list(rows[0]["figures"])
    for names in _FIXED:
        table.add_column(names[language], justify="left" if names[1] in {"name", "grade"} else "right", no_wrap=True)
    for key in figures:
        table.add_column(_name(key, language, built), justify="right", overflow="fold")
    for row in rows:
        table.add_row(
            row["name"],
            str(row["cases"]),
            _show_score(row, language),
            row["grade"],
            *(_show(row["figures"].get(key), key, language, built) for key in figures),
        )
    return table


def _name(key: str, language: int, built: Mapping[str, Any]) -> str:
    words = built[key] if key in built else INDICATORS[key].describe()
    return str(words["name_en" if language else "name_zh"])


def _show_score(row: Mapping[str, Any], language: int) -> str:
    marks = _SMALL if "small_sample" in row["notes"] else ""
    return _UNKNOWN[language] if row["score"] is None else f"{row['score']:.2f}{marks}"


def _show(figure: Mapping[str, Any] | None, key: str, language: int, built: Mapping[str, Any]) -> str:
    """Return a figure as text: 91.3% 21/23, 1,204, 5.5 h, n/a."""
    if figure is None or figure["value"] is None:
        return _UNKNOWN[language]
    match built[key]["unit"] if key in built else INDICATORS[key].unit:
        case "share":
            return f"{figure['value']:.1%} {figure['numerator']}/{figure['denominator']}"
        case "seconds":
            return f"{figure['value'] / 3600:.1f} {('小时', 'h')[language]}"
    return f"{figure['numerator']:,}"
