from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tests.operations.platform.fake_cases import FakeCases
from wangge.kernel.public import Actor
from wangge.platform.models import Anchor, AnchorHead
from wangge.platform.public import get_clock, seal_anchor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", ["platform_anchor", "platform_anchorhead"])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = 9", "DELETE FROM {table}"])
def test_what_is_sealed_is_never_changed_nor_removed(
    table: str, statement: str, cases: FakeCases, system: Actor
) -> None:
    cases.report()
    seal_anchor(now=get_clock().now(), actor=system)
    column = "chain_count" if table == "platform_anchor" else "count"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=table, column=column))
    assert Anchor.objects.count() == AnchorHead.objects.count() == 1


@pytest.mark.parametrize("table", ["platform_anchor", "platform_anchorhead"])
def test_what_is_sealed_is_not_truncated(table: str) -> None:
    if connection.vendor != "postgresql":
        return  # SQLite has no TRUNCATE
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
