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
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from wangge.cases.domain.search import Term, read_terms
from wangge.cases.models import Case
from wangge.platform.public import get_profile

FEW_FOUND = 10_000


@dataclass(frozen=True, slots=True)
class Matches:
    """Matches (检索命中): ids of cases that have the words: all of them, or where they are common the first so many."""

    numbers: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    ids: tuple[int, ...] = ()
    is_common: bool = False
    is_nothing: bool = False

    def narrow(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        """Return the rows that fit."""
        if self.is_nothing:
            return rows.none()
        for number in self.numbers:
            rows = rows.filter(number__startswith=number)
        if not self.terms:
            return rows
        return rows.filter(_build_look(self.terms)) if self.is_common else _keep(rows, self.ids)

    def has_more_than(self, rows: QuerySet[Case], limit: int) -> bool:
        """Whether among the first matches of a common word more than `limit` are of these rows, narrowed by all but it."""
        return self.is_common and _keep(rows, self.ids).order_by()[: limit + 1].count() > limit


def find_matches(text: str) -> Matches:
    """Return what a text fits: the beginning of numbers, or words, each of which must be there."""
    words: list[str] = []
    numbers: list[str] = []
    prefix = get_profile().city.case_prefix
    for word in text.split():
        is_number = word.upper().startswith(prefix) and word[len(prefix) :][:1].isdigit()
        (numbers if is_number else words).append(word)
    terms = read_terms(" ".join(words))
    if words and not terms:
        return Matches(is_nothing=True)
    ids = _find_ids(terms) if terms else ()
    return Matches(
        numbers=tuple(number.upper() for number in numbers),
        terms=terms,
        ids=ids[:FEW_FOUND] if FEW_FOUND > 0 else ids,
        is_common=len(ids) > FEW_FOUND,
    )


def _find_ids(terms: Sequence[Term]) -> tuple[int, ...]:
    if connection.vendor == "postgresql":
        query = " & ".join(f"'{term.word}'{':*' if term.is_prefix else ''}" for term in terms)
        statement = (
            "SELECT case_id FROM cases_casewords "
            "WHERE array_to_tsvector(string_to_array(words, ' ')) @@ CAST(%s AS tsquery) LIMIT %s"
        )
    else:
        query = " AND ".join(f'"{term.word}"{" *" if term.is_prefix else ""}' for term in terms)
        statement = "SELECT rowid FROM cases_search WHERE cases_search MATCH %s LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(statement, [query, max(FEW_FOUND, 0) + 1])
        return tuple(row[0] for row in cursor.fetchall())


def _keep(rows: QuerySet[Case], ids: tuple[int, ...]) -> QuerySet[Case]:
    """Keep the rows of these ids, sent as one value: thousands of marks would take longer to read than to answer."""
    if connection.vendor == "postgresql":
        found, value = "SELECT unnest(CAST(%s AS bigint[]))", f"{{{','.join(map(str, ids))}}}"
    else:
        found, value = "SELECT value FROM json_each(%s)", orjson.dumps(ids).decode()
    return rows.filter(pk__in=RawSQL(found, [value]))  # noqa: S611 - the ids are a parameter


def _build_look(terms: Sequence[Term]) -> RawSQL:
    """Return the condition that looks at a row's own words."""
    place = "strpos" if connection.vendor == "postgresql" else "instr"
    looks = " AND ".join([f"{place}(' ' || words || ' ', %s) > 0"] * len(terms))
    wanted = [f" {term.word}" if term.is_prefix else f" {term.word} " for term in terms]
    return RawSQL(  # noqa: S611 - the words are parameters
        f"EXISTS (SELECT 1 FROM cases_casewords WHERE case_id = cases_case.id AND {looks})",  # noqa: S608
        wanted,
        output_field=BooleanField(),
    )
