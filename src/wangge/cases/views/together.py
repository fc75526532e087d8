"""One move on the cases chosen in a work list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from wangge.cases.forms.choices import find_choices
from wangge.cases.forms.moving import check_move_named
from wangge.cases.forms.together import TogetherForm, read_chosen
from wangge.cases.forms.wording import describe_refusal
from wangge.cases.public import BulkResult, Together, get_case, move_many, read_together
from wangge.cases.views import get_actor
from wangge.cases.views.desk import read_query


@require_GET
def show_chosen(request: HttpRequest) -> HttpResponse:
    """Show the chosen cases and what may be done to all of them."""
    numbers = [case.number for case in read_chosen(request.GET.getlist("case"))]
    together = read_together(actor=get_actor(request), numbers=numbers)
    if not together.rows:
        return redirect(f"{reverse('cases:list')}?{read_query(request.GET.get('from', ''))}")
    return render(request, "cases/together.html", _build_context(request, together))


@require_http_methods(["GET", "POST"])
def make_moves(request: HttpRequest, move: str) -> HttpResponse:
    """Show the form of a move on the chosen cases, or make it and show what became of each."""
    actor = get_actor(request)
    given = request.POST if request.method == "POST" else request.GET
    chosen = read_chosen(given.getlist("case"))
    together = read_together(actor=actor, numbers=[case.number for case in chosen])
    possible = check_move_named(together.moves, move)
    choices = find_choices(actor, get_case(actor=actor, number=together.rows[0].number), possible)
    if len(together.rows) > 1:
        choices.initial, choices.hints, choices.candidates = {}, {}, ()  # what fits one case need not fit the next
    form = TogetherForm(possible, request.POST or None, choices=choices)
    context = {**_build_context(request, together), "form": form, "move": possible}
    if request.method == "GET" or not form.is_valid():
        return render(request, "cases/together.html", context, status=422 if form.is_bound else 200)
    results = move_many(actor=actor, cases=chosen, move=move, arguments=form.build_arguments(()))
    return render(request, "cases/together_done.html", {**context, "results": _describe(results)})


def _build_context(request: HttpRequest, together: Together) -> dict[str, Any]:
    given = request.POST if request.method == "POST" else request.GET
    return {"together": together, "from_query": read_query(given.get("from", ""))}


def _describe(results: tuple[BulkResult, ...]) -> list[dict[str, Any]]:
    return [
        {
            "number": result.number,
            "state": result.case.state if result.case else "",
            "problem": describe_refusal(result.error) if result.error else None,
        }
        for result in results
    ]
