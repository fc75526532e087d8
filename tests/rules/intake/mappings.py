"""A small mapping to change, and rows to read by it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from wangge.intake.domain.mapping import ReportMapping
from wangge.intake.domain.reading import RowReader
from wangge.intake.domain.rows import ReportFacts, SourceRow

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

SMALL: dict[str, Any] = {
    "mapping_version": 1,
    "source": "old_system",
    "profile": "generic",
    "identity": {"column": "编号"},
    "times": {
        "zone": "Asia/Shanghai",
        "reported_at": {"columns": ["上报时间"]},
        "closed_at": {"columns": ["结案时间"]},
    },
    "place": {"lon": "经度", "lat": "纬度"},
    "address": {"columns": ["地址"]},
    "description": {"columns": ["类型", "描述"], "separator": "："},
    "channel": {"otherwise": "file_import"},
    "category": {
        "rules": [{"columns": ["类型"], "values": {"垃圾": "matter 06010", "测试类": "reject"}}],
        "otherwise": "unknown",
    },
}
CELLS = {
    "编号": "A1",
    "上报时间": "2026-02-01 09:30:00",
    "结案时间": "2026-02-03 10:00:00",
    "经度": "120.55",
    "纬度": "31.87",
    "地址": "人民路 1 号",
    "类型": "垃圾",
    "描述": "一堆垃圾",
}


def build_mapping(**changes: Any) -> ReportMapping:
    """Return the small mapping with some of its sections replaced (None: left out)."""
    content = {name: value for name, value in (SMALL | changes).items() if value is not None}
    return ReportMapping.model_validate_json(json.dumps(content), strict=True)


def build_row(*, line: int = 2, **changes: str) -> SourceRow:
    """Return the small row with some of its cells replaced."""
    return SourceRow(line, CELLS | changes, list((CELLS | changes).values()))


def read_row(mapping: ReportMapping | None = None, **changes: str) -> ReportFacts:
    """Return what the small row says with some of its cells replaced."""
    return RowReader(mapping or build_mapping(), now=NOW).read(build_row(**changes))
