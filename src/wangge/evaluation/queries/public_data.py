"""Open data at a public address: the area figures of a published month, small counts left out."""

from __future__ import annotations

from wangge.evaluation.domain.reports import REPORT_FORMATS, ReportFile
from wangge.evaluation.queries.months import fetch_month_runs
from wangge.evaluation.queries.reports.making import make_report
from wangge.kernel.public import DomainError, build_system_actor
from wangge.people.public import list_districts
from wangge.platform.public import get_profile

READER = "public figures"
OPEN_FORMATS = tuple(key for key, one in REPORT_FORMATS.items() if one.is_open)


def make_public_data(*, file_format: str, month: str = "", district_id: int | None = None) -> ReportFile:
    """Return the open data of a month that is over, by default the latest, of the district asked for; for anybody.

    Published are the months that the public page shows, and the areas above the unit grids: so few cases lie in one of
    these that the difference of two figures might point at somebody. Raises `report_format_unknown(format, known)`,
    `public_month_unknown(month)`.
    """
    if file_format not in OPEN_FORMATS:
        raise DomainError("report_format_unknown", format=file_format, known=", ".join(OPEN_FORMATS))
    actor, rules = build_system_actor(name=READER), get_profile().evaluation.publication
    known = district_id if district_id in list_districts() else None
    runs = fetch_month_runs(actor, most=rules.months, has_ended=True, district_id=known).runs
    run = next((row for row in runs if month in {"", row.month}), None)
    if run is None:
        raise DomainError("public_month_unknown", month=month or "-")
    return make_report(actor=actor, run_id=run.pk, file_format=file_format, with_unit_grids=False)
