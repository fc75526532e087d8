"""The filter of the work list and of the map."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.cases.forms import labels
from wangge.cases.forms.categories import OfferInput, find_categories, remember_category_offers
from wangge.cases.forms.columns import ALWAYS, COLUMNS, read_columns
from wangge.cases.forms.inputs import PlainDate, PlainHidden, PlainInput, PlainSearch, PlainSelect
from wangge.cases.public import DONE_ACTS, OPEN_STATES, CaseFilter, find_queue_states
from wangge.geo.public import search_grids
from wangge.kernel.public import Actor
from wangge.people.public import list_organisations
from wangge.platform.public import get_clock, get_profile, is_english

VIEWS = ("queue", "checks", "reports", "complaints", "open", "all")
SORTS = {
    "due": _("Due first"),
    "due_last": _("Due last first"),
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "number": _("Lowest number first"),
    "number_last": _("Highest number first"),
}


NOT_NARROWING = frozenset({"page", "sort", "columns", "saved", "menu"})


def find_opening_query(actor: Actor) -> str:
    """Return the query of the list that the profile opens for the first of the actor's roles that it names one for."""
    return next((row.opens_with for row in get_profile().roles if row.key in actor.roles and row.opens_with), "")


class FilterForm(forms.Form):
    """What the work list is narrowed by; every field is optional and one that does not hold up does not narrow."""

    q = forms.CharField(required=False, max_length=80, label=_("Search"), widget=PlainSearch)
    state = forms.ChoiceField(required=False, label=_("State"), widget=PlainSelect)
    lamp = forms.ChoiceField(required=False, label=_("Lamp"), widget=PlainSelect)
    category = forms.CharField(required=False, max_length=80, label=_("Category"), widget=OfferInput)
    unit = forms.ChoiceField(required=False, label=_("Unit"), widget=PlainSelect)
    grid = forms.CharField(required=False, max_length=60, label=_("Grid"), widget=PlainInput)
    source = forms.ChoiceField(required=False, label=_("Source"), widget=PlainSelect)
    from_on = forms.DateField(required=False, label=_("Reported from"), widget=PlainDate)
    to_on = forms.DateField(required=False, label=_("Reported to"), widget=PlainDate)
    source_class = forms.ChoiceField(required=False, label=_("Kind of source"), widget=PlainSelect)
    mark = forms.ChoiceField(required=False, label=_("Mark"), widget=PlainSelect)
    done = forms.ChoiceField(required=False, label=_("Act done"), widget=PlainSelect)
    done_on = forms.DateField(required=False, label=_("Done on"), widget=PlainDate)
    sort = forms.ChoiceField(required=False, label=_("Order"), widget=PlainSelect)
    view = forms.CharField(required=False, max_length=10, widget=PlainHidden)
    saved = forms.IntegerField(required=False, widget=PlainHidden)
    page = forms.IntegerField(required=False, min_value=1, max_value=1000)

    def __init__(self, actor: Actor, data: Any, *, has_units: bool = True) -> None:
        super().__init__(data)
        self.actor = actor
        self.view_name = self._choose_view()
        states = [(key, text) for key, text in labels.STATES.items() if key != "new"]
        self._choose("state", [("", _("Any")), *states])
        self._choose(
            "lamp", [("", _("Any")), *((key, labels.LAMPS[key]) for key in ("red", "yellow", "green", "hour"))]
        )
        channels = get_profile().sources.channels
        names = [(row.key, row.name_en if is_english() else row.name_zh) for row in channels]
        self._choose("source", [("", _("Any")), *names])
        self._choose("source_class", [("", _("Any")), *labels.SOURCE_CLASSES.items()])
        self._choose("mark", [("", _("Any")), *labels.MARKS.items()])
        self._choose("done", [("", _("Any")), *((key, labels.MOVES[key]) for key in DONE_ACTS)])
        self._choose("sort", [("", _("Usual order")), *SORTS.items()])
        self.fields["category"].widget.offers = remember_category_offers()
        self._choose("unit", [("", _("Any")), *self._list_units(has_units=has_units)])

    def _choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _list_units(self, *, has_units: bool) -> list[tuple[str, str]]:
        if has_units and self.has_unit_choice:
            rows = list_organisations(actor=self.actor, district_id=self.actor.district_id)
            return [(str(row.id), row.name) for row in rows]
        given = self.data.get("unit", "")  # nobody chooses here: what is asked for is looked up by the query alone
        return [(given, given)] if given.isdecimal() else []

    @property
    def has_unit_choice(self) -> bool:
        """Whether the actor sees cases of more units than his own."""
        return any(row.key in self.actor.roles and row.scope in {"district", "all"} for row in get_profile().roles)

    def _choose_view(self) -> str:
        given = self.data.get("view", "")
        if given in self.list_views():
            return str(given)
        is_narrowed = any(value and name not in NOT_NARROWING for name, value in self.data.items())
        return "all" if is_narrowed else self.list_views()[0]

    def list_views(self) -> list[str]:
        """Return the saved views that mean something to this actor, the one he opens with first."""
        offered = {
            "queue": bool(find_queue_states(self.actor)),
            "checks": self.actor.has_role("collector"),
            "reports": self.actor.has_role("collector"),
            "complaints": self.actor.has_role(*get_profile().loop.complaint.judged_by),
        }
        return [name for name in VIEWS if offered.get(name, True)]

    def list_narrowed(self) -> list[str]:
        """Return the names of the fields that narrow the list beyond its view."""
        return [name for name in self.fields if name not in {"view", *NOT_NARROWING} and self.data.get(name)]

    def list_narrowed_aside(self) -> list[str]:
        """Return those of them that stand behind "more"."""
        return [name for name in self.list_narrowed() if name not in {"q", "state", "lamp"}]

    def build_filter(self) -> CaseFilter:
        """Return the filter; a field that does not hold up is as if left empty, and its error says why."""
        self.is_valid()
        given = self.cleaned_data
        zone = ZoneInfo(get_profile().city.zone)
        to_on = given.get("to_on")
        return CaseFilter(
            **self._read_view(given.get("state") or ""),
            **self._read_category(given.get("category") or ""),
            unit_id=int(given["unit"]) if given.get("unit") else None,
            grid_code=self._read_grid((given.get("grid") or "").strip()),
            source=given.get("source") or "",
            source_class=given.get("source_class") or "",
            mark=given.get("mark") or ("complaint" if self.view_name == "complaints" else ""),
            **self._read_act(given.get("done") or "", given.get("done_on"), zone),
            lamp=given.get("lamp") or "",
            text=given.get("q") or "",
            reported_from=datetime.combine(given["from_on"], time(), zone) if given.get("from_on") else None,
            reported_to=datetime.combine(to_on + timedelta(days=1), time(), zone) if to_on else None,
            order=given.get("sort") or ("newest" if self.view_name in {"reports", "complaints"} else "due"),
            page=given.get("page") or 1,
        )

    def _read_view(self, state: str) -> dict[str, Any]:
        narrowed: dict[str, Any] = {"states": (state,) if state else ()}
        if self.view_name == "queue":
            narrowed["states"] = (state,) if state else find_queue_states(self.actor)
        elif self.view_name == "checks":
            narrowed = {"states": ("verifying", "checking"), "task_of": self.actor.member_id}
        elif self.view_name == "reports":
            narrowed["reporter_id"] = self.actor.member_id
        elif self.view_name == "open" and not state:
            narrowed["states"] = OPEN_STATES
        return narrowed

    def _read_act(self, done: str, done_on: date | None, zone: ZoneInfo) -> dict[str, Any]:
        if not done:
            return {}
        day = done_on or get_clock().now().astimezone(zone).date()
        ends = (datetime.combine(day + timedelta(days=step), time(), zone) for step in (0, 1))
        return {"done": done, "done_from": next(ends), "done_to": next(ends)}

    def list_columns(self) -> tuple[str, ...]:
        """Return the columns to show."""
        return read_columns(self.data.getlist("columns") if hasattr(self.data, "getlist") else ())

    def list_column_choices(self) -> list[tuple[str, Any, bool]]:
        """Return key, name and whether it is shown of each column that can be left out."""
        shown = self.list_columns()
        return [(key, name, key in shown) for key, name in COLUMNS.items() if key != ALWAYS]

    def _read_category(self, text: str) -> dict[str, Any]:
        words = text.split()
        if not words:
            return {}
        if words[0].isdigit() and len(words[0]) <= 2:
            return {"category_class": words[0]}
        found = find_categories(text)
        if not found:
            self.add_error("category", gettext("No category fits these words."))
        return {"category_ids": tuple(row.id for row in found)}

    def _read_grid(self, text: str) -> str:
        if not text or text[0].isdigit():
            return text.split(" ", maxsplit=1)[0]
        found = search_grids(actor=self.actor, text=text, limit=1)
        if not found:
            self.add_error("grid", gettext("No grid has this name."))
            return ""
        return found[0].code
