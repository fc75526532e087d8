"""Marks and flags on the ranking board: thousands of cells, so they are written here and not by templates."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from wangge.evaluation.public import BoardMark
from wangge.evaluation.templatetags.evaluation_words import small_star
from wangge.platform.public import is_english

register = template.Library()
_FLAGS_KEPT = 64


@register.simple_tag
def show_flag(mark: BoardMark, icon: SafeString) -> SafeString:
    """Return the flag of a mark, an icon and its name; nothing without one."""
    if not mark.flag_colour:
        return SafeString("")
    name = _name(mark, in_english=is_english())
    return format_html('<span class="wg-flag wg-flag-{}">{}{}</span>', mark.flag_colour, icon, name)


@register.simple_tag
def show_marks(marks: Iterable[BoardMark | None], icon: SafeString) -> SafeString:
    """Return a cell for each mark: place and score, before them the flag, whose name is read aloud."""
    in_english = is_english()
    return SafeString("".join(f'<td class="num">{_write(mark, icon, in_english=in_english)}</td>' for mark in marks))


def _write(mark: BoardMark | None, icon: SafeString, *, in_english: bool) -> str:
    """Return place and score of a mark: numbers, which need no escaping."""
    if mark is None or mark.score is None:
        return "—"
    star = _draw_star(get_language() or "") if mark.is_small_sample else ""
    score = f'<span class="text-secondary">{mark.score}{star}</span>'
    if mark.place is None:
        return score
    if not mark.flag_colour:
        return f"{mark.place} {score}"
    flag = _draw_small_flag(mark.flag_colour, _name(mark, in_english=in_english), icon)
    return f"{flag} {mark.place} {score}"


@lru_cache(maxsize=_FLAGS_KEPT)
def _draw_star(_language: str) -> SafeString:
    return small_star()


def _name(mark: BoardMark, *, in_english: bool) -> str:
    return mark.flag_en if in_english else mark.flag_zh


@lru_cache(maxsize=_FLAGS_KEPT)
def _draw_small_flag(colour: str, name: str, icon: SafeString) -> SafeString:
    return format_html(
        '<span class="wg-flag wg-flag-{}" title="{}">{}<span class="visually-hidden">{}</span></span>',
        colour, name, icon, name,
    )  # fmt: skip
