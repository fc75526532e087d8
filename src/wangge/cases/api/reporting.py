"""New cases: reports, and what its finder fixed at once."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from ninja import Router

from wangge.cases.api.answers import answer_act
from wangge.cases.public import NewReport, handle_on_the_spot, report_case
from wangge.cases.schemas import CaseRefOut, OnTheSpotIn, PointIn, ReporterIn, ReportIn
from wangge.geo.public import Crs
from wangge.platform.public import IdempotencyKey, get_sender, read_photo_tokens

router = Router()
_NO_REPORTER = ReporterIn()


@router.post("/reports", response={201: CaseRefOut}, url_name="create_report", summary="Report a problem")
def create_report(request: HttpRequest, report: ReportIn, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Take a report: it is located, numbered and timed, and stands in state `reported`."""
    actor = get_sender(request)
    told = _build_report(report, photo_ids=read_photo_tokens(report.photos, actor=actor), reporter=report.reporter)
    act = partial(report_case, actor=actor, report=told)
    return answer_act(request, key=idempotency_key, status=201, act=act)


@router.post(
    "/reports/on-the-spot",
    response={201: CaseRefOut},
    url_name="create_on_the_spot",
    summary="Record a problem that its finder fixed",
)
def create_on_the_spot(request: HttpRequest, report: OnTheSpotIn, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Take a problem with its pictures before and after; the case is closed by this one act."""
    actor = get_sender(request)
    act = partial(
        handle_on_the_spot,
        actor=actor,
        report=_build_report(report),
        before_photo_ids=read_photo_tokens(report.before_photos, actor=actor),
        after_photo_ids=read_photo_tokens(report.after_photos, actor=actor),
        means=report.means,
    )
    return answer_act(request, key=idempotency_key, status=201, act=act)


def _build_report(
    report: ReportIn | OnTheSpotIn, *, photo_ids: tuple[int, ...] = (), reporter: ReporterIn | None = None
) -> NewReport:
    lon, lat, crs = read_point(report.point)
    reporter = reporter or _NO_REPORTER
    return NewReport(
        source=report.source,
        description=report.description,
        address=report.address,
        lon=lon,
        lat=lat,
        crs=crs,
        accuracy_m=report.accuracy_m,
        category_id=report.category_id,
        photo_ids=photo_ids,
        reporter_name=reporter.name,
        reporter_phone=reporter.phone,
        reporter_email=reporter.email,
        reporter_language=reporter.language,
        wants_answer=reporter.wants_answer,
        wants_messages=reporter.wants_messages,
    )


def read_point(point: PointIn | None) -> tuple[float | None, float | None, Crs]:
    """Return longitude, latitude and their system, or nothing where no point was given."""
    return (None, None, Crs.WGS84) if point is None else (point.lon, point.lat, point.crs)
