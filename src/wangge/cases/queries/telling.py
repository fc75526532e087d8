"""What somebody is told of an act: one query for the case, its last act and the names in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import orjson

from wangge.cases.models import CaseEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ActNote:
    """Act note (操作摘要): an act and its case in the words of a notice; ids are members and organisations."""

    case_id: int
    number: str
    version: int
    move: str
    district_id: int
    unit_id: int | None
    unit_name: str
    category_name_zh: str
    category_name_en: str
    place: str
    due_at: datetime | None
    checker_id: int | None
    verifier_id: int | None
    reporter_id: int | None
    actor_id: int | None
    actor_name: str
    actor_unit_name: str
    reason: str
    note: str
    closure_code: str
    mention_ids: tuple[int, ...]
    unit_ids: tuple[int, ...]
    tracking_unit_id: int | None = None
    tracking_unit_name: str = ""


_COLUMNS = (
    "seq", "move", "payload", "actor__display_name", "actor__username", "unit__name", "case__number",
    "case__district_id", "case__unit__name", "case__category__name_zh", "case__category__name_en", "case__address",
    "case__grid_code", "case__stage_due_at", "case__checker_id", "case__verifier_id", "case__reporter_id",
    "case__tracking_unit__name",
)  # fmt: skip


def get_act_note(*, case_id: int, version: int) -> ActNote | None:
    """Return the act that made a case's `version`, None where there is none; for the program itself, not for a person."""
    event = (
        CaseEvent.objects.select_related("case__unit", "case__tracking_unit", "case__category", "actor", "unit")
        .only(*_COLUMNS)
        .filter(case_id=case_id, seq=version)
        .first()
    )
    if event is None:
        return None
    case, said = event.case, orjson.loads(event.payload)
    return ActNote(
        case_id=case.pk,
        number=case.number,
        version=event.seq,
        move=event.move,
        district_id=case.district_id,
        unit_id=case.unit_id,
        unit_name=case.unit.name if case.unit else "",
        category_name_zh=case.category.name_zh if case.category else "",
        category_name_en=case.category.name_en if case.category else "",
        place=case.address or case.grid_code or "—",
        due_at=case.stage_due_at,
        checker_id=case.checker_id,
        verifier_id=case.verifier_id,
        reporter_id=case.reporter_id,
        actor_id=event.actor_id,
        actor_name=str(event.actor) if event.actor else "",
        actor_unit_name=event.unit.name if event.unit else "",
        reason=said.get("reason", ""),
        note=said.get("note", ""),
        closure_code=said.get("closure_code", ""),
        mention_ids=tuple(said.get("mention_ids", ())),
        unit_ids=tuple(said.get("unit_ids", ())),
        tracking_unit_id=case.tracking_unit_id,
        tracking_unit_name=case.tracking_unit.name if case.tracking_unit else "",
    )
