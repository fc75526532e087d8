"""`wangge indicators rectification`: how far the lists of the city's campaigns are put right (HS-19)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table

from wangge.config.commands.console import find_language, print_json
from wangge.config.commands.opening import open_for_reading
from wangge.kernel.public import build_system_actor

if TYPE_CHECKING:
    from wangge.evaluation.public import LineView, ListView, RectificationView

NAME = "wangge indicators"
PLAIN_WIDTH = 200
_UNKNOWN = ("无", "n/a")
_HEADS = (
    ("清单与事项", "list and matter"),
    ("发现", "found"),
    ("已整改", "put right"),
    ("整改率", "rate"),
    ("目标", "target"),
)


@open_for_reading(NAME)
def run_rectification(*, month: str, json_output: bool) -> None:
    """Print every list of a month with its lines; nothing is stored. Raises what `read_rectification` raises."""
    from wangge.evaluation.public import read_rectification

    view = read_rectification(actor=build_system_actor(name=NAME), month=month)
    if json_output:
        print_json(_describe(view))
    else:
        _print(view)


def _describe(view: RectificationView) -> dict[str, Any]:
    return {
        "month": view.month,
        "from_on": view.from_on,
        "to_on": view.to_on,
        "lists": [
            {
                **_describe_line(row.whole),
                "campaign": row.campaign.key,
                "target_share": row.target_share,
                "is_reached": row.is_reached,
                "lines": [_describe_line(line) for line in row.lines],
            }
            for row in view.lists
        ],
    }


def _describe_line(line: LineView) -> dict[str, Any]:
    return {
        "name_zh": line.name_zh,
        "name_en": line.name_en,
        "found": line.tally.found,
        "rectified": line.tally.rectified,
        "rate": line.tally.rate,
    }


def _print(view: RectificationView) -> None:
    language = 1 if find_language().startswith("en") else 0
    is_terminal = sys.stdout.isatty()
    table = Table(
        title=f"{('整改率', 'Rectification')[language]} {view.month}",
        title_justify="left",
        box=box.SIMPLE_HEAD if is_terminal else None,
        pad_edge=False,
    )
    for number, head in enumerate(_HEADS):
        table.add_column(head[language], justify="right" if number else "left")
    for row in view.lists:
        for cells in _list_rows(row, language):
            table.add_row(*cells)
    console = Console() if is_terminal else Console(width=PLAIN_WIDTH, no_color=True, highlight=False)
    console.print(table)


def _list_rows(row: ListView, language: int) -> list[Sequence[str]]:
    target = "" if row.target_share is None else f"{row.target_share:.0%}"
    return [
        (*_show_line(row.whole, language), target),
        *((f"  {name}", *figures, "") for name, *figures in (_show_line(line, language) for line in row.lines)),
    ]


def _show_line(line: LineView, language: int) -> tuple[str, str, str, str]:
    tally = line.tally
    rate = _UNKNOWN[language] if tally.rate is None else f"{tally.rate:.1%}"
    return (line.name_en if language else line.name_zh, f"{tally.found:,}", f"{tally.rectified:,}", rate)
