"""The frozen views that pages, API and other modules get of cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One line of a work list. `lamp` is green, yellow, red or none, judged at the instant of the query.

    `marks` are those of urgent, suspended, returned, exempt and tracked that hold.
    """

    id: int
    number: str
    version: int
    state: str
    description: str
    address: str
    source: str
    category_id: int | None
    category_name_zh: str
    category_name_en: str
    grid_code: str
    unit_id: int | None
    unit_name: str
    reported_at: datetime
    stage: str
    stage_due_at: datetime | None
    lamp: str
    closed_at: datetime | None
    lon: float | None
    lat: float | None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """A page of a work list; `total` counts exactly up to 1,000, `is_more` says that there are more than that.

    `order` is the one that holds, which for ended cases is not by deadline whatever was asked for.
    """

    rows: tuple[CaseRow, ...]
    page: int
    page_size: int
    total: int
    is_more: bool
    order: str

    @property
    def page_count(self) -> int:
        """Number of pages that can be opened."""
        return max(1, -(-self.total // self.page_size))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """One stage clock of a case; `result` is on_time, late, running, overdue, paused, no_deadline or calendar_missing."""

    stage: str
    started_at: datetime
    limit_kind: str
    limit_amount: str
    due_at: datetime | None
    stopped_at: datetime | None
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """One act of a case as the timeline shows it; photos by evidence id."""

    seq: int
    move: str
    from_state: str
    to_state: str
    actor_name: str
    actor_role: str
    unit_name: str
    occurred_at: datetime
    recorded_at: datetime
    reason: str
    note: str
    facts: dict[str, object]
    photo_ids: tuple[int, ...]
    mac: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoView:
    """A photo of a case; `purpose` is report, before, after or check.

    `distance_m` says how far from the case's point it was taken, None where the photo or the case has no place.
    """

    evidence_id: int
    purpose: str
    event_seq: int
    taken_at: datetime | None
    distance_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundView:
    """One handling round: who handled, who checked, how it ended."""

    turn: int
    unit_name: str
    handler_name: str
    checker_name: str
    opened_by: str
    dispatched_at: datetime | None
    signed_at: datetime | None
    finished_at: datetime | None
    checked_at: datetime | None
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterView:
    """A reporter as one who may see him does; phone number and e-mail are masked."""

    name: str
    masked_phone: str
    masked_email: str
    wants_answer: bool
    origin_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleMove:
    """A move of the present state: allowed, or off with the code and parameters of the reason."""

    name: str
    target: str
    needs: tuple[str, ...]
    is_allowed: bool
    reason_code: str = ""
    reason_params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetail:
    """Everything a case page shows to this actor, but who reported it: that is asked for by itself."""

    row: CaseRow
    district_id: int
    district_name: str
    category_code: str
    condition_id: int | None
    grid_id: int | None
    grid_name: str
    road_class: str
    accuracy_m: float | None
    recorded_at: datetime
    reporter_name: str
    checker_id: int | None
    checker_name: str
    verifier_id: int | None
    verifier_name: str
    verify_result: str
    suspended_until_on: date | None
    is_exempt: bool
    merged_into: str
    merged_numbers: tuple[str, ...]
    closure_kind: str
    closure_code: str
    return_count: int
    external_source: str
    external_id: str
    total_due_at: datetime | None
    events: tuple[EventView, ...]
    clocks: tuple[ClockView, ...]
    rounds: tuple[RoundView, ...]
    photos: tuple[PhotoView, ...]
    moves: tuple[PossibleMove, ...]
    sheet_code: str = ""
    tracking_unit_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """A case as a point of the map window (WGS-84 degrees)."""

    id: int
    number: str
    lon: float
    lat: float
    state: str
    lamp: str
    category_name_zh: str
    category_name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapWindow:
    """The points of a map window; `is_cut` says that only the newest `limit` are here."""

    points: tuple[MapPoint, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCount:
    """How many cases stand in a state, and how many of them are overdue (red) or due soon (yellow)."""

    state: str
    total: int
    red: int
    yellow: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedComplaint:
    """What came of a citizen's complaint: `is_justified` None while nobody has judged it, then when and for which reason."""

    is_justified: bool | None
    reason: str = ""
    judged_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedCase:
    """What somebody who reported without an account may know of his report: no name, no unit, and of what staff wrote only
    why a complaint of his was judged as it was.

    `number` is the report's own, `reopens` that of the closed one it follows; `state` that of the case it became part
    of; `reason` the code of a refusal; `may_reopen` whether he may object to the closing; `may_rate` whether he may say
    how satisfied he is, `score` what he said; `gets_messages` whether he is told by message; `complaint` what came of his
    complaint about the closing, None without one.
    """

    number: str
    state: str
    is_merged: bool
    description: str
    address: str
    reported_at: datetime
    closed_at: datetime | None
    reason: str
    reopens: str
    may_reopen: bool
    may_rate: bool
    score: int | None
    gets_messages: bool
    complaint: TrackedComplaint | None = None
