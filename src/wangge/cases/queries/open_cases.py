"""Which cases are open, said as each database finds them in its indexes."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.db.models import BooleanField, Func, QuerySet

from wangge.cases.domain.workflow import FINAL_STATES, OPEN_STATES
from wangge.cases.models import Case

_FINAL = ", ".join(f"'{state}'" for state in FINAL_STATES)


class StandsOpen(Func):
    """The condition of the indexes of open cases, word for word: SQLite takes such an index for the same words only."""

    template = f"NOT (%(expressions)s IN ({_FINAL}))"
    output_field = BooleanField()


def is_for_open(states: Collection[str], *, is_open: bool | None) -> bool:
    """Whether a list that is narrowed so is one of all open cases."""
    return set(states) == set(OPEN_STATES) or (bool(is_open) and not states)


def filter_open(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Keep the open cases; PostgreSQL is given their states, so that it may weigh the queue's index against the others."""
    if connection.vendor == "postgresql":
        return rows.filter(state__in=OPEN_STATES)
    return rows.filter(StandsOpen("state"))
