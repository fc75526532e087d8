"""The form of a new report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.cases.forms import labels
from wangge.cases.forms.choices import list_category_choices
from wangge.cases.forms.moving import read_id
from wangge.cases.forms.photos import PhotosField, StoredPhotosMixin
from wangge.cases.public import NewReport
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile


class ReportForm(StoredPhotosMixin):
    """A report as staff enter it; the public's form is the same without source and category."""

    source = forms.ChoiceField(label=_("Source"))
    category = forms.ChoiceField(required=False, label=_("Category"))
    description = forms.CharField(
        required=False, max_length=4000, label=_("What is wrong"), widget=forms.Textarea({"rows": 3})
    )
    address = forms.CharField(required=False, max_length=300, label=_("Address"))
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, label=_("Longitude"))
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, label=_("Latitude"))
    crs = forms.CharField(required=False, max_length=10, initial="wgs84", widget=forms.HiddenInput)
    photos = PhotosField(required=False, label=_("Photos"))
    reporter_name = forms.CharField(required=False, max_length=60, label=_("Reporter's name"))
    reporter_phone = forms.CharField(required=False, max_length=40, label=_("Reporter's phone"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels = get_profile().sources.channels
        own = "own" if actor.has_role("collector") and not actor.has_role("acceptor") else ""
        rows = [row for row in channels if row.source_class != "import" and (not own or row.source_class == own)]
        self._choose("source", [(row.key, row.name_en if labels.is_english() else row.name_zh) for row in rows])
        self._choose("category", [("", ""), *list_category_choices()])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def build_report(self, photo_ids: tuple[int, ...], *, tracking_token: str = "") -> NewReport:
        """Return the report as the operation takes it."""
        given = self.cleaned_data
        return NewReport(
            source=given["source"],
            description=given["description"],
            address=given["address"],
            lon=given["lon"],
            lat=given["lat"],
            crs=given.get("crs") or "wgs84",
            category_id=read_id(given.get("category")),
            photo_ids=photo_ids,
            reporter_name=given["reporter_name"],
            reporter_phone=given["reporter_phone"],
            tracking_token=tracking_token,
        )
