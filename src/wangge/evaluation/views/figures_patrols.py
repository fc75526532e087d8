"""Where to patrol more: own finds against what citizens reported, by area, kind of matter and hour (PJ-7)."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from wangge.evaluation.domain.patrol_tables import count_hours, count_matters, count_places
from wangge.evaluation.public import PatrolView, answer_patrols, check_see_whole_evaluation
from wangge.evaluation.views.actors import get_actor
from wangge.evaluation.views.figures import find_today
from wangge.evaluation.views.figures_form import read_day
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import describe_error, get_profile

DAYS = 30
USUAL_LEVEL = 3
SHOWN_ROWS = 40


@require_GET
def show_patrols(request: HttpRequest) -> HttpResponse:
    """Show the proposals of a level in sentences, and the counts by area, large class and hour they rest on."""
    actor, query, today = get_actor(request), request.GET, find_today()
    check_see_whole_evaluation(actor)
    levels = get_profile().grid.levels
    typed = {
        "level": query.get("level", "") or str(min(USUAL_LEVEL, len(levels))),
        "from": query.get("from", "") or (today - timedelta(days=DAYS - 1)).isoformat(),
        "to": query.get("to", "") or today.isoformat(),
    }
    context: dict[str, object] = {"typed": typed, "levels": levels, "problem": None}
    try:
        context |= _describe(_answer(actor, typed))
    except DomainError as error:
        problem = describe_error(error, get_language() or "")
        return render(request, "evaluation/patrols.html", {**context, "problem": problem}, status=problem.status)
    return render(request, "evaluation/patrols.html", context)


def _answer(actor: Actor, typed: dict[str, str]) -> PatrolView:
    days: tuple[date | None, ...] = tuple(read_day(typed[name]) for name in ("from", "to"))
    if not typed["level"].isdecimal():
        raise DomainError("dimension_unknown", key=typed["level"])
    return answer_patrols(actor=actor, level=int(typed["level"]), from_on=days[0], to_on=days[1])


def _describe(view: PatrolView) -> dict[str, object]:
    return {
        "view": view,
        "answer": view.answer,
        "table": view.answer.table,
        "area": f"area_{view.level}",
        "places": count_places(view.counts)[:SHOWN_ROWS],
        "matters": count_matters(view.counts)[:SHOWN_ROWS],
        "hours": count_hours(view.counts),
    }
