"""Names: models say what they are called in the field, and the glossary is one sorted list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from django.apps import apps

GLOSSARY = Path("docs/reference/glossary.yaml")
OPENING = re.compile(r"^[A-Z][A-Za-z -]+ \([^)]*[\u4e00-\u9fff][^)]*\): ")
MODELS = [
    model for config in apps.get_app_configs() if config.name.startswith("wangge.") for model in config.get_models()
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_opens_with_its_name_in_the_field(model: type) -> None:
    assert OPENING.match(model.__doc__ or ""), model.__doc__


def test_the_glossary_names_each_term_once() -> None:
    terms = yaml.safe_load(GLOSSARY.read_text(encoding="utf-8"))
    names = [term["en"] for term in terms]
    assert len(names) >= 50
    assert names == sorted(set(names))
    assert all(set(term) == {"en", "zh", "standard"} for term in terms)
