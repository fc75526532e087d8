"""A report as the person who made it without an account may follow it."""

from __future__ import annotations

import orjson

from wangge.cases.models import CaseEvent, CaseReporter
from wangge.cases.queries.views import TrackedCase
from wangge.kernel.public import DomainError, digest_bytes

_ENDED_WITHOUT_HANDLING = ("refused", "voided")


def find_tracked_case(*, token: str) -> TrackedCase:
    """Return the report behind a tracking token; the token itself is the permission. Raises `report_not_found`."""
    rows = CaseReporter.objects.filter(tracking_digest=digest_bytes(token.encode())).select_related("case", "origin")
    reporter = rows.order_by("-id").first() if token else None  # a merged report has a row at each case
    if reporter is None:
        raise DomainError("report_not_found")
    case, origin = reporter.case, reporter.origin
    return TrackedCase(
        number=origin.number,
        state=case.state,
        is_merged=case.pk != origin.pk,
        description=origin.description,
        address=origin.address,
        reported_at=origin.reported_at,
        closed_at=case.closed_at,
        reason=_find_reason(case.pk) if case.state in _ENDED_WITHOUT_HANDLING else "",
    )


def _find_reason(case_id: int) -> str:
    payload = CaseEvent.objects.filter(case_id=case_id).order_by("-seq").values_list("payload", flat=True).first()
    return str(orjson.loads(payload or "{}").get("reason", ""))
