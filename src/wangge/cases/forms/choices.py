"""What a person may choose from in the form of a move, the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext

from wangge.cases.domain.complaints import COMPLAINT_ACTS, TAKE_ACT
from wangge.cases.forms import labels
from wangge.cases.forms.categories import name_category_by_id
from wangge.cases.public import Candidate, CaseDetail, PossibleMove, find_similar_cases, propose_route_unit
from wangge.catalog.public import list_conditions, propose_unit
from wangge.geo.public import find_responsible_member_ids, get_grid
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import list_members, list_organisations
from wangge.platform.public import get_clock, get_local_day, get_profile, is_english
from wangge.worktime.public import describe_limit

Choice = tuple[Any, Any]


@dataclass(slots=True)
class Choices:
    """Lists of choices by need, what is chosen at first, and why."""

    lists: dict[str, Sequence[Choice]] = field(default_factory=dict)
    initial: dict[str, Any] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    candidates: tuple[Candidate, ...] = ()


def find_choices(actor: Actor, case: CaseDetail, move: PossibleMove) -> Choices:
    """Return the choices for what the move needs."""
    choices = Choices()
    builders = {
        "category": add_category,
        "condition": add_conditions,
        "unit": add_units,
        "checker": add_checkers,
        "verifier": add_verifiers,
        "target_case": add_candidates,
        "units": add_unit_list,
        "mentions": add_colleagues,
        "means": add_means,
    }
    for need in move.needs:
        builder = builders.get(need.rstrip("?"))
        if builder is not None:
            builder(choices, actor, case)
    if move.name == "instruct":
        choices.hints["amount"] = gettext("In working days; empty: the deadline stays.")
    if move.name == "ask_extension":
        choices.hints["amount"] = hint_at_extension(case)
    if move.name == "ask_suspension":
        choices.hints["until"] = hint_at_suspension()
    if move.name == "rule_on_duty":
        choices.hints["is_new_rule"] = gettext("The ruling leads for this class and grid from today.")
    choices.hints |= hint_at_complaint(move.name)
    if "point" in move.needs:
        choices.hints["point"] = gettext("Longitude, latitude (WGS-84)")
    if move.name == "close":  # whoever closes by force says himself how it ended
        choices.initial["closure_code"] = "fixed"
    return choices


def hint_at_complaint(name: str) -> dict[str, str]:
    """Return what is to be written into the form that takes down or judges a complaint."""
    if name in COMPLAINT_ACTS:
        return {"note": gettext("The reason for the judgement, and what it rests on. The citizen reads it.")}
    if name == TAKE_ACT:
        return {
            "note": gettext("What the citizen says, word for word."),
            "complainant_phone": gettext("Seen in part by those who answer, never by the unit."),
        }
    return {}


def hint_at_extension(case: CaseDetail) -> str:
    """Return in which unit more time is asked for and how much there is at most, "" without a limit to extend."""
    running = (row for row in case.clocks if row.stage == "handle" and row.stopped_at is None and row.limit_amount)
    clock = next(running, None)
    if clock is None:
        return ""
    most = (Decimal(clock.limit_amount) * get_profile().loop.extension.share_of_limit).normalize()
    unit = labels.LIMIT_KINDS.get(clock.limit_kind, clock.limit_kind)
    return gettext("In %(unit)s, at most %(most)s.") % {"unit": unit, "most": f"{most:f}"}


def hint_at_suspension() -> str:
    """Return the last day until which a case may be suspended now."""
    profile = get_profile()
    today = get_local_day(get_clock().now())
    last = today + timedelta(days=profile.loop.suspension.longest_days)
    return gettext("At the latest %(day)s.") % {"day": last.isoformat()}


def add_category(choices: Choices, actor: Actor, case: CaseDetail) -> None:
    """Start with the category that was reported."""
    del actor
    choices.initial["category"] = name_category_by_id(case.row.category_id)


def add_conditions(choices: Choices, actor: Actor, case: CaseDetail) -> None:
    """Add the filing conditions of the case's category with their limits."""
    del actor
    if not case.row.category_id:
        return
    language = get_language() or "zh-hans"
    area_class = get_grid(case.grid_id).area_class if case.grid_id else ""
    rows = list_conditions(category_id=case.row.category_id)
    choices.lists["condition"] = [
        (
            str(row.id),
            (
                f"{(row.text_en or row.text_zh) if is_english() else row.text_zh}"
                f" — {describe_limit(row.find_limit(area_class=area_class), language)}"
            ),
        )
        for row in rows
    ]
    if len(rows) == 1:
        choices.initial["condition"] = str(rows[0].id)


def add_units(choices: Choices, actor: Actor, case: CaseDetail) -> None:
    """Add the handling units; the one the responsibility matrix proposes is chosen."""
    departments = {row.key for row in get_profile().responsibility.departments}
    rows = list_organisations(actor=actor, district_id=case.district_id)
    handling = [row for row in rows if row.kind in departments] or list(rows)
    on_route_id = propose_route_unit(actor=actor, case_id=case.row.id)
    proposed_id = on_route_id or _propose_unit_id(choices, case)
    if proposed_id is not None:
        choices.initial["unit"] = str(proposed_id)
        by_matrix = gettext("Proposed by the responsibility matrix.")
        choices.hints["unit"] = gettext("The first stage of the handling route.") if on_route_id else by_matrix
        handling += [row for row in rows if row.id == proposed_id and row not in handling]
    choices.lists["unit"] = [(str(row.id), row.name) for row in sorted(handling, key=lambda row: row.id != proposed_id)]


def _propose_unit_id(choices: Choices, case: CaseDetail) -> int | None:
    planned = case.events[0].facts.get("proposed_unit_id") if case.events else None
    if isinstance(planned, int) and not any(event.move == "dispatch" for event in case.events):
        return planned  # a part of a split case: the unit was named when it was split off
    if not case.row.category_id:
        return None
    try:
        proposal = propose_unit(
            category_id=case.row.category_id,
            grid_code=case.row.grid_code,
            road_class=case.road_class,
            district_id=case.district_id,
        )
    except DomainError:
        choices.hints["unit"] = gettext("The responsibility matrix names several units: choose one.")
        return None
    if proposal is None:
        choices.hints["unit"] = gettext("The responsibility matrix names no unit for this.")
        return None
    return proposal.unit_id


def add_unit_list(choices: Choices, actor: Actor, case: CaseDetail) -> None:
    """Add the units of the district but for the one that has the case, those that handle cases first."""
    departments = {row.key for row in get_profile().responsibility.departments}
    rows = list_organisations(actor=actor, district_id=case.district_id)
    others = [row for row in rows if row.id not in {case.row.unit_id, case.district_id}]
    others.sort(key=lambda row: row.kind not in departments)
    choices.lists["units"] = [(str(row.id), row.name) for row in others]


def add_colleagues(choices: Choices, actor: Actor, case: CaseDetail) -> None:
    """Add the people of the district but for oneself."""
    del case
    members = list_members(actor=actor, now=get_clock().now())
    choices.lists["mentions"] = [(str(row.id), row.display_name) for row in members if row.id != actor.member_id]


def add_checkers(choices: Choices, actor: Actor, case: CaseDetail) -> None:
    """Add the collectors outside the handling side; the one posted at the grid is chosen."""
    now = get_clock().now()
    members = list_members(actor=actor, now=now, role="collector")
    handlers = {turn.handler_name for turn in case.rounds}
    independent = [
        row for row in members if row.organisation_id != case.row.unit_id and row.display_name not in handlers
    ]
    posted = _list_posted_ids(actor, case)
    independent.sort(key=lambda row: posted.index(row.id) if row.id in posted else len(posted))
    choices.lists["checker"] = [(str(row.id), row.display_name) for row in independent]
    if independent and independent[0].id in posted:
        choices.initial["checker"] = str(independent[0].id)
        choices.hints["checker"] = gettext("Posted at this grid and independent of the handling unit.")


def add_verifiers(choices: Choices, actor: Actor, case: CaseDetail) -> None:
    """Add the collectors but the one who reported, the nearest first; who is left out is drawn by lot."""
    members = list_members(actor=actor, now=get_clock().now(), role="collector")
    posted = _list_posted_ids(actor, case)
    others = [row for row in members if row.display_name != case.reporter_name]
    others.sort(key=lambda row: posted.index(row.id) if row.id in posted else len(posted))
    choices.lists["verifier"] = [(str(row.id), row.display_name) for row in others]


def _list_posted_ids(actor: Actor, case: CaseDetail) -> list[int]:
    if case.grid_id is None:
        return []
    today = get_local_day(get_clock().now())
    level_codes = get_grid(case.grid_id).level_codes
    return list(find_responsible_member_ids(actor=actor, level_codes=level_codes, duty="collector", on=today))


def list_means_choices() -> list[tuple[str, str]]:
    """Return key and name of each of the city's means by which a problem is solved, in the page's language."""
    return [(row.key, row.name_en if is_english() else row.name_zh) for row in get_profile().loop.means]


def add_means(choices: Choices, actor: Actor, case: CaseDetail) -> None:
    """Add the means by which a problem is solved; none is chosen: whoever did it says so."""
    del actor, case
    choices.lists["means"] = list_means_choices()


def add_candidates(choices: Choices, actor: Actor, case: CaseDetail) -> None:
    """Add the open cases near by; the nearest is not chosen: a person decides."""
    choices.candidates = find_similar_cases(actor=actor, case_id=case.row.id)
