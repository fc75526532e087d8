"""A printed case sheet beside what the chain says now; no names, no words of a report, no place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wangge.cases.domain.chain import CHAIN_NAME, encode_event, list_sealed_fields, read_event
from wangge.cases.domain.sheets import SealedStep, Verdict, judge_sheet
from wangge.cases.models import Case, CaseEvent
from wangge.kernel.public import is_same_digest
from wangge.platform.public import GENESIS, compute_event_mac, compute_row_mac, get_audit_key


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAct:
    """An act that the sheet must show: its number, what was done, where the case then stood, when."""

    seq: int
    move: str
    to_state: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCheck:
    """Whether a sheet agrees with the chain; the rest is empty unless it does.

    `acts` are those up to the sheet's; `later` came since, after which the case stands in `state`.
    """

    verdict: Verdict
    later: int = 0
    state: str = ""
    category_name_zh: str = ""
    category_name_en: str = ""
    acts: tuple[SheetAct, ...] = ()


def check_sheet(*, number: str, code: str) -> SheetCheck:
    """Judge a sheet by the number and the short code printed on it; the code is the permission to be told more.

    Each event's seal is computed anew. An unknown number and a wrong code get the same answer.
    """
    case = Case.objects.select_related("category").filter(number=number).first()
    if case is None:
        return SheetCheck(verdict="differs")
    events = list(CaseEvent.objects.filter(case_id=case.pk).order_by("seq"))
    verdict, later = judge_sheet(code, steps=_seal_anew(case, events), count=case.version)
    if verdict in {"same", "gone_on"} and not _is_row_sealed(case):
        verdict, later = "broken", 0
    if verdict not in {"same", "gone_on"}:
        return SheetCheck(verdict=verdict)
    shown = events[: len(events) - later]
    return SheetCheck(
        verdict=verdict,
        later=later,
        state=case.state,
        category_name_zh=case.category.name_zh if case.category else "",
        category_name_en=case.category.name_en if case.category else "",
        acts=tuple(
            SheetAct(seq=row.seq, move=row.move, to_state=row.to_state, occurred_at=row.occurred_at) for row in shown
        ),
    )


def _seal_anew(case: Case, events: list[CaseEvent]) -> list[SealedStep]:
    key, previous = get_audit_key(), GENESIS
    steps = []
    for row in events:
        facts = read_event(row, number=case.number)
        computed = compute_event_mac(key, previous_mac=previous, content=encode_event(facts))
        steps.append(SealedStep(mac=row.mac, computed_mac=computed))
        previous = row.mac
    return steps


def _is_row_sealed(case: Case) -> bool:
    fields = list_sealed_fields(case)
    mac = compute_row_mac(
        get_audit_key(),
        source=CHAIN_NAME,
        subject=case.number,
        count=case.version,
        head=case.head_mac,
        fields=fields,
    )
    return is_same_digest(mac, case.row_mac)
