"""The shipped profiles, read and judged once a run: to read one takes longer than most tests, and no test changes one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from wangge.profiles import loader
from wangge.profiles.faults import ProfileFault
from wangge.profiles.schema.profile import CityProfile
from wangge.profiles.tree import Table


def remember_shipped_profiles() -> None:
    """Read each shipped file once; a file of a test's own is read each time."""
    read = loader._read_profile
    read_once = cache(read)

    def remember(path: Path, label: str) -> tuple[CityProfile | None, Table | None, list[ProfileFault]]:
        if path.parent != loader.CITIES_FOLDER:
            return read(path, label)
        profile, tree, faults = read_once(path, label)
        return profile, tree, list(faults)

    loader._read_profile = remember
