"""The figures for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wangge.evaluation.public import RunView, make_public_data, read_public_figures
from wangge.kernel.public import DomainError
from wangge.platform.public import count_knock, is_english

VIEWS_PER_HOUR = 300


@require_safe
def show_public_figures(request: HttpRequest) -> HttpResponse:
    """Show what was reported in a month and what became of it; anybody may look."""
    count_view(request.META.get("REMOTE_ADDR", ""))
    district = request.GET.get("district", "")
    view = read_public_figures(
        month=request.GET.get("month", ""), district_id=int(district) if district.isdecimal() else None
    )
    context = {
        "view": view,
        "months": view.months[::-1],
        "has_trend": len(view.months) > 1,
        "area_title": _name_level(view.run, view.level),
        "month_title": gettext("Month by month"),
    }
    response = render(request, "evaluation/public_figures.html", context)
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


def _name_level(run: RunView | None, level: int) -> str:
    if run is None or not 1 <= level <= len(run.level_names):
        return gettext("Areas")
    name_zh, name_en = run.level_names[level - 1]
    return name_en if is_english() else name_zh


def count_view(address: str) -> None:
    """Count a look of an address. Raises `too_many_views` beyond so many an hour."""
    if count_knock("public-figures", address) > VIEWS_PER_HOUR:
        raise DomainError("too_many_views", most=VIEWS_PER_HOUR)


@require_safe
def download_public_data(request: HttpRequest, file_format: str) -> HttpResponse:
    """Send the open data of a published month; anybody may fetch them, from any page."""
    count_view(request.META.get("REMOTE_ADDR", ""))
    district = request.GET.get("district", "")
    made = make_public_data(
        file_format=file_format,
        month=request.GET.get("month", ""),
        district_id=int(district) if district.isdecimal() else None,
    )
    headers = {
        "Content-Disposition": f'attachment; filename="{made.name}"',
        "Cache-Control": "public, max-age=3600",
        "Access-Control-Allow-Origin": "*",
    }
    return HttpResponse(made.content, content_type=made.media_type, headers=headers)
