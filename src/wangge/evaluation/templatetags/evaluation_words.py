"""Words and numbers of the evaluation pages: names, figures that open to their cases, grades, notes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from wangge.analytics.public import DIMENSIONS, Direction
from wangge.evaluation.domain.requests import RequestView
from wangge.evaluation.domain.targets import Target, TargetMark, judge_target
from wangge.evaluation.domain.tones import judge_tone
from wangge.evaluation.domain.views import ComponentView, FigureView, RunView, ScoreView, SubjectView
from wangge.kernel.public import DomainError
from wangge.platform.public import describe_error, get_profile, is_english

register = template.Library()

_CLAUSE_OF_WORDS = re.compile(r"\s*§\s*(?=[^\s0-9一二三四五六七八九十（(])")


@register.filter
def named(thing: object) -> str:
    """Return the name of something that has one in both languages; a mapping may carry `name_zh` and `name_en`."""
    key = "name_en" if is_english() else "name_zh"
    found = thing.get(key) if isinstance(thing, Mapping) else getattr(thing, key)
    return str(found)


@register.filter
def grouped(count: int) -> str:
    """Return a count with a comma before every three digits, as the tables have them."""
    return f"{count:,}"


@register.filter
def share(value: float | None) -> str:
    """Return a share as a percentage with one place, "n/a" for none."""
    return gettext("n/a") if value is None else f"{value:.1%}"


@register.filter
def in_words(definition: Mapping[str, Any], part: str) -> str:
    """Return a part of an indicator's definition ("formula", "exclusions") in the page's language.

    The formula of a count is its name: it is not said twice.
    """
    if part == "formula" and definition.get("kind") == "count":
        return ""
    return str(definition.get(f"{part}_{'en' if is_english() else 'zh'}", ""))


@register.filter
def grade(score: ScoreView) -> SafeString:
    """Return a score's grade as a badge, its colour by the grade's place among the city's bands; nothing for n/a.

    One that is no letter is called by its name.
    """
    if score.value is None:
        return SafeString("")
    tone = judge_tone(score, get_profile().evaluation) or "secondary"
    words = score.grade_en if is_english() else score.grade_zh
    shown = score.grade if len(score.grade) <= 1 else words
    return format_html('<span class="badge bg-{}-lt" title="{}">{}</span>', tone, words, shown)


@register.filter
def grade_words(grade: str) -> str:
    """Return a grade of an earlier run, of which only the key is read: a letter, or the name that the profile gives it."""
    evaluation = get_profile().evaluation
    bands = (band for bands in (evaluation.bands, *(row.bands for row in evaluation.composites)) for band in bands)
    found = next((band for band in bands if band.key == grade), None)
    return grade if found is None or len(grade) <= 1 else named(found)


@register.filter
def kind_name(kind: str) -> str:
    """Return what a kind of subject is called."""
    names = {
        "total": gettext("Whole district"),
        "department": gettext("Department"),
        "area": gettext("Area"),
        "collector": gettext("Collector"),
        "acceptor": gettext("Acceptor"),
        "shift_leader": gettext("Shift leader"),
        "dispatcher": gettext("Dispatcher"),
    }
    if kind in names:
        return names[kind]
    dimension = DIMENSIONS.get(kind)
    return named(dimension) if dimension is not None else kind


@register.filter
def tab_name(tab: str) -> str:
    """Return what a tab is called."""
    names = {
        "departments": gettext("Departments"),
        "areas": gettext("Areas"),
        "posts": gettext("Posts"),
        "breakdowns": gettext("Breakdowns"),
    }
    return names[tab]


@register.filter
def side_name(side: str) -> str:
    """Return what one side of a figure is called."""
    names = {
        "numerator": gettext("Counted"),
        "denominator": gettext("Asked"),
        "missed": gettext("Asked and not counted"),
    }
    return names.get(side, side)


@register.filter
def note_words(note: str) -> str:
    """Return what a note to a score means."""
    notes = {
        "not_applicable": gettext("No data"),
        "reweighted": gettext("Parts without data left out, the others reweighted"),
        "small_sample": gettext("Small sample"),
    }
    return notes.get(note, note)


@register.simple_tag
def small_star() -> SafeString:
    """Return the star of what rests on so few cases that one of them moves it by much."""
    return format_html('<abbr class="na wg-star" title="{}">*</abbr>', note_words("small_sample"))


@register.simple_tag
def refusal(request: RequestView) -> str:
    """Return in words why a request ended without a run."""
    text = describe_error(DomainError(request.refusal_code, **request.refusal_params), get_language() or "")
    return " ".join(part for part in (text.title, text.why, text.next_step) if part)


@register.filter
def period(run: RunView) -> str:
    """Return the period of a run: its month, or the days from first to last report."""
    if run.month:
        return run.month
    if run.from_on is None or run.to_on is None:
        return gettext("All cases")
    return f"{run.from_on.isoformat()} – {run.to_on.isoformat()}"


@register.filter
def level_name(run: RunView, level: int) -> str:
    """Return what a level of areas is called in the run's profile."""
    if not 1 <= level <= len(run.level_names):
        return str(level)
    return run.level_names[level - 1][1 if is_english() else 0]


@register.filter
def source_words(source: str) -> str:
    """Return where a rule comes from: a standard's name stays, what the project or the trade set is said in words.

    The sign of a clause stays before the clause's number and is left out before words.
    """
    known = {
        "ours": gettext("set by this platform"),
        "common practice": gettext("common practice"),
        "built here": gettext("built in this city"),
    }
    for name, words in known.items():
        source = re.sub(rf"(?<![a-z]){name}(?![a-z])", words, source)
    return _CLAUSE_OF_WORDS.sub(": " if is_english() else "：", source)


@register.filter
def percent(share: Decimal) -> str:
    """Return a share of 1 as percent without needless zeros."""
    return f"{(share * 100).normalize():f}%"


@register.filter
def amount(figure: FigureView) -> str:
    """Return the value of a figure as people read it: 1,204; 91.3%; 5.5 h; n/a."""
    exact = figure.exact
    if exact is None:
        return gettext("n/a")
    match figure.definition["unit"]:
        case "share":
            return f"{_round(exact * 100)}%"
        case "seconds":
            return gettext("%(hours)s h") % {"hours": _round(exact / 3600)}
    return f"{int(exact):,}"


@register.filter
def chart_value(figure: FigureView) -> str:
    """Return the number a chart draws for a figure: percent, hours or the count; empty for n/a."""
    exact = figure.exact
    if exact is None:
        return ""
    scale = {"share": Fraction(100), "seconds": Fraction(1, 3600)}.get(figure.definition["unit"], Fraction(1))
    return str(_round(exact * scale))


def _round(exact: Fraction) -> Decimal:
    return Decimal(round(exact * 10)) / 10


@register.filter
def missing_reason(figure: FigureView) -> str:
    """Return why a figure is n/a."""
    if figure.is_recorded:
        return gettext("No case of this subject was asked for it")
    return gettext("No case in this evaluation has this datum")


@register.simple_tag
def tell_target(figure: FigureView, *, is_named: bool = True) -> SafeString:
    """Return what a figure was to reach and how far off it is, in words and a colour; nothing without a target.

    Where `is_named` is off, as below the head of a column that names the target, only how far off it is.
    """
    return write_target(figure.target, figure.mark, is_named=is_named)


@register.simple_tag
def tell_share_target(figure: FigureView, share: Fraction | None, *, is_named: bool = True) -> SafeString:
    """Return the same of a share that is shown instead of the figure itself."""
    if figure.target is None or share is None:
        return write_target(figure.target, None, is_named=is_named)
    mark = judge_target(figure.target, share, Direction(figure.definition["direction"]))
    return write_target(figure.target, mark, is_named=is_named)


def write_target(target: Target | None, mark: TargetMark | None, *, is_named: bool = True) -> SafeString:
    """Return a target and how a figure stands to it; nothing without a target."""
    if target is None:
        return SafeString("")
    parts = [format_html("<span>{}</span>", name_target(target))] if is_named else []
    if mark is not None:
        tone = "wg-better" if mark.is_reached else "wg-worse"
        parts.append(format_html('<span class="{}">{}</span>', tone, name_distance(mark)))
    inside = format_html_join(" ", "{}", ((part,) for part in parts))
    return format_html('<small class="wg-target" title="{}">{}</small>', source_words(target.source), inside)


@register.filter
def name_target(target: Target) -> str:
    """Return what is to be reached: "target 70%"."""
    return gettext("target %(percent)s") % {"percent": f"{target.percent.normalize():f}%"}


@register.filter
def name_distance(mark: TargetMark) -> str:
    """Return how far a figure is off its target, with so many decimals that a difference is seen."""
    if not mark.distance:
        return gettext("reached exactly")
    words = {
        (True, True): gettext("reached: %(points)s points above"),
        (True, False): gettext("reached: %(points)s points below"),
        (False, True): gettext("not reached: %(points)s points above"),
        (False, False): gettext("not reached: %(points)s points below"),
    }
    return words[mark.is_reached, mark.distance > 0] % {"points": round_distance(mark)}


def round_distance(mark: TargetMark) -> str:
    """Return the points between a figure and its target without their sign, at the fewest decimals that show any."""
    distance = abs(mark.distance)
    rounded = (Decimal(round(distance * 10**places)).scaleb(-places) for places in (1, 2, 3))
    return next((str(number) for number in rounded if number), "<0.001")


@register.simple_tag
def cases_address(subject: SubjectView, indicator: str, side: str) -> str:
    """Return the address of the cases behind one side of a figure."""
    query = urlencode({"kind": subject.kind, "key": subject.key, "indicator": indicator, "side": side})
    return f"{reverse('evaluation:cases', args=[subject.run_id])}?{query}"


@register.simple_tag
def subject_address(subject: SubjectView) -> str:
    """Return the address of a subject's page."""
    query = urlencode({"kind": subject.kind, "key": subject.key})
    return f"{reverse('evaluation:subject', args=[subject.run_id])}?{query}"


@register.simple_tag
def show_figure(subject: SubjectView, figure: FigureView) -> SafeString:
    """Return a figure with numerator and denominator, each linked to its cases; n/a says why."""
    if figure.exact is None:
        return format_html('<abbr class="na" title="{}">{}</abbr>', missing_reason(figure), gettext("n/a"))
    value = figure.value
    if value.denominator is None:
        return _link(subject, figure.key, "numerator", value.numerator or 0, amount(figure))
    parts = [_link(subject, figure.key, "denominator", value.denominator, f"{value.denominator:,}")]
    if figure.definition["unit"] == "share":
        parts.insert(0, _link(subject, figure.key, "numerator", value.numerator or 0, f"{value.numerator or 0:,}"))
    return format_html(
        '{} <small class="text-secondary">{}</small>',
        amount(figure),
        format_html_join("/", "{}", ((p,) for p in parts)),
    )


def _link(subject: SubjectView, indicator: str, side: str, count: int, words: str) -> SafeString:
    if not count:
        return format_html("{}", words)
    address = cases_address(subject, indicator, side)
    return format_html('<a href="{}" aria-label="{} {}">{}</a>', address, words, side_name(side), words)


@register.filter
def points_words(component: ComponentView) -> str:
    """Return how a component's points come about."""
    words = {
        "rate": gettext("the rate"),
        "inverse_rate": gettext("100 less the rate"),
        "count_score": gettext("the count by its table"),
    }
    return words.get(component.kind, component.kind)
