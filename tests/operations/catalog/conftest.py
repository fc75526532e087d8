"""A district with three units, a second district, and a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from wangge.kernel.public import Actor, build_system_actor
from wangge.people.public import create_organisation
from wangge.platform.public import SimulatedClock, use_clock, use_profile
from wangge.profiles.public import load_profile

SYSTEM = build_system_actor(name="test")


@dataclass(frozen=True)
class Units:
    """Ids of the district, its sanitation and public works, and of another district's sanitation."""

    district: int
    sanitation: int
    works: int
    other_district: int
    other_sanitation: int


@pytest.fixture(autouse=True)
def clock() -> Iterator[SimulatedClock]:
    """Set the city and the day: 1 July 2026, 08:30 in Shanghai."""
    simulated = SimulatedClock(datetime(2026, 7, 1, 0, 30, tzinfo=UTC))
    with use_profile(load_profile("zhangjiagang")), use_clock(simulated):
        yield simulated


@pytest.fixture
def units(db: None) -> Units:
    def create(code: str, name: str, kind: str, parent_id: int | None = None) -> int:
        return create_organisation(actor=SYSTEM, code=code, name=name, kind=kind, parent_id=parent_id)

    district = create("320582", "张家港市", "district")
    other = create("330225", "象山县", "district")
    return Units(
        district=district,
        sanitation=create("HW", "环卫中心", "sanitation", district),
        works=create("SZ", "市政中心", "municipal", district),
        other_district=other,
        other_sanitation=create("XS-HW", "象山环卫", "sanitation", other),
    )


@pytest.fixture
def keeper(units: Units) -> Actor:
    """Return who keeps the matrix of the first district only."""
    return build_system_actor(name="keeper", district_id=units.district)
