"""Words of the map by grade: what an area is called on it, and what its colours mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext

from wangge.evaluation.domain.tones import ToneScale, ToneStep
from wangge.evaluation.templatetags.evaluation_words import named
from wangge.platform.public import is_english

register = template.Library()


def word_area(properties: Mapping[str, Any]) -> str:
    """Return the name of an area, over its grade and score if it has one, so that the colour is not all that tells it."""
    if properties["score"] is None:
        return str(properties["name"])
    grade = properties["grade_en" if is_english() else "grade_zh"]
    star = "*" if properties["is_small_sample"] else ""
    told = " ".join(word for word in (grade, f"{properties['score']}{star}") if word)
    return f"{properties['name']}\n{told}"


@register.simple_tag
def name_step(scale: ToneScale, step: ToneStep) -> str:
    """Return what a colour is called: its grade, or which part of the areas it is."""
    if step.band is not None:
        return named(step.band)
    place = scale.steps.index(step)
    if place == 0:
        return gettext("upper part")
    return gettext("lower part") if place == len(scale.steps) - 1 else gettext("middle part")


@register.filter
def step_range(step: ToneStep) -> str:
    """Return from which to which score a colour goes."""
    if step.band is None:
        return f"{step.least}–{step.most}" if step.least != step.most else str(step.least)
    places = {
        "least": f"{step.least.normalize():f}",
        "below": "" if step.below is None else f"{step.below.normalize():f}",
    }
    if step.below is None:
        return gettext("%(least)s and more") % places
    return (gettext("%(least)s to below %(below)s") if step.least else gettext("below %(below)s")) % places
