"""Words of what would lift a result under a scheme: the sentence of the heaviest loss, and the way to its entries or cases."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import gettext

from wangge.evaluation.domain.assessment import find_ledger_kind
from wangge.evaluation.domain.assessment_views import AssessmentSheet
from wangge.evaluation.domain.scheme_levers import SchemeLever
from wangge.evaluation.domain.score_views import COUNTED, PeriodView
from wangge.evaluation.templatetags.assessment_words import assessment_address, figure_address, plain
from wangge.evaluation.templatetags.evaluation_words import named
from wangge.evaluation.templatetags.score_words import signed

register = template.Library()


@register.simple_tag
def tell_scheme_lever(lever: SchemeLever) -> str:
    """Return what lost most, and what the fewest of it less would bring."""
    places = {
        "name": named(lever),
        "count": lever.count,
        "lost": plain(lever.lost),
        "fewer": lever.fewer,
        "lift": signed(lever.lift),
        "result": f"{plain(lever.value)} {named(lever.band) if lever.band is not None else ''}".strip(),
    }
    if lever.rule is None:
        return (
            gettext("%(name)s: %(count)s cases lost %(lost)s points. %(fewer)s fewer: %(lift)s, to %(result)s.")
            % places
        )
    return (
        gettext("%(name)s: %(count)s entries lost %(lost)s points. %(fewer)s fewer: %(lift)s, to %(result)s.") % places
    )


@register.simple_tag
def lever_address(sheet: AssessmentSheet, lever: SchemeLever, period: PeriodView | None) -> str:
    """Return the address of the cases that went wrong, or of the entries of the rule with their cases.

    Without a score period over the whole span, and of several runs, it is the aspect of the result, which lists them.
    """
    key = sheet.judged.key
    runs = next((view.runs for view in sheet.aspects if view.result.aspect.key == lever.aspect.key), ())
    if lever.rule is None and len(runs) == 1:
        return figure_address(runs[0], key, lever.aspect.indicator or "", lever.side)
    if lever.rule is not None and period is not None:
        subject = f"{find_ledger_kind(sheet.scheme)}:{key}"
        query = urlencode({"rule": lever.rule.key, "state": COUNTED, "subject": subject})
        return f"{reverse('evaluation:score_period', args=[period.id])}?{query}#entries"
    return f"{assessment_address(sheet.scheme, sheet.span, key)}#aspect-{lever.aspect.key}"
