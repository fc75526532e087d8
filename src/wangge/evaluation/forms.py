"""What an address of the evaluation pages asks for, read leniently: an unknown word falls back to the usual."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from django.http import QueryDict

from wangge.analytics.public import DIMENSIONS
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT, POSTS, SUBJECTS
from wangge.evaluation.domain.views import SubjectView

TABS = ("departments", "areas", "posts", "breakdowns")
SCORE, NAME, CASES = "score", "name", "cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRequest:
    """Which table of a run is asked for, of what kind, below which area, in which order."""

    tab: str
    kind: str
    parent: str
    sort: str
    is_ascending: bool

    def build_query(self, **changes: str) -> str:
        """Return the query string of this table with some words changed."""
        words = {
            "tab": self.tab,
            "kind": self.kind if self.tab in {"posts", "breakdowns"} else "",
            "parent": self.parent,
            "sort": "" if self.sort == SCORE else self.sort,
            "dir": "asc" if self.is_ascending else "",
            **changes,
        }
        return urlencode({name: value for name, value in words.items() if value})


def read_table_request(query: QueryDict, *, kinds: Iterable[str]) -> TableRequest:
    """Return the table asked for; `kinds` are those the actor sees anything of."""
    known = list(kinds)
    breakdowns = tuple(kind for kind in DIMENSIONS if kind in known and kind not in SUBJECTS)
    offered = {
        "departments": (DEPARTMENT,) if DEPARTMENT in known else (),
        "areas": (AREA,) if AREA in known else (),
        "posts": tuple(kind for kind in POSTS if kind in known),
        "breakdowns": breakdowns,
    }
    tab = query.get("tab", "")
    if not offered.get(tab):
        tab = next((name for name in TABS if offered[name]), TABS[0])
    kinds_here = offered[tab]
    kind = query.get("kind", "")
    return TableRequest(
        tab=tab,
        kind=kind if kind in kinds_here else next(iter(kinds_here), DEPARTMENT),
        parent=query.get("parent", "") if tab == "areas" else "",
        sort=query.get("sort", "") or SCORE,
        is_ascending=query.get("dir") == "asc",
    )


def sort_subjects(subjects: Iterable[SubjectView], wanted: TableRequest) -> list[SubjectView]:
    """Return subjects in the order asked for; those without the value stand last in either direction."""
    read = _choose_value(wanted.sort)
    found = list(subjects)
    known = [subject for subject in found if read(subject) is not None]
    unknown = [subject for subject in found if read(subject) is None]
    known.sort(key=lambda subject: subject.key)
    known.sort(key=read, reverse=not wanted.is_ascending)  # type: ignore[arg-type]
    return known + unknown


def _choose_value(sort: str) -> Callable[[SubjectView], str | int | Fraction | None]:
    if sort == NAME:
        return lambda subject: subject.name_zh
    if sort == CASES:
        return lambda subject: subject.case_count
    if sort == SCORE:
        return lambda subject: None if subject.score is None else Fraction(subject.score)
    return lambda subject: subject.figures[sort].exact if sort in subject.figures else None
