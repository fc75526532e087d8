from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from wangge.kernel.public import DomainError
from wangge.platform.models import Installation
from wangge.platform.operations.installation import _in_use
from wangge.platform.public import (
    SimulatedClock,
    forget_profile,
    get_installation,
    get_profile,
    install_profile,
    use_profile,
)
from wangge.profiles.public import load_profile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_profile(clock: SimulatedClock, settings: Settings) -> Iterator[None]:
    settings.WANGGE_PROFILE = None
    with pytest.MonkeyPatch.context() as patch:  # undone before the clock's block ends, which the shared one is not
        patch.setattr(_in_use, "override", None)
        patch.setattr(_in_use, "installed", None)
        yield


def test_an_empty_database_has_no_city() -> None:
    for ask in (get_profile, get_installation):
        with pytest.raises(DomainError) as refusal:
            ask()
        assert refusal.value.code == "installation_missing"


def test_a_city_is_installed_once_and_read_once(
    clock: SimulatedClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    view = install_profile("generic")
    assert (view.profile, view.created_at, view.is_current) == ("generic", clock.now(), True)
    assert get_profile().city.key == "generic"
    with django_assert_num_queries(0):
        get_profile()


def test_installing_again_keeps_the_day_of_the_first_time(clock: SimulatedClock) -> None:
    first = install_profile("generic")
    clock.advance_to(clock.now().replace(year=2027))
    assert install_profile("generic").created_at == first.created_at
    assert Installation.objects.count() == 1


def test_a_database_stays_with_its_city() -> None:
    install_profile("generic")
    with pytest.raises(DomainError) as refusal:
        install_profile("zhangjiagang")
    assert refusal.value.code == "installation_differs"
    assert get_installation().profile == "generic"


def test_a_profile_that_was_edited_is_told() -> None:
    install_profile("generic")
    Installation.objects.update(profile_digest="0" * 64)
    assert not get_installation().is_current


def test_the_environment_and_a_block_override_the_installation(settings: Settings) -> None:
    install_profile("generic")
    settings.WANGGE_PROFILE = "zhangjiagang"
    assert get_profile().city.key == "zhangjiagang"
    with use_profile(load_profile("generic")):
        assert get_profile().city.key == "generic"
    settings.WANGGE_PROFILE = None
    forget_profile()
    assert get_profile().city.key == "generic"


def test_a_profile_may_be_a_file(tmp_path: Path) -> None:
    with pytest.raises(DomainError):
        install_profile(str(tmp_path / "none.yaml"))
    assert not Installation.objects.exists()
