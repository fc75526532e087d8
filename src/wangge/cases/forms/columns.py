"""The columns of a work list: which there are, what they are called, and which of them are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COLUMNS: Mapping[str, Promise] = {
    "lamp": _("Lamp"),
    "number": _("Number"),
    "state": _("State"),
    "what": _("Category and description"),
    "address": _("Address"),
    "grid": _("Grid"),
    "unit": _("Unit"),
    "source": _("Source"),
    "marks": _("Marks"),
    "reported": _("Reported"),
    "stage": _("Stage"),
    "due": _("Due"),
}
USUAL = ("lamp", "number", "state", "what", "address", "unit", "reported", "due")
ALWAYS = "number"  # opens the case


def read_columns(keys: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that were asked for, in their usual order and always with the number; the usual ones for none."""
    wanted = {key for text in keys for key in text.split(",") if key in COLUMNS}
    return tuple(key for key in COLUMNS if key in wanted or key == ALWAYS) if wanted else USUAL
