"""Back from a figure to the cases behind it: the facts of the run are read and judged again."""

from __future__ import annotations

import pyarrow as pa

from wangge.analytics.public import Side, get_indicator
from wangge.cases.public import read_case_facts
from wangge.evaluation.domain.fact_digests import digest_facts
from wangge.evaluation.domain.judging import list_cases
from wangge.evaluation.domain.periods import parse_month
from wangge.evaluation.domain.views import CasesBehind
from wangge.evaluation.models import EvaluationRun
from wangge.evaluation.queries.runs import fetch_run, fetch_subject
from wangge.kernel.public import Actor, DomainError, build_system_actor

READER = "evaluation"


def list_cases_behind(
    *, actor: Actor, run_id: int, kind: str, key: str, indicator: str, side: str = Side.NUMERATOR.value
) -> CasesBehind:
    """Return the cases behind a figure: counted (numerator), asked (denominator), or asked and not counted (missed).

    A sum such as rework times or seconds opens to the cases that add to it. Raises `evaluation_not_shown`,
    `evaluation_run_unknown`, `evaluation_subject_unknown`, `indicator_unknown`, `evaluation_side_unknown(side)`.
    """
    run = fetch_run(actor, run_id)
    subject = fetch_subject(actor, run, kind=kind, key=key)
    get_indicator(indicator)
    if side not in {one.value for one in Side}:
        raise DomainError("evaluation_side_unknown", side=side)
    facts = read_run_facts(run)
    case_ids = list_cases(facts, kind=kind, level=subject.level, key=key, indicator=indicator, side=Side(side))
    return CasesBehind(case_ids=case_ids, is_unchanged=digest_facts(facts) == run.facts_digest)


def read_run_facts(run: EvaluationRun) -> pa.Table:
    """Return the facts that the run was computed from, folded again from the acts that were known to it."""
    from_on, to_on = parse_month(run.month) if run.month else (None, None)
    facts, _ = read_case_facts(
        actor=build_system_actor(name=READER, district_id=run.district_id),
        as_of=run.known_at,
        high_water=run.high_water,
        from_on=from_on,
        to_on=to_on,
    )
    return facts
