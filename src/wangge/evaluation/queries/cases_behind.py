"""Back from a figure to the cases behind it: the facts of the run are judged again, as kept or folded from the acts."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from wangge.analytics.public import INDICATORS, Side
from wangge.cases.public import (
    FactReferences,
    compare_references,
    read_case_facts,
    read_fact_references,
    unpack_references,
)
from wangge.evaluation.domain.fact_digests import digest_facts
from wangge.evaluation.domain.judging import list_cases
from wangge.evaluation.domain.periods import parse_month
from wangge.evaluation.domain.run_definitions import find_indicator_of
from wangge.evaluation.domain.views import UNKNOWN_REFERENCES, CasesBehind
from wangge.evaluation.models import EvaluationRun, RunReferences
from wangge.evaluation.queries.kept_facts import open_kept_facts
from wangge.evaluation.queries.runs import fetch_run, fetch_subject
from wangge.kernel.public import Actor, DomainError, build_system_actor

READER = "evaluation"
FEW_CASES = 2_000
"""The facts of so many cases are folded within a moment; whoever opens a figure of a bigger run does not wait for it."""


def list_cases_behind(
    *,
    actor: Actor,
    run_id: int,
    kind: str,
    key: str,
    indicator: str,
    side: str = Side.NUMERATOR.value,
    is_compared: bool = False,
) -> CasesBehind:
    """Return the cases behind a figure: counted (numerator), asked (denominator), or asked and not counted (missed).

    A sum such as rework times or seconds opens to the cases that add to it. With `is_compared`, and of a run of few cases
    always, the records are compared with what the run was computed from. Raises `evaluation_not_shown`,
    `evaluation_run_unknown`, `evaluation_subject_unknown`, `indicator_unknown`, `evaluation_side_unknown(side)`.
    """
    run = fetch_run(actor, run_id)
    subject = fetch_subject(actor, run, kind=kind, key=key)
    asked = find_indicator_of(run.definitions, indicator)
    if side not in {one.value for one in Side}:
        raise DomainError("evaluation_side_unknown", side=side)
    where: dict[str, Any] = {
        "kind": kind,
        "level": subject.level,
        "key": key,
        "indicator": indicator if indicator in INDICATORS else asked,
        "side": Side(side),
    }
    with open_kept_facts(run) as kept:
        if kept is not None and not is_compared and run.case_count > FEW_CASES:
            return CasesBehind(case_ids=list_cases(kept, **where), is_unchanged=None)
        reader = build_system_actor(name=READER, district_id=run.district_id)
        references, since = _read_references(run, reader)
        folded = _fold_facts(run, reader, references)
        return CasesBehind(
            case_ids=list_cases(folded if kept is None else kept, **where),
            is_unchanged=digest_facts(folded) == run.facts_digest,
            changed_since=since,
        )


def _read_references(run: EvaluationRun, reader: Actor) -> tuple[FactReferences | None, tuple[str, ...]]:
    """Return by what the facts of the run were folded beside the cases, and what of it is another by now.

    Of a run that kept nothing, or whose kept references were altered, it is None and "unknown".
    """
    row = RunReferences.objects.select_related("kept").filter(run=run).first()
    kept = unpack_references(bytes(row.kept.content), digest=row.kept.digest) if row else None
    if kept is None:
        return None, (UNKNOWN_REFERENCES,)
    return kept, compare_references(kept, read_fact_references(actor=reader))


def _fold_facts(run: EvaluationRun, reader: Actor, references: FactReferences | None) -> pa.Table:
    """Return the facts that the run was computed from, folded again from the acts that were known to it."""
    from_on, to_on = parse_month(run.month) if run.month else (None, None)
    facts, _ = read_case_facts(
        actor=reader,
        as_of=run.known_at,
        high_water=run.high_water,
        from_on=from_on,
        to_on=to_on,
        references=references,
    )
    return facts
