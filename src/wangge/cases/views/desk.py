"""What a person arranges at his desk: saved views of the work list."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wangge.cases.forms.wording import describe_refusal
from wangge.cases.public import delete_view, rename_view, save_view, shift_view
from wangge.cases.views import get_actor
from wangge.kernel.public import DomainError


@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Save the list that is shown under the name typed."""
    query = read_query(request.POST.get("query", ""))
    try:
        view_id = save_view(actor=get_actor(request), name=request.POST.get("name", ""), query=query)
    except DomainError as error:
        return _tell(request, error, query)
    messages.success(request, gettext("The view is saved."))
    return redirect(
        f"{reverse('cases:list')}?{query}&saved={view_id}" if query else f"{reverse('cases:list')}?saved={view_id}"
    )


@require_POST
def rename_kept_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Give a saved view another name."""
    query = read_query(request.POST.get("query", ""))
    try:
        rename_view(actor=get_actor(request), view_id=view_id, name=request.POST.get("name", ""))
    except DomainError as error:
        return _tell(request, error, query)
    return _go_back(request, menu=f"rename-{view_id}")


@require_POST
def shift_kept_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Put a saved view one place on; the menu stays open with the same button in focus."""
    way = "up" if request.POST.get("step") == "-1" else "down"
    shift_view(actor=get_actor(request), view_id=view_id, step=-1 if way == "up" else 1)
    return _go_back(request, menu=f"{way}-{view_id}")


@require_POST
def delete_kept_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget a saved view; the list stays as it is."""
    delete_view(actor=get_actor(request), view_id=view_id)
    messages.success(request, gettext("The view is deleted."))
    return _go_back(request, menu="", left=view_id)


def _go_back(request: HttpRequest, *, menu: str, left: int = 0) -> HttpResponse:
    """Lead back to the list that was shown, with the menu of views open at what `menu` names."""
    saved = request.POST.get("saved", "")
    pairs = {"saved": saved if saved.isdecimal() and int(saved) != left else "", "menu": menu}
    words = [
        read_query(request.POST.get("query", "")),
        urlencode({key: value for key, value in pairs.items() if value}),
    ]
    return redirect(f"{reverse('cases:list')}?{'&'.join(filter(None, words))}")


def read_query(text: str) -> str:
    """Return a query string taken apart and put together again: nothing but names and values."""
    pairs = [(name, value) for name, values in QueryDict(text).lists() if name != "saved" for value in values]
    return urlencode(pairs)


def _tell(request: HttpRequest, error: DomainError, query: str) -> HttpResponse:
    text = describe_refusal(error)
    messages.error(request, f"{text.title} {text.why} {text.next_step}".strip())
    return redirect(f"{reverse('cases:list')}?{query}")
