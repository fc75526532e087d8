"""Checks that other modules add: they know the moves, indicators and columns that a profile names as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from wangge.profiles.faults import ProfileFault
from wangge.profiles.schema.profile import CityProfile

ProfileValidator = Callable[[CityProfile], Iterable[ProfileFault]]

_validators: dict[str, ProfileValidator] = {}


def register_validator(name: str, validator: ProfileValidator) -> None:
    """Have `check_profile` run `validator`; its faults need a path only. The same name again replaces it."""
    _validators[name] = validator


def run_validators(profile: CityProfile) -> list[ProfileFault]:
    """Return the faults of all registered validators, in the order of their names."""
    return [fault for _, validator in sorted(_validators.items()) for fault in validator(profile)]
