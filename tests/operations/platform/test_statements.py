"""Plain statements give and take the same rows as the models do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from wangge.platform.models import DueWork, Evidence
from wangge.platform.public import enqueue, send_as_one
from wangge.platform.statements import RowReader, RowWriter

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 4, 0, 0, 123456, tzinfo=UTC)
EVIDENCE: RowWriter[Evidence] = RowWriter(Evidence)
WORK: RowWriter[DueWork] = RowWriter(DueWork)
BY_ID: RowReader[Evidence] = RowReader(Evidence, by=("id",))
BY_SIZE: RowReader[Evidence] = RowReader(Evidence, by=("width", "height"))


def describe(name: str, **facts: Any) -> Evidence:
    given = {"media_type": "image/jpeg", "size_bytes": 9, "width": 3, "height": 2, "stored_at": NOON, "lon": 120.5}
    return Evidence(sha256=name, **(given | facts))


def show(row: Evidence | DueWork) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture
def counted() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries


def test_rows_are_inserted_in_one_statement_and_get_their_ids(counted: CaptureQueriesContext) -> None:
    rows = [describe("a"), describe("b", taken_at=NOON), describe("c", lat=31.9)]
    EVIDENCE.insert(*rows)

    assert len(counted) == 1
    assert [row.sha256 for row in Evidence.objects.order_by("id")] == ["a", "b", "c"]
    assert [show(row) for row in Evidence.objects.order_by("id")] == [show(row) for row in rows]


def test_nothing_to_insert_is_no_statement(counted: CaptureQueriesContext) -> None:
    EVIDENCE.insert()
    assert len(counted) == 0


def test_structured_columns_come_back_as_they_went() -> None:
    row = DueWork(kind="job", name="x", key="k", payload={"点": [1, None, "二"]}, due_at=NOON, run_at=NOON)
    WORK.insert(row)
    (found,) = RowReader(DueWork, by=("key",)).read("k")
    assert show(found) == show(DueWork.objects.get(key="k"))
    assert found.payload == {"点": [1, None, "二"]}


def test_a_row_that_stands_already_is_left() -> None:
    first, second = describe("a"), describe("a", width=7)
    assert EVIDENCE.insert_if_new(first) is True
    assert EVIDENCE.insert_if_new(second) is False
    assert (second.pk, Evidence.objects.get().width) == (None, 3)


def test_what_the_constraints_refuse_is_refused() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EVIDENCE.insert(describe("a", size_bytes=0))
    assert not Evidence.objects.exists()


def test_rows_are_read_as_django_reads_them() -> None:
    EVIDENCE.insert(describe("a"), describe("b", taken_at=NOON, stored_by=5), describe("c", height=9))
    assert [show(row) for row in BY_SIZE.read(3, 2)] == [show(row) for row in Evidence.objects.filter(height=2)]
    assert BY_SIZE.read(3, 4) == []
    assert BY_SIZE.read_one(3, 9) == Evidence.objects.get(sha256="c")
    assert BY_SIZE.read_one(1, 1) is None


def test_several_are_read_at_once_in_the_order_of_their_ids(counted: CaptureQueriesContext) -> None:
    rows = [describe("a"), describe("b"), describe("c")]
    EVIDENCE.insert(*rows)
    found = BY_ID.read_any([rows[2].pk, 10**9, rows[0].pk])
    assert ([row.sha256 for row in found], len(counted)) == (["a", "c"], 2)
    assert BY_ID.read_any([]) == []


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 2**70])
def test_a_number_no_column_holds_is_in_no_row(number: int) -> None:
    row = describe("a")
    EVIDENCE.insert(row)
    assert BY_ID.read(number) == []
    assert BY_ID.read_any([number]) == []
    assert BY_ID.read_any([number, row.pk]) == [row]


def test_an_update_says_whether_a_row_was_there() -> None:
    row = describe("a")
    EVIDENCE.insert(row)
    assert EVIDENCE.update({"taken_at": NOON, "lat": None}, id=row.pk, width=3) is True
    assert EVIDENCE.update({"taken_at": None}, id=row.pk, width=4) is False
    assert Evidence.objects.get().taken_at == NOON


def test_an_update_may_give_the_rows_as_they_are_now() -> None:
    EVIDENCE.insert(describe("a"), describe("b"), describe("c", height=9))
    rows = EVIDENCE.update_and_read({"media_type": "image/png"}, width=3, height=2)
    assert sorted(row.sha256 for row in rows) == ["a", "b"]
    assert {row.media_type for row in rows} == {"image/png"}
    assert EVIDENCE.update_and_read({"media_type": "image/png"}, width=1) == []


def test_a_locking_reader_locks_where_rows_are_locked(counted: CaptureQueriesContext) -> None:
    row = describe("a")
    EVIDENCE.insert(row)
    assert RowReader(Evidence, by=("id",), is_locking=True).read_one(row.pk) == row
    assert ("FOR UPDATE" in counted[-1]["sql"]) == (connection.vendor == "postgresql")


def test_a_row_is_built_as_the_model_builds_it() -> None:
    facts = {"sha256": "a", "media_type": "image/jpeg", "size_bytes": 9, "width": 3, "height": 2, "stored_at": NOON}
    row = EVIDENCE.build(**facts)
    assert show(row) == show(Evidence(**facts))
    assert row._state.adding
    EVIDENCE.insert(row)
    assert show(Evidence.objects.get()) == show(row)


def test_a_row_of_unknown_columns_or_with_defaults_made_anew_is_not_built() -> None:
    with pytest.raises(TypeError, match="has no colour"):
        EVIDENCE.build(colour="red")
    with pytest.raises(TypeError, match="makes defaults for payload"):
        WORK.build(kind="job")


def test_a_row_keeps_the_id_that_it_was_given() -> None:
    first, second = describe("a", id=4_000), describe("b")
    EVIDENCE.insert_numbered(first)
    EVIDENCE.insert_numbered(second)
    assert set(Evidence.objects.values_list("sha256", "id")) == {("a", 4_000), ("b", second.pk)}


def write_two(name: str) -> None:
    EVIDENCE.append(describe(name))
    enqueue(kind="job", name="x", key=name, payload={"at": name}, due_at=NOON)


def test_what_is_gathered_goes_as_one_statement_across_a_wire(counted: CaptureQueriesContext) -> None:
    with send_as_one():
        write_two("a")
    assert len(counted) == (1 if connection.vendor == "postgresql" else 2)
    assert Evidence.objects.filter(sha256="a").exists()
    assert DueWork.objects.get(key="a").payload == {"at": "a"}


def test_nothing_of_a_block_that_fails_is_written_later(counted: CaptureQueriesContext) -> None:
    def fail() -> None:
        with transaction.atomic(), send_as_one():
            write_two("a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with send_as_one():
        write_two("b")
    assert list(Evidence.objects.values_list("sha256", flat=True)) == ["b"]
    assert list(DueWork.objects.values_list("key", flat=True)) == ["b"]


def test_what_a_gathered_statement_breaks_is_said_at_the_end_of_the_block() -> None:
    EVIDENCE.append(describe("a"))

    def write_again() -> None:
        with transaction.atomic(), send_as_one():
            write_two("a")

    with pytest.raises(IntegrityError):
        write_again()
    assert not DueWork.objects.exists()
