"""What the records say under computed rules: for each case an indicator counts, whose points it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from wangge.analytics.public import Side, filter_cases, get_facts, open_engine, read_cases
from wangge.cases.public import read_case_facts
from wangge.evaluation.domain.score_views import GRID, PERSON, UNIT
from wangge.evaluation.models import ScorePeriod
from wangge.kernel.public import build_system_actor
from wangge.platform.public import get_clock, get_profile
from wangge.profiles.public import ScoreRule

READER = "evaluation"
_COLUMNS = ("case_id", "reported_on", "unit_id", "grid_code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a computed rule found: one case, and the unit, member or grid whose points it is."""

    rule: ScoreRule
    case_id: int
    occurred_on: date
    unit_id: int | None
    member_id: int | None
    grid_code: str

    @property
    def source_key(self) -> str:
        """What tells it from every other, so that it is entered once."""
        return f"{self.rule.key}:{self.case_id}"


def read_findings(period: ScorePeriod) -> list[Finding]:
    """Return the findings of every computed rule among the cases reported in the period, by rule and case.

    A case whose unit, person or grid is not known yet gives nothing yet.
    """
    rules = [rule for rule in get_profile().scoring.rules if rule.mode == "computed"]
    if not rules:
        return []
    facts, _ = read_case_facts(
        actor=build_system_actor(name=READER, district_id=period.district_id),
        as_of=get_clock().now(),
        from_on=period.from_on,
        to_on=period.to_on,
    )
    engine = open_engine(facts)
    try:
        found: list[Finding] = []
        for rule in rules:
            cases = read_cases(engine, filter_cases(get_facts(engine), rule.indicator or "", side=Side.NUMERATOR))
            found += _build_findings(facts, rule, [case_id for case_id, _ in cases])
        return found
    finally:
        engine.disconnect()


def _build_findings(facts: pa.Table, rule: ScoreRule, case_ids: list[int]) -> list[Finding]:
    post = (f"{rule.post}_id",) if rule.post is not None else ()
    counted = facts.filter(pc.is_in(facts["case_id"], value_set=pa.array(case_ids, pa.int64())))
    rows = counted.select([*_COLUMNS, *post]).sort_by("case_id").to_pylist()
    found = [
        Finding(
            rule=rule,
            case_id=row["case_id"],
            occurred_on=row["reported_on"],
            unit_id=None if rule.subject == PERSON else row["unit_id"],
            member_id=row[post[0]] if post else None,
            grid_code=(row["grid_code"] or "") if rule.subject == GRID else "",
        )
        for row in rows
    ]
    named = {UNIT: lambda one: one.unit_id, PERSON: lambda one: one.member_id, GRID: lambda one: one.grid_code}
    return [one for one in found if named[rule.subject](one)]
