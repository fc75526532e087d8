"""The points of the demo's last days: drawn up, added to, appealed and published, by the operations the pages use.

Who is told of it is told by the worker, once the city is served.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from wangge.cases.public import get_case
from wangge.demo.domain.span import Span
from wangge.demo.operations.city import City
from wangge.evaluation.public import (
    EntryFilter,
    EntryView,
    NewEntry,
    appeal_entry,
    decide_entry,
    fill_period,
    get_period,
    list_entries,
    open_period,
    propose_entry,
    publish_period,
    review_appeal,
    rule_on_appeal,
)
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile

DAYS = 5
"""So many days are scored: enough to show, and soon done."""

APPEAL, FIRST, SECOND = "案件返工系新增问题，非原问题未整改，申请复核。", "已调阅前后照片。", "同意初审意见。"
RULINGS = (True, False)
"""Of two appeals one is upheld and one refused."""


def score_last_days(made: City, *, span: Span) -> Mapping[str, object]:
    """Score the last days of the span and publish them; return what came of it, nothing in a city without points."""
    if not get_profile().scoring.tracks:
        return {}
    evaluator, leader = made.actors["evaluator"][0], made.actors["leader"][0]
    from_on = max(span.first_on, span.last_on - timedelta(days=DAYS - 1))
    period_id = open_period(actor=evaluator, from_on=from_on, to_on=span.last_on)
    computed = fill_period(actor=evaluator, period_id=period_id)
    proposed = _propose_one(made, evaluator, leader, period_id=period_id, on=span.last_on)
    appealed = list(zip(_list_contestable(made, evaluator, period_id), RULINGS, strict=False))
    for (entry, handler), is_granted in appealed:
        _contest(entry, handler=handler, evaluator=evaluator, leader=leader, is_granted=is_granted)
    publish_period(actor=evaluator, period_id=period_id)
    return {
        "period": period_id,
        "from": from_on.isoformat(),
        "until": span.last_on.isoformat(),
        "state": get_period(actor=evaluator, period_id=period_id).state,
        "computed": computed,
        "proposed": proposed,
        "appeals_granted": sum(is_granted for _, is_granted in appealed),
        "appeals_denied": sum(not is_granted for _, is_granted in appealed),
    }


def _propose_one(made: City, evaluator: Actor, leader: Actor, *, period_id: int, on: date) -> int:
    """Propose points of a unit for a case of its own, have them confirmed by another person, and return how many were."""
    rules = get_profile().scoring.rules
    rule = next((one for one in rules if (one.mode, one.subject) == ("manual", "unit") and one.points_to is None), None)
    found = next(_list_cases(made, evaluator, period_id), None)
    if rule is None or found is None:
        return 0
    entry, unit_id = found
    new = NewEntry(
        rule=rule.key, occurred_on=on, reason="经核实符合赋分条件。", unit_id=unit_id, case_number=entry.case_number
    )
    entry_id = propose_entry(actor=evaluator, period_id=period_id, entry=new)
    decide_entry(actor=leader, entry_id=entry_id, is_confirmed=True, note="情况属实。")
    return 1


def _list_contestable(made: City, evaluator: Actor, period_id: int) -> Iterator[tuple[EntryView, Actor]]:
    """Yield entries that took points, each with somebody of its unit, as many as are ruled on."""
    left = len(RULINGS)
    for entry, unit_id in _list_cases(made, evaluator, period_id):
        if entry.points >= 0:
            return  # those that took points come first
        yield entry, made.handlers[unit_id][0]
        left -= 1
        if not left:
            return


def _list_cases(made: City, evaluator: Actor, period_id: int) -> Iterator[tuple[EntryView, int]]:
    """Yield the counted entries that rest on a case of a unit with handlers, those that took points first."""
    page = list_entries(actor=evaluator, period_id=period_id, wanted=EntryFilter(state="counted"))
    taking = [rule.key for rule in get_profile().scoring.rules if rule.mode == "computed" and rule.points < 0]
    pages = [
        list_entries(actor=evaluator, period_id=period_id, wanted=EntryFilter(state="counted", rule=key)).rows
        for key in taking
    ]
    given = (one for one in page.rows if one.points > 0)
    for entry in (*(one for rows in pages for one in rows), *given):
        unit_id = get_case(actor=made.system, number=entry.case_number).row.unit_id if entry.case_number else None
        if unit_id in made.handlers:
            yield entry, unit_id


def _contest(entry: EntryView, *, handler: Actor, evaluator: Actor, leader: Actor, is_granted: bool) -> None:
    appeal_entry(actor=handler, entry_id=entry.id, reason=APPEAL)
    review_appeal(actor=evaluator, entry_id=entry.id, is_granted=is_granted, note=FIRST)
    rule_on_appeal(actor=leader, entry_id=entry.id, is_granted=is_granted, note=SECOND)
