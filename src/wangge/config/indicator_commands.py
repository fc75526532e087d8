"""The commands `wangge indicators`: what can be measured, how it is defined, and any figure by any dimension."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from wangge.config.commands.examples import show_examples

indicators_app = typer.Typer(
    help="Every count and rate: list them, read a definition, compute them by place, unit, person, kind and period.",
    no_args_is_help=True,
)

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout and nothing else.")]
LastDay = Annotated[
    datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included; default: today.")
]
FirstDay = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="First day of the reports; default: of all."),
]
Month = Annotated[str, typer.Option(help="One month, YYYY-MM, instead of --from and --to.")]

Groups = Annotated[
    list[str] | None,
    typer.Option(
        help="Group by: area:1 to area:6, unit, source, source_class, category:1 to category:3, road_class, "
        "control_grade, area_class, hour, collector, handler … or period:day, week, month, quarter, half_year, "
        "year, assessment_year. Again for more."
    ),
]
Filters = Annotated[
    list[str] | None,
    typer.Option("--filter", help="Only such cases: COLUMN=VALUE[,VALUE], a fact or a dimension. Again for more."),
]


@indicators_app.command("list", epilog=show_examples("indicators list"))
def list_all(
    words: Annotated[list[str] | None, typer.Argument(help="Only those whose key or name contains a word.")] = None,
    *,
    json_output: JsonFlag = False,
) -> None:
    """List the indicators with their formula, and what figures can be grouped by."""
    from wangge.config.commands.indicator_listing import run_list

    run_list(words or [], json_output=json_output)


@indicators_app.command("show", epilog=show_examples("indicators show"))
def show(
    key: Annotated[str, typer.Argument(help="Key of the indicator, see `wangge indicators list`.")],
    *,
    json_output: JsonFlag = False,
) -> None:
    """Show a definition: formula, what is left out, facts read, unit, version, source."""
    from wangge.config.commands.indicator_listing import run_show

    run_show(key, json_output=json_output)


@indicators_app.command("run", epilog=show_examples("indicators run"))
def run(
    keys: Annotated[list[str] | None, typer.Argument(help="Indicators; none: six headline figures.")] = None,
    *,
    by: Groups = None,
    filters: Filters = None,
    from_day: FirstDay = None,
    to_day: LastDay = None,
    month: Month = "",
    compare: Annotated[str, typer.Option(help="Beside it: year (同比) or previous (环比).")] = "",
    per_workday: Annotated[bool, typer.Option("--per-workday", help="Counts per working day of the calendar.")] = False,
    sort: Annotated[str, typer.Option(help="Order the rows by an indicator, the better first.")] = "",
    worst: Annotated[bool, typer.Option("--worst", help="The worse first.")] = False,
    top: Annotated[int, typer.Option(min=0, help="Only so many rows; 0 = all.")] = 0,
    lake: Annotated[Path | None, typer.Option(help="From the files of `wangge lake export`, as they know it.")] = None,
    engine: Annotated[
        str, typer.Option(help="With --lake: duckdb, or the address of a Spark master, spark://host:7077.")
    ] = "duckdb",
    json_output: JsonFlag = False,
) -> None:
    """Compute figures now, by anything and crossed freely; nothing is stored."""
    from wangge.config.commands.indicating import run_figures

    run_figures(
        keys=keys or [],
        by=by or [],
        filters=filters or [],
        from_day=from_day,
        to_day=to_day,
        month=month,
        compare=compare,
        per_workday=per_workday,
        sort=sort,
        worst=worst,
        top=top,
        lake=lake,
        engine=engine,
        json_output=json_output,
    )


@indicators_app.command("cases", epilog=show_examples("indicators cases"))
def cases(
    run: Annotated[int, typer.Argument(min=1, help="Number of a stored evaluation, as `wangge evaluate` tells it.")],
    key: Annotated[str, typer.Argument(help="Key of the indicator, see `wangge indicators list`.")],
    *,
    of: Annotated[
        str,
        typer.Option(
            help="Whose: total, or KIND:KEY, as `wangge evaluate --json` has keys: department:12, area:320582001."
        ),
    ] = "total",
    side: Annotated[
        str, typer.Option(help="numerator: counted; denominator: asked; missed: asked and not counted.")
    ] = "numerator",
    json_output: JsonFlag = False,
) -> None:
    """List the cases behind a figure of a stored evaluation, and tell what has changed since."""
    from wangge.config.commands.case_listing import run_cases

    run_cases(run, key, of=of, side=side, json_output=json_output)


@indicators_app.command("patrol", epilog=show_examples("indicators patrol"))
def patrol(
    *,
    level: Annotated[int, typer.Option(min=1, max=6, help="Level of the areas, the root is 1.")] = 3,
    from_day: FirstDay = None,
    to_day: LastDay = None,
    month: Month = "",
    top: Annotated[int, typer.Option(min=1, help="At most so many proposals.")] = 20,
    json_output: JsonFlag = False,
) -> None:
    """Propose where, for what and when to patrol more: where citizens found first what the patrol had not."""
    from wangge.config.commands.indicating import run_patrol

    run_patrol(level=level, from_day=from_day, to_day=to_day, month=month, top=top, json_output=json_output)


@indicators_app.command("rectification", epilog=show_examples("indicators rectification"))
def rectification(*, month: Month = "", json_output: JsonFlag = False) -> None:
    """Show how far the lists of the city's campaigns are put right in a month, by default the present one."""
    from wangge.config.commands.rectifying import run_rectification

    run_rectification(month=month, json_output=json_output)
