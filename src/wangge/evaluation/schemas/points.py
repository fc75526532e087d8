"""What the API says of the score ledger, and what programs send it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from wangge.evaluation.domain.score_views import EntryPage, EntryView, NamedTotal, PeriodView
from wangge.evaluation.schemas.sent import Given, Id, PhotoToken, Word, Words


class ScorePeriodOut(Schema):
    """Score period (积分周期): open, published (公示) or frozen; `digest` is the SHA-256 of a frozen one's result.

    `takes_new_rules`: it restates another one by the rules of today, not by those that one was frozen with.
    """

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
    takes_new_rules: bool

    @classmethod
    def show(cls, view: PeriodView) -> ScorePeriodOut:
        """Return a period for the API."""
        return cls.model_validate(view, from_attributes=True)


class ScoreTotalOut(Schema):
    """Total (总分) of a subject on a track; `change` is the difference to the edition restated, null in a first one."""

    track: str
    track_zh: str
    track_en: str
    subject_kind: str
    subject_key: str
    subject_name: str
    entries: int
    given: Decimal
    taken: Decimal
    points: Decimal
    change: Decimal | None

    @classmethod
    def show(cls, view: NamedTotal) -> ScoreTotalOut:
        """Return a total for the API."""
        track, kind, key = view.total.subject
        return cls(
            track=track,
            track_zh=view.track_zh,
            track_en=view.track_en,
            subject_kind=kind,
            subject_key=key,
            subject_name=view.subject_name,
            entries=view.total.entries,
            given=view.total.given,
            taken=view.total.taken,
            points=view.total.points,
            change=view.change,
        )


class ScoreStepOut(Schema):
    """Step of an entry's decision or appeal: who, when, what was found and why."""

    act: str
    person: str
    at: datetime
    verdict: str
    note: str


class ScoreEntryOut(Schema):
    """Score entry (积分条目); `appeal_state` is "", asked, reviewed, granted or denied; `has_photo`: it can be read beside it.

    While an appeal waits for a review, `review_due_at` is until when it is to be done, null where the calendar does not say.
    """

    id: int
    number: int
    period_id: int
    track: str
    rule: str
    rule_zh: str
    rule_en: str
    subject_kind: str
    subject_name: str
    points: Decimal
    factor: Decimal
    occurred_on: date
    reason: str
    case_number: str
    has_photo: bool
    counters_id: int | None
    countered_by_id: int | None
    cause: str
    is_manual: bool
    proposed_by: str
    proposed_at: datetime
    state: str
    appeal_state: str
    steps: list[ScoreStepOut]
    review_due_at: datetime | None
    is_review_late: bool

    @classmethod
    def show(cls, view: EntryView) -> ScoreEntryOut:
        """Return an entry for the API."""
        return cls.model_validate(view, from_attributes=True)


class EntryPageOut(Schema):
    """Page of entries; `count` is of all pages, `page` and `last_page` count from 1."""

    count: int
    page: int
    last_page: int
    entries: list[ScoreEntryOut]

    @classmethod
    def show(cls, view: EntryPage) -> EntryPageOut:
        """Return a page for the API."""
        entries = [ScoreEntryOut.show(row) for row in view.rows]
        return cls(count=view.count, page=view.number, last_page=view.last, entries=entries)


class EntryQuery(Schema):
    """Which entries are asked for; `subject` is unit:ID, person:ID or grid:CODE, "" asks for all."""

    track: Annotated[str, Field(max_length=60)] = ""
    rule: Annotated[str, Field(max_length=60)] = ""
    state: Literal["", "proposed", "counted", "rejected", "appealed", "countered"] = ""
    subject: Annotated[str, Field(max_length=80)] = ""
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1


class ProposalIn(Given):
    """Points proposed by a manual rule of the city, about a unit, a person or a grid, resting on a case or a photo.

    `points` only by rules that leave them to be weighed.
    """

    rule: Word
    occurred_on: date
    reason: Words
    unit_id: Id | None = None
    member_id: Id | None = None
    grid_code: Word = ""
    check_kind: Word = ""
    case_number: Word = ""
    photo: PhotoToken = ""
    points: Annotated[Decimal, Field(max_digits=7, decimal_places=3)] | None = None


class DecisionIn(Given):
    """Decision on points that somebody else proposed."""

    is_confirmed: bool
    note: Words = ""


class AppealIn(Given):
    """Appeal of points that count."""

    reason: Words


class ReviewIn(Given):
    """First or second review of an appeal."""

    is_granted: bool
    note: Words
