from __future__ import annotations

from collections.abc import Mapping

from wangge.platform.domain.derived import ChainPart, Replay, check_derived, check_left_parts
from wangge.platform.domain.faults import AuditFault

LINES: dict[str, Mapping[str, object]] = {
    "line 1": {"due_at": "noon", "result": ""},
    "line 2": {"due_at": None, "result": "passed"},
}
TOLD = Replay({"state": "filed", "unit_id": 4}, LINES)
FIELDS = {"state": "filed", "unit_id": 4, "cell_key": 9}
PARTS = tuple(ChainPart(7, name, columns) for name, columns in LINES.items())


def check(*, fields: Mapping[str, object] = FIELDS, parts: tuple[ChainPart, ...] = PARTS) -> list[AuditFault]:
    faults = list(check_derived("C7", TOLD, fields=fields, parts=parts))
    assert {fault.subject for fault in faults} <= {"C7"}
    return faults


def test_rows_as_the_events_tell_them_are_clean() -> None:
    assert check() == []
    assert check(parts=PARTS[::-1]) == []


def test_a_changed_column_of_the_row_is_told_with_both_values() -> None:
    (fault,) = check(fields=FIELDS | {"unit_id": None})
    assert (fault.kind, fault.detail) == ("column_differs", "column unit_id of the row is -, the events say 4")
    assert fault.describe("zh-hans") == "案卷行的 unit_id 为 -，而流转记录应为 4"


def test_a_column_that_the_row_does_not_have_differs() -> None:
    assert [fault.kind for fault in check(fields={"state": "filed"})] == ["column_differs"]


def test_columns_that_no_event_tells_are_left_to_the_rows_code() -> None:
    assert check(fields=FIELDS | {"cell_key": 10}) == []


def test_every_changed_column_of_a_part_is_told() -> None:
    faults = check(parts=(ChainPart(7, "line 1", {"due_at": "night", "result": "late"}), PARTS[1]))
    assert [(fault.kind, fault.params) for fault in faults] == [
        ("part_differs", {"part": "line 1", "field": "due_at", "told": "noon", "found": "night"}),
        ("part_differs", {"part": "line 1", "field": "result", "told": "-", "found": "late"}),
    ]


def test_a_part_too_few_and_a_part_too_many() -> None:
    faults = check(parts=(PARTS[0], ChainPart(7, "line 3", {})))
    assert [(fault.kind, fault.params["part"]) for fault in faults] == [
        ("part_inserted", "line 3"),
        ("part_missing", "line 2"),
    ]


def test_the_same_part_twice_is_one_too_many() -> None:
    assert [fault.kind for fault in check(parts=(*PARTS, PARTS[1]))] == ["part_inserted"]


def test_parts_without_a_row_are_counted_by_kind() -> None:
    parts = [ChainPart(7, name, {}) for name in ("round 1", "clock file 2", "clock sign 3")]
    (fault,) = check_left_parts("C7", parts)
    assert (fault.subject, fault.kind, fault.params) == ("C7", "parts_left", {"found": 3, "parts": "clock 2, round 1"})
    assert list(check_left_parts("C7", [])) == []
