"""Which city this database works for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from wangge import __version__
from wangge.kernel.public import DomainError, digest_bytes, encode_canonical
from wangge.platform.clock import get_clock
from wangge.platform.models import Installation
from wangge.profiles.public import CityProfile, load_profile


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationView:
    """The installation as its row states it; `is_current` tells whether the profile still reads as when installed."""

    profile: str
    profile_digest: str
    district_name: str
    version: str
    created_at: datetime
    is_current: bool
    is_demo: bool
    demo_summary: str


@dataclass(slots=True)
class _InUse:
    """The installation's profile once it was read, and the one a block of code puts in its place."""

    installed: CityProfile | None = None
    override: CityProfile | None = None


_in_use = _InUse()


@lru_cache(maxsize=8)
def _load_named(name: str) -> CityProfile:
    return load_profile(name)


def get_profile() -> CityProfile:
    """Return the city profile: the block's (`use_profile`), else WANGGE_PROFILE's, else the installation's.

    Raises `installation_missing` when the database names none yet.
    """
    if _in_use.override is not None:
        return _in_use.override
    from_environment = getattr(settings, "WANGGE_PROFILE", None)
    if from_environment:
        return _load_named(from_environment)
    if _in_use.installed is None:
        row = Installation.objects.first()
        if row is None:
            raise DomainError("installation_missing")
        _in_use.installed = load_profile(row.profile)
    return _in_use.installed


def get_local_day(instant: datetime) -> date:
    """Return the day of the city on which an aware instant falls."""
    return instant.astimezone(ZoneInfo(get_profile().city.zone)).date()


def install_profile(name: str, *, is_demo: bool = False) -> InstallationView:
    """Make `name` (a shipped profile or a file's path) the profile of this database; again it renews the digest.

    `is_demo` marks an empty database as a synthetic city's; a real one never becomes one. Raises
    `installation_differs` when the database already works by the profile of another city, or is not a demo's.
    """
    profile = load_profile(name)
    with transaction.atomic():
        row = Installation.objects.select_for_update().first()
        if row is not None and (_get_city_key(row.profile) != profile.city.key or (is_demo and not row.is_demo)):
            raise DomainError("installation_differs", installed=row.profile, asked=name)
        Installation.objects.update_or_create(
            id=1,
            defaults={
                "profile": name,
                "profile_digest": digest_profile(profile),
                "district_name": profile.city.name_zh,
                "version": __version__,
            },
            create_defaults={
                "profile": name,
                "profile_digest": digest_profile(profile),
                "district_name": profile.city.name_zh,
                "version": __version__,
                "created_at": get_clock().now(),
                "is_demo": is_demo,
            },
        )
    forget_profile()
    return get_installation()


def _get_city_key(name: str) -> str:
    return load_profile(name).city.key


def get_installation() -> InstallationView:
    """Return what the database says of itself; raises `installation_missing`."""
    row = Installation.objects.first()
    if row is None:
        raise DomainError("installation_missing")
    return InstallationView(
        profile=row.profile,
        profile_digest=row.profile_digest,
        district_name=row.district_name,
        version=row.version,
        created_at=row.created_at,
        is_current=digest_profile(load_profile(row.profile)) == row.profile_digest,
        is_demo=row.is_demo,
        demo_summary=row.demo_summary,
    )


def is_demo_city() -> bool:
    """Return whether this database is a synthetic city's."""
    return Installation.objects.filter(is_demo=True).exists()


def finish_demo(summary: str) -> None:
    """Keep what the making of a demo city printed; marks it as complete."""
    Installation.objects.filter(id=1, is_demo=True).update(demo_summary=summary)


def digest_profile(profile: CityProfile) -> str:
    """Return the SHA-256 of a profile's content (not of its file's layout)."""
    return digest_bytes(encode_canonical(profile.model_dump(mode="json")))


def forget_profile() -> None:
    """Read the installation's profile anew at the next use."""
    _in_use.installed = None
    _load_named.cache_clear()


@contextmanager
def use_profile(profile: CityProfile) -> Iterator[CityProfile]:
    """Put `profile` in the place of the installation's for the length of the block (tests, trials)."""
    previous, _in_use.override = _in_use.override, profile
    try:
        yield profile
    finally:
        _in_use.override = previous
