"""Words of the pages of accountability: states of a matter and of those who follow it."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy

from wangge.evaluation.domain.matters import TRACK_STATES, DueRung

register = template.Library()

_STATES = {
    "open": gettext_lazy("waits for its record"),
    "recorded": gettext_lazy("recorded"),
    "closed": gettext_lazy("matter closed"),
}
_TRACKS = {
    "following": gettext_lazy("being followed"),
    "referred": gettext_lazy("referred"),
    "done": gettext_lazy("carried to its end"),
}


@register.filter
def matter_state(state: str) -> str:
    """Return what the state of a matter is called."""
    return str(_STATES.get(state, state))


@register.filter
def track_state(state: str) -> str:
    """Return what the state of a follower is called."""
    return str(_TRACKS.get(state, state))


@register.simple_tag
def list_track_states() -> tuple[str, ...]:
    """Return the states that a follower chooses from."""
    return TRACK_STATES


@register.simple_tag
def opening_address(due: DueRung) -> str:
    """Return the address of the form that opens the rung which is due."""
    field = "unit_id" if due.subject_kind == "unit" else "member_id"
    words = {"ladder": due.ladder, field: due.subject_id, "trigger": due.trigger, "entry_id": due.entry_id}
    return f"{reverse('evaluation:open_matter')}?{urlencode(words)}"
