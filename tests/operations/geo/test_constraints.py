"""What must never be false in storage."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.operations.geo.conftest import NEW_YEAR, TODAY
from tests.operations.geo.people import hire_staff
from wangge.geo.models import GeoVersion, GridCell, GridLayer, GridPosting, GridUnit

UNIT = "320582001001001"


def copy_unit(**changes: object) -> None:
    row = GridCell.objects.get(code=UNIT)
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    with transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"generation": 2},  # the same code twice in force, and a unit's code used again
        {"generation": 2, "to_on": TODAY},  # a unit's code used again
        {"is_unit": False, "to_on": TODAY},  # the same code twice in a generation
        {"code": "x", "level": 0},
        {"code": "x", "parent": None},
        {"code": "x", "level": 1},
        {"code": "x", "from_on": TODAY, "to_on": NEW_YEAR},
        {"code": "x", "area_m2": 0.0},
    ],
)
def test_an_impossible_grid_is_refused(county: None, changes: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        copy_unit(**changes)


def test_a_division_may_come_again_in_a_later_generation(county: None) -> None:
    GridCell.objects.filter(code="320582001").update(to_on=TODAY)
    row = GridCell.objects.get(code="320582001")
    row.pk, row.generation, row.to_on = None, 2, None
    row.save(force_insert=True)
    assert GridCell.objects.filter(code="320582001").count() == 2


def test_one_layer_locates_points(county: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GridLayer.objects.create(key="second", name="x", is_located=True)
    GridLayer.objects.create(key="second", name="x")
    GridLayer.objects.create(key="third", name="x")


def test_the_version_has_one_row(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GeoVersion.objects.create(id=2, number=1)


def test_impossible_postings_and_bindings_are_refused(county: None) -> None:
    staff = hire_staff()
    grid = GridCell.objects.get(code=UNIT)
    layer = GridLayer.objects.get()

    def post(**values: object) -> None:
        defaults = {"grid": grid, "member_id": staff.collector, "duty": "collector", "from_on": date(2026, 1, 1)}
        with transaction.atomic():
            GridPosting.objects.create(**(defaults | values))

    post()
    for values in ({}, {"duty": "boss"}, {"duty": "chief"}, {"from_on": TODAY, "to_on": NEW_YEAR}):
        with pytest.raises(IntegrityError):
            post(**values)
    GridUnit.objects.create(layer=layer, grid_code=UNIT, unit_id=staff.crew, duty="lead")
    for duty in ("owner", "lead"):
        with pytest.raises(IntegrityError), transaction.atomic():
            GridUnit.objects.create(layer=layer, grid_code=UNIT, unit_id=staff.district, duty=duty)
