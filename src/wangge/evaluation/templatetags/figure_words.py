"""Words and rows of the figures page: thousands of cells, so they are written here and not by templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from urllib.parse import quote_plus, urlencode
from zoneinfo import ZoneInfo

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from wangge.analytics.public import (
    DIMENSIONS,
    INDICATORS,
    PERIODS,
    Dimension,
    Direction,
    Indicator,
    IndicatorKind,
    IndicatorValue,
    PatrolProposal,
    name_period,
)
from wangge.evaluation.domain.figure_requests import ASSESSMENT_YEAR, FigureRequest
from wangge.evaluation.domain.figure_tables import CASES, FACTS, SUMS, FigureAnswer, FigureRow, FigureTable
from wangge.evaluation.domain.score_views import Choice
from wangge.evaluation.domain.targets import find_rule_target, judge_target
from wangge.evaluation.queries.figure_cases import FigureCases
from wangge.evaluation.templatetags.evaluation_words import named, write_target
from wangge.platform.public import get_clock, get_profile, is_english

register = template.Library()
_AREA = "area_"
_CASE_WORDS = {"state": "state", "closure_kind": "closure_kind", "means": "means"}
_SECONDS_AN_HOUR = 3600


def list_group_names(request: FigureRequest) -> list[str]:
    """Return one column for each dimension, the one that names it, and the period."""
    columns = [DIMENSIONS[key].columns[-1] for key in request.dimensions]
    return [*columns, *([request.period] if request.period else [])]


def name_column(column: str) -> str:
    """Return what a group column is called: areas as the city calls the level."""
    if column in PERIODS:
        return PERIODS[column][1 if is_english() else 0]
    return name_dimension(next(key for key, one in DIMENSIONS.items() if one.columns[-1] == column))


@register.filter
def name_dimension(key: str) -> str:
    """Return what a dimension is called: areas as the city calls the level."""
    levels = get_profile().grid.levels
    if key.startswith(_AREA) and key != "area_class" and int(key.removeprefix(_AREA)) <= len(levels):
        return str(named(levels[int(key.removeprefix(_AREA)) - 1]))
    return str(named(DIMENSIONS[key]))


@register.filter
def name_period_kind(key: str) -> str:
    """Return what a period is called."""
    if key == ASSESSMENT_YEAR:
        return gettext("assessment year")
    return PERIODS[key][1 if is_english() else 0]


def name_group(table: FigureTable, row: FigureRow, column: str) -> str:
    """Return what one value of a row's group is called."""
    value = row.group[column]
    if isinstance(value, date):
        return name_period(value, column)
    if value is not None and column == "reported_hour":
        return f"{value:02d}:00"
    name = table.find_name(row.group, column)
    if name is not None:
        return name[1 if is_english() else 0]
    if column in _CASE_WORDS:
        return _name_case_word(_CASE_WORDS[column], str(value), get_language() or "")
    if column == "category_kind":
        return _name_kinds().get(str(value), str(value))
    return str(value)


def _name_kinds() -> dict[str, str]:
    return {"component": gettext("Components"), "matter": gettext("Matters")}


@lru_cache(maxsize=256)
def _name_case_word(table: str, key: str, _language: str) -> str:
    return render_to_string("evaluation/case_word.html", {"table": table, "key": key}).strip()


def write_amount(value: IndicatorValue, unit: str) -> str:
    """Return a figure as people read it: 1,204; 91.3%; 5.5 h; n/a. The same as `amount`, in whole numbers for speed."""
    numerator, denominator = value.numerator, value.denominator
    if numerator is None or (value.kind is not IndicatorKind.COUNT and not denominator):
        return gettext("n/a")
    match unit:
        case "share":
            return f"{round_tenths(numerator * 100, denominator or 1)}%"
        case "seconds":
            return gettext("%(hours)s h") % {"hours": round_tenths(numerator, (denominator or 1) * _SECONDS_AN_HOUR)}
    return f"{numerator // (denominator or 1):,}"


def write_number(value: IndicatorValue, unit: str) -> str:
    """Return the number that a chart draws: percent, hours or the count; empty for n/a."""
    numerator, denominator = value.numerator, value.denominator
    if numerator is None or (value.kind is not IndicatorKind.COUNT and not denominator):
        return ""
    scale = {"share": (100, 1), "seconds": (1, _SECONDS_AN_HOUR)}.get(unit, (1, 1))
    if unit == "cases" and denominator is None:
        return str(numerator)
    return round_tenths(numerator * scale[0], (denominator or 1) * scale[1])


def round_tenths(numerator: int, denominator: int) -> str:
    """Return a fraction with one place, halves to even, as `round` does it with a Fraction."""
    whole, rest = divmod(abs(numerator) * 10, denominator)
    if 2 * rest > denominator or (2 * rest == denominator and whole % 2):
        whole += 1
    sign = "-" if numerator < 0 and whole else ""
    return f"{sign}{whole // 10}.{whole % 10}"


def write_change(row: FigureRow, indicator: Indicator) -> str:
    """Return how much a figure changed with a sign: points of a rate, percent of a count or mean; "" where unknown."""
    now, before = row.values[indicator.key], row.earlier.get(indicator.key)
    one, other = _find_fraction(now), _find_fraction(before)
    if one is None or other is None:
        return ""
    (top, bottom), (top_before, bottom_before) = one, other
    difference, scale = top * bottom_before - top_before * bottom, bottom * bottom_before
    if now.kind in {IndicatorKind.RATE, IndicatorKind.RATIO}:
        return gettext("%(points)s points") % {"points": _sign(round_tenths(difference * 100, scale))}
    if not top_before:
        return _sign(round_tenths(difference, scale)) if difference else "0"
    return f"{_sign(round_tenths(difference * 100, bottom * top_before))}%"


def judge_change(row: FigureRow, indicator: Indicator, told: str) -> str:
    """Return the class of a change told so: better, worse, or neither, as one too little to be shown."""
    now, before = _find_fraction(row.values[indicator.key]), _find_fraction(row.earlier.get(indicator.key))
    if now is None or before is None or indicator.direction is Direction.NEUTRAL:
        return "text-secondary"
    difference = now[0] * before[1] - before[0] * now[1]
    if not any(letter in "123456789" for letter in told):
        return "text-secondary"
    return "wg-better" if (difference > 0) == (indicator.direction is Direction.HIGHER) else "wg-worse"


def _find_fraction(value: IndicatorValue | None) -> tuple[int, int] | None:
    if value is None or value.numerator is None:
        return None
    if value.kind is IndicatorKind.COUNT:
        return value.numerator, 1
    return (value.numerator, value.denominator) if value.denominator else None


def _sign(number: str) -> str:
    if number.startswith("-"):
        return f"−{number[1:]}"
    return number if number == "0.0" else f"+{number}"


@register.simple_tag
def show_figure_head(request: FigureRequest) -> SafeString:
    """Return the heads of the columns; each indicator says its formula."""
    columns = list_group_names(request)
    names = [name_column(column) for column in columns] or [gettext("Whole district")]
    heads = format_html_join("", '<th scope="col" class="grow">{}</th>', ((name,) for name in names))
    figures = format_html_join(
        "",
        '<th scope="col" class="num" title="{}">{}</th>',
        ((describe_formula(one), named(one)) for one in request.indicators),
    )
    return format_html('<tr>{}<th scope="col" class="num">{}</th>{}</tr>', heads, gettext("Cases"), figures)


@register.filter
def describe_formula(indicator: Indicator) -> str:
    """Return what an indicator is made of."""
    words = indicator.describe()
    return str(words["formula_en" if is_english() else "formula_zh"])


@register.simple_tag
def show_figure_rows(table: FigureTable, rows: Iterable[FigureRow], least: int, query: str, address: str) -> SafeString:
    """Return the rows: each figure with its numerator and denominator, linked to the cases behind it.

    `least` is the number of cases below which a row is a small sample; `query` the question, `address` where its cases are.
    """
    request, start = table.request, f"{address}?{query}"
    columns = list_group_names(request)
    small = _mark_small()
    written = (
        "".join(
            (
                "<tr>",
                *_write_names(table, row, columns),
                f'<td class="num">{row.cases:,}{small if row.cases < least else ""}</td>',
                *_write_figures(table, row, f"{start}&{_write_group(row)}"),
                "</tr>",
            )
        )
        for row in rows
    )
    return mark_safe("".join(written))  # noqa: S308 - every word in it is escaped


def _write_names(table: FigureTable, row: FigureRow, columns: list[str]) -> Iterator[str]:
    names = [name_group(table, row, column) for column in columns] or [gettext("Whole district")]
    for number, name in enumerate(names):
        tag = '<th scope="row" class="grow">' if not number else '<td class="grow">'
        yield f"{tag}{escape(name)}</{tag[1:3]}>"


def _write_group(row: FigureRow) -> str:
    return urlencode([(f"at_{column}", "" if value is None else str(value)) for column, value in row.group.items()])


def _mark_small() -> str:
    return f'<abbr class="na wg-star" title="{escape(gettext("Small sample"))}">*</abbr>'


def _write_figures(table: FigureTable, row: FigureRow, address: str) -> Iterator[str]:
    request = table.request
    per_day, is_whole_small = request.is_per_workday, row.cases < table.small_sample
    for one in request.indicators:
        value, unit = row.values[one.key], one.unit
        text = write_amount(value, unit)
        parts = [_link(address, one, value, text)]
        if not is_whole_small and table.is_small_sample(row, one.key):  # else the number of cases has the mark
            parts[0] += _mark_small()
        if value.denominator is not None:
            parts.append(f'<small class="text-secondary">{value.numerator or 0:,}/{value.denominator:,}</small>')
        if per_day and value.kind is IndicatorKind.COUNT and row.workdays and value.numerator is not None:
            words = gettext("%(number)s a working day") % {"number": _write_per_day(value.numerator, row.workdays)}
            parts.append(f'<small class="text-secondary">{escape(words)}</small>')
        if request.compare:
            words = write_change(row, one)
            parts.append(f'<small class="{judge_change(row, one, words)}">{escape(words) or "—"}</small>')
        parts.append(_write_target(row, request, one))
        yield f'<td class="num" data-value="{write_number(value, unit)}">{" ".join(parts)}</td>'


def _write_per_day(count: int, workdays: Fraction) -> str:
    return round_tenths(count * workdays.denominator, workdays.numerator)


def _write_target(row: FigureRow, request: FigureRequest, indicator: Indicator) -> str:
    """Return how a rate stands to the target that the profile has today, that of its source class where it is of one."""
    asked = request.filters.get("source_class", ())
    source_class = str(row.group.get("source_class") or (asked[0] if len(asked) == 1 else ""))
    target = find_rule_target(get_profile().evaluation.targets, indicator.key, source_class=source_class)
    pair = _find_fraction(row.values[indicator.key])
    if target is None or pair is None:
        return ""
    return write_target(target, judge_target(target, Fraction(*pair), indicator.direction))


def _link(address: str, indicator: Indicator, value: IndicatorValue, text: str) -> str:
    """Return the value, linked to the cases counted, or of a share of none to those asked."""
    if not (value.numerator or value.denominator) or indicator.key not in INDICATORS:
        return escape(text)
    side = "numerator" if value.numerator else "denominator"
    return f'<a href="{escape(f"{address}&open={quote_plus(indicator.key)}&side={side}")}">{escape(text)}</a>'


@register.simple_tag
def tell_known(answer: FigureAnswer | FigureCases) -> str:
    """Return up to when the figures are known and what they were read from."""
    known, now = _find_local(answer.known_at), _find_local(get_clock().now())
    at = f"{known:%H:%M}" if known.date() == now.date() else f"{known:%Y-%m-%d %H:%M}"
    words = {
        (SUMS, True): gettext("Known up to %(at)s today, read from the sums a day; what came later is not in it."),
        (FACTS, True): gettext("Known up to %(at)s today, read from the exported facts; what came later is not in it."),
        (CASES, True): gettext("As the cases say now, at %(at)s today."),
        (SUMS, False): gettext("Known up to %(at)s, read from the sums a day; what came later is not in it."),
        (FACTS, False): gettext("Known up to %(at)s, read from the exported facts; what came later is not in it."),
    }
    return words[answer.read_from, known.date() == now.date()] % {"at": at}


def _find_local(instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(get_profile().city.zone))


@register.simple_tag
def tell_proposal(proposal: PatrolProposal, table: FigureTable, area: str) -> SafeString:
    """Return in a sentence where, for what and when to patrol more, with the numbers that say so (PJ-7)."""
    index = 1 if is_english() else 0
    place = table.names.get((area, proposal.place), (proposal.place, proposal.place))[index]
    matter = table.names.get(("class_code", proposal.matter), (proposal.matter[-1],) * 2)[index]
    sentence = gettext(
        "{place}, {matter}: patrol more from {from_hour} to {to_hour}. Citizens told first of {told_then} cases in these hours, {told} in all; the patrol found {found} first, {rate} of them."
    )
    return format_html(
        sentence,
        place=format_html("<strong>{}</strong>", place),
        matter=matter,
        from_hour=f"{proposal.from_hour:02d}:00",
        to_hour=f"{proposal.to_hour:02d}:00",
        told_then=proposal.told_then,
        told=proposal.told,
        found=proposal.found,
        rate=patrol_rate(proposal.rate),
    )


@register.filter
def patrol_rate(share: Fraction | None) -> str:
    """Return a share that the patrol found first, with one place; n/a of no case."""
    return gettext("n/a") if share is None else f"{round_tenths(share.numerator * 100, share.denominator)}%"


@register.filter
def name_group_column(column: str) -> str:
    """Return what a group column is called."""
    return name_column(column)


@register.simple_tag
def name_patrol_key(table: FigureTable, column: str, key: object) -> str:
    """Return what an area, a large class or an hour is called."""
    if column == "reported_hour":
        return f"{key:02d}:00"
    name = table.names.get((column, key))
    plain = key[-1] if isinstance(key, tuple) else key
    return str(plain) if name is None else name[1 if is_english() else 0]


@register.filter
def kind_of_indicator(kind: str) -> str:
    """Return what a group of indicators is called."""
    names = {
        "count": gettext("Counts"),
        "rate": gettext("Rates"),
        "ratio": gettext("Ratios"),
        "mean": gettext("Means"),
        "built": gettext("Own indicators"),
    }
    return names[kind]


@register.simple_tag
def show_options(choices: Iterable[Choice | Dimension | Indicator], chosen: str) -> SafeString:
    """Return the options of a choice, the chosen one marked."""
    in_english = is_english()
    return mark_safe(  # noqa: S308 - every word in it is escaped
        "".join(
            f'<option value="{escape(one.key)}"{" selected" if one.key == chosen else ""}>{escape(_name(one, in_english=in_english))}</option>'
            for one in choices
        )
    )


def _name(one: Choice | Dimension | Indicator, *, in_english: bool) -> str:
    if isinstance(one, Dimension):
        return name_dimension(one.key)
    return one.name_en if in_english else one.name_zh


@register.simple_tag
def show_ticks(indicators: Iterable[Indicator], chosen: Iterable[str]) -> SafeString:
    """Return the indicators as boxes to tick."""
    in_english, ticked = is_english(), set(chosen)
    return mark_safe(  # noqa: S308 - every word in it is escaped
        "".join(
            '<div class="col-12 col-sm-6 col-lg-4 col-xl-3"><label class="form-check mb-0">'
            f'<input class="form-check-input" type="checkbox" name="indicator" value="{escape(one.key)}"'
            f"{' checked' if one.key in ticked else ''}>"
            f'<span class="form-check-label">{escape(_name(one, in_english=in_english))}</span></label></div>'
            for one in indicators
        )
    )


@register.simple_tag
def show_chosen(keys: Iterable[str], built: Mapping[str, Indicator]) -> str:
    """Return the names of the chosen indicators; a word that names none as it was typed."""
    known = {**INDICATORS, **built}
    words = [str(named(known[key])) if key in known else key for key in keys]
    return ("、" if not is_english() else ", ").join(words)
