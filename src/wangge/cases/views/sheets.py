"""The public's check of a printed case sheet: does it agree with the chain?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from wangge.cases.domain.sheets import clean_sheet_code
from wangge.cases.public import check_sheet
from wangge.kernel.public import DomainError
from wangge.platform.public import count_knock

CHECKS_PER_HOUR = 120


@require_GET
@never_cache
def ask_for_sheet(request: HttpRequest) -> HttpResponse:
    """Show where number and code of a sheet are typed, for whoever cannot scan it; or go where they lead."""
    number, typed = request.GET.get("number", "").strip(), request.GET.get("code", "")
    code = clean_sheet_code(typed)
    if number and "/" not in number and code:
        return redirect("cases:sheet", number, code)
    context = {"number": number, "code": typed, "is_incomplete": bool(number or typed)}
    return _finish(render(request, "cases/public_sheet_form.html", context, status=422 if number or typed else 200))


@require_GET
@never_cache
def show_sheet(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Say whether the sheet with this number and code agrees with the chain; anybody may ask."""
    count_check(request.META.get("REMOTE_ADDR", ""))
    context = {"number": number, "code": code, "check": check_sheet(number=number, code=clean_sheet_code(code))}
    return _finish(render(request, "cases/public_sheet.html", context))


def count_check(address: str) -> None:
    """Count a check of an address. Raises `too_many_checks` beyond so many an hour."""
    if count_knock("sheet-check", address) > CHECKS_PER_HOUR:
        raise DomainError("too_many_checks", most=CHECKS_PER_HOUR)


def find_sheet_address(request: HttpRequest, number: str, code: str) -> str:
    """Return the address that is printed on a sheet."""
    return request.build_absolute_uri(reverse("cases:sheet", args=[number, code]))


def _finish(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
