"""A report becomes a case: located, numbered, timed and sealed in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from wangge.cases import access
from wangge.cases.domain.drawing import draw_spot_check
from wangge.cases.models import Case, CaseClock, CaseReporter, HandlingRound
from wangge.cases.operations.ledger import Act, insert_closed, insert_with_event, split_words
from wangge.cases.operations.means import check_means
from wangge.cases.operations.photos import attach_photos, describe_photos, read_photos
from wangge.cases.operations.rows import CASES, CASES_BY_ID, CLOCKS, REPORTERS
from wangge.cases.operations.timing import build_clocks, describe_clocks
from wangge.catalog.public import get_category
from wangge.geo.public import GridRef, compute_cell_key, convert_point, find_jurisdiction, locate_point
from wangge.kernel.public import Actor, DomainError, digest_bytes, encode_instant
from wangge.platform.public import (
    NUMBER_STAND_IN,
    SEQUENCE_STAND_IN,
    EvidenceRef,
    begin_act,
    foresee_number,
    get_clock,
    get_profile,
    make_numbered,
    send_as_one,
    send_together,
    take_number,
    take_row_id,
)
from wangge.profiles.public import Channel, find_row
from wangge.workflow.public import Move

MAX_DESCRIPTION_LENGTH = 4000
MAX_LENGTHS = {"address": 300, "reporter_name": 60, "reporter_phone": 40}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """New report (上报): what somebody tells us of a problem.

    `lon`/`lat` are degrees in the system `crs` (wgs84, cgcs2000, gcj02, bd09); `source` is a key of the
    profile's channels; `photo_ids` are pieces of evidence stored before.
    """

    source: str
    description: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"
    accuracy_m: float | None = None
    category_id: int | None = None
    photo_ids: tuple[int, ...] = ()
    reporter_name: str = ""
    reporter_phone: str = ""
    reporter_email: str = ""
    reporter_language: str = ""
    wants_answer: bool = True
    wants_messages: bool = False
    tracking_token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRef:
    """Case reference (案件标识): what an operation gives back; `stage_due_at` is the deadline of the stage it is in."""

    id: int
    number: str
    version: int
    state: str
    stage_due_at: datetime | None = None


def report_case(*, actor: Actor, report: NewReport) -> CaseRef:
    """Take a report and return its new case in state `reported`.

    Raises DomainError `move_wrong_role`, `source_unknown`, `report_empty`, `description_too_long`, `text_too_long`,
    `point_incomplete`, `point_invalid`, `crs_unknown`, `place_outside_grids`, `place_in_other_district`,
    `district_unknown`, `category_unknown`, `evidence_not_found`.
    """
    return make_numbered(partial(_report_case, actor, report), settle=_put_number_in)


def _report_case(actor: Actor, report: NewReport) -> CaseRef:
    move = access.get_moves().find_move("report")
    access.check_report(actor, move)
    now = get_clock().now()
    case = _start_case(actor, report, now=now)
    photos = read_photos(report.photo_ids)
    clocks = build_clocks(case, ("accept",), at=now)
    act = _describe_act(move, case, report, photos, actor=actor, now=now)
    act = replace(act, payload={**act.payload, "clocks": describe_clocks(clocks)})
    words = split_words(case)
    with send_together(), begin_act(), send_as_one():  # others wait for the number: what can be done before it, is
        take_case_number(case, now=now)
        insert_with_event(case, act, words=words)
        _save_children(case, clocks, report)
        attach_photos(case, photos, purpose="report")
    return refer_to(case)


def _put_number_in(ref: CaseRef, read_number: Callable[[], str]) -> CaseRef:
    return replace(ref, number=read_number())


def handle_on_the_spot(
    *,
    actor: Actor,
    report: NewReport,
    before_photo_ids: tuple[int, ...],
    after_photo_ids: tuple[int, ...],
    means: str = "",
) -> CaseRef:
    """Record a problem found, fixed and photographed before and after by the finder: one act, closed at once.

    `means` is a key of the profile's means, needed where it names any. Raises what `report_case` raises, and
    `category_required`, `photos_required`, `photo_reused`, `need_missing`, `means_unknown`.
    """
    move = access.get_moves().find_move("handle_on_the_spot")
    access.check_report(actor, move)
    if report.category_id is None:
        raise DomainError("category_required")
    if not before_photo_ids or not after_photo_ids:
        raise DomainError("photos_required")
    if set(before_photo_ids) & set(after_photo_ids):
        raise DomainError("photo_reused", count=1)
    check_means(move, means)
    now = get_clock().now()
    case = _start_case(actor, report, now=now)
    before, after = read_photos(before_photo_ids), read_photos(after_photo_ids)
    with begin_act():
        take_case_number(case, now=now)
        _close_on_the_spot(case, actor, move, report, before=before, after=after, means=means, now=now)
    return refer_to(case)


def _close_on_the_spot(
    case: Case,
    actor: Actor,
    move: Move,
    report: NewReport,
    *,
    before: list[EvidenceRef],
    after: list[EvidenceRef],
    means: str,
    now: datetime,
) -> None:
    # The row is reported first and closed at once: a closed row must name the round that closed it.
    case.closure_kind, case.closure_code, case.closed_at, case.round_count = "on_the_spot", "fixed", now, 1
    act = _describe_act(move, case, report, [*before, *after], actor=actor, now=now)
    said = {"after_photos": describe_photos(after), "spot_check": _draw_spot_check(case, [*before, *after])}
    act = replace(act, payload={**act.payload, **said, **({"means": means} if means else {})})
    closing_round = HandlingRound(
        turn=1,
        unit_id=actor.unit_id,
        handler_id=actor.member_id,
        handler_unit_id=actor.unit_id,
        opened_by="on_the_spot",
        finished_at=now,
        result="fixed",
        closed_at=now,
        closure_kind="on_the_spot",
    )
    insert_closed(case, closing_round, act)
    _save_children(case, [], report)
    attach_photos(case, before, purpose="before")
    attach_photos(case, after, purpose="after")


def _draw_spot_check(case: Case, photos: list[EvidenceRef]) -> dict[str, object]:
    share = get_profile().workflow.spot_check_share
    drawn = draw_spot_check(number=case.number, photo_digests=describe_photos(photos), share=share)
    return {"seed": drawn.seed, "share": str(drawn.share), "drawn": drawn.is_drawn}


def take_case_number(case: Case, *, now: datetime) -> None:
    """Give a new case the next number by the profile's rule; gapless in its scope, taken in this transaction.

    Where the number is foreseen (`make_numbered`) the case has stand-ins for it until the transaction is over.
    """
    profile = get_profile()
    place = {"zone": profile.city.zone, "prefix": profile.city.case_prefix}

    def format_number(sequence: int) -> str:
        return profile.numbering.format_number(now, sequence=sequence, **place)

    case.pk = take_row_id(Case._meta.db_table)
    case.number_scope = profile.numbering.format_scope(now, **place)
    if foresee_number(case.number_scope, format_number=format_number):
        case.number_sequence, case.number = SEQUENCE_STAND_IN, NUMBER_STAND_IN
    else:
        case.number_sequence = take_number(case.number_scope)
        case.number = format_number(case.number_sequence)


def _start_case(actor: Actor, report: NewReport, *, now: datetime) -> Case:
    source = find_channel(report.source)
    _check_texts(report)
    if report.category_id is not None:
        get_category(report.category_id)
    case = CASES.build(
        source=source.key,
        source_class=source.source_class,
        description=clean_text(report.description),
        address=clean_text(report.address),
        accuracy_m=None if report.accuracy_m is None else float(report.accuracy_m),
        category_id=report.category_id,
        reporter_id=actor.member_id if source.source_class == "own" else None,
        reported_at=now,
        recorded_at=now,
    )
    grid = set_place(case, lon=report.lon, lat=report.lat, crs=report.crs)
    case.district_id = find_district(actor, grid)
    return case


def clean_text(text: str) -> str:
    """Return what people wrote without space around it and without the NUL that PostgreSQL cannot keep."""
    return text.replace("\x00", "").strip()


def find_channel(key: str) -> Channel:
    """Return the profile's channel of that key. Raises `source_unknown`."""
    channel = find_row(get_profile().sources.channels, key)
    if channel is None:
        raise DomainError("source_unknown", source=key)
    return channel


def _check_texts(report: NewReport) -> None:
    if not report.description.strip() and report.category_id is None and not report.photo_ids:
        raise DomainError("report_empty")
    if len(report.description) > MAX_DESCRIPTION_LENGTH:
        raise DomainError("description_too_long", length=len(report.description), limit=MAX_DESCRIPTION_LENGTH)
    for field, limit in MAX_LENGTHS.items():
        length = len(getattr(report, field))
        if length > limit:
            raise DomainError("text_too_long", field=field, length=length, limit=limit)


def set_place(case: Case, *, lon: float | None, lat: float | None, crs: str) -> GridRef | None:
    """Convert the point to WGS-84, locate it and write both to the case; a case may have no point at all.

    Raises DomainError `point_incomplete`, `place_outside_grids`, or the conversion's `point_invalid`.
    """
    if lon is None and lat is None:
        return None
    if lon is None or lat is None:
        raise DomainError("point_incomplete")
    lon, lat = convert_point(lon=lon, lat=lat, crs=crs)
    grid = locate_point(lon=lon, lat=lat)
    if grid is None:
        raise DomainError("place_outside_grids", lon=round(lon, 5), lat=round(lat, 5))
    write_place(case, lon=lon, lat=lat, grid=grid)
    return grid


def write_place(case: Case, *, lon: float, lat: float, grid: GridRef | None) -> None:
    """Write a WGS-84 point and its grid (None = in no grid) to the case."""
    # Whole numbers would come back from the database as fractions, and the row's code would not fit them.
    case.lon, case.lat, case.cell_key = float(lon), float(lat), compute_cell_key(lon=lon, lat=lat)
    case.grid_id = grid.id if grid else None
    case.grid_code = grid.code if grid else ""
    case.area_class = grid.area_class if grid else ""
    case.road_class = grid.road_class if grid else ""


def find_district(actor: Actor, grid: GridRef | None) -> int:
    """Return the jurisdiction a report belongs to: the place's, else the actor's. Raises `district_unknown`."""
    district_id = find_jurisdiction(grid.code) if grid is not None else None
    district_id = district_id or actor.district_id
    if district_id is None:
        raise DomainError("district_unknown")
    if actor.district_id is not None and district_id != actor.district_id:
        raise DomainError("place_in_other_district")
    return district_id


def _describe_act(
    move: Move, case: Case, report: NewReport, photos: list[EvidenceRef], *, actor: Actor, now: datetime
) -> Act:
    payload: dict[str, object] = {
        **describe_report(case),
        "photos": describe_photos(photos),
        "has_reporter": bool(report.reporter_name or report.reporter_phone),
    }
    if case.closure_kind:
        payload |= {"closure_kind": case.closure_kind, "closure_code": case.closure_code}
    return Act(
        move=move.name,
        event=move.event,
        from_state="new",
        to_state=move.find_target("reported"),
        actor=actor,
        actor_role=find_acting_role(actor, move),
        occurred_at=now,
        recorded_at=now,
        payload=payload,
    )


def describe_report(case: Case) -> dict[str, object]:
    """Return what the first event of a case says of the report."""
    return {
        "district_id": case.district_id,
        "source": case.source,
        "source_class": case.source_class,
        "description_sha256": digest_bytes(case.description.encode()),
        "category_id": case.category_id,
        "reported_at": encode_instant(case.reported_at),
        **describe_place(case),
    }


def describe_place(case: Case) -> dict[str, object]:
    """Return what an event says of the place it gives a case."""
    return {
        "lon": case.lon,
        "lat": case.lat,
        "grid": case.grid_code,
        "area_class": case.area_class,
        "road_class": case.road_class,
    }


def find_acting_role(actor: Actor, move: Move) -> str:
    """Return the role under which the actor makes the move: the first that both have, by name."""
    return min(move.roles & actor.roles, default="system")


def _save_children(case: Case, clocks: list[CaseClock], report: NewReport) -> None:
    for clock in clocks:
        clock.case_id = case.pk
    CLOCKS.append(*clocks)
    if report.reporter_name or report.reporter_phone or report.reporter_email or report.tracking_token:
        token = report.tracking_token
        REPORTERS.append(
            CaseReporter(
                case_id=case.pk,
                origin_id=case.pk,
                name=clean_text(report.reporter_name),
                phone=clean_text(report.reporter_phone),
                email=clean_text(report.reporter_email),
                language=report.reporter_language,
                wants_answer=report.wants_answer,
                wants_messages=report.wants_messages,
                tracking_digest=hashlib.sha256(token.encode()).hexdigest() if token else "",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStanding:
    """Standing (案件现状) of a case: what moves are made on, and the unit that has it now."""

    ref: CaseRef
    unit_id: int | None
    route_stage: str


def get_standing(*, actor: Actor, case_id: int) -> CaseStanding:
    """Return how a case stands now, the program's own acts included; one query. Raises `case_not_found`."""
    case = CASES_BY_ID.read_one(case_id)
    if case is None or not access.may_see(actor, case):
        raise DomainError("case_not_found")
    return CaseStanding(ref=refer_to(case), unit_id=case.unit_id, route_stage=case.route_stage)


def refer_to(case: Case) -> CaseRef:
    """Return what an operation gives back of a case."""
    return CaseRef(
        id=case.pk, number=case.number, version=case.version, state=case.state, stage_due_at=case.stage_due_at
    )
