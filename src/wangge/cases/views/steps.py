"""From case to case: the list one came from travels along as `?from=`, its own query string."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from wangge.cases.forms.filters import FilterForm
from wangge.cases.public import Steps, find_steps
from wangge.cases.views import get_actor
from wangge.cases.views.desk import read_query
from wangge.kernel.public import Actor


@require_GET
def show_steps(request: HttpRequest, number: str) -> HttpResponse:
    """Show the way to the next and the previous case of the list one came from."""
    query = read_from(request)
    steps = look_around(get_actor(request), query, number)
    return render(request, "cases/_case_steps.html", {"steps": steps, "from_query": query})


def read_from(request: HttpRequest) -> str:
    """Return the query string of the list one came from, "" when one came from elsewhere."""
    return read_query(request.GET.get("from", ""))


def look_around(actor: Actor, query: str, number: str) -> Steps:
    """Return what stands before and after a case in the list of that query."""
    wanted = FilterForm(actor, QueryDict(query), has_units=False).build_filter()
    return find_steps(actor=actor, wanted=wanted, number=number)


def build_next_address(number: str, query: str) -> str:
    """Return the address of a case of the list, or of the list itself where nothing follows."""
    if not number:
        return f"{reverse('cases:list')}?{query}"
    return f"{reverse('cases:detail', args=[number])}?{urlencode({'from': query})}"
