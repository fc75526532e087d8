from __future__ import annotations

import threading
from collections import defaultdict, deque

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from wangge.platform.domain.chain import compute_counter_mac
from wangge.platform.models import Evidence, NumberCounter
from wangge.platform.operations import numbering
from wangge.platform.public import get_audit_key, take_number, take_row_id


def is_signed(scope: str) -> bool:
    row = NumberCounter.objects.get(scope=scope)
    return row.mac == compute_counter_mac(get_audit_key(), scope=scope, last=row.last)


@pytest.mark.django_db
def test_numbers_begin_at_one_and_have_no_gaps() -> None:
    assert [take_number("a") for _ in range(20)] == list(range(1, 21))
    assert take_number("b") == 1
    assert is_signed("a")
    assert is_signed("b")


@pytest.mark.django_db
def test_a_number_costs_one_statement() -> None:
    take_number("a")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert take_number("a") == 2
    assert len(queries) == 1


@pytest.mark.django_db
def test_ids_are_fetched_many_at_once_where_rows_are_written_across_a_wire(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbering, "_ids", defaultdict(deque))
    with CaptureQueriesContext(connection) as queries:
        ids = [take_row_id(Evidence._meta.db_table) for _ in range(33)]
    if connection.vendor == "postgresql":
        assert len(set(ids)) == 33
        assert None not in ids
        assert len(queries) == 2
    else:
        assert ids == [None] * 33
        assert not queries


@pytest.mark.django_db
def test_a_rollback_gives_the_number_back() -> None:
    take_number("a")

    def fail() -> None:
        with transaction.atomic():
            assert [take_number("a"), take_number("a")] == [2, 3]
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert take_number("a") == 2
    assert is_signed("a")


@pytest.mark.django_db
@pytest.mark.parametrize("seen", [{}, {"a": 2}, {"a": 3}, {"a": 40}], ids=["none", "too few", "right", "too many"])
def test_the_counter_is_signed_whatever_this_process_saw_last(
    seen: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(30):
        take_number("a")
    monkeypatch.setattr(numbering, "_last_seen", {scope: (last, 0.0) for scope, last in seen.items()})
    assert take_number("a") == 31
    assert is_signed("a")


@pytest.mark.django_db
def test_the_scopes_themselves_are_counted() -> None:
    for scope in ("a", "b", "a", "c"):
        take_number(scope)
    assert NumberCounter.objects.get(scope=numbering.SCOPES_COUNTER).last == 3
    assert is_signed(numbering.SCOPES_COUNTER)


@pytest.mark.django_db(transaction=True)
def test_numbers_taken_at_once_are_all_different() -> None:
    taken: list[int] = []

    def take_some() -> None:
        for _ in range(10):
            with transaction.atomic():
                taken.append(take_number("a"))
        connection.close()

    threads = [threading.Thread(target=take_some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 41))
    assert is_signed("a")
