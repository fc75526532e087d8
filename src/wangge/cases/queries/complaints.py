"""What citizens complain of about closed cases, and who may judge it."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from wangge.cases.domain.complaints import HEARD_MOVES, Complaints
from wangge.cases.domain.separation import build_handling, check_judge
from wangge.cases.models import Case, CaseEvent, HandlingRound
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import get_organisation
from wangge.platform.public import get_profile


def read_complaints(case_ids: Sequence[int]) -> dict[int, Complaints]:
    """Return case id → what citizens complained of, for those of which they said anything; one query."""
    most_score = get_profile().loop.complaint.score_at_most
    found: dict[int, Complaints] = {}
    rows = CaseEvent.objects.filter(case_id__in=case_ids, move__in=HEARD_MOVES).order_by("case_id", "seq")
    for case_id, seq, move, role, payload in rows.values_list("case_id", "seq", "move", "actor_role", "payload"):
        complaints = found.setdefault(case_id, Complaints(most_score))
        complaints.hear(move, seq=seq, role=role, said=orjson.loads(payload))
    return found


def is_complaint(*, case_id: int, version: int) -> bool:
    """Whether the act that made a case's `version` complains of it and nobody has judged that yet."""
    complaints = read_complaints([case_id]).get(case_id)
    return complaints is not None and version in complaints.waiting


def check_judging(actor: Actor, case: Case, complaints: Complaints | None) -> list[int]:
    """Return the numbers of the acts that the actor would judge by judging the complaints about a case.

    Raises DomainError `complaint_missing` where none waits, `judge_without_unit`, `judge_of_handling_side`.
    """
    if complaints is None or not complaints.waiting:
        raise DomainError("complaint_missing")
    rounds = HandlingRound.objects.filter(case_id=case.pk).values_list("handler_id", "unit_id", "handler_unit_id")
    handling = build_handling(rounds, unit_id=case.unit_id, unit_line=_read_line(actor, case.unit_id))
    check_judge(
        handling=handling,
        judge_id=actor.member_id,
        judge_unit_id=actor.unit_id,
        judge_line=_read_line(actor, actor.unit_id),
    )
    return complaints.waiting


def _read_line(actor: Actor, unit_id: int | None) -> tuple[int, ...]:
    return () if unit_id is None else get_organisation(actor=actor, organisation_id=unit_id).line
