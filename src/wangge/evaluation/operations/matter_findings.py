"""What a matter rests on when it is opened: the points its trigger is met by, each once, or an entry somebody cites (HS-8)."""

from __future__ import annotations

from collections.abc import Sequence

from wangge.evaluation.models import AccountabilityMatter, MatterFinding
from wangge.evaluation.queries.due_rungs import find_due_rungs
from wangge.evaluation.queries.matter_findings import find_answering
from wangge.kernel.public import DomainError
from wangge.platform.public import get_profile
from wangge.profiles.public import LadderTrigger, find_row


def build_findings(row: AccountabilityMatter) -> list[MatterFinding]:
    """Return what a matter rests on, in its order: of a trigger by points all that it is met by, else the entry cited.

    Raises `matter_trigger_answered(number)`, `matter_trigger_not_met(trigger)` where the ledger does not say so: of this
    unit or person, by this entry, on this ladder.
    """
    trigger = find_row(get_profile().accountability.triggers, row.trigger)
    if trigger is not None:
        ids: Sequence[int] = _find_carrying(row, trigger)
    else:
        ids = () if row.entry_id is None else (row.entry_id,)
    return [MatterFinding(position=position, entry_id=entry_id) for position, entry_id in enumerate(ids, start=1)]


def _find_carrying(row: AccountabilityMatter, trigger: LadderTrigger) -> tuple[int, ...]:
    for due in find_due_rungs(district_id=row.district_id):
        is_same = due.subject_id == (row.unit_id or row.member_id) and due.ladder == row.ladder
        if is_same and (due.trigger, due.entry_id) == (trigger.key, row.entry_id):
            return due.entry_ids
    if row.entry_id is not None:
        check_unanswered(row, [row.entry_id])
    raise DomainError("matter_trigger_not_met", trigger=trigger.key)


def check_unanswered(row: AccountabilityMatter, entry_ids: Sequence[int]) -> None:
    """Refuse entries that a matter was opened by under the same trigger. Raises `matter_trigger_answered(number)`."""
    known = find_answering(trigger=row.trigger, entry_ids=entry_ids) if row.trigger else None
    if known is not None:
        raise DomainError("matter_trigger_answered", number=known)


def save_findings(row: AccountabilityMatter, findings: Sequence[MatterFinding]) -> None:
    """Save what a matter that was opened in this transaction rests on; it holds the counter of the numbers.

    Raises `matter_trigger_answered(number)` when somebody else was quicker.
    """
    check_unanswered(row, [one.entry_id for one in findings if one.entry_id is not None])
    for finding in findings:
        finding.matter = row
    MatterFinding.objects.bulk_create(findings)
