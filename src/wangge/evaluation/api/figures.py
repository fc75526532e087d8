"""Figures by question, and where to patrol more."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from wangge.evaluation.public import (
    answer_figures,
    answer_patrols,
    build_request,
    list_figure_choices,
)
from wangge.evaluation.schemas.figures import FiguresOut, FiguresQuery, PatrolProposalsOut, PatrolQuery
from wangge.platform.public import get_profile, get_sender

router = Router(tags=["evaluation"])


@router.get("/figures", response=FiguresOut, summary="Any indicator by any dimensions, of any days")
def get_figures(request: HttpRequest, wanted: Annotated[FiguresQuery, Query()]) -> FiguresOut:
    """Return the figures of the caller's district: from the lake of the installation, or of few cases as they are now."""
    actor = get_sender(request)
    question = build_request(
        keys=wanted.indicator,
        by=wanted.by,
        filters=wanted.filter,
        year_starts_in=get_profile().evaluation.year_starts_in,
        from_on=wanted.from_on,
        to_on=wanted.to_on,
        compare=wanted.compare,
        is_per_workday=wanted.per_workday,
        sort=wanted.sort,
        is_worst_first=wanted.worst_first,
        top=wanted.top,
        built=list_figure_choices(actor=actor).built,
    )
    return FiguresOut.show(answer_figures(actor=actor, request=question))


@router.get("/patrol-proposals", response=PatrolProposalsOut, summary="Where, for what and when to patrol more")
def get_patrol_proposals(request: HttpRequest, wanted: Annotated[PatrolQuery, Query()]) -> PatrolProposalsOut:
    """Return where citizens found most before the patrol, the most reports in the window first (PJ-7)."""
    view = answer_patrols(
        actor=get_sender(request), level=wanted.level, from_on=wanted.from_on, to_on=wanted.to_on, most=wanted.top
    )
    return PatrolProposalsOut.show(view)
