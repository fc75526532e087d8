"""Examples below each command's help: lines a person can copy."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "wangge": (
        ("wangge demo", "a synthetic city and its month of cases, in the browser"),
        ("wangge init --city zhangjiagang", "your own city, empty"),
        ("wangge serve", "web pages, live events and worker on port 8000"),
        ("WANGGE_HOME=/srv/wangge wangge serve", "data elsewhere than in ./var"),
    ),
    "demo": (
        ("wangge demo", "30 days, 5,000 reports, then http://127.0.0.1:8000/"),
        ("wangge demo --days 7 --reports 800 --no-serve", "a small one, evaluation printed, no server"),
        ("wangge demo --days 75 --reports 3000", "two frozen months: the ladder opens by grades too"),
        ("wangge demo --seed 7 --until 2026-09-30 --json --no-serve", "the same city every time, as JSON"),
    ),
    "init": (
        ("wangge init --city zhangjiagang", "asks for the first password"),
        ("wangge init --city my-city.yaml --password-file /root/first-password", "own profile, no questions"),
    ),
    "serve": (
        ("wangge serve", "http://127.0.0.1:8000/, live events on port 8001"),
        ("wangge serve --host 0.0.0.0 --port 80", "for the whole network; name it in WANGGE_ALLOWED_HOSTS"),
        ("wangge serve --only worker", "one part alone, as often as wanted (PostgreSQL)"),
    ),
    "work": (("wangge work --once", "do what is due now, e.g. while the server is stopped"),),
    "evaluate": (
        ("wangge evaluate --month 2026-10", "one month"),
        ("wangge evaluate --json > october.json", "all cases, as JSON"),
        ("wangge evaluate --lake /data/lake --month 2026-10", "from exported files, nothing stored"),
        ("wangge evaluate --lake /data/lake --engine spark://head:7077", "on a Spark cluster"),
    ),
    "lake export": (
        ("wangge lake export /data/lake", "all months; later only those that changed"),
        ("wangge lake export /data/lake --json", "months read and written, as JSON"),
    ),
    "report": (
        ("wangge report 12 --out october.pdf", "the analysis report of evaluation 12"),
        ("wangge report --month 2026-03 --out march.pdf", "the report of a month, by its frozen evaluation"),
        ("wangge report 12 --format xlsx --people --out .", "every table with live formulas, persons too"),
        ("wangge report 12 --format csv --out open-data.csv", "open data, its dictionary beside it"),
        (
            "wangge report 3 --results unit_appraisal --out .",
            "points and award of frozen score period 3, as a workbook",
        ),
    ),
    "indicators": (
        ("wangge indicators list discovery", "keys, names and formulas that contain a word"),
        ("wangge indicators run --by unit --month 2026-10", "six headline figures of each unit"),
    ),
    "indicators list": (
        ("wangge indicators list", "all of them, and what --by knows"),
        ("wangge indicators list 结案 --json > closing.json", "whole definitions as JSON"),
    ),
    "indicators cases": (
        ("wangge indicators cases 12 overdue_count", "numbers of the cases behind a figure of evaluation 12"),
        ("wangge indicators cases 12 closing_rate --of department:3 --side missed", "those one unit did not close"),
    ),
    "indicators show": (("wangge indicators show first_discovery_rate", "formula, what is left out, source"),),
    "indicators run": (
        ("wangge indicators run --by unit --month 2026-10 --compare year", "each unit beside October a year before"),
        ("wangge indicators run closing_rate --by area:3 --by period:quarter --json", "crossed, as JSON"),
        ("wangge indicators run report_count --filter source_class=public --by hour", "when citizens report"),
        ("wangge indicators run rework_rate --by unit --worst --top 5", "the five units with most rework"),
        (
            "wangge indicators run --by unit --by period:year --lake /data/lake",
            "ten years in a moment, from exported files",
        ),
        (
            "wangge indicators run filed_count --by period:assessment_year --per-workday",
            "per working day of the 考评年",
        ),
    ),
    "indicators rectification": (
        ("wangge indicators rectification --month 2026-10", "each list and line of the campaigns, with its target"),
    ),
    "indicators patrol": (("wangge indicators patrol --level 4 --month 2026-10", "grid, kind and hours, worst first"),),
    "import": (
        ("wangge import units units.csv --dry-run", "say what would happen"),
        ("wangge import reports old.csv --mapping mapping.yaml", "cases of another system"),
    ),
    "import reports": (
        ("wangge import reports old.xlsx --mapping mapping.yaml --dry-run", "say what would happen"),
        ("wangge import reports old.csv.gz --mapping mapping.yaml --rejected again.csv", "keep rejected rows"),
    ),
    "import units": (
        ("wangge import units units.csv --dry-run", "单位编码,单位名称,类型,上级单位"),
        ("wangge import units units.xlsx", "kinds: 部门, 中心, 镇街, 社区, 中队, 企业 …"),
    ),
    "import people": (
        ("wangge import people people.csv --dry-run", "账号,姓名,所属单位,手机,角色,岗位"),
        ("wangge import people people.xlsx", "one line for each post a member holds"),
    ),
    "import matrix": (
        ("wangge import matrix matrix.csv --dry-run", "类型,代码,网格,责任单位"),
        ("wangge import matrix matrix.xlsx", "write it"),
    ),
    "import grids": (
        ("wangge import grids grids.geojson --dry-run", "unit grids with the columns code and name"),
        ("wangge import grids units.gpkg --code-field BGCODE --name-field '' --crs cgcs2000", "other columns"),
    ),
    "grids generate": (
        ("wangge grids generate --around reports.csv.gz --cell-m 500", "squares of 500 m around its points"),
    ),
    "audit verify": (
        ("wangge audit verify", "exit code 0 intact, 1 not intact, 2 could not be checked"),
        ("wangge audit verify --pictures", "read every picture of evidence too; takes long"),
        ("wangge audit verify --json", "ok, chains, events, anchors, faults: kind, subject, detail"),
    ),
    "audit seal": (("wangge audit seal", "an anchor now, e.g. before handing the machine over"),),
    "profile check": (
        ("wangge profile check", "all shipped profiles"),
        ("wangge profile check my-city.yaml", "your own"),
    ),
    "profile list": (("wangge profile list", "a name a line"),),
    "profile show": (("wangge profile show zhangjiagang | grep limits", "where the limits come from"),),
    "people passwords": (("wangge people passwords /root/first.csv", "hand them out, then remove the file"),),
    "patrol import": (
        ("wangge patrol import duties.csv --duties", "账号,开始,结束: when people were on duty; first"),
        ("wangge patrol import tracks.csv --crs gcj02", "账号,时间,经度,纬度[,精度]: where they were on duty"),
    ),
    "token create": (("wangge token create gateway --name hotline --days 90 > token", "for a program of yours"),),
    "deadlines recompute": (
        ("wangge deadlines recompute", "number, stage, old → new; writes nothing"),
        ("wangge deadlines recompute --apply", "set them, each case by an act in its chain"),
    ),
    "backup": (
        ("wangge backup /backup/wangge-$(date +%F).tar.gz", "while the server runs; .gz compresses"),
        ("wangge backup --with-key /safe/all.tar", "whoever holds this file can forge the history"),
    ),
    "restore": (
        ("WANGGE_HOME=/srv/new wangge restore /backup/wangge-2026-11-20.tar.gz", "into an empty home"),
        ("cp audit.key /srv/new/ && chmod 600 /srv/new/audit.key", "first, when the key is not in the backup"),
    ),
    "bench": (("wangge bench locate", "one JSON object: figures, ratio, limit, machine"),),
    "test": (
        ("wangge test", "everything, on both databases"),
        ("wangge test -k dispatch -x", "other words go to pytest"),
        ("wangge test --full", "with the long tests"),
    ),
    "manage": (
        ("wangge manage changepassword admin", "a new password, when the old one is lost"),
        ("wangge manage check --deploy", "is this safe to serve?"),
    ),
}


def show_examples(command: str) -> str:
    """Return the epilog of `command`'s help page in rich's markup."""
    width = max(len(line) for line, _ in EXAMPLES[command])
    shown = [f"  {line:<{width}}  [dim]{meaning}[/dim]" for line, meaning in EXAMPLES[command]]
    return "\n\n".join(["[bold]Examples[/bold]", *shown])
