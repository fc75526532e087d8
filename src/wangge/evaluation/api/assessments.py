"""Assessment schemes over HTTP: what the city judges by, who reached what, and what every point rests on."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router

from wangge.evaluation.public import get_scheme, list_schemes, read_assessment, read_assessments
from wangge.evaluation.schemas.assessments import AssessmentOut, AssessmentTableOut, SchemeOut
from wangge.platform.public import get_sender

router = Router(tags=["assessment schemes"])

SchemeKey = Annotated[str, Path(max_length=60, description="key of the scheme in the city's profile")]
SpanKey = Annotated[str, Query(max_length=40, description="a span's key: 2026-03, all, or period-ID; empty = newest")]


@router.get("/schemes", response=list[SchemeOut], summary="Assessment schemes of the city")
def list_assessment_schemes(request: HttpRequest) -> list[SchemeOut]:
    """Return every scheme with its aspects, weights, grades and sources, as the profile has them today."""
    return [SchemeOut.show(scheme) for scheme in list_schemes(actor=get_sender(request))]


@router.get("/schemes/{scheme}", response=SchemeOut, summary="One assessment scheme")
def get_assessment_scheme(request: HttpRequest, scheme: SchemeKey) -> SchemeOut:
    """Return a scheme with its aspects, weights, grades and source."""
    return SchemeOut.show(get_scheme(actor=get_sender(request), scheme=scheme))


@router.get("/schemes/{scheme}/results", response=AssessmentTableOut, summary="Results of a scheme in a span")
def list_assessments(request: HttpRequest, scheme: SchemeKey, span: SpanKey = "") -> AssessmentTableOut:
    """Return those of the judged whom the caller may see; of a frozen period by the scheme it was frozen with.

    A span that is not known gives the newest one.
    """
    return AssessmentTableOut.show(read_assessments(actor=get_sender(request), scheme=scheme, span=span))


@router.get("/schemes/{scheme}/result", response=AssessmentOut, summary="One of the judged, opened")
def get_assessment(
    request: HttpRequest,
    scheme: SchemeKey,
    span: SpanKey,
    key: Annotated[str, Query(max_length=120, description="key of the subject")],
) -> AssessmentOut:
    """Return every aspect with the figures, ledger entries and case numbers behind it.

    The cases behind a figure are those of `/runs/{run_id}/cases` with its kind, key and indicator.
    """
    sheet = read_assessment(actor=get_sender(request), scheme=scheme, span=span, key=key)
    return AssessmentOut.show(sheet)
