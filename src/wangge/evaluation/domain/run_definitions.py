"""Definitions of a run (评价所用定义): those of the indicators built in the city stay with it, so that it folds again the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wangge.analytics.public import (
    BUILT_PREFIX,
    INDICATORS,
    Indicator,
    IndicatorDefinition,
    compile_indicator,
    get_indicator,
    read_definition,
)

_KEPT = "built"
NOT_IN_A_PROFILE = (
    "an indicator of docs/reference/indicators.md; one built in this city (own_…) is computed and shown in every run, but is "
    "no part of a profile, which is checked without a database and must mean the same everywhere"
)

Definitions = Mapping[str, Mapping[str, Any]]


def expect_listed(key: str, expected: str = "an indicator of docs/reference/indicators.md") -> str:
    """Return what a profile was to name in the place of an unknown indicator; of a built one it says why it may not."""
    return NOT_IN_A_PROFILE if key.startswith(BUILT_PREFIX) else expected


def describe_built(
    definition: IndicatorDefinition, *, version: int, author_name: str, made_at: datetime
) -> dict[str, object]:
    """Return what a run keeps of a built indicator: its description, and its whole definition with who made it when."""
    made = {
        "definition": definition.model_dump(mode="json"),
        "author_name": author_name,
        "made_at": made_at.isoformat(),
    }
    return compile_indicator(definition, version=version).describe() | {_KEPT: made}


def list_built_of(definitions: Definitions) -> tuple[str, ...]:
    """Return the keys of the built indicators that a run was computed with."""
    return tuple(key for key, definition in definitions.items() if _KEPT in definition)


def find_indicator_of(definitions: Definitions, key: str) -> Indicator:
    """Return an indicator as a run computed it: of a built one the version that the run keeps.

    Raises `indicator_unknown(key)`.
    """
    kept = definitions.get(key, {})
    if _KEPT not in kept or key in INDICATORS:
        return get_indicator(key)
    return compile_indicator(read_definition(kept[_KEPT]["definition"]), version=kept["version"])
