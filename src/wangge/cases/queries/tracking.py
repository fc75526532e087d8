"""A report as the person who made it without an account may follow it."""

from __future__ import annotations

import orjson
from django.core.signing import BadSignature, Signer

from wangge.cases import access
from wangge.cases.models import Case, CaseEvent, CaseLink, CaseReporter
from wangge.cases.queries.tracked_complaints import find_tracked_complaint
from wangge.cases.queries.views import TrackedCase
from wangge.kernel.public import DomainError, digest_bytes

_SIGNER = Signer(salt="wangge.tracking", sep=".")
RATE_ACT = "rate"
_ENDED_WITHOUT_HANDLING = ("refused", "voided")


def find_tracked_case(*, token: str) -> TrackedCase:
    """Return the report behind a tracking token; the token itself is the permission. Raises `report_not_found`."""
    reporter = get_reporter(token)
    case, origin = find_living_case(reporter), reporter.origin
    score = find_score(case.pk, reporter)
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
        may_rate=case.state == "closed" and score is None,
        score=score,
        gets_messages=reporter.wants_messages,
        complaint=find_tracked_complaint([case.pk, *_list_reopened(origin.pk)], reporter),
    )


def find_score(case_id: int, reporter: CaseReporter) -> int | None:
    """Return what the reporter answered about a closed case, None before an answer."""
    for payload in CaseEvent.objects.filter(case_id=case_id, move=RATE_ACT).values_list("payload", flat=True):
        said = orjson.loads(payload)
        if said["reporter_id"] == reporter.pk:
            return int(said["score"])
    return None


def get_reporter(token: str) -> CaseReporter:
    """Return the newest row of the reporter behind a code. Raises `report_not_found`."""
    reporter = _find_reporter(token)
    if reporter is None:
        raise DomainError("report_not_found")
    return reporter


def _find_reporter(token: str) -> CaseReporter | None:
    """Return the newest row of the reporter behind a code: the one he was given, or that of a message to him."""
    digest = digest_bytes(token.encode()) if token else ""
    if "." in token:
        try:
            reporter_id = int(_SIGNER.unsign(token))
        except (BadSignature, ValueError):
            return None
        digest = CaseReporter.objects.filter(pk=reporter_id).values_list("tracking_digest", flat=True).first() or ""
    rows = CaseReporter.objects.filter(tracking_digest=digest).select_related("case", "origin")
    return rows.order_by("-id").first() if digest else None  # a merged or reopened report has a row at each case


def find_living_case(reporter: CaseReporter) -> Case:
    """Return the case that a report is dealt with in: its own, or the one it was merged into, unless taken back."""
    return reporter.origin if reporter.origin.merged_into_id is None else reporter.case


def sign_tracking(reporter: CaseReporter) -> str:
    """Return a code for the reporter's tracking page; the one he was given is not stored, so this one is signed."""
    return _SIGNER.sign(str(reporter.pk))


def _find_reopened(case_id: int) -> str:
    """Return the number of the closed case that this one reopens."""
    links = CaseLink.objects.filter(case_id=case_id, kind="reopens")
    return links.values_list("other__number", flat=True).first() or ""


def _list_reopened(case_id: int) -> list[int]:
    return list(CaseLink.objects.filter(case_id=case_id, kind="reopens").values_list("other_id", flat=True))


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
