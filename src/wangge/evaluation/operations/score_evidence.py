"""Evidence of an entry (佐证): a case that is given for points must be about whose points they are."""

from __future__ import annotations

from wangge.cases.public import CaseConcern, read_concern
from wangge.evaluation.domain.score_views import GRID, PERSON
from wangge.evaluation.models import ScoreEntry
from wangge.geo.public import find_lead_unit, find_responsible_member_ids
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import MemberView, get_member, get_organisation

WATCHING = ("collector", "chief")
TOLD_BY_CITIZENS = "public"
PATROL_ROLE = "collector"


def check_case_concerns(actor: Actor, row: ScoreEntry) -> None:
    """Refuse a case that is another unit's, another grid's or another person's.

    A unit's case: it, one below it or the one above has or had it, was called to it, tracked it or was supervised in it, or
    leads in its grid; a case that no unit ever had is nobody else's. A grid's: it lies there. A person's: he acted on it,
    watches its grid, is of a unit that had it, or patrols and citizens told of it first, which the trace-back asks about.
    Raises `score_case_other`.
    """
    if row.case_id is None:
        return
    case = read_concern(actor=actor, case_id=row.case_id)
    if row.subject_kind == GRID:
        is_about = row.grid_code in case.level_codes
    elif row.subject_kind == PERSON:
        is_about = _is_about_member(actor, row, case)
    else:
        is_about = _is_about_unit(actor, row, case)
    if not is_about:
        raise DomainError("score_case_other")


def _is_about_unit(actor: Actor, row: ScoreEntry, case: CaseConcern) -> bool:
    if not case.unit_ids or row.unit_id is None:
        return True
    if case.level_codes and find_lead_unit(case.level_codes[-1]) == row.unit_id:
        return True
    unit = get_organisation(actor=actor, organisation_id=row.unit_id)
    return _is_of_line(actor, unit.line, case)


def _is_of_line(actor: Actor, line: tuple[int, ...], case: CaseConcern) -> bool:
    """Tell whether a unit, one above it but the district, or one below it had the case; `line` from the district down."""
    if not case.unit_ids.isdisjoint(line[1:]):
        return True
    lines = (get_organisation(actor=actor, organisation_id=unit_id).line for unit_id in sorted(case.unit_ids))
    return len(line) > 1 and any(line[-1] in other for other in lines)


def _is_about_member(actor: Actor, row: ScoreEntry, case: CaseConcern) -> bool:
    if row.member_id is None or row.member_id in case.member_ids:
        return True
    watching = (
        member_id
        for duty in WATCHING
        for member_id in find_responsible_member_ids(
            actor=actor, level_codes=case.level_codes, duty=duty, on=case.reported_on
        )
    )
    if row.member_id in watching:
        return True
    member: MemberView = get_member(actor=actor, member_id=row.member_id, now=row.proposed_at)
    if case.source_class == TOLD_BY_CITIZENS and PATROL_ROLE in member.roles:
        return True
    return _is_of_line(actor, member.organisation_line, case)
