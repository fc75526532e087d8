"""Run an evaluation: read the facts once, judge everybody, store it for good."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from wangge.analytics.public import INDICATORS, INDICATORS_VERSION, Engine
from wangge.cases.public import read_case_facts, read_fact_references
from wangge.evaluation import access
from wangge.evaluation.domain.assessment import list_needed_indicators
from wangge.evaluation.domain.fact_digests import digest_facts
from wangge.evaluation.domain.flags import list_barring_indicators, rank_departments
from wangge.evaluation.domain.judging import compute_groups
from wangge.evaluation.domain.periods import check_begun, count_days
from wangge.evaluation.domain.run_definitions import describe_built
from wangge.evaluation.domain.schemes import build_schemes
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT
from wangge.evaluation.domain.subjects import Subject, digest_subjects, pack_figures, pack_score
from wangge.evaluation.domain.targets import pack_targets
from wangge.evaluation.models import EvaluationRequest, EvaluationRun, EvaluationSubject
from wangge.evaluation.operations.keeping import keep_run_facts, keep_run_references
from wangge.evaluation.operations.naming import name_subjects
from wangge.evaluation.queries.built import BuiltView, read_built
from wangge.evaluation.queries.score_basis import find_judging
from wangge.kernel.public import Actor, DomainError, build_system_actor
from wangge.platform.public import digest_profile, get_clock, get_local_day, get_profile
from wangge.profiles.public import CityProfile

READER = "evaluation"
_AT_ONCE = 500


def run_evaluation(
    *, actor: Actor, month: str | None = None, as_of: datetime | None = None, request_id: int | None = None
) -> int:
    """Evaluate the actor's district and return the id of the stored run.

    `month` is "2026-03", None all cases; `as_of` the instant whose knowledge counts, now by default; `request_id` the
    request this answers, which the storing transaction ends. Raises `evaluation_not_evaluator`, `evaluation_month_invalid`,
    `evaluation_month_in_future`, `evaluation_in_future`, `evaluation_answered_already`, `facts_busy`.
    """
    access.check_run_evaluation(actor)
    profile, now = get_profile(), get_clock().now()
    as_of = as_of or now
    if as_of > now:
        raise DomainError("evaluation_in_future", as_of=as_of.isoformat())
    today = get_local_day(as_of)
    days = check_begun(month, today=today) if month else (None, None)
    reader = build_system_actor(name=READER, district_id=actor.district_id)
    references = read_fact_references(actor=reader)
    facts, high_water = read_case_facts(
        actor=reader, as_of=as_of, from_on=days[0], to_on=days[1], references=references
    )
    built = read_built()
    run = describe_run(
        actor,
        profile,
        month=month or "",
        days=days if month else _find_bounds(facts),
        case_count=facts.num_rows,
        facts_digest=digest_facts(facts),
        as_of=as_of,
        today=today,
        now=now,
        built=built,
    )
    run.high_water = high_water
    rules = _find_rules(profile, run)
    subjects = judge_facts(reader, rules, facts, period_days=run.days, today=today, built=built)
    run.result_digest = digest_subjects(subjects)
    with transaction.atomic():
        _store(run, subjects)
        keep_run_references(run, references)
        if request_id is not None:
            _end_request(request_id, run)
    keep_run_facts(facts, facts_digest=run.facts_digest)
    return run.pk


def _find_rules(profile: CityProfile, run: EvaluationRun) -> CityProfile:
    """Return the profile with the composites, grades and flags that the month of a run is judged by."""
    judging = find_judging(district_id=run.district_id, month=run.month)
    return profile.model_copy(update={"evaluation": judging})


def _end_request(request_id: int, run: EvaluationRun) -> None:
    waiting = EvaluationRequest.objects.filter(pk=request_id, ended_at__isnull=True)
    if not waiting.update(run=run, ended_at=run.created_at):  # another worker was faster: this run is not stored
        raise DomainError("evaluation_answered_already", request=request_id)


def judge_facts(
    reader: Actor,
    profile: CityProfile,
    facts: pa.Table | Engine,
    *,
    period_days: int,
    today: date,
    built: tuple[BuiltView, ...] = (),
) -> tuple[Subject, ...]:
    """Return everybody judged by the profile from facts in memory, or from an engine that holds them."""
    schemes = build_schemes(profile.evaluation)
    one_district = {"district"} if reader.district_id is not None else set()
    groups = compute_groups(
        facts,
        schemes=schemes,
        dimensions=[key for key in profile.evaluation.dimensions if key not in one_district],
        level_keys=tuple(level.key for level in profile.grid.levels),
        further=_list_further(profile),
        built=tuple(one.indicator for one in built),
    )
    subjects = name_subjects(groups, reader=reader, profile=profile, schemes=schemes, period_days=period_days, on=today)
    return rank_departments(subjects, profile.evaluation.flags)


def _list_further(profile: CityProfile) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return what the schemes read, what bars from flags and what has a target, beside sheets and composites."""
    further = dict(list_needed_indicators(profile))
    own = (DEPARTMENT, "")
    further[own] = (*further.get(own, ()), *list_barring_indicators(profile.evaluation.flags))
    targeted = tuple(target.indicator for target in profile.evaluation.targets if target.source_class is None)
    for place in (own, *((AREA, level.key) for level in profile.grid.levels)):
        further[place] = (*further.get(place, ()), *targeted)
    return further


def describe_run(
    actor: Actor,
    profile: CityProfile,
    *,
    month: str,
    days: tuple[date | None, date | None],
    case_count: int,
    facts_digest: str,
    as_of: datetime,
    today: date,
    now: datetime,
    built: tuple[BuiltView, ...] = (),
) -> EvaluationRun:
    """Return the run without its high-water mark and result; `days` are those of the period, or of the reports."""
    from_on, to_on = days
    targets = pack_targets(profile.evaluation.targets)
    return EvaluationRun(
        district_id=actor.district_id,
        profile=profile.city.key,
        profile_digest=digest_profile(profile),
        indicators_version=INDICATORS_VERSION,
        month=month,
        from_on=from_on,
        to_on=to_on,
        days=count_days(from_on, to_on, today=today),
        known_at=as_of,
        case_count=case_count,
        facts_digest=facts_digest,
        requester_id=actor.member_id,
        requester_name=actor.name,
        created_at=now,
        small_sample=profile.evaluation.small_sample,
        level_names=[[level.name_zh, level.name_en] for level in profile.grid.levels],
        definitions={
            **{key: indicator.describe() | targets.get(key, {}) for key, indicator in INDICATORS.items()},
            **{one.key: _keep_built(one) for one in built},
        },
    )


def _keep_built(view: BuiltView) -> dict[str, object]:
    return describe_built(view.definition, version=view.version, author_name=view.author_name, made_at=view.made_at)


def _find_bounds(facts: pa.Table) -> tuple[date | None, date | None]:
    """Return the days of the first and the last report."""
    bounds = pc.min_max(facts["reported_on"]).as_py()
    return bounds["min"], bounds["max"]


def _store(run: EvaluationRun, subjects: tuple[Subject, ...]) -> None:
    run.save(force_insert=True)
    rows = [build_row(run, subject) for subject in subjects]
    EvaluationSubject.objects.bulk_create(rows, batch_size=_AT_ONCE)


def build_row(run: EvaluationRun, subject: Subject) -> EvaluationSubject:
    """Return the row of a subject, not stored."""
    main = subject.scores[0] if subject.scores else None
    return EvaluationSubject(
        run=run,
        kind=subject.kind,
        level=subject.level,
        key=subject.key,
        parent_key=subject.parent_key,
        code=subject.code,
        name=subject.name,
        name_en=subject.name_en,
        case_count=subject.case_count,
        score=main.value if main else None,
        grade=main.grade if main else "",
        notes=[note.value for note in subject.notes],
        figures=pack_figures(subject.figures),
        scores=[pack_score(score) for score in subject.scores],
    )
