"""The orders of a work list: only those that an index serves however many cases there are, each of them total."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from django.db.models import F, OrderBy, QuerySet, Value
from django.db.models.functions import Coalesce

from wangge.cases.domain.workflow import FINAL_STATES, OPEN_STATES
from wangge.cases.models import Case

Terms = tuple[str | OrderBy, ...]
Reach = Literal["open", "lit", "ended", "both"]
Narrow = Callable[[QuerySet[Case], Reach], QuerySet[Case]]
DUE = ("due", "due_last")
ORDERS: Mapping[str, Terms] = {
    "due": (F("stage_due_at").asc(nulls_last=True), "-id"),
    "due_last": (F("stage_due_at").desc(nulls_last=True), "id"),
    "newest": ("-reported_at", "-id"),
    "oldest": ("reported_at", "id"),
    "number": ("number",),
    "number_last": ("-number",),
}
# Open cases are few and stand in the queue's index, which these orders make the database read: along the index of all
# numbers or days it would walk past every closed case to find the oldest, and past most others to find a few late ones.
_DAY, _NUMBER = Coalesce("reported_at", "recorded_at"), Coalesce("number", Value(""))
_OPEN_ORDERS: Mapping[str, Terms] = {
    "oldest": (_DAY.asc(), "id"),
    "number": (_NUMBER.asc(),),
    "number_last": (_NUMBER.desc(),),
}
_LIT_ORDERS: Mapping[str, Terms] = {"newest": (_DAY.desc(), "-id"), **_OPEN_ORDERS}


def choose_order(
    order: str, *, states: Sequence[str], is_open: bool | None, has_lamp: bool = False
) -> tuple[str, Reach]:
    """Return the order that will hold, and whether the list is of open cases, of those of one lamp, of ended ones or both.

    Nothing ended is due: a list of ended cases has the newest first where it is asked for by deadline.
    """
    reach: Reach = "lit" if has_lamp else _find_reach(states, is_open=is_open)
    if order not in ORDERS or (order in DUE and reach == "ended"):
        return "newest", reach
    return order, reach


def _find_reach(states: Sequence[str], *, is_open: bool | None) -> Reach:
    if not states:
        return "both" if is_open is None else ("open" if is_open else "ended")
    if set(states) <= set(OPEN_STATES):
        return "open"
    return "ended" if set(states) <= set(FINAL_STATES) else "both"


def count_ordered(rows: QuerySet[Case], order: str, reach: Reach, *, limit: int) -> int:
    """Return how many rows there are, at most `limit`.

    They are counted in the page's own order: the same index and pages, where any order may read the oldest from disk.
    """
    return rows.order_by(*_find_terms("newest" if order in DUE and reach == "both" else order, reach))[:limit].count()


def cut_ordered(rows: QuerySet[Case], order: str, reach: Reach, *, start: int, stop: int, narrow: Narrow) -> list[Case]:
    """Return rows `start` to `stop` of an order from `choose_order`; behind what is due stand the ended, newest first.

    `narrow` is what narrows them further, each reach in its own way. Open and ended cases are asked for one after the other then: the ended have no deadline to sort by, and there may
    be a million of them.
    """
    if order not in DUE or reach in {"open", "lit"}:
        return list(narrow(rows, reach).order_by(*_find_terms(order, reach))[start:stop])
    still_open = narrow(rows.filter(state__in=OPEN_STATES), "open")
    found = list(still_open.order_by(*ORDERS[order])[start:stop])
    if len(found) == stop - start:
        return found
    passed = start + len(found) if found or not start else still_open.order_by().count()
    ended = narrow(rows.filter(state__in=FINAL_STATES), "ended").order_by(*ORDERS["newest"])
    return found + list(ended[max(start - passed, 0) : stop - passed])


def _find_terms(order: str, reach: Reach) -> Terms:
    special = {"open": _OPEN_ORDERS, "lit": _LIT_ORDERS}.get(reach, ORDERS)
    return special.get(order, ORDERS[order])
