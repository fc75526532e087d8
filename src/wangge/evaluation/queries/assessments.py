"""Assessments as pages tell of them: the schemes, the table of one, and one of the judged opened down to its grounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wangge.analytics.public import INDICATORS
from wangge.evaluation import access
from wangge.evaluation.domain.assessment import find_ledger_kind, find_run_kind, list_rules
from wangge.evaluation.domain.assessment_views import (
    ALL_CASES,
    PERIOD_PREFIX,
    AspectView,
    AssessmentSheet,
    AssessmentTable,
    JudgedView,
    RunFigure,
    SpanView,
)
from wangge.evaluation.domain.frozen_months import MonthStanding
from wangge.evaluation.domain.scheme_levers import find_scheme_levers
from wangge.evaluation.domain.scheme_plans import SchemePlan
from wangge.evaluation.domain.score_views import COUNTED, PERSON, UNIT
from wangge.evaluation.domain.sheets import DEPARTMENT
from wangge.evaluation.models import EvaluationRun, ScoreEntry, ScorePeriod
from wangge.evaluation.queries.assessing import Judged, judge_all, list_plans
from wangge.evaluation.queries.months import fetch_month_runs
from wangge.evaluation.queries.score_basis import find_basis
from wangge.evaluation.queries.score_building import show_entries, show_period
from wangge.evaluation.queries.score_results import list_frozen_runs
from wangge.evaluation.queries.score_rows import list_editions
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import get_member_names, get_organisation_names
from wangge.platform.public import get_profile
from wangge.profiles.public import AssessmentScheme, find_row

MONTHS_OFFERED, PERIODS_OFFERED = 24, 24
_RELATED = ("unit", "member", "case", "proposed_by", "decided_by", "appellant", "reviewer", "second_reviewer")


def list_schemes(*, actor: Actor) -> tuple[AssessmentScheme, ...]:
    """Return the schemes of the city. Raises `evaluation_not_shown`."""
    access.check_see_evaluation(actor)
    return get_profile().schemes


def get_scheme(*, actor: Actor, scheme: str) -> AssessmentScheme:
    """Return a scheme of the city by its key. Raises `evaluation_not_shown`, `scheme_unknown(scheme)`."""
    access.check_see_evaluation(actor)
    return _find_scheme(scheme)


def read_assessments(*, actor: Actor, scheme: str, span: str = "") -> AssessmentTable:
    """Return a scheme's table of a span, the newest by default; only those of the judged whom the actor may see.

    Raises `evaluation_not_shown`, `scheme_unknown(scheme)`.
    """
    access.check_see_evaluation(actor)
    spans = _list_spans(actor)
    chosen = next((one for one in spans if one.key == span), spans[0] if spans else None)
    if chosen is None:
        return AssessmentTable(scheme=_find_scheme(scheme), spans=(), span=None, rows=())
    plan, judged = _judge(actor, scheme, chosen)
    return AssessmentTable(scheme=plan.scheme, spans=spans, span=chosen, rows=_show_all(actor, plan, judged))


def read_assessment(*, actor: Actor, scheme: str, span: str, key: str) -> AssessmentSheet:
    """Return one of the judged with every aspect opened down to runs, cases and entries.

    Raises `evaluation_not_shown`, `scheme_unknown(scheme)`, `evaluation_subject_unknown(kind, key)`.
    """
    access.check_see_evaluation(actor)
    chosen = next((one for one in _list_spans(actor) if one.key == span), None)
    if chosen is None:
        raise DomainError("evaluation_subject_unknown", kind=scheme, key=key)
    plan, judged = _judge(actor, scheme, chosen)
    shown = {row.key: row for row in _show_all(actor, plan, judged)}
    found = next((one for one in judged if one.key == key), None)
    if found is None:
        raise DomainError("evaluation_subject_unknown", kind=find_run_kind(plan.scheme), key=key)
    return AssessmentSheet(
        scheme=plan.scheme,
        span=chosen,
        judged=shown[key],
        aspects=_open_aspects(actor, plan, found),
        levers=find_scheme_levers(plan.scheme, found.grounds, rules=plan.rules),
    )


def _find_scheme(key: str) -> AssessmentScheme:
    scheme = find_row(get_profile().schemes, key)
    if scheme is None:
        raise DomainError("scheme_unknown", scheme=key)
    return scheme


def _judge(actor: Actor, scheme: str, span: SpanView) -> tuple[SchemePlan, tuple[Judged, ...]]:
    period = ScorePeriod.objects.get(pk=span.period.id) if span.period is not None else None
    frozen = ScorePeriod.objects.get(pk=span.frozen.period_id) if span.frozen is not None else None
    plan = _find_plan(_find_district(actor, span, period), scheme, period or frozen, is_month=period is None)
    run_ids = span.run_ids if period is None else list_frozen_runs(period)
    subjects = access.subjects_visible_to(actor).filter(run_id__in=run_ids).select_related("run")
    entries = _list_entries(actor, span, period or frozen)
    seen = (one for one in plan.standing if access.may_see_judged(actor, DEPARTMENT, str(one)))
    plan = replace(plan, standing=frozenset(seen))
    return plan, judge_all(plan, subjects=subjects.defer("run__definitions", "notes"), entries=entries)


def _find_district(actor: Actor, span: SpanView, period: ScorePeriod | None) -> int | None:
    """Return the district of a span, which may be that of nobody who sees them all."""
    if actor.district_id is not None or period is not None:
        return actor.district_id if period is None else period.district_id
    runs = EvaluationRun.objects.filter(pk__in=span.run_ids).order_by("pk")
    return runs.values_list("district_id", flat=True).first()


def _find_plan(district_id: int | None, key: str, period: ScorePeriod | None, *, is_month: bool) -> SchemePlan:
    """Return the scheme by which the period counts, as it is today without one.

    A month in a period frozen before the city had the scheme is judged by today's, which a period is not.
    """
    plans = () if period is None else find_basis(period).plans
    plan = next((one for one in plans if one.scheme.key == key), None)
    if plan is None and is_month:
        plan = next((one for one in list_plans(district_id) if one.scheme.key == key), None)
    if plan is None:
        raise DomainError("scheme_unknown", scheme=key)
    return plan


def _list_spans(actor: Actor) -> tuple[SpanView, ...]:
    """Return the months with a run, the newest run of all cases, and the score periods; each kind newest first."""
    months = fetch_month_runs(actor, most=MONTHS_OFFERED)
    periods = access.score_periods_visible_to(actor).select_related("opened_by", "restated_by")
    if actor.district_id is not None:
        periods = periods.filter(district_id=actor.district_id)
    shown = periods.order_by("-from_on", "-edition", "-id")[:PERIODS_OFFERED]
    runs = [*months.runs, *_find_whole_run(actor)]
    return (
        *(_show_run_span(run, months.standings.get(run.month)) for run in runs),
        *(_show_span(period) for period in shown),
    )


def _find_whole_run(actor: Actor) -> list[EvaluationRun]:
    """Return the newest run of all cases, if there is one of a single district."""
    rows = access.visible_to(actor).filter(month="", from_on__isnull=False, district_id__isnull=False)
    if actor.district_id is not None:
        rows = rows.filter(district_id=actor.district_id)
    return list(rows.defer("definitions").order_by("-id")[:1])


def _show_run_span(run: EvaluationRun, standing: MonthStanding | None) -> SpanView:
    return SpanView(
        key=run.month or ALL_CASES,
        from_on=run.from_on,
        to_on=run.to_on,
        run_ids=(run.pk,),
        period=None,
        standing=standing,
    )


def _show_span(period: ScorePeriod) -> SpanView:
    return SpanView(
        key=f"{PERIOD_PREFIX}{period.pk}",
        from_on=period.from_on,
        to_on=period.to_on,
        run_ids=(),
        period=show_period(period),
        standing=None,
    )


def _list_entries(actor: Actor, span: SpanView, period: ScorePeriod | None) -> list[ScoreEntry]:
    """Return the counted entries of the span that the actor may see: a period's, or those of a month's days.

    Of a frozen month they are the period's; of a period of several months those of the month's days.
    """
    rows = access.score_entries_visible_to(actor).filter(state=COUNTED).select_related(*_RELATED)
    rows = rows.prefetch_related("counter_entries").order_by("number")
    if period is not None:
        rows = rows.filter(period_id__in=list_editions(period))
        is_whole = span.period is not None or (period.from_on, period.to_on) == (span.from_on, span.to_on)
        return list(rows if is_whole else rows.filter(occurred_on__range=(span.from_on, span.to_on)))
    districts = EvaluationRun.objects.filter(pk__in=span.run_ids).values("district_id")
    return list(rows.filter(district_id__in=districts, occurred_on__range=(span.from_on, span.to_on)))


def _show_all(actor: Actor, plan: SchemePlan, judged: Sequence[Judged]) -> tuple[JudgedView, ...]:
    names = _list_names(actor, plan.scheme, [one.key for one in judged if not one.rows])
    values = [one.assessment.value for one in judged if one.assessment.value is not None]
    is_whole = access.may_see_all(actor)  # a place among oneself alone would say nothing
    small_sample = get_profile().evaluation.small_sample
    rows = []
    for one in judged:
        last, value = one.rows[-1] if one.rows else None, one.assessment.value
        name = last.name if last is not None else names.get(one.key, one.key)
        rows.append(
            JudgedView(
                key=one.key,
                name_zh=name,
                name_en=(last.name_en if last is not None else "") or name,
                code=last.code if last is not None else "",
                case_count=(count := sum(row.case_count for row in one.rows)),
                is_small_sample=plan.scheme.total is not None and value is not None and count < small_sample,
                place=None if value is None or not is_whole else 1 + sum(other > value for other in values),
                assessment=one.assessment,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.place is None, row.place or 0, row.key)))


def _list_names(actor: Actor, scheme: AssessmentScheme, keys: Sequence[str]) -> dict[str, str]:
    """Return the names of those that stand in no run."""
    ids = [int(key) for key in keys if key.isdecimal()]
    kind = find_ledger_kind(scheme)
    if not ids or kind not in {UNIT, PERSON}:
        return {}
    if kind == UNIT:
        found = get_organisation_names(actor=actor, organisation_ids=ids)
    else:
        found = get_member_names(actor=actor, member_ids=ids)
    return {str(key): name for key, name in found.items()}


def _open_aspects(actor: Actor, plan: SchemePlan, judged: Judged) -> tuple[AspectView, ...]:
    entries = show_entries(actor, judged.entries, get_profile().scoring)
    kind = find_run_kind(plan.scheme)
    runs = tuple(RunFigure(run_id=row.run_id, month=row.run.month, kind=kind) for row in judged.rows)
    views = []
    for result in judged.assessment.aspects:
        aspect = result.aspect
        rules = list_rules(plan.scheme, aspect, plan.rules)
        keys = {rule.key for rule in rules}
        given = {entry.rule for entry in judged.entries}
        views.append(
            AspectView(
                result=result,
                definition=INDICATORS[aspect.indicator].describe() if aspect.indicator else {},
                runs=runs if aspect.reads in {"indicator", "composite"} else (),
                entries=tuple(entry for entry in entries if entry.rule in keys),
                missing=tuple(rule for rule in rules if aspect.reads == "manual" and rule.key not in given),
            )
        )
    return tuple(views)
