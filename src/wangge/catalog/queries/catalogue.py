"""Looking things up in the catalogue. It is a published document: everyone may read it, so no actor is asked for."""

from __future__ import annotations

from wangge.catalog.domain.codes import STANDARD_2013, STANDARD_2026
from wangge.catalog.domain.views import CategoryView, ConditionView, Translation
from wangge.catalog.queries.memory import read_catalogue


def list_categories(
    *, standard: str = "", kind: str = "", class_code: str = "", is_retired_included: bool = False
) -> tuple[CategoryView, ...]:
    """Return categories by standard, kind and code; an empty filter lets everything through."""
    return read_catalogue().list_categories(
        standard=standard, kind=kind, class_code=class_code, is_retired_included=is_retired_included
    )


def search_categories(text: str, *, kind: str = "", class_code: str = "", limit: int = 20) -> tuple[CategoryView, ...]:
    """Return at most `limit` categories in force that fit every word of `text`: code, names, alias or hint, best first."""
    return read_catalogue().search(text, kind=kind, class_code=class_code, limit=limit)


def find_category(*, kind: str, code: str, standard: str = STANDARD_2026) -> CategoryView | None:
    """Return the category of that key, None when there is none."""
    return read_catalogue().find_category(standard=standard, kind=kind, code=code)


def get_category(category_id: int) -> CategoryView:
    """Return a category, a retired one too. Raises `category_unknown`."""
    return read_catalogue().get_category(category_id)


def list_conditions(category_id: int) -> tuple[ConditionView, ...]:
    """Return the filing conditions in force for a category, by number. Raises `category_unknown`."""
    return read_catalogue().list_conditions(category_id)


def get_condition(condition_id: int) -> ConditionView:
    """Return a filing condition, a retired one too. Raises `condition_unknown`."""
    return read_catalogue().get_condition(condition_id)


def find_translation(*, kind: str, code: str, standard: str = STANDARD_2013) -> Translation | None:
    """Return what became of a code of an older standard; None for a code that standard does not have (a local one)."""
    return read_catalogue().find_translation(standard=standard, kind=kind, code=code)
