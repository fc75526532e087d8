"""Sentences of the pages on an evaluation: what got worse, what would lift a score, how a figure changed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wangge.analytics.public import Direction, Side, get_indicator
from wangge.evaluation.domain.comparing import Change
from wangge.evaluation.domain.headlines import Headline
from wangge.evaluation.domain.levers import Lever
from wangge.evaluation.domain.public_tables import PublicCell
from wangge.evaluation.domain.views import FigureView, RunView, SubjectView
from wangge.evaluation.domain.worsening import Worsening
from wangge.evaluation.templatetags.evaluation_words import (
    amount,
    cases_address,
    named,
    percent,
    small_star,
    subject_address,
)
from wangge.profiles.public import FlagBar

register = template.Library()


@register.simple_tag
def tell_worsening(worsening: Worsening, before: RunView) -> SafeString:
    """Return what got worse as a sentence; each number in it opens to the cases behind it.

    The excess is counted, not listed: no case by itself is one too many, so it opens to those that went wrong.
    """
    fell = gettext(
        "{name}: {figure} fell from {before} ({month}, of {asked_before}) to {now}. Of {asked} cases {bad} went wrong, {excess} more than at the earlier rate."
    )
    rose = gettext(
        "{name}: {figure} rose from {before} ({month}, of {asked_before}) to {now}. Of {asked} cases {bad} went wrong, {excess} more than at the earlier rate."
    )
    value, earlier, key = worsening.figure.value, worsening.earlier_figure.value, worsening.figure.key
    is_lower_better = get_indicator(key).direction is Direction.LOWER
    sentence = format_html(
        rose if is_lower_better else fell,
        name=_link(subject_address(worsening.subject), named(worsening.subject)),
        figure=named(worsening.figure.definition),
        before=_link_rate(worsening.earlier, worsening.earlier_figure, before),
        month=before.month,
        asked_before=_link_cases(worsening.earlier, key, Side.DENOMINATOR, earlier.denominator),
        now=_link_rate(worsening.subject, worsening.figure, before),
        asked=_link_cases(worsening.subject, key, Side.DENOMINATOR, value.denominator),
        bad=format_html(
            "<strong>{}</strong>", _link_cases(worsening.subject, key, Side(worsening.side), worsening.bad_count)
        ),
        excess=_link(cases_address(worsening.subject, key, worsening.side), str(_round(worsening.excess, 1))),
    )
    if min(value.denominator or 0, earlier.denominator or 0) >= before.small_sample:
        return sentence
    few = gettext("* fewer than %(least)s cases: one case moves a rate by much") % {"least": before.small_sample}
    return format_html('{} <small class="text-secondary">{}</small>', sentence, few)


@register.simple_tag
def mark_small_sample(figure: FigureView, run: RunView) -> SafeString:
    """Return the star of a rate of so few cases that one of them moves it by much; nothing for any other figure."""
    return small_star() if figure.value.is_of_few(run.small_sample) else SafeString("")


def _link_rate(subject: SubjectView, figure: FigureView, run: RunView) -> SafeString:
    """Return a rate that opens to the cases counted, with a star where they were asked of few."""
    link = _link(cases_address(subject, figure.key, Side.NUMERATOR.value), amount(figure))
    return format_html("{}{}", link, mark_small_sample(figure, run))


def _link_cases(subject: SubjectView, key: str, side: Side, count: int | None) -> SafeString:
    return _link(cases_address(subject, key, side.value), f"{count or 0:,}")


def _link(address: str, words: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, words)


@register.simple_tag
def tell_change(change: Change | None, figure: FigureView) -> SafeString:
    """Return how a figure changed with a sign, marked as better or worse; a dash where it cannot be compared.

    What is too little to be shown is neither.
    """
    if change is None:
        return SafeString("—")
    shown = _round(change.difference if change.share is None else change.share * 100, 1)
    words = "{}" if change.share is None else "{}%"
    if change.share is None and figure.definition["unit"] == "share":
        shown, words = _round(change.difference * 100, 1), gettext("%(points)s points") % {"points": "{}"}
    return format_html('<span class="{}">{}</span>', _judge_change(shown, figure.key), words.format(_sign(shown)))


def _judge_change(shown: Decimal, key: str) -> str:
    direction = get_indicator(key).direction
    if not shown or direction is Direction.NEUTRAL:
        return "text-secondary"
    return "wg-better" if (shown > 0) == (direction is Direction.HIGHER) else "wg-worse"


def _sign(rounded: Decimal) -> str:
    return f"+{rounded}" if rounded > 0 else f"−{abs(rounded)}" if rounded < 0 else "0"


@register.filter
def headline_side(headline: Headline) -> str:
    """Return which cases a headline opens to: those of a count, or those a rate is of."""
    return (Side.NUMERATOR if headline.figure.value.denominator is None else Side.DENOMINATOR).value


@register.simple_tag
def tell_lever_step(lever: Lever) -> str:
    """Return how many cases make the difference: "9/10 → 10/10" or "120 → 100"."""
    value = lever.figure.value
    if value.denominator is None:
        return f"{value.numerator or 0:,} → {lever.numerator:,}"
    return f"{value.numerator or 0:,}/{value.denominator:,} → {lever.numerator:,}/{value.denominator:,}"


@register.simple_tag
def tell_lever_sum(lever: Lever) -> str:
    """Return the arithmetic of a lever: (points then − points now) × weight in force = lift."""
    now, then = _round(lever.points_now, 2), _round(lever.points_then, 2)
    weight = percent(_round(lever.share, 4))
    return f"({then} − {now}) × {weight} = +{_round(lever.lift, 3)}"


@register.simple_tag
def tell_best_lever(lever: Lever) -> str:
    """Return in a sentence which single step lifts the score most."""
    places = {
        "figure": named(lever.figure.definition),
        "cases": lever.cases,
        "lift": _round(lever.lift, 2),
        "score": lever.score,
        "grade": lever.grade,
    }
    if lever.kind == "count_score":
        return gettext("%(figure)s by %(cases)s cases: +%(lift)s points, to %(score)s %(grade)s.") % places
    if lever.kind == "inverse_rate":
        return gettext("One case fewer in %(figure)s: +%(lift)s points, to %(score)s %(grade)s.") % places
    return gettext("One case more that goes well in %(figure)s: +%(lift)s points, to %(score)s %(grade)s.") % places


@register.simple_tag
def tell_best_percent(lever: Lever) -> str:
    """Return in a sentence which figure's percentage point lifts the score most."""
    places = {
        "figure": named(lever.figure.definition),
        "lift": _round(lever.percent_lift or Fraction(0), 2),
        "weight": percent(_round(lever.share, 4)),
    }
    if lever.kind == "inverse_rate":
        return gettext("One percentage point less in %(figure)s: %(weight)s of it, +%(lift)s points.") % places
    return gettext("One percentage point more in %(figure)s: %(weight)s of it, +%(lift)s points.") % places


@register.filter
def lift(number: Fraction | None) -> str:
    """Return points that are added, with three decimals; a dash for none."""
    return "—" if number is None else f"+{_round(number, 3)}"


@register.simple_tag
def tell_places(risen: int | None) -> str:
    """Return by how many places somebody rose or fell; a dash where there is nothing to compare."""
    if risen is None:
        return "—"
    return f"↑{risen}" if risen > 0 else f"↓{-risen}" if risen < 0 else "="


@register.simple_tag
def bar_words(bar: FlagBar) -> str:
    """Return what bars from a flag."""
    places = {"count": bar.from_count, "figure": named(get_indicator(bar.indicator))}
    return gettext("not from %(count)s on in %(figure)s") % places


@register.simple_tag
def show_cell(cell: PublicCell, least: int) -> SafeString:
    """Return a cell of a public table; a small number is said to be small, and what nobody was asked is n/a."""
    if cell.is_hidden:
        return format_html('<abbr class="na" title="{}">{}</abbr>', _name_hidden(least), gettext("hidden"))
    if cell.count is not None:
        part = f"{_round(cell.share * 100, 1)}%" if cell.count and cell.share is not None and cell.share != 1 else ""
        return format_html('{} <small class="text-secondary">{}</small>', f"{cell.count:,}", part)
    if cell.share is None:
        return format_html('<abbr class="na" title="{}">{}</abbr>', gettext("No data"), gettext("n/a"))
    return format_html(
        '{} <small class="text-secondary">{}</small>',
        f"{_round(cell.share * 100, 1)}%",
        gettext("of %(count)s") % {"count": f"{cell.asked:,}"},
    )


@register.filter
def cell_value(cell: PublicCell) -> str:
    """Return the number a chart draws for a cell, "" where it draws none."""
    if cell.count is not None:
        return str(cell.count)
    return "" if cell.share is None else str(_round(cell.share * 100, 1))


@register.filter
def of_column(cells: dict[str, PublicCell], column: str) -> PublicCell:
    """Return the cell of a column."""
    return cells[column]


def _name_hidden(least: int) -> str:
    return gettext("Fewer than %(least)s, or what would tell such a number") % {"least": least}


def _round(number: Fraction, places: int) -> Decimal:
    """Return a number rounded half up."""
    scaled = number * 10**places
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Decimal(whole).scaleb(-places)
