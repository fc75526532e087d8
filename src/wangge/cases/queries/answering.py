"""How somebody who reported from outside is reached."""

from __future__ import annotations

from dataclasses import dataclass

from wangge.cases.models import CaseReporter
from wangge.cases.queries.tracking import sign_tracking


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterContact:
    """Reporter's contact (反映人联系方式): `token` opens the tracking page of the report `number`."""

    number: str
    phone: str
    email: str
    language: str
    token: str


def find_reporter_contact(reporter_id: int) -> ReporterContact | None:
    """Return how a reporter is reached, None for one who wants no messages (any more); for the program itself."""
    row = CaseReporter.objects.filter(pk=reporter_id, wants_messages=True).select_related("origin").first()
    if row is None:
        return None
    return ReporterContact(
        number=row.origin.number,
        phone=row.phone,
        email=row.email,
        language=row.language,
        token=sign_tracking(row),
    )
