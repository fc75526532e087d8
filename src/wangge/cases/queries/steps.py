"""From one case of a work list to the next, without the list on the screen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import QuerySet

from wangge.cases import access
from wangge.cases.models import Case
from wangge.cases.queries.listing import COUNT_LIMIT
from wangge.cases.queries.narrowing import CaseFilter, find_order, narrow_cases
from wangge.cases.queries.ordering import cut_ordered
from wangge.cases.queries.searching import find_matches
from wangge.kernel.public import Actor
from wangge.platform.public import get_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Steps (上一件与下一件): the numbers before and after a case in a list; empty where there is none.

    `position` counts from one, 0 when the case is no longer in that page of the list; then `next` is the page's first.
    """

    previous: str
    next: str
    position: int


def find_steps(*, actor: Actor, wanted: CaseFilter, number: str) -> Steps:
    """Return what stands before and after a case in the page of the list it was opened from and at that page's ends."""
    access.check_see_cases(actor)
    rows = narrow_cases(access.visible_to(actor), replace(wanted, text=""), now=get_clock().now())
    order, reach = find_order(wanted)
    narrow = find_matches(wanted.text, reach=reach).narrow
    size = min(max(wanted.page_size, 1), 200)
    page = min(max(wanted.page, 1), max(1, COUNT_LIMIT // size))
    start = max((page - 1) * size - 1, 0)
    cut = cut_ordered(rows, order, reach, start=start, stop=page * size + 1, narrow=narrow, dress=_with_number)
    found = [case.number for case in cut]
    if number not in found:
        ahead = found[1:] if start else found
        return Steps(previous="", next=ahead[0] if ahead else "", position=0)
    place = found.index(number)
    return Steps(
        previous=found[place - 1] if place else "",
        next=found[place + 1] if place + 1 < len(found) else "",
        position=start + place + 1,
    )


def _with_number(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.only("number")
