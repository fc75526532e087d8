"""A place by the generic profile, a small part of the catalogue, and a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wangge.catalog.operations.data_files import read_catalogue_data
from wangge.catalog.public import load_catalogue
from wangge.geo.public import forget_index
from wangge.kernel.public import build_system_actor
from wangge.platform.public import SimulatedClock, use_clock, use_profile
from wangge.profiles.public import load_profile

SYSTEM = build_system_actor(name="test")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CODES = {"06010", "06028", "07001", "01004"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[SimulatedClock]:
    """Set the place and the day."""
    forget_index()
    simulated = SimulatedClock(NOW)
    with use_profile(load_profile("generic")), use_clock(simulated):
        yield simulated
    forget_index()


@pytest.fixture
def catalogue(db: None) -> None:
    """Load four matters."""
    data = read_catalogue_data()
    categories = tuple(
        replace(entry, component_code="") for entry in data.categories if entry.kind == "matter" and entry.code in CODES
    )
    load_catalogue(actor=SYSTEM, data=replace(data, version="small", categories=categories, conditions=(), mappings=()))


@pytest.fixture
def full_catalogue(catalogue: None) -> None:
    """Load every category, as the shipped mappings choose from all of them."""
    data = read_catalogue_data()
    load_catalogue(actor=SYSTEM, data=replace(data, conditions=(), mappings=()))
