"""The built files of the front end: their names change with their content and stand in the build's manifest."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured

FOLDER = "wangge"
MANIFEST = f"{FOLDER}/.vite/manifest.json"


@lru_cache(maxsize=1)
def read_manifest() -> dict[str, dict[str, Any]]:
    """Return source → what was built of it."""
    found = finders.find(MANIFEST)
    if not isinstance(found, str):
        raise ImproperlyConfigured("The front end is not built; build it with: just frontend")
    manifest: dict[str, dict[str, Any]] = json.loads(Path(found).read_text("utf-8"))
    return manifest


def read_asset(source: str) -> bytes:
    """Return the bytes built of a source, for the few files whose own address must not change."""
    found = finders.find(f"{FOLDER}/{read_manifest()[source]['file']}")
    assert isinstance(found, str), source
    return Path(found).read_bytes()
