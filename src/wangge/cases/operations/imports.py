"""Cases from another system: one `import` move, at the source's own times; nothing is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from wangge.cases import access
from wangge.cases.models import Case, CaseClock, CaseReporter, HandlingRound
from wangge.cases.operations.ledger import Act, insert_closed, insert_with_event, update_with_event
from wangge.cases.operations.reporting import (
    CaseRef,
    describe_report,
    find_district,
    refer_to,
    take_case_number,
    write_place,
)
from wangge.cases.operations.rows import CLOCKS, REPORTERS, lock_cases
from wangge.geo.public import locate_point
from wangge.kernel.public import Actor, DomainError, encode_instant
from wangge.platform.public import get_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCase:
    """Imported case (导入案件): one row of another system, already mapped to our terms.

    `lon`/`lat` are WGS-84 degrees or None (place unknown); `due_at` only if the source states one;
    `unit_id` only if the source names who handled it; `category_id` None (closed cases only) and an empty
    `closure_code` where the source says nothing of ours. `digest` is the SHA-256 of the source row.
    """

    external_source: str
    external_id: str
    digest: str
    source: str
    source_class: str
    category_id: int | None
    description: str
    address: str
    reported_at: datetime
    closed_at: datetime | None
    closure_code: str = ""
    lon: float | None = None
    lat: float | None = None
    unit_id: int | None = None
    due_at: datetime | None = None


def import_case(*, actor: Actor, record: ImportedCase) -> CaseRef:
    """Store one historical row as a case, closed or filed, with a single event.

    Raises DomainError `not_allowed`, `import_closed_before_reported`, `import_in_future`, `import_known_already`,
    `category_required` (a case that is not closed), `district_unknown`, `place_in_other_district`.
    """
    if not actor.is_system:
        raise DomainError("not_allowed")
    now = get_clock().now()
    _check_times(record, now=now)
    if record.category_id is None and record.closed_at is None:
        raise DomainError("category_required")
    case = _build_case(actor, record, now=now)
    try:
        with transaction.atomic():
            take_case_number(case, now=now)
            _insert(case, record, actor=actor, now=now)
    except IntegrityError as error:
        if not _is_known(record):
            raise
        raise DomainError(
            "import_known_already", source=record.external_source, external_id=record.external_id
        ) from error
    return refer_to(case)


def _insert(case: Case, record: ImportedCase, *, actor: Actor, now: datetime) -> None:
    if record.closed_at is None:
        insert_with_event(case, _describe_import(record, case, actor=actor, target="filed", now=now))
    else:
        closing_round = HandlingRound(
            turn=1,
            unit_id=record.unit_id,
            opened_by="import",
            result="imported",
            closed_at=record.closed_at,
            closure_kind="import",
        )
        insert_closed(case, closing_round, _describe_import(record, case, actor=actor, target="closed", now=now))
    if record.due_at is not None:
        _save_stated_deadline(case, record)


def _is_known(record: ImportedCase) -> bool:
    rows = Case.objects.filter(external_source=record.external_source, external_id=record.external_id)
    return bool(record.external_id) and rows.exists()


def absorb_imported_report(*, actor: Actor, case_id: int, record: ImportedCase) -> CaseRef:
    """Note on an imported case that another row of the source reported the same matter again."""
    if not actor.is_system:
        raise DomainError("not_allowed")
    now = get_clock().now()
    with transaction.atomic():
        locked = lock_cases(case_id).get(case_id)
        if locked is None or not access.may_see(actor, locked.case):
            raise DomainError("case_not_found")
        case = locked.case
        REPORTERS.insert(CaseReporter(case_id=case.pk, origin_id=case.pk, wants_answer=False))
        payload = {
            "external_source": record.external_source,
            "external_id": record.external_id,
            "digest": record.digest,
            "reported_at": encode_instant(record.reported_at),
        }
        act = Act(
            move="absorb",
            event="case.absorb",
            from_state=case.state,
            to_state=case.state,
            actor=actor,
            actor_role="system",
            occurred_at=record.reported_at,
            recorded_at=now,
            payload=payload,
        )
        update_with_event(locked, act)
    return refer_to(case)


def _check_times(record: ImportedCase, *, now: datetime) -> None:
    if record.closed_at is not None and record.closed_at < record.reported_at:
        raise DomainError("import_closed_before_reported", reported_at=record.reported_at, closed_at=record.closed_at)
    if record.reported_at > now or (record.closed_at is not None and record.closed_at > now):
        raise DomainError("import_in_future", reported_at=record.reported_at, closed_at=record.closed_at or "-")


def _build_case(actor: Actor, record: ImportedCase, *, now: datetime) -> Case:
    case = Case(
        source=record.source,
        source_class=record.source_class,
        external_source=record.external_source,
        external_id=record.external_id,
        external_digest=record.digest,
        description=record.description,
        address=record.address[:300],
        category_id=record.category_id,
        unit_id=record.unit_id,
        reported_at=record.reported_at,
        recorded_at=now,
        closed_at=record.closed_at,
        total_due_at=record.due_at,
    )
    grid = None
    if record.lon is not None and record.lat is not None:
        grid = locate_point(lon=record.lon, lat=record.lat)
        write_place(case, lon=record.lon, lat=record.lat, grid=grid)
    case.district_id = find_district(actor, grid)
    if record.closed_at is not None:
        case.closure_kind, case.closure_code, case.round_count = "import", record.closure_code, 1
    return case


def _describe_import(record: ImportedCase, case: Case, *, actor: Actor, target: str, now: datetime) -> Act:
    return Act(
        move=f"import_{target}",
        event=f"case.import_{target}",
        from_state="new",
        to_state=target,
        actor=actor,
        actor_role="system",
        occurred_at=record.closed_at or record.reported_at,
        recorded_at=now,
        payload={
            "external_source": record.external_source,
            "external_id": record.external_id,
            "digest": record.digest,
            **describe_report(case),
            "closed_at": encode_instant(record.closed_at) if record.closed_at else None,
            "due_at": encode_instant(record.due_at) if record.due_at else None,
            "unit_id": record.unit_id,
            "closure_kind": case.closure_kind,
            "closure_code": case.closure_code,
        },
    )


def _save_stated_deadline(case: Case, record: ImportedCase) -> None:
    clock = CaseClock(
        case_id=case.pk,
        stage="total",
        turn=1,
        started_at=record.reported_at,
        due_at=record.due_at,
        due_state="due",
        stopped_at=record.closed_at,
        stopped_by="import_closed" if record.closed_at else "",
    )
    CLOCKS.insert(clock)
