"""A report as the person who made it without an account may follow it."""

from __future__ import annotations

import orjson

from wangge.cases import access
from wangge.cases.models import Case, CaseEvent, CaseLink, CaseReporter
from wangge.cases.queries.views import TrackedCase
from wangge.kernel.public import DomainError, digest_bytes

_ENDED_WITHOUT_HANDLING = ("refused", "voided")


def find_tracked_case(*, token: str) -> TrackedCase:
    """Return the report behind a tracking token; the token itself is the permission. Raises `report_not_found`."""
    rows = CaseReporter.objects.filter(tracking_digest=digest_bytes(token.encode())).select_related("case", "origin")
    reporter = rows.order_by("-id").first() if token else None  # a merged or reopened report has a row at each case
    if reporter is None:
        raise DomainError("report_not_found")
    case, origin = reporter.case, reporter.origin
    if origin.merged_into_id is None:
        case = origin  # the merge was taken back
    return TrackedCase(
        number=origin.number,
        state=case.state,
        is_merged=case.pk != origin.pk,
        description=origin.description,
        address=origin.address,
        reported_at=origin.reported_at,
        closed_at=case.closed_at,
        reason=_find_reason(case.pk) if case.state in _ENDED_WITHOUT_HANDLING else "",
        reopens=_find_reopened(origin.pk),
        may_reopen=_may_reopen(case),
    )


def _find_reopened(case_id: int) -> str:
    """Return the number of the closed case that this one reopens."""
    links = CaseLink.objects.filter(case_id=case_id, kind="reopens")
    return links.values_list("other__number", flat=True).first() or ""


def _may_reopen(case: Case) -> bool:
    if case.state != "closed":
        return False
    try:
        access.check_reopen(case)
    except DomainError:
        return False
    return True


def _find_reason(case_id: int) -> str:
    endings = CaseEvent.objects.filter(case_id=case_id, move__in=("refuse", "void"))  # a note may stand behind it
    payload = endings.order_by("-seq").values_list("payload", flat=True).first()
    return str(orjson.loads(payload or "{}").get("reason", ""))
