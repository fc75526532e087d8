"""What the records say under computed rules: for each case an indicator counts, whose points it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from wangge.analytics.public import Side, filter_cases, get_facts, open_engine, read_cases
from wangge.cases.public import list_changed_months, read_case_facts
from wangge.evaluation.domain.periods import list_touched_months
from wangge.evaluation.domain.score_totals import CaseClass
from wangge.evaluation.domain.score_views import CARRIED, GRID, OPEN, PERSON, UNIT
from wangge.evaluation.models import EvaluationRun, ScorePeriod
from wangge.evaluation.queries.score_basis import find_basis
from wangge.evaluation.queries.track_units import list_track_units
from wangge.kernel.public import build_system_actor
from wangge.platform.public import get_clock, get_profile
from wangge.profiles.public import ScoreRule

READER = "evaluation"
_COLUMNS = ("case_id", "reported_on", "unit_id", "grid_code", "category_kind", "class_code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a computed rule found: one case, the unit, member or grid whose points it is, and why here (`cause`)."""

    rule: ScoreRule
    case_id: int
    occurred_on: date
    unit_id: int | None
    member_id: int | None
    grid_code: str
    of_class: CaseClass | None = None
    cause: str = ""

    @property
    def source_keys(self) -> tuple[str, str]:
        """What tells it from every other, so that it is entered once; behind it the key of entries from before."""
        subject = {UNIT: self.unit_id, PERSON: self.member_id, GRID: self.grid_code}[self.rule.subject]
        return f"{self.rule.key}:{self.case_id}:{self.rule.subject}:{subject}", f"{self.rule.key}:{self.case_id}"


def read_findings(period: ScorePeriod) -> list[Finding]:
    """Return the findings of every computed rule among the cases reported in the period, by rule and case.

    With them come those on cases of an earlier period that is published: what the records gave only afterwards is
    carried into the period that follows, by the rules the earlier one has too. A case whose unit, person or grid is not
    known yet gives nothing yet; a unit that does not stand on the rule's track has no points there.
    """
    rules = _list_computed(find_basis(period).rules if period.restates_id else get_profile().scoring.rules)
    found = _read(period, from_on=period.from_on, to_on=period.to_on, rules=rules)
    for earlier in _list_reopened(period):
        found += _read(
            earlier, from_on=earlier.from_on, to_on=earlier.to_on, rules=_keep(rules, earlier), cause=CARRIED
        )
    return found


def _list_computed(rules: Iterable[ScoreRule]) -> list[ScoreRule]:
    return [rule for rule in rules if rule.mode == "computed"]


def _keep(rules: Iterable[ScoreRule], earlier: ScorePeriod) -> list[ScoreRule]:
    """Return the rules that an earlier period has too: a rule is not applied to days before it was there."""
    known = orjson.loads(earlier.content)["rules"] if earlier.content else None
    return [rule for rule in rules if known is None or rule.key in known]


def _list_reopened(period: ScorePeriod) -> list[ScorePeriod]:
    """Return the earlier published periods among whose cases something may have happened since it was last looked.

    That was when it, or a later one of them, was published: then the records were read, of all before it too. A
    further edition looks at its own days alone.
    """
    if period.restates_id is not None:
        return []
    rows = ScorePeriod.objects.filter(district_id=period.district_id, restates__isnull=True, to_on__lt=period.from_on)
    earlier = list(rows.exclude(state=OPEN).order_by("from_on"))
    told = [row.published_at for row in earlier if row.published_at is not None]
    if not told:
        return []
    looked_at = min(max(told[place:]) for place in range(len(told)))
    before = EvaluationRun.objects.filter(district_id=period.district_id, created_at__lte=looked_at)
    changed = list_changed_months(
        actor=build_system_actor(name=READER, district_id=period.district_id),
        since_event=before.order_by("-high_water").values_list("high_water", flat=True).first() or 0,
        since_at=looked_at,
    )
    return [row for row in earlier if changed.intersection(list_touched_months(row.from_on, row.to_on))]


def _read(
    period: ScorePeriod, *, from_on: date, to_on: date, rules: Sequence[ScoreRule], cause: str = ""
) -> list[Finding]:
    if not rules:
        return []
    facts, _ = read_case_facts(
        actor=build_system_actor(name=READER, district_id=period.district_id),
        as_of=get_clock().now(),
        from_on=from_on,
        to_on=to_on,
    )
    on_track = list_track_units(district_id=period.district_id)
    engine = open_engine(facts)
    try:
        found: list[Finding] = []
        for rule in rules:
            cases = read_cases(engine, filter_cases(get_facts(engine), rule.indicator or "", side=Side.NUMERATOR))
            found += _build_findings(facts, rule, [case_id for case_id, _ in cases], cause=cause)
        return [one for one in found if _stands_on_track(one, on_track)]
    finally:
        engine.disconnect()


def _stands_on_track(one: Finding, on_track: Mapping[str, frozenset[int]]) -> bool:
    return one.rule.subject != UNIT or one.rule.track not in on_track or one.unit_id in on_track[one.rule.track]


def _build_findings(facts: pa.Table, rule: ScoreRule, case_ids: list[int], *, cause: str) -> list[Finding]:
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
            of_class=(row["category_kind"], row["class_code"]) if row["class_code"] else None,
            cause=cause,
        )
        for row in rows
    ]
    named = {UNIT: lambda one: one.unit_id, PERSON: lambda one: one.member_id, GRID: lambda one: one.grid_code}
    return [one for one in found if named[rule.subject](one)]
