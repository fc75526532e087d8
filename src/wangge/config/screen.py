"""The big screen (指挥大屏): one dark page for a wall, which reads itself anew and says so when it cannot."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from wangge.cases.public import CityNow, read_city_now
from wangge.config.duty import list_figures, list_hours, list_waiting
from wangge.geo.public import find_extent
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile, render_page_or_part

UNITS_SHOWN = 8
STOCK = ("open", "red", "hour", "urgent")


@require_GET
def show_screen(request: HttpRequest) -> HttpResponse:
    """Show the screen, or the figures on it; the map asks for its points itself."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = read_city_now(actor=actor)
    context = {
        "now": now,
        "stock": [figure for figure in list_figures(now.desk) if figure.key in STOCK],
        "late_units": list_late_units(now),
        "waiting": list_waiting(now.desk),
        "hours": list_hours(now.desk),
        "find_extent": partial(find_extent, actor=actor),  # asked for by the page alone, not by its figures
        "center": get_profile().city.map_center,
    }
    return render_page_or_part(request, page="screen.html", part="_screen_figures.html", context=context)


def list_late_units(now: CityNow) -> dict[str, object]:
    """Return the units that hold overdue cases, most of them first, cut to what a wall shows, and how many there are."""
    late = [load for load in now.desk.units if load.red]
    return {"shown": late[:UNITS_SHOWN], "total": len(late), "most": late[0].red if late else 0}
