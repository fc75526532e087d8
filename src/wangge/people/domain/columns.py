"""Which header, Chinese or English, names which field of an import."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wangge.kernel.public import DomainError
from wangge.people.domain.sheets import SheetRow, normalise_text

_IGNORED_SIGNS = re.compile(r"[\s_*:()\-]")
_FIELDS_LEFT_AS_WRITTEN = frozenset({"name", "display_name", "post_name", "duties"})


@dataclass(frozen=True, slots=True)
class Column:
    """A field with its name in both languages and the further headers that bureaus write for it."""

    field: str
    name_zh: str
    name_en: str
    aliases: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A row with its cells by field; a column the file lacks is an empty text."""

    line: int
    values: Mapping[str, str]

    def get(self, field: str) -> str:
        """Return the text of `field`, empty when the row has none."""
        return self.values.get(field, "")


UNIT_COLUMNS = (
    Column("code", "单位编码", "code", ("编码", "机构编码", "部门编码", "unit code", "organisation"), is_required=True),
    Column("name", "单位名称", "name", ("名称", "机构名称", "部门名称", "单位", "unit name"), is_required=True),
    Column("kind", "类型", "kind", ("单位类型", "机构类型", "类别", "type")),
    Column(
        "parent", "上级单位", "parent", ("上级", "上级编码", "上级单位编码", "上级机构", "parent code", "parent unit")
    ),
)

PEOPLE_COLUMNS = (
    Column("username", "账号", "username", ("帐号", "用户名", "登录名", "account", "login"), is_required=True),
    Column("display_name", "姓名", "name", ("名字", "display name", "full name"), is_required=True),
    Column(
        "organisation",
        "所属单位",
        "organisation",
        ("单位", "单位编码", "单位名称", "部门", "机构", "机构编码", "unit", "unit code", "organization", "department"),
        is_required=True,
    ),
    Column("phone", "手机", "phone", ("电话", "手机号", "手机号码", "联系电话", "mobile", "telephone")),
    Column("language", "语言", "language", ()),
    Column("role", "角色", "role", ()),
    Column("post", "岗位编码", "post", ("post code",)),
    Column("post_name", "岗位", "post name", ("岗位名称", "职务")),
    Column("duties", "职责", "duties", ("岗位职责",)),
    Column("from_on", "任职日期", "from", ("任职起", "起始日期", "开始日期", "from on", "start", "start date")),
    Column("to_on", "离任日期", "to", ("任职止", "截止日期", "结束日期", "to on", "until", "end", "end date")),
)


def resolve_rows(*, rows: Sequence[SheetRow], columns: Sequence[Column]) -> tuple[FieldRow, ...]:
    """Return the rows with their cells by field; headers that name no field are ignored (see `list_ignored_headers`).

    Raises `sheet_columns_missing` when a required column is absent and `sheet_column_twice` when two name one field.
    """
    headers = list(dict.fromkeys(header for row in rows for header in row.cells))
    fields = {header: column.field for header in headers if (column := _find_column(header, columns))}
    for header, field in fields.items():
        if any(other != header and fields[other] == field for other in fields):
            raise DomainError("sheet_column_twice", file="", column=header)
    missing = [column for column in columns if column.is_required and column.field not in fields.values()]
    if rows and missing:
        raise DomainError(
            "sheet_columns_missing", columns=", ".join(f"{column.name_zh} ({column.name_en})" for column in missing)
        )
    return tuple(_read_fields(row, fields) for row in rows)


def list_ignored_headers(*, rows: Sequence[SheetRow], columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the headers of `rows` that name no field, in the file's order."""
    headers: Iterable[str] = dict.fromkeys(header for row in rows for header in row.cells)
    return tuple(header for header in headers if _find_column(header, columns) is None)


def _read_fields(row: SheetRow, fields: Mapping[str, str]) -> FieldRow:
    values = {}
    for header, field in fields.items():
        text = row.cells.get(header, "").strip()
        values[field] = text if field in _FIELDS_LEFT_AS_WRITTEN else normalise_text(text)
    return FieldRow(row.line, values)


def _find_column(header: str, columns: Sequence[Column]) -> Column | None:
    wanted = _simplify(header)
    for column in columns:
        names = (column.field, column.name_zh, column.name_en, *column.aliases)
        if wanted in {_simplify(name) for name in names}:
            return column
    return None


def _simplify(header: str) -> str:
    return _IGNORED_SIGNS.sub("", unicodedata.normalize("NFKC", header)).casefold()
