"""Words of the key-work board: states of a task and what was done with it."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy

register = template.Library()

_STATES = {
    "open": gettext_lazy("under way"),
    "done": gettext_lazy("task done"),
    "dropped": gettext_lazy("task dropped"),
}
_ACTS = {
    "set": gettext_lazy("Task set"),
    "report": gettext_lazy("Progress"),
    "put_off": gettext_lazy("Put off"),
    "end": gettext_lazy("Ended"),
}


@register.filter
def task_state(state: str) -> str:
    """Return what the state of a task is called."""
    return str(_STATES.get(state, state))


@register.filter
def task_act(act: str) -> str:
    """Return what was done with a task."""
    return str(_ACTS.get(act, act))
