"""What an address of the evaluation pages asks for, read leniently: an unknown word falls back to the usual."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wangge.analytics.public import BUILT_PREFIX, DIMENSIONS, IndicatorDefinition
from wangge.evaluation.domain.figure_requests import parse_conditions, write_conditions
from wangge.evaluation.domain.score_views import Choice
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT, POSTS, SUBJECTS
from wangge.evaluation.domain.views import SubjectView
from wangge.evaluation.public import EntryFilter, NewEntry, ProposalChoices

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


BUILT_FIELDS = ("key", "name_zh", "name_en", "form", "measure", "base", "conditions", "counted", "direction")
NO_BUILT: Mapping[str, str] = dict.fromkeys(BUILT_FIELDS, "") | {"form": "same", "direction": "neutral"}


def read_built_form(data: QueryDict) -> dict[str, str]:
    """Return what was typed into the form of a built indicator, as it was typed."""
    return {name: data.get(name, NO_BUILT[name]).strip() for name in BUILT_FIELDS}


def fill_built_form(definition: IndicatorDefinition) -> dict[str, str]:
    """Return a definition as the form shows it."""
    typed = {name: str(getattr(definition, name)) for name in BUILT_FIELDS}
    return typed | {name: write_conditions(getattr(definition, name)) for name in ("conditions", "counted")}


def read_built_definition(typed: Mapping[str, str]) -> dict[str, object]:
    """Return the typed definition as plain values; fields that the form of the indicator does not use are left out.

    Raises `filter_unclear`, `facts_column_unknown`, `filter_value_wrong` for conditions that cannot be read.
    """
    plain: dict[str, object] = dict(typed)
    plain["key"] = typed["key"] if typed["key"].startswith(BUILT_PREFIX) else f"{BUILT_PREFIX}{typed['key']}"
    plain["conditions"] = parse_conditions(typed["conditions"])
    plain["counted"] = parse_conditions(typed["counted"]) if typed["form"] == "share" else ()
    plain["base"] = typed["base"] if typed["form"] == "ratio" else ""
    return plain


def _make_day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})


def _list_options(choices: Iterable[Choice]) -> list[tuple[str, str]]:
    is_english = (get_language() or "").startswith("en")
    return [("", "—"), *((one.key, one.name_en if is_english else one.name_zh) for one in choices)]


class PeriodForm(forms.Form):
    """First and last day of a score period, both included."""

    from_on = forms.DateField(label=_("First day"), widget=_make_day())
    to_on = forms.DateField(label=_("Last day"), widget=_make_day())


class ProposalForm(forms.Form):
    """Points that somebody proposes by hand."""

    rule = forms.ChoiceField(label=_("Scoring rule"))
    occurred_on = forms.DateField(label=_("Day"), widget=_make_day())
    unit_id = forms.ChoiceField(label=_("Unit scored"), required=False)
    member_id = forms.ChoiceField(label=_("Person scored"), required=False)
    grid_code = forms.CharField(label=_("Grid code"), required=False, max_length=60)
    check_kind = forms.ChoiceField(label=_("Kind of check"), required=False)
    case_number = forms.CharField(label=_("Case number"), required=False, max_length=60)
    photo = forms.FileField(label=_("Photo"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, choices: ProposalChoices, **words: Any) -> None:
        """Offer the choices; a field with nothing to choose from is left out."""
        super().__init__(*args, **words)
        offered = {
            "rule": choices.rules, "unit_id": choices.units, "member_id": choices.members, "check_kind": choices.checks,
        }  # fmt: skip
        for name, rows in offered.items():
            if rows:
                self.fields[name].choices = _list_options(rows)  # type: ignore[attr-defined]
            elif name != "rule":
                del self.fields[name]
        if not choices.has_grids:
            del self.fields["grid_code"]
        for field in self.fields.values():
            kind = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = kind

    def build_entry(self, *, evidence_id: int | None) -> NewEntry:
        """Return what was typed; the form is valid."""
        typed = self.cleaned_data
        return NewEntry(
            rule=typed["rule"],
            occurred_on=typed["occurred_on"],
            reason=typed["reason"],
            unit_id=int(typed["unit_id"]) if typed.get("unit_id") else None,
            member_id=int(typed["member_id"]) if typed.get("member_id") else None,
            grid_code=typed.get("grid_code", ""),
            check_kind=typed.get("check_kind", ""),
            case_number=typed["case_number"].strip(),
            evidence_id=evidence_id,
        )


def read_entry_filter(query: QueryDict) -> EntryFilter:
    """Return which entries of a period an address asks for."""
    page = query.get("page", "")
    return EntryFilter(
        track=query.get("track", ""),
        rule=query.get("rule", ""),
        state=query.get("state", ""),
        subject=query.get("subject", ""),
        page=int(page) if page.isdecimal() else 1,
    )
