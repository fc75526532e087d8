"""What a person may choose from in the form of a move, the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from wangge.cases.forms.labels import is_english
from wangge.cases.public import CaseDetail, PossibleMove
from wangge.catalog.public import list_categories, list_conditions, propose_unit
from wangge.geo.public import find_responsible_member_ids, get_grid
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import list_members, list_organisations
from wangge.platform.public import get_clock, get_profile
from wangge.worktime.public import describe_limit

Choice = tuple[Any, Any]


@dataclass(slots=True)
class Choices:
    """Lists of choices by need, and what is chosen at first."""

    lists: dict[str, Sequence[Choice]] = field(default_factory=dict)
    initial: dict[str, Any] = field(default_factory=dict)


def find_choices(actor: Actor, case: CaseDetail, move: PossibleMove) -> Choices:
    """Return the choices for what the move needs."""
    choices = Choices()
    builders = {"category": add_categories, "condition": add_conditions, "unit": add_units, "checker": add_checkers}
    for need in move.needs:
        builder = builders.get(need.rstrip("?"))
        if builder is not None:
            builder(choices, actor, case)
    if "closure_code" in move.needs:
        choices.initial["closure_code"] = "fixed"
    return choices


def list_category_choices() -> list[Choice]:
    """Return the active matters as "code name" in the page's language."""
    return [
        (str(row.id), f"{row.code} {row.name_en if is_english() else row.name_zh}")
        for row in list_categories(kind="matter")
    ]


def add_categories(choices: Choices, actor: Actor, case: CaseDetail) -> None:
    """Add every active category; the reported one is chosen."""
    del actor
    choices.lists["category"] = list_category_choices()
    if case.row.category_id:
        choices.initial["category"] = str(case.row.category_id)


def add_conditions(choices: Choices, actor: Actor, case: CaseDetail) -> None:
    """Add the filing conditions of the case's category with their limits."""
    del actor
    language = get_language() or "zh-hans"
    rows = list_conditions(category_id=case.row.category_id or 0)
    choices.lists["condition"] = [
        (
            str(row.id),
            f"{row.text_en if language.startswith('en') else row.text_zh} — {describe_limit(row.limit, language)}",
        )
        for row in rows
    ]
    if len(rows) == 1:
        choices.initial["condition"] = str(rows[0].id)


def add_units(choices: Choices, actor: Actor, case: CaseDetail) -> None:
    """Add the handling units; the one the responsibility matrix proposes is chosen."""
    departments = {row.key for row in get_profile().responsibility.departments}
    rows = list_organisations(actor=actor, district_id=case.district_id)
    handling = [row for row in rows if row.kind in departments] or rows
    choices.lists["unit"] = [(str(row.id), row.name) for row in handling]
    try:
        proposal = propose_unit(
            category_id=case.row.category_id or 0,
            grid_code=case.row.grid_code,
            road_class=case.road_class,
            district_id=case.district_id,
        )
    except DomainError:
        return
    if proposal is not None:
        choices.initial["unit"] = str(proposal.unit_id)


def add_checkers(choices: Choices, actor: Actor, case: CaseDetail) -> None:
    """Add the collectors outside the handling side; the one posted at the grid is chosen."""
    now = get_clock().now()
    members = list_members(actor=actor, now=now, role="collector")
    independent = [row for row in members if row.organisation_id != case.row.unit_id]
    choices.lists["checker"] = [(str(row.id), row.display_name) for row in independent]
    if case.grid_id is None:
        return
    posted = find_responsible_member_ids(
        actor=actor, level_codes=get_grid(case.grid_id).level_codes, duty="collector", on=now.date()
    )
    allowed = {row.id for row in independent}
    chosen = next((member_id for member_id in posted if member_id in allowed), None)
    if chosen is not None:
        choices.initial["checker"] = str(chosen)
