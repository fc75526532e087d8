"""A month with cases enough for the composite: there the slow unit ranks last."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.demo.making import lend_database, make_city

pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]
SMALL_SAMPLE = 30


def test_the_slow_unit_has_the_lowest_score(tmp_path: Path) -> None:
    with lend_database(tmp_path):
        told = make_city(days=30, reports=1500, seed=1)
    departments = [unit for unit in told["evaluation"]["departments"] if unit["cases"] >= SMALL_SAMPLE]
    ranked = sorted(departments, key=lambda unit: unit["score"])
    assert len(ranked) > 3
    assert ranked[0]["code"] == told["truth"]["slow_unit"]
    assert ranked[0]["score"] < ranked[1]["score"]
