"""The area figures of a run as open data: CSV, Parquet, and the data dictionary (W3C CSV on the Web)."""

from __future__ import annotations

import csv
import io
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from wangge.evaluation.domain.frozen_months import FrozenMonth
from wangge.evaluation.domain.open_figures import OpenFigure, list_open_figures
from wangge.evaluation.domain.views import RunView, SubjectView

_TEXT, _WHOLE, _NUMBER, _DAY = pa.string(), pa.int64(), pa.float64(), pa.date32()
_XSD = {_TEXT: "string", _WHOLE: "integer", _NUMBER: "double", _DAY: "date"}

COLUMNS: tuple[tuple[str, pa.DataType, str, str], ...] = (
    ("city", _TEXT, "城市（配置名）", "City, by the name of its profile"),
    ("month", _TEXT, "评价月份，空为全部案件", "Month of the evaluation; empty = all cases"),
    ("from_on", _DAY, "首日（按上报日期，城市时区）", "First day of the reports, in the zone of the city"),
    ("to_on", _DAY, "末日", "Last day of the reports"),
    ("run", _WHOLE, "评价编号", "Number of the evaluation"),
    ("area_code", _TEXT, "网格编码", "Code of the grid"),
    ("area_name", _TEXT, "网格名称", "Name of the grid"),
    ("area_level", _WHOLE, "网格层级，1 为最上层", "Level of the grid; 1 is the root"),
    ("level_name", _TEXT, "层级名称", "What the level is called"),
    ("parent_code", _TEXT, "上级网格编码", "Code of the grid above"),
    ("indicator", _TEXT, "指标代码", "Key of the indicator"),
    ("indicator_name", _TEXT, "指标名称", "Name of the indicator"),
    ("unit", _TEXT, "单位：cases 件，times 次，share 比（1 为 100%），seconds 秒", "cases, times, share of 1, seconds"),
    ("numerator", _WHOLE, "分子；计数指标即其值", "Numerator; of a count its value"),
    ("denominator", _WHOLE, "分母；计数指标为空", "Denominator; empty for a count"),
    ("value", _NUMBER, "值：分子÷分母，或计数", "Value: numerator ÷ denominator, or the count"),
    (
        "status",
        _TEXT,
        "ok 有值；not_applicable 无数据；suppressed 计数过小，或为防止由相邻数据倒推而不公开",
        "ok; not_applicable: nothing asked; suppressed: a small count, or one that would give a small one away",
    ),
)  # fmt: skip


def write_csv(run: RunView, areas: tuple[SubjectView, ...], *, least: int) -> bytes:
    """Return the rows as CSV in UTF-8 with a header line."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [name for name, *_ in COLUMNS], lineterminator="\n")
    writer.writeheader()
    writer.writerows(_list_rows(run, areas, least=least))
    return text.getvalue().encode()


def write_parquet(run: RunView, areas: tuple[SubjectView, ...], *, least: int, frozen: FrozenMonth | None) -> bytes:
    """Return the rows as Parquet; the columns carry their description, the file the digests of the run and its edition."""
    fields = [
        pa.field(name, kind, metadata={"description_zh": words_zh, "description_en": words_en})
        for name, kind, words_zh, words_en in COLUMNS
    ]
    schema = pa.schema(
        fields, metadata={key: str(value) for key, value in _describe_run(run, least=least, frozen=frozen).items()}
    )
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(_list_rows(run, areas, least=least), schema=schema), buffer, compression="zstd")
    return buffer.getvalue()


def write_dictionary(
    run: RunView, areas: tuple[SubjectView, ...], *, least: int, url: str, frozen: FrozenMonth | None
) -> bytes:
    """Return the data dictionary of the CSV file called `url`: its columns and the definitions of its indicators."""
    definitions = {key: dict(figure.definition) for area in areas for key, figure in area.figures.items()}
    described: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"language": "zh"}],
        "url": url,
        "dc:title": {"zh": "城市管理综合评价开放数据", "en": "City management evaluation, open data"},
        "wangge:run": _describe_run(run, least=least, frozen=frozen),
        "wangge:indicators": definitions,
        "tableSchema": {
            "primaryKey": ["area_code", "indicator"],
            "columns": [
                {"name": name, "datatype": _XSD[kind], "dc:description": {"zh": words_zh, "en": words_en}}
                for name, kind, words_zh, words_en in COLUMNS
            ],
        },
    }
    return orjson.dumps(described, option=orjson.OPT_INDENT_2, default=str)


def _describe_run(run: RunView, *, least: int, frozen: FrozenMonth | None) -> dict[str, Any]:
    """Return what the figures rest on; of a frozen month also its edition and the run that counts, "" of any other."""
    return {
        "run": run.id,
        "city": run.profile,
        "month": run.month,
        "as_of": run.as_of.isoformat(),
        "definitions": run.indicators_version,
        "facts_digest": run.facts_digest,
        "result_digest": run.result_digest,
        "smallest_count": least,
        "frozen_edition": frozen.edition if frozen else "",
        "frozen_at": frozen.frozen_at.isoformat() if frozen else "",
        "frozen_run": frozen.run_id if frozen else "",
    }


def _list_rows(run: RunView, areas: tuple[SubjectView, ...], *, least: int) -> list[dict[str, Any]]:
    return [_build_row(run, one) for one in list_open_figures(areas, least=least)]


def _build_row(run: RunView, one: OpenFigure) -> dict[str, Any]:
    area, words = one.area, one.figure.definition
    names = run.level_names[area.level - 1] if 1 <= area.level <= len(run.level_names) else ("", "")
    return {
        "city": run.profile,
        "month": run.month,
        "from_on": run.from_on,
        "to_on": run.to_on,
        "run": run.id,
        "area_code": area.key,
        "area_name": area.name_zh,
        "area_level": area.level,
        "level_name": names[0],
        "parent_code": area.parent_key,
        "indicator": one.figure.key,
        "indicator_name": words["name_zh"],
        "unit": words["unit"],
        "numerator": one.numerator,
        "denominator": one.denominator,
        "value": one.value,
        "status": one.status.value,
    }
