"""Words of what the facts of a run were folded by beside the cases."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from wangge.evaluation.domain.views import CasesBehind
from wangge.platform.public import is_english

register = template.Library()


@register.filter
def list_changes(behind: CasesBehind) -> str:
    """Return what is another now than when the run was computed, as a list of names."""
    names = {
        "areas": gettext("grids"),
        "duties": gettext("who is posted to which grid"),
        "organisations": gettext("names of units"),
        "categories": gettext("the catalogue of classes"),
        "profile": gettext("numbers of the city profile"),
        "program": gettext("how the program folds facts"),
        "unknown": gettext("what this evaluation was folded by was not kept with it"),
    }
    return (", " if is_english() else "、").join(names[key] for key in behind.changed_since)
