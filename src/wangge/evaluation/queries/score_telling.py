"""What people are told of the score ledger: a period or an entry in the words of a notice, for the program itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from wangge.evaluation.domain.score_views import COUNTED
from wangge.evaluation.models import ScoreEntry, ScorePeriod
from wangge.evaluation.queries.score_building import show_entries
from wangge.evaluation.queries.score_rows import list_editions
from wangge.geo.public import list_postings
from wangge.kernel.public import build_system_actor
from wangge.platform.public import get_profile


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodNote:
    """Period note (周期摘要): its days, and the units and members whose points count in it."""

    id: int
    district_id: int
    from_on: date
    to_on: date
    public_until_on: date | None
    entry_count: int
    unit_ids: frozenset[int]
    member_ids: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryNote:
    """Entry note (条目摘要): an entry, whose it is, and who said what of its appeal; a grid's is its chief's."""

    id: int
    number: int
    district_id: int
    rule_zh: str
    rule_en: str
    subject_name: str
    points: Decimal
    unit_id: int | None
    member_id: int | None
    proposed_by_id: int | None
    decided_by_id: int | None
    appellant_id: int | None
    appellant_name: str
    appeal_reason: str
    appeal_state: str
    reviewer_id: int | None
    reviewer_name: str
    review_verdict: str
    review_note: str
    second_reviewer_id: int | None
    ruling_note: str
    review_due_at: datetime | None

    @property
    def barred_ids(self) -> frozenset[int | None]:
        """Who may not review an appeal of it."""
        return frozenset({self.appellant_id, self.proposed_by_id, self.decided_by_id, self.reviewer_id})


def get_period_note(period_id: int) -> PeriodNote | None:
    """Return what is told of a period, None where there is none."""
    row = ScorePeriod.objects.filter(pk=period_id).first()
    if row is None:
        return None
    counted = ScoreEntry.objects.filter(period_id__in=list_editions(row), state=COUNTED)
    named = list(counted.order_by().values_list("unit_id", "member_id", "grid_code"))
    chiefs = _find_chiefs(row.district_id, {code for _, _, code in named if code}, on=row.to_on)
    return PeriodNote(
        id=row.pk,
        district_id=row.district_id,
        from_on=row.from_on,
        to_on=row.to_on,
        public_until_on=row.public_until_on,
        entry_count=len(named),
        unit_ids=frozenset(unit_id for unit_id, _, _ in named if unit_id is not None),
        member_ids=frozenset(member_id for _, member_id, _ in named if member_id is not None) | set(chiefs.values()),
    )


def _find_chiefs(district_id: int, grid_codes: set[str], *, on: date) -> dict[str, int]:
    """Return by grid the chief on a day of the nearest grid that has one, itself or above it: he is told of its points."""
    if not grid_codes:
        return {}
    postings = list_postings(actor=build_system_actor(name="evaluation", district_id=district_id), on=on)
    chiefs = {one.grid_code: one.member_id for one in postings if one.duty == "chief"}
    nearest = {code: max((one for one in chiefs if code.startswith(one)), key=len, default="") for code in grid_codes}
    return {code: chiefs[above] for code, above in nearest.items() if above}


def get_entry_note(entry_id: int) -> EntryNote | None:
    """Return what is told of an entry, None where there is none."""
    related = ("unit", "member", "case", "proposed_by", "decided_by", "appellant", "reviewer", "second_reviewer")
    row = ScoreEntry.objects.filter(pk=entry_id).select_related(*related).first()
    if row is None:
        return None
    system = build_system_actor(name="evaluation", district_id=row.district_id)
    (view,) = show_entries(system, [row], get_profile().scoring)
    chiefs = _find_chiefs(row.district_id, {row.grid_code} - {""}, on=row.occurred_on)
    return EntryNote(
        id=row.pk,
        number=row.number,
        district_id=row.district_id,
        rule_zh=view.rule_zh,
        rule_en=view.rule_en,
        subject_name=view.subject_name,
        points=row.points,
        unit_id=row.unit_id,
        member_id=row.member_id or chiefs.get(row.grid_code),
        proposed_by_id=row.proposed_by_id,
        decided_by_id=row.decided_by_id,
        appellant_id=row.appellant_id,
        appellant_name=str(row.appellant) if row.appellant is not None else "",
        appeal_reason=row.appeal_reason,
        appeal_state=row.appeal_state,
        reviewer_id=row.reviewer_id,
        reviewer_name=str(row.reviewer) if row.reviewer is not None else "",
        review_verdict=row.review_verdict,
        review_note=row.review_note,
        second_reviewer_id=row.second_reviewer_id,
        ruling_note=row.ruling_note,
        review_due_at=row.review_due_at,
    )
