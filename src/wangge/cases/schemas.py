"""What programs send and get of cases; a point is longitude before latitude and names its coordinate system."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from wangge.cases.public import CaseDetail, CasePage, CaseRow
from wangge.geo.public import Crs

MAX_PHOTOS = 20
MOST_NAMED = 50  # likewise only a bound: the rules allow fewer units and people
MAX_TEXT = 10_000  # what a rule allows is less: this only bounds what is read at all


def _refuse_null(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a text cannot hold the character NUL")
    return text


def _check_email(text: str) -> str:
    if text:
        try:
            validate_email(text)
        except ValidationError:
            raise ValueError("this is no e-mail address") from None
    return text


Text = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_refuse_null)]
Word = Annotated[str, Field(max_length=60), AfterValidator(_refuse_null)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Degrees = Annotated[float, Field(allow_inf_nan=False)]
PhotoTokens = Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=MAX_PHOTOS)]


class Given(BaseModel):
    """What a program sends: an unknown member is refused, so that a misspelt one is not lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Shown(BaseModel):
    """What a program gets."""

    model_config = ConfigDict(from_attributes=True)


class PointIn(Given):
    """Point in degrees of the system `crs`; it is kept in WGS-84."""

    lon: Degrees
    lat: Degrees
    crs: Crs


class ReporterIn(Given):
    """Reporter (反映人) who is no member; seen only by those who answer him.

    `wants_answer` says that he may be asked and answered; `wants_messages` that he agreed to be told by message, in
    `language`, when his report is taken up and when it is closed.
    """

    name: Word = ""
    phone: Annotated[Word, Field(max_length=40)] = ""
    email: Annotated[Text, Field(max_length=254), AfterValidator(_check_email)] = ""
    language: Literal["", "zh-hans", "en"] = ""
    wants_answer: bool = True
    wants_messages: bool = False

    @model_validator(mode="after")
    def _check_messages(self) -> Self:
        if self.wants_messages and not (self.phone.strip() or self.email.strip()):
            raise ValueError("messages need a phone number or an e-mail address")
        return self


class ReportIn(Given):
    """Report (上报); `source` is a channel of the city's profile, `photos` are tokens of uploaded pictures."""

    source: Word
    description: Text = ""
    address: Annotated[Text, Field(max_length=300)] = ""
    point: PointIn | None = None
    accuracy_m: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    category_id: Id | None = None
    photos: PhotoTokens = ()
    reporter: ReporterIn | None = None


class OnTheSpotIn(Given):
    """Problem found and fixed by its finder (自行处置), with pictures before and after."""

    source: Word
    category_id: Id
    description: Text = ""
    address: Annotated[Text, Field(max_length=300)] = ""
    point: PointIn
    accuracy_m: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    before_photos: PhotoTokens
    after_photos: PhotoTokens
    means: Word = ""


class MoveArgumentsIn(Given):
    """What a move asks for; which members, the table of moves says (`needs`)."""

    reason: Word = ""
    note: Text = ""
    category_id: Id | None = None
    condition_id: Id | None = None
    unit_id: Id | None = None
    checker_id: Id | None = None
    target_number: Word = ""
    closure_code: Word = ""
    means: Word = ""
    verifier_id: Id | None = None
    plan: Text = ""
    until_on: date | None = None
    amount: Annotated[Decimal, Field(gt=0, max_digits=9, decimal_places=3)] | None = None
    unit_ids: Annotated[tuple[Id, ...], Field(max_length=MOST_NAMED)] = ()
    authority: Annotated[Text, Field(max_length=200)] = ""
    receipt: Text = ""
    is_new_rule: bool = False
    mention_ids: Annotated[tuple[Id, ...], Field(max_length=MOST_NAMED)] = ()
    complainant: Word = ""
    complainant_phone: Annotated[Word, Field(max_length=40)] = ""
    photos: PhotoTokens = ()
    point: PointIn | None = None


class MoveIn(Given):
    """A move of the table and the version of the case that its sender saw."""

    move: Word
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    arguments: MoveArgumentsIn = MoveArgumentsIn()


class SeenCaseIn(Given):
    """A case and the version of it that the sender saw."""

    number: Annotated[Word, Field(max_length=40)]
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


class BulkMoveIn(Given):
    """One move for many cases; each is moved, or refused, by itself."""

    move: Word
    cases: Annotated[tuple[SeenCaseIn, ...], Field(min_length=1, max_length=1000)]
    arguments: MoveArgumentsIn = MoveArgumentsIn()


class CaseRefOut(Shown):
    """What a case became; `version` is what the next move must name."""

    id: int
    number: str
    version: int
    state: str
    stage_due_at: datetime | None


class ProblemOut(Shown):
    """Why something was refused, in the caller's language."""

    code: str
    title: str
    why: str
    next_step: str


class BulkResultOut(Shown):
    """What became of one case of many: what it became, or why not."""

    number: str
    is_done: bool
    case: CaseRefOut | None
    problem: ProblemOut | None


class PhotoOut(Shown):
    """An uploaded picture; `token` is what a report, a move or an act on points names, it holds a week and for the uploader alone."""

    id: int
    token: str
    sha256: str
    media_type: str
    size_bytes: int
    width: int
    height: int
    taken_at: datetime | None


class PointOut(Shown):
    """Point in degrees, WGS-84."""

    lon: float
    lat: float
    crs: Literal[Crs.WGS84] = Crs.WGS84


class CaseRowOut(Shown):
    """A line of the work list; `lamp` is green, yellow, red or none."""

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
    point: PointOut | None

    @classmethod
    def show(cls, row: CaseRow) -> CaseRowOut:
        """Return a line for the API."""
        return cls(**_read(row, cls), point=_show_point(row))


class CasePageOut(Shown):
    """A page of the work list; `total` stops at 1,000, `is_more` says that there are more than that."""

    rows: list[CaseRowOut]
    page: int
    page_size: int
    total: int
    is_more: bool

    @classmethod
    def show(cls, page: CasePage) -> CasePageOut:
        """Return a page for the API."""
        return cls(
            rows=[CaseRowOut.show(row) for row in page.rows],
            page=page.page,
            page_size=page.page_size,
            total=page.total,
            is_more=page.is_more,
        )


class ClockOut(Shown):
    """A stage clock; `result` is on_time, late, running, overdue, paused, no_deadline or calendar_missing."""

    stage: str
    started_at: datetime
    limit_kind: str
    limit_amount: str
    due_at: datetime | None
    stopped_at: datetime | None
    result: str


class RoundOut(Shown):
    """A handling round: who handled, who checked, how it ended."""

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


class CasePhotoOut(Shown):
    """A picture used in an act; `purpose` is report, before, after or check."""

    evidence_id: int
    purpose: str
    event_seq: int
    taken_at: datetime | None


class PossibleMoveOut(Shown):
    """A move of the present state: allowed for the caller, or off for the reason `reason_code`."""

    name: str
    target: str
    needs: list[str]
    is_allowed: bool
    reason_code: str


class EventOut(Shown):
    """An act of a case, sealed by `mac` to the one before it."""

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
    photo_ids: list[int]
    mac: str


class CaseOut(CaseRowOut):
    """A case with its clocks, rounds, pictures and what the caller may do; its acts are asked for apart."""

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
    merged_numbers: list[str]
    closure_kind: str
    closure_code: str
    return_count: int
    external_source: str
    external_id: str
    total_due_at: datetime | None
    clocks: list[ClockOut]
    rounds: list[RoundOut]
    photos: list[CasePhotoOut]
    moves: list[PossibleMoveOut]

    @classmethod
    def show_whole(cls, case: CaseDetail) -> CaseOut:
        """Return a case for the API."""
        row = {name: getattr(case.row, name) for name in CaseRowOut.model_fields if name != "point"}
        own = {name: getattr(case, name) for name in cls.model_fields if name not in CaseRowOut.model_fields}
        return cls.model_validate({**row, **own, "point": _show_point(case.row)})


class MoveOut(Shown):
    """A row of the table of moves; a need that ends in "?" may stay empty."""

    name: str
    sources: list[str]
    target: str | None
    roles: list[str]
    needs: list[str]
    clock: str | None
    is_optional: bool


def _show_point(row: CaseRow) -> PointOut | None:
    return None if row.lon is None or row.lat is None else PointOut(lon=row.lon, lat=row.lat)


def _read(row: CaseRow, shown: type[CaseRowOut]) -> dict[str, object]:
    return {name: getattr(row, name) for name in shown.model_fields if name != "point"}
