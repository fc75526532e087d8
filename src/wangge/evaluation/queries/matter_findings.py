"""What matters of accountability rest on, and which of it was struck off since."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from wangge.evaluation import access
from wangge.evaluation.domain.matters import FindingView
from wangge.evaluation.domain.score_views import COUNTED
from wangge.evaluation.models import MatterFinding, ScoreEntry
from wangge.evaluation.queries.score_rows import VOIDED_STATE
from wangge.kernel.public import Actor, DomainError


def find_entry_id(*, actor: Actor, number: int) -> int:
    """Return the id of an entry of the actor's district by its number.

    Raises `evaluation_not_shown`, `score_entry_unknown(entry)`.
    """
    rows = access.score_entries_visible_to(actor).filter(district_id=actor.district_id, number=number)
    entry_id = rows.values_list("pk", flat=True).first()
    if entry_id is None:
        raise DomainError("score_entry_unknown", entry=number)
    return entry_id


def list_findings(matter_id: int) -> tuple[FindingView, ...]:
    """Return what a matter rests on, in the order of its opening."""
    rows = list(_list_rows([matter_id]))
    struck = _list_struck_entries(row.entry_id for row in rows)
    return tuple(
        FindingView(
            entry_id=row.entry_id,
            entry_number=row.entry.number if row.entry is not None else None,
            case_number=row.case.number if row.case is not None else "",
            is_struck=_is_struck(row, struck),
        )
        for row in rows
    )


def list_struck_matters(matter_ids: Iterable[int]) -> set[int]:
    """Return which of the matters rest on an entry that is struck off by a counter-entry, or on a case that is voided.

    An entry whose counter-entry was countered itself stands again, and so does the matter.
    """
    rows = list(_list_rows(matter_ids))
    struck = _list_struck_entries(row.entry_id for row in rows)
    return {row.matter_id for row in rows if _is_struck(row, struck)}


def list_answered(district_id: int, triggers: Iterable[str]) -> dict[str, set[int]]:
    """Return by trigger the ids of the entries that a matter rests on; what a struck matter rested on is free again."""
    rows = MatterFinding.objects.filter(matter__district_id=district_id, matter__trigger__in=set(triggers))
    told = list(rows.exclude(entry=None).values_list("matter__trigger", "matter_id", "entry_id"))
    struck = list_struck_matters({matter_id for _, matter_id, _ in told})
    answered: dict[str, set[int]] = {}
    for trigger, matter_id, entry_id in told:
        if matter_id not in struck and entry_id is not None:
            answered.setdefault(trigger, set()).add(entry_id)
    return answered


def find_answering(*, trigger: str, entry_ids: Iterable[int]) -> int | None:
    """Return the number of a standing matter that was opened by the trigger for one of the entries."""
    rows = MatterFinding.objects.filter(matter__trigger=trigger, entry_id__in=set(entry_ids)).select_related("matter")
    known = list(rows.order_by("matter__number"))
    struck = list_struck_matters({row.matter_id for row in known})
    return next((row.matter.number for row in known if row.matter_id not in struck), None)


def _list_rows(matter_ids: Iterable[int]) -> Iterable[MatterFinding]:
    rows = MatterFinding.objects.filter(matter_id__in=set(matter_ids)).select_related("entry__case", "case")
    return rows.order_by("matter_id", "position")


def _is_struck(row: MatterFinding, struck: Collection[int]) -> bool:
    case = row.case if row.entry is None else row.entry.case
    return row.entry_id in struck or (case is not None and case.state == VOIDED_STATE)


def _list_struck_entries(entry_ids: Iterable[int | None]) -> set[int]:
    """Return which of the entries count no more: a counter-entry strikes one off, a counter-entry to that takes it back."""
    last = {entry_id: entry_id for entry_id in entry_ids if entry_id is not None}
    struck: set[int] = set()
    while last:
        counters = ScoreEntry.objects.filter(counters_id__in=last, state=COUNTED).values_list("pk", "counters_id")
        last = {pk: last[counters_id] for pk, counters_id in counters if counters_id is not None}
        struck ^= set(last.values())
    return struck
