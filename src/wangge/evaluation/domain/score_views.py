"""What the score ledger tells pages and other modules: frozen values, never rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from wangge.evaluation.domain.score_totals import Total

OPEN, PUBLISHED, FROZEN = "open", "published", "frozen"
PROPOSED, COUNTED, REJECTED = "proposed", "counted", "rejected"
ASKED, REVIEWED, GRANTED, DENIED = "asked", "reviewed", "granted", "denied"
OPEN_APPEALS = (ASKED, REVIEWED)
VOIDED, EXCUSED, APPEAL, CORRECTION = "voided", "excused", "appeal", "correction"
CARRIED = "carried"
"""Cause of a computed entry whose case was reported in a period that was published before the records gave it."""
UNIT, PERSON, GRID = "unit", "person", "grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodView:
    """Score period (积分周期); `is_latest` unless a further edition restates it."""

    id: int
    number: int
    from_on: date
    to_on: date
    edition: int
    restates_id: int | None
    reason: str
    state: str
    opened_by: str
    opened_at: datetime
    published_at: datetime | None
    public_until_on: date | None
    frozen_at: datetime | None
    digest: str
    is_latest: bool
    takes_new_rules: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStep:
    """One step of an appeal or a decision: who, when, what was found and why."""

    act: str
    person: str
    at: datetime
    verdict: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """Score entry (积分条目); names are Chinese and English of the profile, or its key where the rule is gone.

    `counters_id` is the entry this one counters, `countered_by_id` the one that counters it. While an appeal waits for a
    review, `review_due_at` is until when it is to be done, None where the city's calendar does not say.
    """

    id: int
    number: int
    period_id: int
    track: str
    track_zh: str
    track_en: str
    rule: str
    rule_zh: str
    rule_en: str
    source: str
    check_zh: str
    check_en: str
    subject_kind: str
    subject_name: str
    points: Decimal
    factor: Decimal
    occurred_on: date
    reason: str
    case_number: str
    evidence_id: int | None
    counters_id: int | None
    countered_by_id: int | None
    cause: str
    is_manual: bool
    proposed_by: str
    proposed_at: datetime
    state: str
    appeal_state: str
    steps: tuple[ReviewStep, ...]
    review_due_at: datetime | None = None
    is_review_late: bool = False

    @property
    def is_carried(self) -> bool:
        """Whether its case was reported in an earlier period, which was published before the records gave it."""
        return self.cause == CARRIED

    @property
    def has_photo(self) -> bool:
        """Whether it rests on a photo."""
        return self.evidence_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaMark:
    """Quota mark (基本案件数完成): the base number of cases of a unit's people, and the cases counted, None without a run."""

    base: Decimal
    count: int | None

    @property
    def is_reached(self) -> bool | None:
        """Whether there are as many cases as its people should yield; None where nothing is counted yet."""
        return None if self.count is None else self.count >= self.base


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTotal:
    """Total of a subject with its names; `change` is the difference to the edition restated, None in a first one.

    `quota` is the base number of cases of a unit's people and what is held against it, None where the city has none.
    """

    total: Total
    track_zh: str
    track_en: str
    subject_name: str
    change: Decimal | None
    quota: QuotaMark | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An option of a form."""

    key: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """A page of entries and what may be done with the period."""

    period: PeriodView
    rows: tuple[EntryView, ...]
    count: int
    number: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What somebody may do on the pages of the ledger."""

    may_run: bool = False
    may_propose: bool = False
    may_check_self: bool = False
    may_confirm: bool = False
    may_counter: bool = False
    may_appeal: bool = False
    may_review: bool = False
    may_rule: bool = False
