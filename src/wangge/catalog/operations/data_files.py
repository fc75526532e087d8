"""The data files of the catalogue as they come with the package."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from importlib.resources import files

import yaml

from wangge.catalog.domain.category_rows import (
    CATALOGUE_FILE,
    CATEGORIES_FILE,
    MAPPING_FILE,
    parse_categories,
    parse_mappings,
)
from wangge.catalog.domain.condition_rows import parse_conditions
from wangge.catalog.domain.entries import CatalogueData, CategoryEntry, read_mapping, read_text
from wangge.kernel.public import digest_bytes

CONDITIONS_FOLDER = "conditions"
SHARED_FILE = "shared.yaml"

# libyaml reads ten times as fast; both loaders are the safe ones.
_Loader: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=1)
def read_catalogue_data() -> CatalogueData:
    """Return what the shipped files say. Raises `catalogue_data_faulty`."""
    folder = files("wangge.catalog") / "data"
    texts = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    conditions = {path.name: path.read_bytes() for path in (folder / CONDITIONS_FOLDER).iterdir() if path.is_file()}
    version = digest_bytes(b"".join(data for _, data in sorted({**texts, **conditions}.items())))
    return build_catalogue_data(texts, conditions=conditions, version=version)


def build_catalogue_data(texts: dict[str, bytes], *, conditions: dict[str, bytes], version: str) -> CatalogueData:
    """Return the catalogue that the files state (file name → content). Raises `catalogue_data_faulty`."""
    settings = _load(texts[CATALOGUE_FILE], CATALOGUE_FILE)
    rows = list(csv.DictReader(io.StringIO(texts[CATEGORIES_FILE].decode("utf-8-sig"))))
    categories = parse_categories(rows, settings=settings)
    shared = _load(conditions[SHARED_FILE], SHARED_FILE)
    return CatalogueData(
        version=version,
        standard=read_text(settings.get("standard"), file=CATALOGUE_FILE, place="standard"),
        source=read_text(settings.get("source"), file=CATALOGUE_FILE, place="source"),
        categories=categories,
        conditions=parse_conditions(
            {name: _load(data, name) for name, data in sorted(conditions.items()) if name != SHARED_FILE},
            shared=read_mapping(shared.get("shared"), file=SHARED_FILE, place="shared"),
            marks=read_mapping(settings.get("marks"), file=CATALOGUE_FILE, place="marks"),
            categories=categories,
        ),
        mappings=parse_mappings(_load(texts[MAPPING_FILE], MAPPING_FILE), categories=categories),
    )


def _load(data: bytes, name: str) -> dict[str, object]:
    content = yaml.load(data, Loader=_Loader)  # noqa: S506 - both loaders are safe
    return dict(read_mapping(content, file=name, place="the file"))


def load_data_file(name: str) -> dict[str, object]:
    """Return the content of one YAML file of the package's data. Raises `catalogue_data_faulty`."""
    return _load((files("wangge.catalog") / "data" / name).read_bytes(), name)


def list_shipped_categories() -> tuple[CategoryEntry, ...]:
    """Return the categories that the package comes with, which an installation gets; no database is asked."""
    return read_catalogue_data().categories
