"""The command line: every command a person or a unit file calls."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from wangge.config.audit_commands import audit_app
from wangge.config.commands.examples import show_examples
from wangge.config.indicator_commands import JsonFlag, indicators_app
from wangge.config.lake_commands import lake_app
from wangge.config.patrol_commands import patrol_app

INTERRUPTED = 130  # as shells say it

app = typer.Typer(
    name="wangge",
    help="Wangge 网格: the open platform for grid-based city management.\n\n"
    "Start with [bold]wangge demo[/bold] (a synthetic city), or [bold]wangge init --city NAME[/bold] for your own.",
    epilog=show_examples("wangge"),
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
)
import_app = typer.Typer(
    help="Bring in reports, grids, units, people and the responsibility matrix.", no_args_is_help=True
)
grids_app = typer.Typer(help="Make and inspect grids.", no_args_is_help=True)
profile_app = typer.Typer(help="Check and show city profiles.", no_args_is_help=True)
token_app = typer.Typer(help="Tokens for programs that use the API.", no_args_is_help=True)
people_app = typer.Typer(help="Look after members' accounts.", no_args_is_help=True)
deadlines_app = typer.Typer(help="Look after deadlines when the working calendar was edited.", no_args_is_help=True)
app.add_typer(deadlines_app, name="deadlines")
app.add_typer(people_app, name="people")
app.add_typer(import_app, name="import", epilog=show_examples("import"))
app.add_typer(grids_app, name="grids")
app.add_typer(audit_app, name="audit")
app.add_typer(profile_app, name="profile")
app.add_typer(token_app, name="token")
app.add_typer(indicators_app, name="indicators", epilog=show_examples("indicators"))
app.add_typer(lake_app, name="lake")
app.add_typer(patrol_app, name="patrol")

CityName = Annotated[
    str, typer.Option("--city", help="City profile: a name from `wangge profile list`, or a YAML file.")
]


def main() -> None:
    """Run the command line; what goes wrong is one sentence on stderr and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
    try:
        code = app(prog_name="wangge", standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - whatever it was, a person reads the answer
        from wangge.config.commands.faults import report_fault

        code = report_fault(error)
    if code == INTERRUPTED:
        print("wangge: stopped.", file=sys.stderr)
    sys.exit(code if isinstance(code, int) else 0)


@app.command(epilog=show_examples("demo"))
def demo(
    *,
    city: CityName = "zhangjiagang",
    days: Annotated[int, typer.Option(min=1, max=366, help="Days of city life to simulate.")] = 30,
    reports: Annotated[int, typer.Option(min=1, max=1_000_000, help="Reports in all.")] = 5000,
    seed: Annotated[int, typer.Option(help="Same seed and --until give the same city.")] = 1,
    until: Annotated[str, typer.Option(help="Last day, YYYY-MM-DD; default: as late as the calendar allows.")] = "",
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Open the city in the browser afterwards.")] = True,
    json_output: JsonFlag = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the web server.")] = 8000,
) -> None:
    """Make a synthetic city, let a month of cases go through the closed loop, evaluate it and serve it."""
    from wangge.config.commands.demo import run_demo

    run_demo(
        city=city, days=days, reports=reports, seed=seed, until=until, serve=serve, json_output=json_output, port=port
    )


@app.command(epilog=show_examples("init"))
def init(
    *,
    city: CityName,
    username: Annotated[str, typer.Option(help="Sign-in name of the first administrator.")] = "admin",
    display_name: Annotated[str, typer.Option(help="Name of the first administrator.")] = "管理员",
    password_file: Annotated[
        Path | None, typer.Option(help="File that holds the first password; default: asked for on the terminal.")
    ] = None,
) -> None:
    """Make the database of a city with its catalogue and first administrator, without demo data."""
    from wangge.config.commands.installing import run_init

    run_init(city=city, username=username, display_name=display_name, password_file=password_file)


@app.command(epilog=show_examples("serve"))
def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the web process.")] = 8000,
    only: Annotated[
        str, typer.Option(help="On PostgreSQL: run one part alone, several times if wanted: web, events or worker.")
    ] = "",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Web processes (PostgreSQL only).")] = 4,
) -> None:
    """Start web, live events and worker under one supervisor; Ctrl-C or SIGTERM stops them cleanly."""
    from wangge.config.commands.serving import run_serve

    run_serve(host=host, port=port, only=only, workers=workers)


@app.command(epilog=show_examples("work"))
def work(
    *,
    once: Annotated[bool, typer.Option("--once", help="Do what is due now and stop.")] = False,
) -> None:
    """Run the worker alone: outbox, jobs and timers."""
    from wangge.config.commands.serving import run_worker_command

    run_worker_command(once=once)


@import_app.command("reports", epilog=show_examples("import reports"))
def import_reports(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or JSON lines, also .gz.")],
    *,
    mapping: Annotated[Path, typer.Option(help="YAML that maps columns and categories; see examples/mappings/.")],
    rejected: Annotated[
        Path | None, typer.Option(help="Where rejected rows go, in the file's own layout, to be corrected.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Read only so many rows; 0 = all.")] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, write nothing.")] = False,
    json_output: JsonFlag = False,
) -> None:
    """Import historical reports of any system as cases, merged duplicates or rejected rows."""
    from wangge.config.commands.importing import run_import_reports

    run_import_reports(
        file=file, mapping=mapping, rejected=rejected, limit=limit, dry_run=dry_run, json_output=json_output
    )


def _run_table_import(kind: str, file: Path, *, dry_run: bool, json_output: bool) -> None:
    from wangge.config.commands.importing import run_import_table

    run_import_table(kind=kind, file=file, dry_run=dry_run, json_output=json_output)


TableFile = Annotated[Path, typer.Argument(help="CSV or XLSX with a header line.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, write nothing.")]


@import_app.command("units", epilog=show_examples("import units"))
def import_units(file: TableFile, *, dry_run: DryRun = False, json_output: JsonFlag = False) -> None:
    """Import organisations: code, name, kind, parent code."""
    _run_table_import("units", file, dry_run=dry_run, json_output=json_output)


@import_app.command("people", epilog=show_examples("import people"))
def import_people(file: TableFile, *, dry_run: DryRun = False, json_output: JsonFlag = False) -> None:
    """Import members and the posts they hold."""
    _run_table_import("people", file, dry_run=dry_run, json_output=json_output)


@import_app.command("matrix", epilog=show_examples("import matrix"))
def import_matrix(file: TableFile, *, dry_run: DryRun = False, json_output: JsonFlag = False) -> None:
    """Import the responsibility matrix: category × place → unit."""
    _run_table_import("matrix", file, dry_run=dry_run, json_output=json_output)


@import_app.command("grids", epilog=show_examples("import grids"))
def import_grids(
    file: Annotated[Path, typer.Argument(help="GeoJSON, GeoPackage or Shapefile with polygons.")],
    *,
    level: Annotated[
        str, typer.Option(help="Grid level of the profile, e.g. street or unit; empty = the code's length tells.")
    ] = "unit",
    code_field: Annotated[str, typer.Option(help="Column that holds the grid code.")] = "code",
    name_field: Annotated[str, typer.Option(help="Column that holds the name; empty = none.")] = "name",
    parent_field: Annotated[str, typer.Option(help="Column with the code of the grid above; empty = by place.")] = "",
    area_class_field: Annotated[str, typer.Option(help="Column with the area class of the profile.")] = "",
    road_class_field: Annotated[str, typer.Option(help="Column with the road class of the profile.")] = "",
    crs: Annotated[str, typer.Option(help="wgs84, cgcs2000, gcj02 or bd09; empty = what the file states.")] = "",
    partial: Annotated[bool, typer.Option("--partial", help="Close no grid that the file does not name.")] = False,
    dry_run: DryRun = False,
    json_output: JsonFlag = False,
) -> None:
    """Import a layer of grids as a new generation, the levels from the top down."""
    from wangge.config.commands.importing import run_import_grids

    columns = {
        "code": code_field,
        "name": name_field,
        "parent": parent_field,
        "area_class": area_class_field,
        "road_class": road_class_field,
    }
    run_import_grids(
        file=file, level=level, columns=columns, crs=crs, is_partial=partial, dry_run=dry_run, json_output=json_output
    )


@grids_app.command("generate", epilog=show_examples("grids generate"))
def generate_grids(
    *,
    around: Annotated[Path, typer.Option(help="CSV (.gz) or GeoJSON with points; the grids cover them.")],
    cell_m: Annotated[float, typer.Option(min=20, max=20_000, help="Side of a unit grid in metres.")] = 1000.0,
    city: CityName = "generic",
    json_output: JsonFlag = False,
) -> None:
    """Make a synthetic, so labelled grid layer around the points of a file."""
    from wangge.config.commands.importing import run_generate_grids

    run_generate_grids(around=around, cell_m=cell_m, city=city, json_output=json_output)


@app.command(epilog=show_examples("evaluate"))
def evaluate(
    *,
    month: Annotated[str, typer.Option(help="YYYY-MM; empty = all cases.")] = "",
    lake: Annotated[
        Path | None, typer.Option(help="Evaluate from the files of `wangge lake export`; nothing is stored.")
    ] = None,
    engine: Annotated[
        str, typer.Option(help="With --lake: duckdb, or the address of a Spark master, spark://host:7077.")
    ] = "duckdb",
    json_output: JsonFlag = False,
) -> None:
    """Evaluate departments, posts and areas; the run is stored and opens down to single acts."""
    if lake is not None or engine != "duckdb":
        from wangge.config.commands.lake import run_evaluate_lake

        run_evaluate_lake(folder=lake, engine=engine, month=month, json_output=json_output)
        return
    from wangge.config.commands.evaluating import run_evaluate

    run_evaluate(month=month, json_output=json_output)


@app.command(epilog=show_examples("report"))
def report(
    run: Annotated[
        int | None, typer.Argument(min=1, help="Number of a stored evaluation, as `wangge evaluate` tells it.")
    ] = None,
    *,
    month: Annotated[
        str,
        typer.Option(
            help="Instead of the number: the month, 2026-03, by its frozen evaluation, else by the newest; of several "
            "districts the one evaluated last."
        ),
    ] = "",
    out: Annotated[Path, typer.Option(help="New file, or a folder to put it into under its own name.")],
    file_format: Annotated[
        str, typer.Option("--format", help="pdf, docx or xlsx; open data: csv, parquet or dictionary.")
    ] = "pdf",
    people: Annotated[bool, typer.Option("--people", help="Put the figures of persons in too.")] = False,
    language: Annotated[str, typer.Option(help="zh-hans or en; default: the city's.")] = "",
    results: Annotated[
        str,
        typer.Option(
            help="Instead: the points and award of a frozen score period for an appraisal of this key, as csv or xlsx; "
            "the number is then that of the period."
        ),
    ] = "",
) -> None:
    """Write the report of a stored evaluation, or the open data of its areas; nothing is computed anew."""
    from wangge.config.commands.reporting import run_report, run_results

    if (run is None) == (not month) or (results and run is None):
        raise typer.BadParameter("name the number, or for a report a month instead", param_hint="RUN")
    if results and run is not None:
        run_results(run, consumer=results, out=out, file_format=file_format, language=language)
        return
    run_report(run, month=month, out=out, file_format=file_format, with_people=people, language=language)


@profile_app.command("check", epilog=show_examples("profile check"))
def profile_check(
    names: Annotated[list[str] | None, typer.Argument(help="Profile names or YAML files; none = all shipped.")] = None,
) -> None:
    """Check profiles against the schema and every module's rules; exit code 2 on a fault."""
    from wangge.config.commands.profiling import run_profile_check

    run_profile_check(names or [])


@profile_app.command("list", epilog=show_examples("profile list"))
def profile_list() -> None:
    """List the shipped city profiles."""
    from wangge.config.commands.profiling import run_profile_list

    run_profile_list()


@profile_app.command("show", epilog=show_examples("profile show"))
def profile_show(name: Annotated[str, typer.Argument(help="Profile name or YAML file.")]) -> None:
    """Show every value of a profile with the file, line and source it comes from."""
    from wangge.config.commands.profiling import run_profile_show

    run_profile_show(name)


@token_app.command("create", epilog=show_examples("token create"))
def token_create(
    username: Annotated[str, typer.Argument(help="Member the program acts as.")],
    *,
    name: Annotated[str, typer.Option(help="What the token is for.")] = "api",
    days: Annotated[int, typer.Option(min=1, max=3650, help="Days until it expires.")] = 365,
) -> None:
    """Make an API token and print its secret once."""
    from wangge.config.commands.installing import run_token_create

    run_token_create(username=username, name=name, days=days)


@people_app.command("passwords", epilog=show_examples("people passwords"))
def people_passwords(
    file: Annotated[Path, typer.Argument(help="New CSV file for usernames, names and passwords (mode 0600).")],
) -> None:
    """Give everybody without a password a first one, e.g. after `wangge import people`."""
    from wangge.config.commands.installing import run_people_passwords

    run_people_passwords(file)


@deadlines_app.command("recompute", epilog=show_examples("deadlines recompute"))
def deadlines_recompute(
    *,
    apply: Annotated[bool, typer.Option("--apply", help="Set them; without it nothing is written.")] = False,
    json_output: JsonFlag = False,
) -> None:
    """List the open deadlines that today's calendar would move, and set them by an audited act."""
    from wangge.config.commands.timekeeping import run_recompute

    run_recompute(is_applied=apply, json_output=json_output)


@app.command(epilog=show_examples("backup"))
def backup(
    file: Annotated[Path, typer.Argument(help="Where the backup goes (.tar).")],
    *,
    with_key: Annotated[
        bool, typer.Option("--with-key", help="Put the audit key in too; keep such a file safe.")
    ] = False,
) -> None:
    """Write database, evidence and anchors into one file."""
    from wangge.config.commands.saving import run_backup

    run_backup(file, with_key=with_key)


@app.command(epilog=show_examples("restore"))
def restore(file: Annotated[Path, typer.Argument(help="A file made by `wangge backup`.")]) -> None:
    """Restore a backup into an empty home and database, and verify the audit chain."""
    from wangge.config.commands.saving import run_restore

    run_restore(file)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def bench(context: typer.Context) -> None:
    """Measure: locate, intake, evaluate, list, due (needs a source checkout); prints JSON with limits beside figures."""
    from wangge.config.commands.benching import run_bench

    raise typer.Exit(run_bench(context.args))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, epilog=show_examples("test"))
def test(context: typer.Context) -> None:
    """Run the test suite on both databases; --full adds the slow checks, other words go to pytest."""
    from wangge.config.testing import run_tests

    raise typer.Exit(run_tests(context.args))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def manage(context: typer.Context) -> None:
    """Django's own commands, e.g. `wangge manage migrate`."""
    from wangge.config.commands.managing import run_manage

    run_manage(context.args)


if __name__ == "__main__":
    main()
