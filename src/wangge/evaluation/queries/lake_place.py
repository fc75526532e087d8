"""Where this installation keeps its own lake, which the pages read."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

FOLDER = "lake"


def find_home_lake() -> Path:
    """Return the folder of the lake that is brought up to date every night; it may not be there yet."""
    return Path(settings.WANGGE_HOME) / FOLDER
