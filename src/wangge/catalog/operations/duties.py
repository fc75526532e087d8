"""Default duties: which kind of unit leads before a city's own matrix says so, and a first matrix made from them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from wangge.catalog.domain.codes import CategoryKind
from wangge.catalog.domain.duties import (
    DUTIES_FILE,
    DraftRule,
    Duty,
    DutyUnit,
    draft_rules,
    parse_duties,
    rank_unit_kinds,
)
from wangge.catalog.domain.views import CategoryView
from wangge.catalog.operations.data_files import load_data_file, read_catalogue_data
from wangge.catalog.queries.catalogue import get_category, list_categories
from wangge.platform.public import get_profile

DECIDED_BY_DEFAULT = "默认权责 (default duties)"


def list_unit_kinds(*, category_id: int) -> tuple[str, ...]:
    """Return the kinds of unit that may lead for a category, the best first: the profile's rules, then the shipped ones.

    Raises `category_unknown`.
    """
    return _rank(get_category(category_id), _list_profile_duties())


def draft_matrix(*, units: Iterable[DutyUnit]) -> tuple[DraftRule, ...]:
    """Return the rows of a first matrix for these units, as `import_matrix` takes them; nothing is stored.

    One row for each category in force and each unit of the best kind there is; faults of components are left to the
    component's own rows.
    """
    duties = _list_profile_duties()
    return draft_rules(
        categories=[
            (view.kind, view.code, _rank(view, duties)) for view in list_categories() if view.component_id is None
        ],
        units=units,
        decided_by=DECIDED_BY_DEFAULT,
    )


def _rank(view: CategoryView, profile_duties: Iterable[Duty]) -> tuple[str, ...]:
    return rank_unit_kinds(
        kind=view.kind,
        code=view.code,
        is_component_fault=view.component_id is not None,
        sources=(profile_duties, _read_default_duties()),
    )


@lru_cache(maxsize=1)
def _read_default_duties() -> tuple[Duty, ...]:
    return parse_duties(load_data_file(DUTIES_FILE), categories=read_catalogue_data().categories)


def _list_profile_duties() -> tuple[Duty, ...]:
    return tuple(
        Duty(kind=CategoryKind(kind), selector=row.class_code, unit_kinds=(row.department,))
        for row in get_profile().responsibility.rules
        for kind in row.kinds
    )
