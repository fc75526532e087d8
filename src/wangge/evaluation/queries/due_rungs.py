"""The rungs that are due by points of the score ledger, and whose (HS-8, XS-20)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from wangge.evaluation import access
from wangge.evaluation.domain.matters import DueRung, find_since
from wangge.evaluation.domain.score_views import COUNTED, OPEN_APPEALS, UNIT
from wangge.evaluation.models import ScoreEntry
from wangge.evaluation.queries.matter_findings import list_answered
from wangge.evaluation.queries.matter_rows import get_ladder, list_carrying_states
from wangge.evaluation.queries.score_rows import VOIDED_STATE, fetch_own_period, list_countered
from wangge.kernel.public import Actor
from wangge.platform.public import get_clock, get_local_day, get_profile
from wangge.profiles.public import LadderTrigger


def list_latest_due_rungs(*, actor: Actor) -> tuple[DueRung, ...]:
    """Return what is due by now in the actor's district. Raises `score_act_not_yours(name)`."""
    access.check_score(actor, get_profile().accountability.opened_by)
    return find_due_rungs(district_id=actor.district_id)


def list_due_rungs(*, actor: Actor, period_id: int) -> tuple[DueRung, ...]:
    """Return what is due by one score period, in any edition.

    Raises `score_act_not_yours(name)`, `evaluation_not_shown`, `score_period_unknown`.
    """
    period = fetch_own_period(actor, period_id)
    due = list_latest_due_rungs(actor=actor)
    return tuple(one for one in due if (one.from_on, one.to_on) == (period.from_on, period.to_on))


def find_due_rungs(*, district_id: int | None) -> tuple[DueRung, ...]:
    """Return the triggers met in score periods of a district by a unit or person and not answered by a matter.

    Periods count for as long as the ladder remembers rungs, whatever period was opened since. Of the entries that are
    not answered yet the first are what a rung rests on; those left over may call for a further one.
    """
    triggers = get_profile().accountability.triggers
    if not triggers or district_id is None:
        return ()
    today = get_local_day(get_clock().now())
    since = {trigger.key: find_since(get_ladder(trigger.ladder), today) for trigger in triggers}
    rules = {trigger.key: _list_rules(trigger) for trigger in triggers}
    entries = _list_carrying(district_id, since_on=min(since.values()), rules=set().union(*rules.values()))
    answered = list_answered(district_id, rules)
    found = []
    for trigger in triggers:
        done = answered.get(trigger.key, set())
        open_ones = (entry for entry in entries if entry.rule in rules[trigger.key] and entry.pk not in done)
        fresh = [entry for entry in open_ones if entry.period.to_on >= since[trigger.key]]
        found += _find_due(trigger, fresh)
    return tuple(sorted(found, key=lambda due: (due.trigger, due.to_on, -due.count, due.subject_id)))


def _list_carrying(district_id: int, *, since_on: date, rules: Collection[str]) -> list[ScoreEntry]:
    """Return the entries that a rung may rest on: of periods in such a state, neither contested, countered nor of a void case."""
    rows = ScoreEntry.objects.filter(
        district_id=district_id,
        state=COUNTED,
        points__lt=0,
        counters__isnull=True,
        rule__in=rules,
        period__to_on__gte=since_on,
        period__state__in=list_carrying_states(),
    )
    rows = rows.exclude(appeal_state__in=OPEN_APPEALS).exclude(case__state=VOIDED_STATE)
    rows = rows.exclude(pk__in=list_countered().filter(district_id=district_id))
    return list(rows.select_related("unit", "member", "period").order_by("number"))


def _list_rules(trigger: LadderTrigger) -> frozenset[str]:
    subject = get_ladder(trigger.ladder).subject
    return frozenset(
        rule.key
        for rule in get_profile().scoring.rules
        if (rule.key in trigger.rules or rule.group in trigger.groups) and rule.subject == subject
    )


def _find_due(trigger: LadderTrigger, entries: Iterable[ScoreEntry]) -> list[DueRung]:
    kind = get_ladder(trigger.ladder).subject
    found: dict[tuple[int, date, date], list[ScoreEntry]] = {}
    for entry in entries:
        subject_id = entry.unit_id if kind == UNIT else entry.member_id
        if subject_id is not None:
            found.setdefault((subject_id, entry.period.from_on, entry.period.to_on), []).append(entry)
    return [
        _show(trigger, kind, subject_id, of_one)
        for (subject_id, _, _), of_one in found.items()
        if len(of_one) >= trigger.at_least
    ]


def _show(trigger: LadderTrigger, kind: str, subject_id: int, entries: list[ScoreEntry]) -> DueRung:
    carried = entries[: trigger.at_least]
    last = carried[-1]
    name = last.unit.name if kind == UNIT and last.unit is not None else str(last.member)
    return DueRung(
        trigger=trigger.key,
        trigger_zh=trigger.name_zh,
        trigger_en=trigger.name_en,
        ladder=trigger.ladder,
        subject_kind=kind,
        subject_id=subject_id,
        subject_name=name,
        count=len(entries),
        entry_id=last.pk,
        entry_ids=tuple(entry.pk for entry in carried),
        period_id=last.period_id,
        from_on=last.period.from_on,
        to_on=last.period.to_on,
    )
