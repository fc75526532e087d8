"""The filter of the work list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.cases.forms import labels
from wangge.cases.public import CaseFilter
from wangge.platform.public import get_profile


class FilterForm(forms.Form):
    """What the work list is narrowed by; every field is optional and unknown values are left out."""

    q = forms.CharField(required=False, max_length=80, label=_("Search"))
    state = forms.ChoiceField(required=False, label=_("State"))
    lamp = forms.ChoiceField(required=False, label=_("Lamp"))
    source = forms.ChoiceField(required=False, label=_("Source"))
    category = forms.CharField(required=False, max_length=10, label=_("Category"))
    unit = forms.IntegerField(required=False, label=_("Unit"))
    grid = forms.RegexField(r"^[0-9]{1,20}$", required=False, label=_("Grid"))
    from_on = forms.DateField(required=False, label=_("Reported from"), widget=forms.DateInput({"type": "date"}))
    to_on = forms.DateField(required=False, label=_("Reported to"), widget=forms.DateInput({"type": "date"}))
    order = forms.ChoiceField(required=False, label=_("Order"))
    page = forms.IntegerField(required=False, min_value=1, max_value=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(key, text) for key, text in labels.STATES.items() if key != "new"]
        self._choose("state", [("", _("All")), ("open", _("All open")), *states])
        self._choose("lamp", [("", _("All")), *((key, labels.LAMPS[key]) for key in ("red", "yellow", "green"))])
        channels = get_profile().sources.channels
        self._choose(
            "source",
            [("", _("All")), *((row.key, row.name_en if labels.is_english() else row.name_zh) for row in channels)],
        )
        self._choose("order", [("", _("Due first")), ("newest", _("Newest first")), ("oldest", _("Oldest first"))])

    def _choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def build_filter(self) -> CaseFilter:
        """Return the filter; a field that does not hold up is as if left empty."""
        self.is_valid()
        given = self.cleaned_data
        zone = ZoneInfo(get_profile().city.zone)
        state = given.get("state") or ""
        to_on = given.get("to_on")
        return CaseFilter(
            states=() if state in {"", "open"} else (state,),
            is_open=True if state == "open" else None,
            category_class=given.get("category") or "",
            unit_id=given.get("unit"),
            grid_code=given.get("grid") or "",
            source=given.get("source") or "",
            lamp=given.get("lamp") or "",
            text=given.get("q") or "",
            reported_from=datetime.combine(given["from_on"], time(), zone) if given.get("from_on") else None,
            reported_to=datetime.combine(to_on + timedelta(days=1), time(), zone) if to_on else None,
            order=given.get("order") or "due",
            page=given.get("page") or 1,
        )
