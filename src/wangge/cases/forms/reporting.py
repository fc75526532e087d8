"""The forms of a new report: staff's, the one handled on the spot, and the public's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wangge.cases.forms import labels
from wangge.cases.forms.categories import CategoryField, list_category_offers
from wangge.cases.forms.choices import list_means_choices
from wangge.cases.forms.moving import list_reason_choices
from wangge.cases.forms.photos import PhotosField, StoredPhotosMixin
from wangge.cases.public import NewReport
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile, is_english

PUBLIC_SOURCE = "citizen_web"
SUPERIORS_REASON = "superior_order"  # not a citizen's to give


class PlaceForm(StoredPhotosMixin):
    """What every report tells: words and a place."""

    description = forms.CharField(
        required=False, max_length=4000, label=_("What is wrong"), widget=forms.Textarea({"rows": 3})
    )
    address = forms.CharField(required=False, max_length=300, label=_("Address"))
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, label=_("Longitude"))
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, label=_("Latitude"))

    def clean(self) -> dict[str, Any]:
        """Ask for the other half of a point."""
        given = super().clean() or self.cleaned_data
        if (given.get("lon") is None) != (given.get("lat") is None) and not self.errors:
            raise forms.ValidationError(gettext("A point needs longitude and latitude: choose it on the map."))
        return given

    def _read_place(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in ("description", "address", "lon", "lat")}


class ReportForm(PlaceForm):
    """A report as staff enter it."""

    source = forms.ChoiceField(label=_("Source"))
    category = CategoryField(required=False, label=_("Category"))
    photos = PhotosField(required=False, label=_("Photos"))
    reporter_name = forms.CharField(required=False, max_length=60, label=_("Reporter's name"))
    reporter_phone = forms.CharField(required=False, max_length=40, label=_("Reporter's phone"))
    field_order = ("source", "category", "description", "address")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = self.fields["source"]
        assert isinstance(source, forms.ChoiceField)
        source.choices = list_sources(actor)
        if not actor.has_role("acceptor"):
            del self.fields["reporter_name"], self.fields["reporter_phone"]
        self.fields["category"].widget.offers = list_category_offers()

    def build_report(self, photo_ids: tuple[int, ...]) -> NewReport:
        """Return the report as the operation takes it."""
        given = self.cleaned_data
        return NewReport(
            **self._read_place(),
            source=given["source"],
            category_id=given.get("category"),
            photo_ids=photo_ids,
            reporter_name=given.get("reporter_name") or "",
            reporter_phone=given.get("reporter_phone") or "",
        )


def list_sources(actor: Actor) -> Sequence[tuple[str, str]]:
    """Return the channels the actor enters reports of: a collector his own, an acceptor all that people call in by."""
    is_acceptor, is_collector = actor.has_role("acceptor"), actor.has_role("collector")
    return [
        (row.key, row.name_en if is_english() else row.name_zh)
        for row in get_profile().sources.channels
        if (row.source_class == "own" and is_collector) or (row.source_class not in {"own", "import"} and is_acceptor)
    ]


class SpotForm(PlaceForm):
    """A problem found and fixed by the finder, with a photo before and one after."""

    category = CategoryField(label=_("Category"))
    before_photos = PhotosField(required=False, label=_("Photos before handling"))
    after_photos = PhotosField(required=False, label=_("Photos after handling"))
    means = forms.ChoiceField(label=_("Solved by"), widget=forms.RadioSelect)
    stored_after = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("category", "description", "address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].widget.offers = list_category_offers()
        means = self.fields["means"]
        assert isinstance(means, forms.ChoiceField)
        means.choices = list_means_choices()
        if not means.choices:
            del self.fields["means"]

    def clean(self) -> dict[str, Any]:
        """Ask for both photos, those of an earlier try counted."""
        given = super().clean()
        for name, stored in (("before_photos", "stored_photos"), ("after_photos", "stored_after")):
            if not given.get(name) and not given.get(stored):
                self.add_error(name, gettext("Add at least one photo."))
        return given

    def build_report(self) -> NewReport:
        """Return the report as the operation takes it; its source is the collectors' own channel."""
        own = next(row.key for row in get_profile().sources.channels if row.source_class == "own")
        return NewReport(**self._read_place(), source=own, category_id=self.cleaned_data["category"])


class PublicForm(PlaceForm):
    """A report of anybody: no account, no personal data needed."""

    photos = PhotosField(required=False, label=_("Photos"))
    reporter_phone = forms.CharField(
        required=False,
        max_length=40,
        label=_("Phone for questions"),
        help_text=_("Not needed. Seen only by those who answer you."),
    )
    reporter_email = forms.EmailField(
        required=False, max_length=254, label=_("E-mail address"), help_text=_("Not needed.")
    )
    wants_messages = forms.BooleanField(
        required=False,
        widget=forms.CheckboxInput({"class": "form-check-input"}),
        label=_("Tell me by message when it is taken up and when it is closed"),
        help_text=_("To the phone or e-mail above; to be stopped at any time on the report's page."),
    )
    website = forms.CharField(required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}))
    """Left empty by people, filled in by machines."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].help_text = _("Road and number, or what stands near by.")

    def clean(self) -> dict[str, Any]:
        """Ask for what happened and where; refuse what only a machine fills in."""
        given = super().clean()
        if given.get("website"):
            raise forms.ValidationError(gettext("This looks like a machine's report."))
        if not any((given.get("description"), given.get("photos"), given.get("stored_photos"))):
            self.add_error("description", gettext("Say what is wrong, or add a photo."))
        if given.get("wants_messages") and not (given.get("reporter_phone") or given.get("reporter_email")):
            self.add_error("wants_messages", gettext("Leave a phone number or an e-mail address for it."))
        if not given.get("address") and given.get("lon") is None:
            self.add_error("address", gettext("Say where it is: an address, or a point on the map."))
        return given

    def build_report(self, photo_ids: tuple[int, ...], *, tracking_token: str) -> NewReport:
        """Return the report as the operation takes it."""
        phone, email = (self.cleaned_data.get(name) or "" for name in ("reporter_phone", "reporter_email"))
        return NewReport(
            **self._read_place(),
            source=PUBLIC_SOURCE,
            photo_ids=photo_ids,
            reporter_phone=phone,
            reporter_email=email,
            reporter_language=get_language() or "",
            wants_answer=bool(phone or email),
            wants_messages=bool(self.cleaned_data.get("wants_messages")),
            tracking_token=tracking_token,
        )


class RatingForm(forms.Form):
    """How satisfied a citizen is with the ending of the own report."""

    score = forms.ChoiceField(label=_("Are you satisfied?"), choices=[*labels.SCORES.items()], widget=forms.RadioSelect)
    note = forms.CharField(required=False, max_length=500, label=_("What we should know"))


class ObjectionForm(forms.Form):
    """What a citizen says against the closing of the own report."""

    reason = forms.ChoiceField(label=_("Reason"))
    note = forms.CharField(max_length=2000, label=_("What is still wrong"), widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        assert isinstance(reason, forms.ChoiceField)
        reason.choices = [row for row in list_reason_choices("reopen") if row[0] != SUPERIORS_REASON]
