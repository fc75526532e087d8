"""What a row says in our terms, and why it is rejected."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.rules.intake.mappings import NOW, SMALL, build_mapping, build_row, read_row
from wangge.intake.domain.mapping import ReportMapping
from wangge.intake.domain.reading import RowReader
from wangge.intake.domain.rows import SourceRow
from wangge.kernel.public import DomainError

STATUS = {"closed": {"column": "状态", "values": ["已结案"]}}


def refuse(mapping: ReportMapping | None = None, **changes: str) -> DomainError:
    with pytest.raises(DomainError) as caught:
        read_row(mapping, **changes)
    return caught.value


def test_row_in_our_terms() -> None:
    facts = read_row()

    assert (facts.line, facts.external_id, facts.channel, facts.category) == (2, "A1", "file_import", "matter 06010")
    assert (facts.description, facts.address) == ("垃圾：一堆垃圾", "人民路 1 号")
    assert facts.reported_at == datetime(2026, 2, 1, 1, 30, tzinfo=UTC)
    assert facts.closed_at == datetime(2026, 2, 3, 2, 0, tzinfo=UTC)
    assert (facts.due_at, facts.closure_code, facts.lon, facts.lat) == (None, "", 120.55, 31.87)
    assert (facts.unit_code, facts.match_rule, facts.match_texts) == ("", None, ())


def test_row_without_closing_time_is_open() -> None:
    assert read_row(结案时间="").closed_at is None


def test_category_that_the_source_does_not_state_is_none() -> None:
    assert read_row(类型="户口").category is None


def test_blank_cells_say_nothing() -> None:
    mapping = build_mapping(blanks=["无", "N/A"])

    facts = read_row(mapping, 地址="无", 经度="n/a", 纬度=" N/A ")

    assert (facts.address, facts.lon, facts.lat) == ("", None, None)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"编号": " "}, "import_row_id_missing"),
        ({"编号": "9" * 121}, "import_row_id_long"),
        ({"上报时间": ""}, "import_row_time_missing"),
        ({"上报时间": "soon"}, "import_row_time_unreadable"),
        ({"结案时间": "2026-02-01 09:29:59"}, "import_closed_before_reported"),
        ({"结案时间": "2026-03-02 09:00:01"}, "import_in_future"),
        ({"上报时间": "2026-03-02 09:00:01", "结案时间": ""}, "import_in_future"),
        ({"纬度": ""}, "import_row_point_incomplete"),
        ({"类型": "测试类"}, "import_row_category_refused"),
        ({"类型": "户口", "结案时间": ""}, "import_row_open_without_category"),
        ({"描述": "a\0b"}, "import_row_text_faulty"),
        ({"描述": "a\ud800b"}, "import_row_text_faulty"),
    ],
)
def test_row_is_rejected_with_its_reason(changes: dict[str, str], code: str) -> None:
    assert refuse(**changes).code == code


def test_reasons_show_times_as_the_file_does() -> None:
    error = refuse(结案时间="2026-02-01 09:29:59")

    assert str(error.params["closed_at"]) == "2026-02-01 09:29:59+08:00"


def test_row_that_cannot_be_split_keeps_its_fault() -> None:
    row = SourceRow(7, {}, "broken", DomainError("import_row_not_json"))

    with pytest.raises(DomainError) as caught:
        RowReader(build_mapping(), now=NOW).read(row)
    assert caught.value.code == "import_row_not_json"


@pytest.mark.parametrize(
    ("status", "closed", "expected"),
    [("已结案", "2026-02-03 10:00:00", True), ("处理中", "2026-02-03 10:00:00", False), ("处理中", "", False)],
)
def test_status_decides_what_is_closed(status: str, closed: str, expected: bool) -> None:
    facts = read_row(build_mapping(**STATUS), 状态=status, 结案时间=closed)

    assert (facts.closed_at is not None) is expected


def test_closed_without_a_time_is_rejected() -> None:
    assert refuse(build_mapping(**STATUS), 状态="已结案", 结案时间="").code == "import_row_closed_without_time"


def test_closure_code_only_of_closed_rows_and_only_if_stated() -> None:
    closure = {"rules": [{"columns": ["结果"], "values": {"重复": "duplicate"}}], "otherwise": "unknown"}
    mapping = build_mapping(closure=closure)

    assert read_row(mapping, 结果="重复").closure_code == "duplicate"
    assert read_row(mapping, 结果="已办").closure_code == ""
    assert read_row(mapping, 结果="重复", 结案时间="").closure_code == ""


def test_channel_by_value_or_rejected() -> None:
    channel = {"rules": [{"columns": ["来源"], "values": {"电话": "telephone"}}], "otherwise": "reject"}
    mapping = build_mapping(channel=channel)

    assert read_row(mapping, 来源="电话").channel == "telephone"
    assert refuse(mapping, 来源="传真").code == "import_row_channel_refused"


def test_deadline_only_if_the_mapping_gives_one() -> None:
    mapping = build_mapping(times=SMALL["times"] | {"due_at": {"columns": ["期限"]}})

    assert read_row(mapping, 期限="2026-02-02 00:00:00").due_at == datetime(2026, 2, 1, 16, 0, tzinfo=UTC)
    assert read_row(mapping, 期限="").due_at is None
    assert refuse(mapping, 期限="2026-01-31 00:00:00").code == "import_row_due_before_reported"


def test_date_and_time_in_two_columns() -> None:
    times = SMALL["times"] | {"reported_at": {"columns": ["日期", "钟点"], "formats": ["%Y/%m/%d %H:%M"]}}

    facts = read_row(build_mapping(times=times), 日期="2026/02/01", 钟点="9:30")

    assert facts.reported_at == datetime(2026, 2, 1, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(("note", "code"), [("测试", "import_row_test"), ("内部转办单", "import_row_ignored")])
def test_rows_that_are_no_reports(note: str, code: str) -> None:
    left_out = [
        {"kind": "test", "columns": ["备注"], "equals": ["测试", "test"]},
        {"kind": "ignored", "columns": ["备注"], "contains": ["转办"]},
    ]
    mapping = build_mapping(left_out=left_out)

    assert refuse(mapping, 备注=note).code == code
    assert read_row(mapping, 备注="测试路口").external_id == "A1"


def test_digest_covers_the_mapped_cells_only() -> None:
    plain = read_row()

    assert read_row(备注="changed").digest == plain.digest
    assert read_row(描述="changed").digest != plain.digest
    assert read_row(描述=" 一堆垃圾 ").digest == plain.digest


def test_source_without_numbers_is_known_by_a_digest() -> None:
    mapping = build_mapping(identity={"digest_of": ["上报时间", "描述"]})

    first, again, other = read_row(mapping), read_row(mapping, 地址="x"), read_row(mapping, 描述="y")

    assert first.external_id == again.external_id != other.external_id
    assert first.external_id.startswith("sha256:")
    assert refuse(mapping, 上报时间="", 描述="").code == "import_row_id_missing"


def test_unit_as_the_source_names_it() -> None:
    mapping = build_mapping(unit={"column": "部门", "name_column": "部门名称"})

    facts = read_row(mapping, 部门="HW", 部门名称="环卫处")

    assert (facts.unit_code, facts.unit_name) == ("HW", "环卫处")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (0, ("垃圾",))),
        ({"经度": "", "纬度": ""}, (1, ("一堆垃圾",))),
        ({"经度": "", "纬度": "", "描述": "！"}, (None, ())),
    ],
)
def test_first_duplicate_rule_that_can_be_applied(changes: dict[str, str], expected: tuple[Any, ...]) -> None:
    rules = [{"same": ["类型"], "radius_m": 30, "hours": 24}, {"same": ["描述"], "hours": 24}]

    facts = read_row(build_mapping(duplicates=rules), **changes)

    assert (facts.match_rule, facts.match_texts) == expected


def test_rejected_row_is_named_by_its_number_if_it_has_one() -> None:
    reader = RowReader(build_mapping(), now=NOW)

    assert reader.show_id(build_row(编号=" A9 ")) == "A9"
    assert reader.show_id(SourceRow(3, {}, "")) == ""


def test_mapping_lists_each_column_once() -> None:
    assert build_mapping().list_columns() == (
        "编号", "上报时间", "结案时间", "经度", "纬度", "地址", "类型", "描述",
    )  # fmt: skip
