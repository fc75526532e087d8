"""Words of the score ledger's pages: states, kinds, causes, points with their sign."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.utils.translation import gettext, gettext_lazy

from wangge.evaluation.domain.bands import BandMark
from wangge.evaluation.domain.frozen_boards import BoardPlace
from wangge.evaluation.queries.score_basis import has_points
from wangge.platform.public import is_english
from wangge.profiles.public import ScoreRule

register = template.Library()

_WORDS = {
    "open": gettext_lazy("open for points"),
    "published": gettext_lazy("published"),
    "frozen": gettext_lazy("frozen"),
    "proposed": gettext_lazy("proposed"),
    "counted": gettext_lazy("counted"),
    "rejected": gettext_lazy("rejected"),
    "appealed": gettext_lazy("appealed"),
    "countered": gettext_lazy("countered"),
    "asked": gettext_lazy("waits for the first review"),
    "reviewed": gettext_lazy("waits for the second review"),
    "granted": gettext_lazy("appeal granted"),
    "denied": gettext_lazy("appeal denied"),
    "confirm": gettext_lazy("Confirmed"),
    "reject": gettext_lazy("Rejected"),
    "appeal": gettext_lazy("Appealed"),
    "review": gettext_lazy("First review"),
    "rule": gettext_lazy("Second review"),
}
_CAUSES = {
    "voided": gettext_lazy("case voided"),
    "excused": gettext_lazy("case excused"),
    "appeal": gettext_lazy("appeal granted"),
    "correction": gettext_lazy("correction"),
    "carried": gettext_lazy("carried over"),
}


@register.filter
def score_word(key: str) -> str:
    """Return what a state, verdict or act is called."""
    return str(_WORDS.get(key, key))


@register.filter
def cause_word(cause: str) -> str:
    """Return why an entry counters another."""
    return str(_CAUSES.get(cause, cause))


@register.filter
def signed(points: Decimal | None) -> str:
    """Return points with their sign and no more places than needed, a dash for none."""
    if points is None:
        return "—"
    text = f"{points:+.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"+0", "-0"} else text.replace("-", "−")


@register.filter
def judging_words(parts: Iterable[str]) -> str:
    """Return what parts of the evaluation are called, as a list."""
    names = {
        "bands": gettext("grades"),
        "composites": gettext("composites"),
        "flags": gettext("rules of flags"),
        "score_tables": gettext("tables of counts"),
    }
    return (", " if is_english() else "、").join(names[part] for part in parts)


@register.filter
def rule_terms(rule: ScoreRule | None) -> str:
    """Return what a rule gives: points, multipliers, cap; a dash where it is not there."""
    if rule is None:
        return "—"
    parts = [signed(rule.points) if rule.points_to is None else f"{signed(rule.points)} – {signed(rule.points_to)}"]
    parts += [f"× {row.factor.normalize():f} ({row.from_on} – {row.to_on})" for row in rule.multipliers]
    if rule.cap is not None:
        parts.append(gettext("cap %(cap)s") % {"cap": f"{rule.cap.normalize():f}"})
    if rule.indicator is not None:
        parts.append(rule.indicator)
    return " · ".join(parts)


@register.filter
def mark_words(mark: BandMark | None) -> str:
    """Return a result with its grade, a dash for none."""
    if mark is None or mark.value is None:
        return "—"
    grade = mark.name_en if is_english() else mark.name_zh
    return f"{mark.value} {grade}".strip()


@register.filter
def place_words(place: BoardPlace | None) -> str:
    """Return the flag and the place of a department, a dash for neither."""
    if place is None or place.place is None:
        return "—"
    flag = place.flag_en if is_english() else place.flag_zh
    words = gettext("place %(place)s") % {"place": place.place}
    return f"{flag} · {words}" if flag else words


@register.simple_tag
def ledger_title() -> str:
    """Return what the pages of the score periods are called: in a city without points there is no ledger."""
    return gettext("Score ledger") if has_points() else gettext("Assessment periods")


@register.filter
def in_language(thing: object, name: str) -> str:
    """Return the Chinese or English one of two fields such as `rule_zh` and `rule_en`."""
    return str(getattr(thing, f"{name}_en" if is_english() else f"{name}_zh"))
