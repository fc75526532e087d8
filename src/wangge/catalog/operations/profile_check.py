"""The check that `profile check` runs for the catalogue's part of a city profile."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.catalog.domain.profile_check import check_profile_catalogue
from wangge.catalog.operations.data_files import read_catalogue_data
from wangge.profiles.public import CityProfile, ProfileFault


def validate_profile(profile: CityProfile) -> Iterable[ProfileFault]:
    """Return the faults of a profile's sections `catalog` and `responsibility` against the shipped catalogue."""
    return tuple(check_profile_catalogue(profile, data=read_catalogue_data()))
