"""What an address of the evaluation pages asks for, read leniently: an unknown word falls back to the usual."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wangge.analytics.public import BUILT_PREFIX, DIMENSIONS, IndicatorDefinition
from wangge.evaluation.domain.figure_requests import parse_conditions, write_conditions
from wangge.evaluation.domain.periods import parse_month
from wangge.evaluation.domain.score_views import Choice
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT, POSTS, SUBJECTS
from wangge.evaluation.domain.views import SubjectView
from wangge.evaluation.public import EntryFilter, MatterChoices, NewEntry, ProposalChoices
from wangge.kernel.public import DomainError
from wangge.platform.public import is_english

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
    """Return subjects in the order asked for; those without the value, and the unknown, stand last in either direction."""
    read = _choose_value(wanted.sort)
    found = sorted(subjects, key=lambda subject: subject.is_unknown)
    known = [subject for subject in found if read(subject) is not None and not subject.is_unknown]
    unknown = [subject for subject in found if read(subject) is None or subject.is_unknown]
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
    return [("", "—"), *((one.key, one.name_en if is_english() else one.name_zh) for one in choices)]


class MonthField(forms.CharField):
    """A month, written "2026-11" where a browser has no field of its own for it; cleaned it is its first and last day."""

    widget = forms.TextInput(attrs={"type": "month", "class": "form-control", "placeholder": "2026-11"})
    default_error_messages = {"invalid": _("Write a month like 2026-11.")}

    def to_python(self, value: object) -> tuple[date, date] | None:  # type: ignore[override]
        """Return the days of the month, None of an empty field."""
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            return parse_month(typed)
        except DomainError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class PeriodForm(forms.Form):
    """First and last month of a score period, both included; without the last it is one month."""

    from_month = MonthField(label=_("From month"))
    to_month = MonthField(
        label=_("Up to month"), required=False, help_text=_("Empty for a single month. Written 2026-11.")
    )

    def read_days(self) -> dict[str, date]:
        """Return first and last day, as a period is opened with; the form is valid."""
        first = self.cleaned_data["from_month"]
        return {"from_on": first[0], "to_on": (self.cleaned_data["to_month"] or first)[1]}


class ProposalForm(forms.Form):
    """Points that somebody proposes by hand."""

    rule = forms.ChoiceField(label=_("Scoring rule"))
    points = forms.DecimalField(label=_("Points weighed"), required=False, max_digits=7, decimal_places=3)
    occurred_on = forms.DateField(label=_("Day"), widget=_make_day())
    unit_id = forms.ChoiceField(label=_("Unit scored"), required=False)
    member_id = forms.ChoiceField(label=_("Person scored"), required=False)
    grid_code = forms.CharField(label=_("Grid code"), required=False, max_length=60)
    check_kind = forms.ChoiceField(label=_("Kind of check"), required=False)
    case_number = forms.CharField(label=_("Case number"), required=False, max_length=60)
    photo = forms.FileField(
        label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    )
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
        if choices.is_self_check:  # its unit, and by what check, is no question where there is one
            known = {"unit_id": choices.units, "check_kind": choices.checks}
            self.initial.update({name: rows[0].key for name, rows in known.items() if len(rows) == 1})
        if not choices.has_grids:
            del self.fields["grid_code"]
        if not choices.has_values:
            del self.fields["points"]

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
            points=typed.get("points"),
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


_PROPOSAL_START = ("rule", "occurred_on", "unit_id", "member_id", "grid_code", "case_number", "reason")


def read_proposal_start(query: QueryDict) -> dict[str, str]:
    """Return what an address, such as that of a trace-back, fills into the form of a proposal beforehand."""
    return {name: str(query[name]) for name in _PROPOSAL_START if query.get(name)}


class MatterForm(forms.Form):
    """A matter of accountability that somebody opens; with a supervisor it is a double inquiry."""

    ladder = forms.ChoiceField(label=_("Ladder"), required=False)
    unit_id = forms.ChoiceField(label=_("Unit concerned"), required=False)
    member_id = forms.ChoiceField(label=_("Person concerned"), required=False)
    supervisor_id = forms.ChoiceField(
        label=_("Supervisor"), required=False, help_text=_("Opens two linked inquiries; leave the ladder empty then.")
    )
    entry_number = forms.IntegerField(
        label=_("Score entry"),
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text=_("Of a double inquiry: the number of the entry, or else the case, that both rest on."),
    )
    case_number = forms.CharField(label=_("Case"), required=False, max_length=60)
    trigger = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput())
    entry_id = forms.IntegerField(required=False, widget=forms.HiddenInput())
    period_id = forms.IntegerField(required=False, widget=forms.HiddenInput())
    judged = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput())
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, choices: MatterChoices, **words: Any) -> None:
        """Offer the choices; without double inquiries there is no supervisor to choose."""
        super().__init__(*args, **words)
        offered = {
            "ladder": choices.ladders, "unit_id": choices.units, "member_id": choices.members,
            "supervisor_id": choices.members,
        }  # fmt: skip
        for name, rows in offered.items():
            self.fields[name].choices = _list_options(rows)  # type: ignore[attr-defined]
        if not choices.has_double_inquiry:
            for name in ("supervisor_id", "entry_number", "case_number"):
                del self.fields[name]


class FollowForm(forms.Form):
    """How one of those who follow a matter stands."""

    track = forms.CharField(max_length=60)
    state = forms.CharField(max_length=20)
    on = forms.DateField()
    note = forms.CharField(max_length=500)


class ReceiptForm(forms.Form):
    """Receipt of a matter that was handed over."""

    referral = forms.IntegerField()
    receipt_number = forms.CharField(required=False, max_length=200)
    received_by = forms.CharField(required=False, max_length=200)
    received_on = forms.DateField()


MATTER_START = ("ladder", "unit_id", "member_id", "trigger", "entry_id", "period_id", "judged")


def read_matter_start(query: QueryDict) -> dict[str, str]:
    """Return what an address, such as that of a rung that is due, fills into the form of a matter beforehand."""
    return {name: str(query[name]) for name in MATTER_START if query.get(name)}


class KeyTaskForm(forms.Form):
    """A key task that somebody sets."""

    title = forms.CharField(label=_("Task"), max_length=120)
    unit_id = forms.TypedChoiceField(label=_("Lead unit"), coerce=int)
    due_on = forms.DateField(label=_("Until"), widget=_make_day())
    details = forms.CharField(
        label=_("Details"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, units: Iterable[Choice], **words: Any) -> None:
        """Offer the units that can lead."""
        super().__init__(*args, **words)
        self.fields["unit_id"].choices = _list_options(units)  # type: ignore[attr-defined]


class ProgressForm(forms.Form):
    """How far a task is."""

    percent = forms.IntegerField(min_value=0, max_value=100)


class PutOffForm(forms.Form):
    """The new day of a task."""

    due_on = forms.DateField()
