"""The city of these tests and its cast."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.operations.people.cast import Cast, build_cast
from wangge.kernel.public import Actor, build_system_actor
from wangge.platform.public import use_profile
from wangge.profiles.public import load_profile


@pytest.fixture(autouse=True)
def _city() -> Iterator[None]:
    with use_profile(load_profile("zhangjiagang")):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """Register the cast."""
    return build_cast()


@pytest.fixture
def keeper(cast: Cast) -> Actor:
    """Return who keeps the register of the first district only."""
    return build_system_actor(name="keeper", district_id=cast.district)
