"""一票双查: one finding opens two linked inquiries, of a person and of the one who heads his unit (HS-8)."""

from __future__ import annotations

from datetime import datetime

from wangge.cases.public import find_case_id, get_case
from wangge.evaluation import access
from wangge.evaluation.domain.matter_parts import tell_opening
from wangge.evaluation.models import MatterFinding
from wangge.evaluation.operations.matter_building import fetch_carrying_entry, fill_member, find_due, start_matter
from wangge.evaluation.operations.matter_findings import save_findings
from wangge.evaluation.operations.matter_notices import tell_of_matter
from wangge.evaluation.operations.score_entries import read_words
from wangge.evaluation.operations.score_sealing import open_row
from wangge.evaluation.queries.supervisors import list_supervisors
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import MemberView
from wangge.platform.public import begin_act, get_clock, get_profile
from wangge.profiles.public import DoubleInquiry

DOUBLE = "double_inquiry"


def open_double_inquiry(
    *, actor: Actor, member_id: int, supervisor_id: int, reason: str, entry_id: int | None = None, case_number: str = ""
) -> tuple[int, int]:
    """Open two linked inquiries by one finding, of a person and of the one who supervises him, and return their ids (HS-8).

    The finding is points taken from the person or his unit, or a case that his unit has or had last; both inquiries rest
    on it. Raises `score_act_not_yours`, `ladder_unknown` where the city does without, `matter_same_person`, `matter_own`,
    `member_unknown`, `score_reason_missing`, `note_too_long`, `matter_finding_missing`, `score_entry_unknown`,
    `matter_entry_other(number)`, `matter_entry_open(number)`, `case_not_found`, `matter_case_other(case)`,
    `matter_supervisor_other(name, heads)`.
    """
    section = get_profile().accountability
    access.check_score(actor, section.opened_by)
    rule = section.double_inquiry
    if rule is None:
        raise DomainError("ladder_unknown", ladder=DOUBLE)
    if member_id == supervisor_id:
        raise DomainError("matter_same_person")
    now, words = get_clock().now(), read_words(reason)
    first, second = (start_matter(actor, ladder=DOUBLE, reason=words, now=now) for _ in range(2))
    person, supervisor = fill_member(actor, first, member_id), fill_member(actor, second, supervisor_id)
    rests_on = _find_finding(actor, person, entry_id=entry_id, case_number=case_number.strip())
    _check_supervisor(person, supervisor, rule, now=now)
    with begin_act():
        for row in (first, second):
            row.rung, row.due_on, row.entry_id = rule.key, find_due(rule, now), rests_on["entry_id"]
            row.pair = None if row is first else first
            findings = [MatterFinding(position=1, **rests_on)]
            open_row(row, act="open", actor_id=actor.member_id, beside=tell_opening(None, findings))
            save_findings(row, findings)
        for row in (first, second):
            tell_of_matter(row, now=now)
    return first.pk, second.pk


def _find_finding(actor: Actor, person: MemberView, *, entry_id: int | None, case_number: str) -> dict[str, int | None]:
    """Return the entry, or else the case, that the inquiries rest on; it is the person's, or that of a unit of his."""
    if entry_id is not None:
        entry = fetch_carrying_entry(actor, entry_id)
        if entry.member_id != person.id and entry.unit_id not in person.organisation_line:
            raise DomainError("matter_entry_other", number=entry.number)
        return {"entry_id": entry.pk, "case_id": None}
    if not case_number:
        raise DomainError("matter_finding_missing")
    case = get_case(actor=actor, number=case_number)
    if case.row.unit_id not in person.organisation_line:
        raise DomainError("matter_case_other", case=case_number)
    return {"entry_id": None, "case_id": find_case_id(actor=actor, number=case_number)}


def _check_supervisor(person: MemberView, supervisor: MemberView, rule: DoubleInquiry, *, now: datetime) -> None:
    heads = list_supervisors(person, roles=rule.headed_by, now=now)
    if supervisor.id not in {head.id for head in heads}:
        names = ", ".join(head.display_name for head in heads) or "—"
        raise DomainError("matter_supervisor_other", name=supervisor.display_name, heads=names)
