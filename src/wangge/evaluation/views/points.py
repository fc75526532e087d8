"""The score ledger: periods, the entries and totals of one, proposing points, and what is done with a period."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from wangge.evaluation.forms import PeriodForm, ProposalForm, read_entry_filter, read_proposal_start
from wangge.evaluation.public import (
    ENTRY_STATES,
    PeriodView,
    fill_period,
    get_period,
    has_periods,
    has_points,
    list_consumers,
    list_entries,
    list_filter_choices,
    list_months,
    list_periods,
    list_proposal_choices,
    list_totals,
    may_see_board,
    open_period,
    propose_entry,
    publish_period,
    read_lacking,
    read_restatement,
    read_rights,
    request_freeze,
    rerun_period,
    restate_period,
)
from wangge.evaluation.views.actors import get_actor
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import ErrorText, describe_error, get_profile, store_evidence

# A refusal that concerns the person, not what he typed, is answered by the usual page.
NOT_OF_THE_FORM = frozenset(
    {
        "evaluation_not_evaluator",
        "evaluation_not_shown",
        "key_task_not_yours",
        "matter_act_not_yours",
        "score_act_not_yours",
    }
)


@require_http_methods(["GET", "POST"])
def show_points(request: HttpRequest) -> HttpResponse:
    """Show the score periods, newest first; open one more."""
    actor = get_actor(request)
    form, problem = PeriodForm(_get_typed(request)), None
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("evaluation:score_period", open_period(actor=actor, **form.read_days()))
        except DomainError as error:
            problem = explain(error)
    context = {
        "periods": list_periods(actor=actor),
        "rights": read_rights(actor=actor),
        "has_periods": has_periods(),
        "form": form,
        "problem": problem,
    }
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "evaluation/points.html", context, status=status)


@require_GET
def show_score_period(request: HttpRequest, period_id: int) -> HttpResponse:
    """Show the entries and totals of a period."""
    return _show_period(request, period_id)


@require_http_methods(["GET", "POST"])
def act_on_period(request: HttpRequest, period_id: int) -> HttpResponse:
    """Fill, publish, freeze or restate a period, or make its frozen result again."""
    if request.method == "GET":  # the address of a refused act, opened anew
        return redirect("evaluation:score_period", period_id)
    actor, act = get_actor(request), PERIOD_ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise DomainError("score_act_unknown")
    try:
        target, words = act(actor, period_id, request.POST)
    except DomainError as error:
        return _show_period(request, period_id, problem=explain(error))
    messages.success(request, words)
    return redirect("evaluation:score_period", target)


def _show_period(request: HttpRequest, period_id: int, *, problem: ErrorText | None = None) -> HttpResponse:
    actor, wanted = get_actor(request), read_entry_filter(request.GET)
    page = list_entries(actor=actor, period_id=period_id, wanted=wanted)
    totals = list_totals(actor=actor, period_id=period_id)
    context = {
        "period": page.period,
        "page": page,
        "wanted": wanted,
        "here": _build_here(request.GET),
        "choices": list_filter_choices(),
        "states": ENTRY_STATES,
        "totals": totals,
        "has_quota": any(one.quota is not None for one in totals),
        "consumers": list_consumers(actor=actor, period_id=period_id) if page.period.digest else (),
        "rights": read_rights(actor=actor),
        "lacking": read_lacking(actor=actor, period_id=period_id),
        "restatement": read_restatement(actor=actor, period_id=period_id),
        "typed": request.POST.get("reason", ""),
        "typed_rules": request.POST.get("rules", ""),
        "problem": problem,
        **({} if has_points() or totals or page.count else _show_results(actor, page.period)),
    }
    status = problem.status if problem else 200
    return render(request, "evaluation/score_period.html", context, status=status)


def _show_results(actor: Actor, period: PeriodView) -> dict[str, object]:
    """Return what stands on the page of a period in a city without points: where its results and flags are seen."""
    return {
        "is_without_points": True,
        "schemes": get_profile().schemes,
        "months": list_months(period.from_on, period.to_on),
        "may_see_board": may_see_board(actor),
    }


def _build_here(query: QueryDict) -> str:
    """Return the address of the filter without its page."""
    kept = query.copy()
    kept.pop("page", None)
    return f"?{kept.urlencode()}&" if kept else "?"


def _fill(actor: Actor, period_id: int, _typed: Mapping[str, str]) -> tuple[int, str]:
    count = fill_period(actor=actor, period_id=period_id)
    return period_id, gettext("Entered from the records: %(count)s.") % {"count": count}


def _publish(actor: Actor, period_id: int, _typed: Mapping[str, str]) -> tuple[int, str]:
    count = publish_period(actor=actor, period_id=period_id)
    if not count and not has_points():
        return period_id, gettext("The period is published to the units.")
    words = gettext("The period is published to the units. Entered from the records beforehand: %(count)s.")
    return period_id, words % {"count": count}


def _freeze(actor: Actor, period_id: int, typed: Mapping[str, str]) -> tuple[int, str]:
    if request_freeze(actor=actor, period_id=period_id, reason=typed.get("reason", "")):
        return period_id, gettext("The period is frozen.")
    return period_id, gettext("Its months are evaluated first; then the period is frozen. You will be told.")


def _restate(actor: Actor, period_id: int, typed: Mapping[str, str]) -> tuple[int, str]:
    edition_id = restate_period(
        actor=actor,
        period_id=period_id,
        reason=typed.get("reason", ""),
        takes_new_rules=typed.get("rules") == "today",
    )
    return edition_id, gettext("A new edition is open for corrections.")


def _rerun(actor: Actor, period_id: int, _typed: Mapping[str, str]) -> tuple[int, str]:
    if not rerun_period(actor=actor, period_id=period_id):
        raise DomainError("score_rerun_differs")
    return period_id, gettext("The result was made again: it is the same, byte for byte.")


PERIOD_ACTS: Mapping[str, Callable[[Actor, int, Mapping[str, str]], tuple[int, str]]] = {
    "fill": _fill,
    "publish": _publish,
    "freeze": _freeze,
    "restate": _restate,
    "rerun": _rerun,
}


@require_http_methods(["GET", "POST"])
def propose_points(request: HttpRequest, period_id: int) -> HttpResponse:
    """Propose points by hand; a refusal gives the form back as typed and says why."""
    actor = get_actor(request)
    period, problem = get_period(actor=actor, period_id=period_id), None
    rights = read_rights(actor=actor)
    if not (rights.may_propose or rights.may_check_self):
        raise DomainError("score_act_not_yours", name=actor.name)
    form = ProposalForm(
        _get_typed(request),
        request.FILES or None,
        choices=list_proposal_choices(actor=actor),
        initial=read_proposal_start(request.GET),
    )
    if request.method == "POST" and form.is_valid():
        try:
            photo = form.cleaned_data["photo"]
            kept = store_evidence(data=photo.read(), actor=actor).id if photo else None
            entry_id = propose_entry(actor=actor, period_id=period_id, entry=form.build_entry(evidence_id=kept))
        except DomainError as error:
            problem = explain(error)
        else:
            messages.success(request, gettext("Proposed. Another person confirms it."))
            return redirect("evaluation:score_entry", entry_id)
    context = {"period": period, "form": form, "problem": problem, "rights": rights}
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "evaluation/score_proposal.html", context, status=status)


def _get_typed(request: HttpRequest) -> QueryDict | None:
    """Return what was typed, also where that is nothing; None for a page that is opened."""
    return request.POST if request.method == "POST" else None


def explain(error: DomainError) -> ErrorText:
    """Return the wording of a refusal to show beside the form; raise it again if the form cannot mend it."""
    if error.code in NOT_OF_THE_FORM:
        raise error
    return describe_error(error, get_language() or "")
