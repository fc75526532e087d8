"""A million synthetic cases for `bench list`, written straight into the tables; one in a hundred has nine events.

What people write is put together from a few hundred streets and some dozens of things seen there, some of them a
thousand times rarer than others, so that searches meet common words, rare ones and pairs of both.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

CASES, SAMPLE_STEP, EVENTS = 1_000_000, 100, 9
STATES = (
    ("closed", 86), ("refused", 3), ("voided", 2), ("handling", 4), ("dispatched", 2), ("reported", 1), ("checking", 1),
    ("filed", 1),
)  # fmt: skip
PATH = ("report", "accept", "file", "dispatch", "sign", "finish", "send_to_check", "pass_check", "close")


def fill(city: dict[str, Any], *, now: datetime, cases: int = CASES) -> None:
    """Write cases, closing rounds, clocks and events; then let the planner look at them."""
    rng = random.Random(20260101)
    spots = _choose_spots(rng)
    states = rng.choices([name for name, _ in STATES], [weight for _, weight in STATES], k=cases)
    sampled = range(1, cases + 1, SAMPLE_STEP)
    tables = {
        "cases_case": (_CASE_COLUMNS, _make_cases(city, spots, rng, states, now=now)),
        "cases_casewords": (_WORD_COLUMNS, _make_words(states)),
        "cases_handlinground": (_ROUND_COLUMNS, _make_rounds(cases)),
        "cases_caseevent": (_EVENT_COLUMNS, _make_events(city, sampled, now=now)),
        "cases_caseclock": (_CLOCK_COLUMNS, _make_clocks(sampled, now=now)),
    }
    with connection.cursor() as cursor:
        # no triggers and foreign keys while it is filled
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            for table, (columns, rows) in tables.items():
                _copy(cursor, table, columns, rows)
            cursor.execute("SET session_replication_role = DEFAULT")
            for table in tables:
                cursor.execute(f"VACUUM ANALYZE {table}")
            return
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in tables.items():
            _insert(cursor, table, columns, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy(cursor: Any, table: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _insert(cursor: Any, table: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
    cursor.executemany(statement, (tuple(map(_adapt, row)) for row in rows))


def _adapt(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


_CASE_COLUMNS = (
    "id", "number", "number_scope", "number_sequence", "district_id", "state", "version", "source", "source_class",
    "external_source", "external_id", "external_digest", "description", "address", "lon", "lat", "cell_key", "grid_id",
    "grid_code", "area_class", "road_class", "category_id", "unit_id", "reporter_id", "reported_at", "recorded_at",
    "stage", "stage_due_at", "stage_yellow_at", "closed_at", "closure_kind", "closure_code", "round_count",
    "return_count", "head_mac", "row_mac", "closing_round_id", "verify_result", "is_urgent", "is_exempt", "route",
    "route_stage", "instruction",
)  # fmt: skip
_WORD_COLUMNS = ("case_id", "words", "is_open")
_STREETS = tuple(f"{first}{second}路" for first in "人民长江金港杨舍南丰沙洲塘市" for second in "中东西南北安和兴福新")
_THINGS = (
    "路边有一堆垃圾", "店外占道经营", "非机动车乱停放", "窨井盖破损有异响", "路面坑洞积水", "绿化带树木倒伏", "路灯不亮",
    "工地夜间施工噪音扰民", "油烟直排污染环境", "小广告乱张贴", "建筑渣土未覆盖", "河道漂浮物较多", "公共座椅损坏",
    "户外广告牌松动有坠落危险", "消防通道被堵塞", "共享单车堆放影响通行", "流浪犬伤人隐患", "化粪池满溢恶臭",
)  # fmt: skip


def _describe(number: int) -> str:
    """Return what was written of case `number`: the n-th thing is 2^-n as common as the first, down to a thousandth."""
    drawn = number * 2_654_435_761 % 2**32  # spread over the numbers without a generator
    share = (drawn + 1) / 2**32
    thing = _THINGS[min(int(-math.log2(share)), len(_THINGS) - 1)]
    return f"{_STREETS[drawn // 7 % len(_STREETS)]}口{thing}，请尽快处理，编号{number}"


def _make_words(states: list[str]) -> Iterator[tuple[Any, ...]]:
    from wangge.cases.domain.search import build_search_words
    from wangge.cases.domain.workflow import OPEN_STATES

    return (
        (number, build_search_words(f"人民中路{number % 900}号", _describe(number)), state in OPEN_STATES)
        for number, state in enumerate(states, 1)
    )


def _choose_spots(rng: random.Random) -> list[tuple[Any, ...]]:
    """Return points with cell key and grid; looked up before the copy holds the connection."""
    from wangge.geo.public import compute_cell_key, locate_point

    points = [(rng.uniform(120.5401, 120.5599), rng.uniform(31.8701, 31.8899)) for _ in range(5000)]
    return [
        (lon, lat, compute_cell_key(lon=lon, lat=lat), grid)
        for lon, lat in points
        if (grid := locate_point(lon=lon, lat=lat)) is not None
    ]


def _make_cases(
    city: dict[str, Any], spots: list[tuple[Any, ...]], rng: random.Random, states: list[str], *, now: datetime
) -> Iterator[tuple[Any, ...]]:
    for number, state in enumerate(states, 1):
        lon, lat, cell_key, grid = rng.choice(spots)
        reported_at = now - timedelta(minutes=(len(states) - number) * 1.5)
        is_final = state in {"closed", "refused", "voided"}
        due_at = None if is_final else now + timedelta(minutes=rng.randint(-5000, 5000))
        yield (
            number, f"ZJG{reported_at:%Y%m%d}{number:08d}", "bench", number, city["district"], state, 9,
            rng.choice(("collector", "hotline_12345", "citizen_app")), "own", "", "", "", _describe(number),
            f"人民中路{number % 900}号", lon, lat, cell_key, grid.id, grid.code, grid.area_class, grid.road_class,
            rng.choice(city["categories"]), rng.choice(city["units"]), city["reporter"], reported_at, reported_at,
            "" if is_final else "handle", due_at, due_at and due_at - timedelta(hours=5),
            reported_at + timedelta(hours=20) if is_final else None, "normal" if state == "closed" else "", "fixed",
            1, 0, "0" * 64, "0" * 64, number if state == "closed" else None, "",
            False, False, "", "", "",
        )  # fmt: skip


_ROUND_COLUMNS = ("id", "case_id", "turn", "opened_by", "result", "closure_kind")


def _make_rounds(cases: int) -> Iterator[tuple[Any, ...]]:
    return ((number, number, 1, "dispatch", "", "") for number in range(1, cases + 1))


_EVENT_COLUMNS = (
    "case_id", "seq", "move", "from_state", "to_state", "actor_id", "actor_role", "unit_id", "occurred_at",
    "recorded_at", "payload", "mac",
)  # fmt: skip


def _make_events(city: dict[str, Any], sampled: range, *, now: datetime) -> Iterator[tuple[Any, ...]]:
    for case_id in sampled:
        for seq, move in enumerate(PATH, 1):
            at = now + timedelta(minutes=seq)
            yield (
                case_id, seq, move, "reported", "reported", city["reporter"], "collector", city["units"][0], at, at,
                '{"note":"请尽快处理"}', "0" * 64,
            )  # fmt: skip


_CLOCK_COLUMNS = (
    "case_id",
    "stage",
    "turn",
    "started_at",
    "limit_kind",
    "limit_amount",
    "due_at",
    "due_state",
    "stopped_at",
    "stopped_by",
    "extensions",
    "pauses",
)


def _make_clocks(sampled: range, *, now: datetime) -> Iterator[tuple[Any, ...]]:
    for case_id in sampled:
        for turn, stage in enumerate(("accept", "file", "dispatch", "handle", "send_check", "check", "close"), 1):
            yield (case_id, stage, turn, now, "work_hour", 4, now + timedelta(hours=4), "due", now, "accept", "", "")
