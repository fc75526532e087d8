"""The committed JSON Schema is the one of the code, and the shipped profiles satisfy it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from wangge.profiles.loader import CITIES_FOLDER, NATIONAL_FILE
from wangge.profiles.merge import merge_trees
from wangge.profiles.public import list_profiles, render_profile_schema
from wangge.profiles.tree import parse_file, strip_marks

COMMITTED = Path(__file__).parents[3] / "docs" / "reference" / "profile.schema.json"


def test_the_committed_schema_is_current() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == render_profile_schema()


def test_every_field_says_what_it_means() -> None:
    schema = json.loads(render_profile_schema())
    models = {"CityProfile": schema, **{name: part for name, part in schema["$defs"].items() if "properties" in part}}

    silent = [
        f"{name}.{field}"
        for name, part in models.items()
        for field, about in part["properties"].items()
        if not about.get("description")
    ]

    assert silent == []


@pytest.mark.parametrize("name", list_profiles())
def test_a_shipped_profile_satisfies_the_schema(name: str) -> None:
    national, _ = parse_file(NATIONAL_FILE, label="national")
    own, _ = parse_file(CITIES_FOLDER / f"{name}.yaml", label=name)
    assert national is not None
    assert own is not None
    tree, _ = merge_trees(national, own)

    Draft202012Validator(json.loads(render_profile_schema())).validate(strip_marks(tree))
