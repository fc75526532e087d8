"""Words of the pages of accountability: states of a matter and of those who follow it."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy

from wangge.evaluation.domain.assessment_views import PERIOD_PREFIX
from wangge.evaluation.domain.bands import DueBand
from wangge.evaluation.domain.matters import REFERRED, TRACK_STATES, DueRung

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

_ACTS = {
    "open": gettext_lazy("opened"),
    "record": gettext_lazy("recorded"),
    "answer": gettext_lazy("answered"),
    "follow": gettext_lazy("followed"),
    "refer": gettext_lazy("handed over"),
    "receipt": gettext_lazy("receipt entered"),
    "close": gettext_lazy("matter closed"),
}


@register.filter
def act_words(act: str) -> str:
    """Return what an act on a matter is called."""
    return str(_ACTS.get(act, act))


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
    """Return the states that a follower chooses from; a track is referred by handing the matter over."""
    return tuple(state for state in TRACK_STATES if state != REFERRED)


@register.simple_tag
def opening_address(due: DueRung) -> str:
    """Return the address of the form that opens the rung which is due."""
    field = "unit_id" if due.subject_kind == "unit" else "member_id"
    words = {"ladder": due.ladder, field: due.subject_id, "trigger": due.trigger, "entry_id": due.entry_id}
    return f"{reverse('evaluation:open_matter')}?{urlencode(words)}"


@register.simple_tag
def band_opening_address(due: DueBand) -> str:
    """Return the address of the form that opens the rung which is due by a grade; nobody is chosen without a chief."""
    field = "unit_id" if due.subject_kind == "unit" else "member_id"
    words = {
        "ladder": due.ladder,
        field: due.subject_id,
        "trigger": due.trigger,
        "period_id": due.period_id,
        "judged": due.judged,
    }
    known = {name: value for name, value in words.items() if value is not None}
    return f"{reverse('evaluation:open_matter')}?{urlencode(known)}"


@register.simple_tag
def judged_address(scheme: str, period_id: int, judged: str) -> str:
    """Return the address of one of the judged under a scheme in a score period."""
    query = urlencode({"of": f"{PERIOD_PREFIX}{period_id}", "key": judged})
    return f"{reverse('evaluation:assessment', args=[scheme])}?{query}"
