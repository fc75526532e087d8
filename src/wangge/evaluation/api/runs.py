"""Stored evaluations and the definitions of their indicators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from wangge.analytics.public import list_indicators
from wangge.cases.public import CaseFilter, list_cases
from wangge.evaluation.public import (
    find_frozen_month,
    find_frozen_months,
    get_run,
    list_cases_behind,
    list_runs,
    list_subjects,
    list_trend,
    load_built,
    may_see_all,
    read_lifted_subject,
)
from wangge.evaluation.schemas.runs import (
    CasesBehindOut,
    FigureQuery,
    IndicatorOut,
    LiftedSubjectOut,
    RunOut,
    SubjectOut,
    TrendOut,
)
from wangge.kernel.public import Actor
from wangge.platform.public import get_sender

router = Router(tags=["evaluation"])
NUMBERS_A_PAGE = 200

Kind = Annotated[str, Query(description="total, department, area, a post, or a breakdown", max_length=40)]
Key = Annotated[str, Query(description="key of the subject", max_length=120)]


@router.get("/runs", response=list[RunOut], summary="Evaluation runs, newest first")
def list_runs_endpoint(
    request: HttpRequest,
    month: Annotated[str, Query(description="2026-03; empty = any", max_length=7)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[RunOut]:
    """Return the stored runs of the caller's district."""
    actor = get_sender(request)
    runs = list_runs(actor=actor, month=month, limit=limit)
    frozen = find_frozen_months(actor=actor, runs=runs)
    return [RunOut.show(run, frozen.get(run.id)) for run in runs]


@router.get("/runs/{run_id}", response=RunOut, summary="One evaluation run")
def get_run_endpoint(request: HttpRequest, run_id: int) -> RunOut:
    """Return a run: period, versions and digests."""
    actor = get_sender(request)
    run = get_run(actor=actor, run_id=run_id)
    return RunOut.show(run, find_frozen_month(actor=actor, run=run))


@router.get("/runs/{run_id}/subjects", response=list[SubjectOut], summary="Who was judged, best score first")
def list_subjects_endpoint(
    request: HttpRequest,
    run_id: int,
    kind: Kind,
    level: Annotated[int | None, Query(description="of areas: number of the level, the root being 1")] = None,
    parent: Annotated[str | None, Query(description="of areas: code of the area above", max_length=120)] = None,
) -> list[SubjectOut]:
    """Return the subjects of a kind with their scores and the figures of the table."""
    found = list_subjects(actor=get_sender(request), run_id=run_id, kind=kind, level=level, parent=parent)
    return [SubjectOut.show(subject) for subject in found]


@router.get("/runs/{run_id}/subject", response=LiftedSubjectOut, summary="One subject with every figure")
def get_subject_endpoint(request: HttpRequest, run_id: int, kind: Kind, key: Key = "") -> LiftedSubjectOut:
    """Return a subject with all its figures, the components of its scores, and what would lift the main one."""
    found = read_lifted_subject(actor=get_sender(request), run_id=run_id, kind=kind, key=key)
    return LiftedSubjectOut.show_lifted(found)


@router.get("/runs/{run_id}/trend", response=list[TrendOut], summary="A subject month by month")
def list_trend_endpoint(request: HttpRequest, run_id: int, kind: Kind, key: Key = "") -> list[TrendOut]:
    """Return the run that speaks for each month up to this one's: that of its frozen edition, else the latest."""
    return [TrendOut.show(point) for point in list_trend(actor=get_sender(request), run_id=run_id, kind=kind, key=key)]


@router.get("/runs/{run_id}/cases", response=CasesBehindOut, summary="The cases behind a figure")
def list_cases_behind_endpoint(
    request: HttpRequest, run_id: int, figure: Annotated[FigureQuery, Query()]
) -> CasesBehindOut:
    """Return the cases counted, asked, or asked and not counted: the ids of all, the numbers of a page of them."""
    actor = get_sender(request)
    behind = list_cases_behind(
        actor=actor,
        run_id=run_id,
        kind=figure.kind,
        key=figure.key,
        indicator=figure.indicator,
        side=figure.side,
        is_compared=figure.is_compared,
    )
    page_ids = behind.case_ids[(figure.page - 1) * NUMBERS_A_PAGE : figure.page * NUMBERS_A_PAGE]
    return CasesBehindOut(
        total=len(behind.case_ids),
        case_ids=list(behind.case_ids),
        case_numbers=_list_numbers(actor, page_ids),
        page=figure.page,
        last_page=max(1, -(-len(behind.case_ids) // NUMBERS_A_PAGE)),
        is_unchanged=behind.is_unchanged,
        changed_since=list(behind.changed_since),
    )


def _list_numbers(actor: Actor, case_ids: Sequence[int]) -> list[str]:
    if not case_ids:
        return []
    wanted = CaseFilter(case_ids=tuple(case_ids), order="number", page_size=NUMBERS_A_PAGE)
    return [row.number for row in list_cases(actor=actor, wanted=wanted).rows]


@router.get("/indicators", response=list[IndicatorOut], summary="Definitions of the indicators")
def list_indicators_endpoint(
    request: HttpRequest,
) -> list[IndicatorOut]:
    """Return every indicator with formula, exclusions, version and source; to the evaluation also those built in the city."""
    built = load_built() if may_see_all(get_sender(request)) else {}
    return [IndicatorOut.show(indicator) for indicator in (*list_indicators(), *built.values())]
