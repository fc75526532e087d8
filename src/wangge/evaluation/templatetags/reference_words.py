"""Words of what the facts of a run were folded by beside the cases, and of what the records say of it now."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from wangge.evaluation.domain.views import CasesBehind
from wangge.platform.public import is_english

register = template.Library()


@register.filter
def tell_records(behind: CasesBehind) -> str:
    """Return in a sentence whether the records still say what the run counted, and what changed since; "" where not compared."""
    if behind.is_doubtful:
        told = gettext(
            "The records no longer give exactly what this evaluation counted. Whether they were altered cannot be told:"
        )
    elif behind.is_unchanged is False:
        return gettext("The records were altered after this evaluation: they no longer say what it counted.")
    elif behind.changed_since:
        told = gettext("Since this evaluation have changed, without any effect on it:")
    else:
        return (
            gettext("Compared just now: the records still say what the evaluation counted.")
            if behind.is_unchanged
            else ""
        )
    return f"{told} {list_changes(behind)}"


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
