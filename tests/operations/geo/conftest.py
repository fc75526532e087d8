"""The city and the day of these tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.operations.geo.drawing import COUNTY, FIELDS, UNITS, write_geojson
from wangge.geo.public import ImportOptions, forget_index, import_grids
from wangge.kernel.public import build_system_actor
from wangge.platform.public import SimulatedClock, use_clock, use_profile
from wangge.profiles.public import load_profile

SYSTEM = build_system_actor(name="test")
NOW = datetime(2026, 3, 15, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 15)
NEW_YEAR = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _city() -> Iterator[None]:
    forget_index()
    with use_profile(load_profile("zhangjiagang")), use_clock(SimulatedClock(NOW)):
        yield
    forget_index()


@pytest.fixture
def county(db: None, tmp_path: Path) -> None:
    """Import the county with its four unit grids, in force from New Year."""
    path = write_geojson(tmp_path / "county.geojson", [*COUNTY, *UNITS])
    options = ImportOptions(from_on=NEW_YEAR, is_strict=True)
    result = import_grids(actor=SYSTEM, path=path, fields=FIELDS, options=options)
    assert result.is_stored, (result.faults, result.warnings)
