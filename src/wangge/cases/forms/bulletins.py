"""The days a bulletin is of, as a person types them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


def _make_day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})


class BulletinForm(forms.Form):
    """First and last day, both included."""

    from_on = forms.DateField(label=_("First day"), widget=_make_day())
    to_on = forms.DateField(label=_("Last day"), widget=_make_day())
