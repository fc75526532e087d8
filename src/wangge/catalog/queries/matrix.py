"""Asking the responsibility matrix. It is a published document; only its administration is limited to a district."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice

from wangge.catalog.access import visible_to
from wangge.catalog.domain.gaps import MatrixGap, find_gaps
from wangge.catalog.domain.responsibility import Question, RuleIndex, choose_unit
from wangge.catalog.domain.views import RuleView, UnitProposal
from wangge.catalog.queries.memory import read_catalogue, read_matrix, show_rule
from wangge.kernel.public import Actor
from wangge.platform.public import get_clock, get_local_day


def propose_unit(
    *,
    category_id: int,
    grid_code: str = "",
    road_class: str = "",
    district_id: int | None = None,
    on: date | None = None,
) -> UnitProposal | None:
    """Return the unit that leads for a category in a grid, None when the matrix names none.

    `district_id` keeps to the rules of one district, `on` (a day in the city's zone) to those in force on it (empty: today).
    Raises `category_unknown`, and `responsibility_ambiguous` when the matrix names several.
    """
    category = read_catalogue().get_category(category_id)
    question = Question(
        kind=category.kind,
        code=category.code,
        is_component_fault=category.component_id is not None,
        grid_code=grid_code,
        road_class=road_class,
        district_id=district_id,
        on=on or _get_today(),
    )
    return choose_unit(read_matrix(), question)


def _get_today() -> date:
    """Return the day it is now in the city's zone."""
    return get_local_day(get_clock().now())


def list_rules(*, actor: Actor, selector: str = "", unit_id: int | None = None) -> tuple[RuleView, ...]:
    """Return the rules of the actor's district by selector and place; an empty filter lets everything through."""
    rows = visible_to(actor)
    if selector:
        rows = rows.filter(selector=selector)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    return tuple(show_rule(row) for row in rows)


def find_matrix_gaps(
    *,
    actor: Actor,
    grid_codes: Sequence[str],
    kinds: Sequence[str] = (),
    road_classes: Sequence[str] = ("",),
    on: date | None = None,
    limit: int | None = None,
) -> tuple[MatrixGap, ...]:
    """Return the cells category × grid × road class without exactly one leading unit (HS-2), at most `limit`.

    `grid_codes` are the grids of one level; `kinds` limits the categories; only the rules of the actor's district
    count. Categories in force only; a matter that is a component's fault is answered by the component's rules too.
    """
    categories = [view for view in read_catalogue().list_categories() if not kinds or view.kind in kinds]
    index = RuleIndex(show_rule(row) for row in visible_to(actor))
    gaps = find_gaps(
        index, categories=categories, grid_codes=grid_codes, road_classes=road_classes, on=on or _get_today()
    )
    return tuple(islice(gaps, limit))
