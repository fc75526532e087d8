"""The list of runs, and asking for one more."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from wangge.evaluation.public import (
    list_requests,
    list_runs,
    may_build_indicators,
    may_run_evaluation,
    may_see_all,
    may_see_board,
    may_see_chief_page,
    may_see_lists,
    may_see_own_unit,
    request_evaluation,
)
from wangge.evaluation.views.actors import get_actor
from wangge.kernel.public import DomainError
from wangge.platform.public import ErrorText, describe_error, get_clock, get_profile, render_page_or_part

NOT_OF_THE_FORM = "evaluation_not_evaluator"


@require_GET
def show_runs(request: HttpRequest) -> HttpResponse:
    """Show the stored runs, newest first, and how the latest requests stand."""
    return _show(request, month=_get_this_month())


@require_http_methods(["GET", "POST"])
def make_request(request: HttpRequest) -> HttpResponse:
    """Ask for an evaluation; a refusal gives the form back with what was chosen and says why."""
    if request.method == "GET":  # the address of a refused form, opened anew
        return redirect("evaluation:runs")
    month = request.POST.get("month", "").strip()
    try:
        request_evaluation(actor=get_actor(request), month=month)
    except DomainError as error:
        if error.code == NOT_OF_THE_FORM:
            raise
        return _show(request, month=month, problem=describe_error(error, get_language() or ""))
    return redirect("evaluation:runs")


def _show(request: HttpRequest, *, month: str, problem: ErrorText | None = None) -> HttpResponse:
    actor = get_actor(request)
    requests = list_requests(actor=actor)
    context = {
        "runs": list_runs(actor=actor, limit=100),
        "requests": requests,
        "is_waiting": any(one.state == "waiting" for one in requests),
        "may_request": may_run_evaluation(actor),
        "may_build": may_build_indicators(actor),
        "may_see_all": may_see_all(actor),
        "may_see_lists": may_see_lists(actor),
        "may_see_chief_page": may_see_chief_page(actor),
        "may_see_own_unit": may_see_own_unit(actor),
        "may_see_board": may_see_board(actor),
        "month": month,
        "this_month": _get_this_month(),
        "problem": problem,
    }
    return render_page_or_part(
        request,
        page="evaluation/run_list.html",
        part="evaluation/_runs.html",
        context=context,
        status=problem.status if problem else 200,
    )


def _get_this_month() -> str:
    return f"{get_clock().now().astimezone(ZoneInfo(get_profile().city.zone)):%Y-%m}"
