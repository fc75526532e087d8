"""Full-text search of the work list: numbers by their beginning, words by the index of words.

A rare word is looked up in the index and gives the ids of its cases. Where a word is common the index says less than
the list's own order: then the list goes along its order and looks at the words of each row until the page is full.
Neither database's planner can tell the two apart, since the pairs of characters of one word always come together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan

from wangge.cases.domain.search import Term, read_terms
from wangge.cases.models import Case, CaseWords
from wangge.cases.queries.ordering import Reach
from wangge.platform.public import get_profile

FEW_FOUND = 10_000
FEW_ON_SQLITE = 2_000  # it looks at each match by itself to tell the open ones, and of a common word few are open


@dataclass(frozen=True, slots=True)
class Matches:
    """Matches (检索命中): ids of cases that have the words, of open and of ended ones: all, or one more than are few."""

    numbers: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    open_ids: tuple[int, ...] = ()
    ended_ids: tuple[int, ...] = ()
    is_nothing: bool = False

    def narrow(self, rows: QuerySet[Case], reach: Reach = "both") -> QuerySet[Case]:
        """Return the rows that fit; those that `reach` leaves out need not be looked for."""
        if self.is_nothing:
            return rows.none()
        for number in self.numbers:
            rows = rows.filter(number__startswith=number)
        if not self.terms:
            return rows
        return rows.filter(_build_look(self.terms)) if self._has_many(reach) else _keep(rows, self._list_ids(reach))

    def count(self, rows: QuerySet[Case], limit: int, reach: Reach) -> int | None:
        """Return how many of the rows, narrowed by all but the words, fit, at most `limit`; None where that is not known.

        It is not for a common word of which too few are among its first matches.
        """
        if not self.terms or self.numbers:
            return None
        found = _keep(rows, self._list_ids(reach)).order_by()[:limit].count()
        return found if found == limit or not self._has_many(reach) else None

    def _has_many(self, reach: Reach) -> bool:
        ended = (self.ended_ids,)
        known = {"both": (self.open_ids, self.ended_ids), "ended": ended, "waiting": ended}.get(reach, (self.open_ids,))
        return any(len(ids) > _find_few() for ids in known)

    def _list_ids(self, reach: Reach) -> tuple[int, ...]:
        if reach == "both":
            return (*self.open_ids, *self.ended_ids)
        return self.ended_ids if reach in {"ended", "waiting"} else self.open_ids


def find_matches(text: str, *, reach: Reach = "both") -> Matches:
    """Return what a text fits: the beginning of numbers, or words, each of which must be there.

    Only cases of the list's `reach` are looked for: open cases are few and have an index of their own.
    """
    words: list[str] = []
    numbers: list[str] = []
    prefix = get_profile().city.case_prefix
    for word in text.split():
        is_number = word.upper().startswith(prefix) and word[len(prefix) :][:1].isdigit()
        (numbers if is_number else words).append(word)
    terms = read_terms(" ".join(words))
    if words and not terms:
        return Matches(is_nothing=True)
    open_ids, ended_ids = _find_ids(terms, reach) if terms else ((), ())
    return Matches(
        numbers=tuple(number.upper() for number in numbers), terms=terms, open_ids=open_ids, ended_ids=ended_ids
    )


_FIND_ON_POSTGRESQL = (
    "SELECT case_id FROM cases_casewords "
    "WHERE array_to_tsvector(string_to_array(words, ' ')) @@ CAST(%(query)s AS tsquery) AND {which} LIMIT %(limit)s"
)
_FIND_ON_SQLITE = (
    "SELECT rowid AS case_id FROM cases_search WHERE cases_search MATCH %(query)s "
    "AND (SELECT {which}{looks} FROM cases_casewords WHERE case_id = cases_search.rowid) LIMIT %(limit)s"
)
_GATHER = {
    "postgresql": "SELECT array_agg(case_id) FROM ({}) found",
    "sqlite": "SELECT json_group_array(case_id) FROM ({})",
}


def _find_ids(terms: Sequence[Term], reach: Reach) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return ids of open and of ended cases that have all terms, in one statement."""
    find, gather = (
        (_FIND_ON_POSTGRESQL if (vendor := connection.vendor) == "postgresql" else _FIND_ON_SQLITE),
        _GATHER[vendor],
    )
    parts = {"open": "is_open", "ended": "NOT is_open"}
    told = {"lit": "open", "waiting": "ended"}.get(reach, reach)
    wanted = [name for name in parts if told in {name, "both"}]
    asked, looked_at = _part_terms(terms)
    looks = "".join(f" AND instr(' ' || words, %(look_{number})s) > 0" for number in range(len(looked_at)))
    columns = ", ".join(f"({gather.format(find.format(which=parts[name], looks=looks))})" for name in wanted)
    values = {f"look_{number}": f" {term.word}" for number, term in enumerate(looked_at)}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", {"query": _build_query(asked), "limit": max(_find_few(), 0) + 1, **values})
        row = cursor.fetchone()
    found = {name: tuple(_read_ids(ids)) for name, ids in zip(wanted, row, strict=True)}
    return found.get("open", ()), found.get("ended", ())


def _find_few() -> int:
    """Return up to how many matches a word counts as rare."""
    return FEW_FOUND if connection.vendor == "postgresql" else min(FEW_FOUND, FEW_ON_SQLITE)


def _part_terms(terms: Sequence[Term]) -> tuple[Sequence[Term], Sequence[Term]]:
    """Return the terms for the index and those to look for in the words of what it finds.

    SQLite reads every word that begins so for a single character: beside whole words it is cheaper to look.
    """
    whole = [term for term in terms if not term.is_prefix]
    if connection.vendor == "postgresql" or not whole:
        return terms, ()
    return whole, [term for term in terms if term.is_prefix]


def _build_query(terms: Sequence[Term]) -> str:
    if connection.vendor == "postgresql":
        return " & ".join(f"'{term.word}'{':*' if term.is_prefix else ''}" for term in terms)
    return " AND ".join(f'"{term.word}"{" *" if term.is_prefix else ""}' for term in terms)


def _read_ids(ids: Sequence[int] | str | None) -> Sequence[int]:
    read: Sequence[int] = orjson.loads(ids) if isinstance(ids, str) else (ids or ())
    return read


def _keep(rows: QuerySet[Case], ids: tuple[int, ...]) -> QuerySet[Case]:
    """Keep the rows of these ids, sent as one value: thousands of marks would take longer to read than to answer."""
    if connection.vendor == "postgresql":
        found, value = "SELECT unnest(CAST(%s AS bigint[]))", f"{{{','.join(map(str, ids))}}}"
    else:
        found, value = "SELECT value FROM json_each(%s)", orjson.dumps(ids).decode()
    return rows.filter(pk__in=RawSQL(found, [value]))  # noqa: S611 - the ids are a parameter


def _build_look(terms: Sequence[Term]) -> Exists:
    """Return the condition that looks at a row's own words."""
    padded = Concat(Value(" "), "words", Value(" "), output_field=TextField())
    looks = [
        GreaterThan(StrIndex(padded, Value(f" {term.word}" if term.is_prefix else f" {term.word} ")), 0)
        for term in terms
    ]
    return Exists(CaseWords.objects.filter(*looks, case_id=OuterRef("pk")))
