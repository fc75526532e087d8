"""The city this minute, for a screen on a wall: the duty desk's figures, the day's flow, the newest cases.

Nothing here says who reported, where he lives or what he wrote: a wall is read by whoever passes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wangge.cases import access
from wangge.cases.domain.clocks import read_lamp
from wangge.cases.models import Case
from wangge.cases.queries.duty import ACTS, DutyDesk, read_duty_desk
from wangge.kernel.public import Actor
from wangge.platform.public import get_clock

NEWEST_SHOWN = 8
FLOW = ("reported", "accept", "dispatch", "handle", "close")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A case that has just come in, without a word that anybody wrote; `lamp` is judged at the instant of reading."""

    number: str
    category_name_zh: str
    category_name_en: str
    grid_name: str
    source_class: str
    state: str
    lamp: str
    reported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CityNow:
    """The city at `read_at`; `flow` tells on how many cases each act of `FLOW` was done today, in its order."""

    read_at: datetime
    desk: DutyDesk
    flow: Mapping[str, int]
    newest: tuple[NewCase, ...]


def read_city_now(*, actor: Actor) -> CityNow:
    """Return what the screen shows of the actor's cases, in six queries. Raises `not_allowed`."""
    now = get_clock().now()
    desk = read_duty_desk(actor=actor, acts=tuple(ACTS))
    return CityNow(
        read_at=now,
        desk=desk,
        flow={act: desk.today[act] for act in FLOW},
        newest=_list_newest(actor, now=now),
    )


def _list_newest(actor: Actor, *, now: datetime) -> tuple[NewCase, ...]:
    rows = access.visible_to(actor).select_related("category", "grid").order_by("-reported_at", "-id")
    return tuple(_show(case, now=now) for case in rows[:NEWEST_SHOWN])


def _show(case: Case, *, now: datetime) -> NewCase:
    return NewCase(
        number=case.number,
        category_name_zh=case.category.name_zh if case.category else "",
        category_name_en=case.category.name_en if case.category else "",
        grid_name=case.grid.name if case.grid else "",
        source_class=case.source_class,
        state=case.state,
        lamp=read_lamp(due_at=case.stage_due_at, yellow_at=case.stage_yellow_at, at=now),
        reported_at=case.reported_at,
    )
