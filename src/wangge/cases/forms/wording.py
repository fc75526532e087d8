"""A refusal in words that people use: keys in its parameters become names."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

from wangge.cases.forms import labels
from wangge.kernel.public import DomainError
from wangge.platform.public import ErrorText, describe_error, get_profile, is_english
from wangge.profiles.public import find_row

_TABLES = {"move": "move", "state": "state", "sources": "state", "need": "need", "stage": "stage"}


def describe_refusal(error: DomainError) -> ErrorText:
    """Return the words for a refusal in the page's language, with moves, states and roles by their names."""
    params = {name: _name_value(name, value) for name, value in error.params.items()}
    return describe_error(DomainError(error.code, **params), get_language() or "zh-hans")


def _name_value(name: str, value: object) -> object:
    if name == "roles" and isinstance(value, Iterable):
        return join_names(list_role_names(value))
    table = _TABLES.get(name)
    if table is None:
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return join_names(labels.name_of(table, str(item)) for item in value)
    return labels.name_of(table, str(value))


def list_role_names(keys: Iterable[object]) -> list[str]:
    """Return what the profile calls roles, by key; the built-in ones by their own names."""
    names = {row.key: row.name_en if is_english() else row.name_zh for row in get_profile().roles}
    return [names.get(str(key)) or labels.name_of("role", str(key)) for key in keys]


def find_reason_words(key: str) -> str:
    """Return the words of a reason code, whichever list of the profile has it; the key itself where none has."""
    reasons = get_profile().workflow.reasons
    rows = (find_row(getattr(reasons, name), key) for name in type(reasons).model_fields)
    row = next((row for row in rows if row is not None), None)
    return key if row is None else (row.en if is_english() else row.zh)


def join_names(names: Iterable[str]) -> str:
    """Return names as one enumeration of the page's language."""
    return (", " if is_english() else "、").join(names)
