"""The list of people as a table whose headers the import of people reads again."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.people.domain.directory import RegisterEntry
from wangge.people.domain.sheets import write_csv

_HEADERS_ZH = (
    "单位路径",
    "单位编码",
    "岗位编码",
    "岗位",
    "角色",
    "职责",
    "姓名",
    "账号",
    "手机",
    "任职日期",
    "离任日期",
)
_HEADERS_EN = (
    "unit path", "unit code", "post code", "post name", "role", "duties", "name", "username", "phone", "from", "to",
)  # fmt: skip


def render_register(entries: Sequence[RegisterEntry], *, language: str) -> bytes:
    """Return `entries` as CSV (UTF-8 with byte order mark), headers in Chinese for "zh…", else in English."""
    return write_csv(
        headers=_HEADERS_ZH if language.startswith("zh") else _HEADERS_EN,
        rows=[
            (
                " / ".join(entry.organisation_path),
                entry.organisation_code,
                entry.post_code,
                entry.post_name,
                entry.role_name,
                entry.duties,
                entry.display_name,
                entry.username,
                entry.phone,
                entry.from_on.isoformat() if entry.from_on else "",
                entry.to_on.isoformat() if entry.to_on else "",
            )
            for entry in entries
        ],
    )
