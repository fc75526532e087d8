"""The orders of a work list: only those that an index serves however many cases there are, each of them total."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from django.db import connection
from django.db.models import F, OrderBy, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from wangge.cases.domain.workflow import FINAL_STATES, OPEN_STATES
from wangge.cases.models import Case
from wangge.cases.queries.open_cases import filter_open

Terms = tuple[str | OrderBy, ...]
Reach = Literal["open", "lit", "waiting", "ended", "both"]
Narrow = Callable[[QuerySet[Case], Reach], QuerySet[Case]]
Dress = Callable[[QuerySet[Case]], QuerySet[Case]]
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
# The few that wait to be judged stand in a table of their own: that, and not an index of all days, is to be read.
_SPECIAL_ORDERS: Mapping[str, Mapping[str, Terms]] = {"open": _OPEN_ORDERS, "lit": _LIT_ORDERS, "waiting": _LIT_ORDERS}


def choose_order(
    order: str, *, states: Sequence[str], is_open: bool | None, has_lamp: bool = False, mark: str = ""
) -> tuple[str, Reach]:
    """Return the order that will hold, and whether the list is of open cases, of those of one lamp, of ended ones whose complaint
    waits, of ended ones or both.

    Nothing ended is due: a list of ended cases has the newest first where it is asked for by deadline.
    """
    reach: Reach = "waiting" if mark == "complaint" else "lit" if has_lamp else _find_reach(states, is_open=is_open)
    if order not in ORDERS or (order in DUE and reach in {"waiting", "ended"}):
        return "newest", reach
    return order, reach


def _find_reach(states: Sequence[str], *, is_open: bool | None) -> Reach:
    if not states:
        return "both" if is_open is None else ("open" if is_open else "ended")
    if set(states) <= set(OPEN_STATES):
        return "open"
    return "ended" if set(states) <= set(FINAL_STATES) else "both"


def count_ordered(rows: QuerySet[Case], order: str, reach: Reach, *, limit: int, has_few: bool = False) -> int:
    """Return how many rows there are, at most `limit`.

    They are counted in the page's own order: the same index and pages, where any order may read the oldest from disk.
    The few of a scope and its states are counted in no order, so that only they are read.
    """
    if has_few or reach == "waiting":
        return rows.order_by()[:limit].count()
    terms = _find_terms("newest" if order in DUE and reach == "both" else order, reach)
    if terms == ORDERS["due"] and has_untimed_apart(order):
        terms = ("stage_due_at", "-id")  # which of them come last is all the same here, and this the index has
    return rows.order_by(*terms)[:limit].count()


def cut_ordered(
    rows: QuerySet[Case], order: str, reach: Reach, *, start: int, stop: int, narrow: Narrow, dress: Dress
) -> list[Case]:
    """Return rows `start` to `stop` of an order from `choose_order`; behind what is due stand the ended, newest first.

    `narrow` is what narrows them further, each reach in its own way, `dress` adds what is shown of a row. Open and ended
    cases are asked for one after the other where both are due: the ended have no deadline to sort by, and there may be a
    million of them.
    """
    if order not in DUE or reach in {"open", "lit"}:
        return _take(narrow(rows, reach), order, reach, start=start, stop=stop, dress=dress)
    still_open = narrow(filter_open(rows), "open")
    found = _take(still_open, order, "open", start=start, stop=stop, dress=dress)
    if len(found) == stop - start:
        return found
    passed = start + len(found) if found or not start else still_open.order_by().count()
    ended = dress(narrow(rows.filter(state__in=FINAL_STATES), "ended")).order_by(*ORDERS["newest"])
    return found + list(ended[max(start - passed, 0) : stop - passed])


def _take(rows: QuerySet[Case], order: str, reach: Reach, *, start: int, stop: int, dress: Dress) -> list[Case]:
    """Return rows `start` to `stop` of an order.

    SQLite's indexes have what has no deadline first: there the first with and the first without one are found apart.
    """
    if has_untimed_apart(order):
        timed = rows.filter(stage_due_at__isnull=False).order_by("stage_due_at", "-id")
        untimed = rows.filter(stage_due_at__isnull=True).order_by("-id")
        rows = Case.objects.filter(Q(pk__in=timed.values("pk")[:stop]) | Q(pk__in=untimed.values("pk")[:stop]))
    return list(dress(rows).order_by(*_find_terms(order, reach))[start:stop])


def has_untimed_apart(order: str) -> bool:
    """Whether a page is taken from two lists: such a statement does not know how many rows there are."""
    return order == "due" and connection.vendor != "postgresql"


def _find_terms(order: str, reach: Reach) -> Terms:
    return _SPECIAL_ORDERS.get(reach, ORDERS).get(order, ORDERS[order])
