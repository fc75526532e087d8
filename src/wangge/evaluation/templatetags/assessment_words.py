"""Words of the assessment pages: whom a scheme judges, what an aspect reads, spans, and the ways down to the grounds."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import gettext

from wangge.analytics.public import get_indicator
from wangge.evaluation.domain.assessment import AspectResult, find_ledger_kind
from wangge.evaluation.domain.assessment_views import ALL_CASES, PERIOD_PREFIX, AssessmentSheet, RunFigure, SpanView
from wangge.evaluation.domain.bands import PeriodBands
from wangge.evaluation.templatetags.evaluation_words import kind_name, named
from wangge.platform.public import get_profile, is_english
from wangge.profiles.public import AssessmentScheme, find_row

register = template.Library()


@register.filter
def judged_words(scheme: AssessmentScheme) -> str:
    """Return whom a scheme judges."""
    profile = get_profile()
    if scheme.subject == "person":
        return kind_name(scheme.post or "")
    rows = profile.grid.levels if scheme.subject == "area" else profile.responsibility.departments
    keys = scheme.levels if scheme.subject == "area" else scheme.unit_kinds
    found = [named(row) for key in keys if (row := find_row(rows, key)) is not None]
    return (", " if is_english() else "、").join(found) or kind_name("department")


@register.filter
def reads_words(reads: str) -> str:
    """Return what an aspect reads."""
    words = {
        "indicator": gettext("an indicator"),
        "composite": gettext("a composite"),
        "points": gettext("points of the ledger"),
        "manual": gettext("values confirmed by two persons"),
    }
    return words.get(reads, reads)


@register.filter
def span_words(span: SpanView) -> str:
    """Return what a span is called: a month, or its days; of a score period with its edition."""
    days = f"{span.from_on} – {span.to_on}"
    if span.period is None:
        return days if span.key == ALL_CASES else span.key
    edition = gettext("Edition %(edition)s") % {"edition": span.period.edition}
    return f"{days} · {edition}"


@register.filter
def read_value(result: AspectResult) -> str:
    """Return the value an aspect read, with its unit; a dash for none."""
    if result.value is None:
        return "—"
    unit = get_indicator(result.aspect.indicator).unit if result.aspect.indicator else ""
    text = plain(result.value)
    return f"{text}%" if unit == "share" else gettext("%(hours)s h") % {"hours": text} if unit == "seconds" else text


@register.filter
def plain(number: Decimal | None) -> str:
    """Return a number without needless zeros, a dash for none."""
    if number is None:
        return "—"
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


@register.filter
def assessment_note(note: str) -> str:
    """Return what a note to a result means."""
    notes = {
        "not_applicable": gettext("No data"),
        "reweighted": gettext("Parts without data left out, the others reweighted"),
        "waiting": gettext("Waits for values that a second person confirms"),
    }
    return notes.get(note, note)


@register.simple_tag
def assessment_address(scheme: AssessmentScheme, span: SpanView, key: str) -> str:
    """Return the address of one of the judged."""
    query = urlencode({"of": span.key, "key": key})
    return f"{reverse('evaluation:assessment', args=[scheme.key])}?{query}"


@register.simple_tag
def period_address(scheme: AssessmentScheme, period: PeriodBands, key: str) -> str:
    """Return the address of one of the judged in a score period."""
    query = urlencode({"of": f"{PERIOD_PREFIX}{period.period_id}", "key": key})
    return f"{reverse('evaluation:assessment', args=[scheme.key])}?{query}"


@register.simple_tag
def figure_address(run: RunFigure, key: str, indicator: str, side: str) -> str:
    """Return the address of the cases behind one side of a figure in one run."""
    query = urlencode({"kind": run.kind, "key": key, "indicator": indicator, "side": side})
    return f"{reverse('evaluation:cases', args=[run.run_id])}?{query}"


@register.simple_tag
def judged_in_run(run: RunFigure, key: str) -> str:
    """Return the address of the judged in one run, with every figure."""
    return f"{reverse('evaluation:subject', args=[run.run_id])}?{urlencode({'kind': run.kind, 'key': key})}"


@register.simple_tag
def value_address(sheet: AssessmentSheet, rule: str) -> str:
    """Return where a missing value is proposed, "" where no score period of the span is open for points."""
    period = sheet.span.period
    if period is None or period.state != "open":
        return ""
    field = {"grid": "grid_code", "unit": "unit_id", "person": "member_id"}[find_ledger_kind(sheet.scheme)]
    query = urlencode({"rule": rule, field: sheet.judged.key})
    return f"{reverse('evaluation:propose_points', args=[period.id])}?{query}"
