"""The duty desk: one page with the day in figures, each of which opens the list it counts."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from wangge.cases.public import DutyDesk, read_duty_desk
from wangge.kernel.public import Actor
from wangge.platform.public import render_page_or_part


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Figure (数字): what it is called in `labels.py`, how many, and the query of the list of exactly these cases."""

    key: str
    count: int
    query: str
    lamp: str = ""


@require_GET
def show_duty_desk(request: HttpRequest) -> HttpResponse:
    """Show the duty desk, or its live part."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    desk = read_duty_desk(actor=actor)
    context = {"desk": desk, "figures": list_figures(desk), "waiting": list_waiting(desk), "hours": list_hours(desk)}
    return render_page_or_part(request, page="duty.html", part="_duty_desk.html", context=context)


def list_figures(desk: DutyDesk) -> list[Figure]:
    """Return the figures at the head of the desk."""
    day = desk.day.isoformat()
    acts = [
        Figure(key=act, count=desk.today[act], query=f"view=all&done={act}&done_on={day}")
        for act in ("accept", "file", "close")
    ]
    return [
        Figure(key="reported", count=desk.today["reported"], query=f"view=all&from_on={day}&to_on={day}"),
        *acts,
        Figure(key="open", count=desk.total.total, query="view=open"),
        Figure(key="red", count=desk.total.red, query="view=open&lamp=red", lamp="red"),
        Figure(key="hour", count=desk.total.hour, query="view=open&lamp=hour", lamp="yellow"),
        Figure(key="urgent", count=desk.urgent, query="view=open&mark=urgent"),
    ]


def list_waiting(desk: DutyDesk) -> list[Figure]:
    """Return what waits for a decision; an appeal is made on a case that has ended."""
    queries = {"returned": "view=open&state=filed&mark=returned"}
    return [
        Figure(key=key, count=count, query=queries.get(key, f"view=all&mark={key}"))
        for key, count in desk.waiting.items()
        if count
    ]


def list_hours(desk: DutyDesk) -> list[tuple[str, list[int]]]:
    """Return for each hour of the day how many reports came in by class of source."""
    return [(f"{hour:02d}", [counts[hour] for counts in desk.inflow.values()]) for hour in range(24)]
