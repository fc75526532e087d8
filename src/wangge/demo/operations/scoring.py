"""Points of the demo city: drawn up, added to, published, contested and frozen, by the operations the pages use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random

from wangge.cases.public import CaseFilter, get_case, list_cases
from wangge.demo.domain.photos import draw_photo
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
from wangge.geo.public import list_grids
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile, store_evidence
from wangge.profiles.public import LadderTrigger, ScoreRule

APPEAL, FIRST, SECOND = "案件返工系新增问题，非原问题未整改，申请复核。", "已调阅前后照片。", "同意初审意见。"
RULINGS = (True, False)
"""Of two appeals one is upheld and one refused."""
FOUND, WEIGHED, AGREED = "经核实符合赋分条件。", "查阅台账并实地抽查。", "情况属实。"
UNWEIGHED = "末位网格尚待实地核查，先行冻结，补评后更正。"
"""Why the month is frozen although a grid waits for its values."""
LEAST_SHARE = 0.7
PHOTO_SEED = 1 << 60  # behind those of the reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What came of a period: its id and days, entries the records gave, entries by hand, appeals upheld and refused."""

    period_id: int
    from_on: date
    to_on: date
    computed: int
    proposed: int
    granted: int
    denied: int

    def tell(self, evaluator: Actor) -> dict[str, object]:
        """Return it as the story tells it, with the state the period is in now."""
        return {
            "period": self.period_id,
            "from": self.from_on.isoformat(),
            "until": self.to_on.isoformat(),
            "state": get_period(actor=evaluator, period_id=self.period_id).state,
            "computed": self.computed,
            "proposed": self.proposed,
            "appeals_granted": self.granted,
            "appeals_denied": self.denied,
        }


def score_month(made: City, *, from_on: date, to_on: date, on: date) -> Scored:
    """Draw up the points of a month, add to them by hand what people find and weigh, publish them, rule on two appeals."""
    evaluator = made.actors["evaluator"][0]
    scored = _enter(made, from_on=from_on, to_on=to_on, on=on, is_weighed=True)
    publish_period(actor=evaluator, period_id=scored.period_id)
    return _rule(made, scored)


def gather_month(made: City, *, from_on: date, to_on: date, on: date) -> Scored:
    """Draw up the points that a month has so far, add some by hand, and rule on two appeals; it is not over yet."""
    return _rule(made, _enter(made, from_on=from_on, to_on=to_on, on=on, is_weighed=False))


def _enter(made: City, *, from_on: date, to_on: date, on: date, is_weighed: bool) -> Scored:
    evaluator, leader = made.actors["evaluator"][0], made.actors["leader"][0]
    period_id = open_period(actor=evaluator, from_on=from_on, to_on=to_on)
    computed = fill_period(actor=evaluator, period_id=period_id)
    new = [*_draw_faults(made, on=on)]
    one = draw_finding(made, on=on)
    new += [one] if one is not None else []
    new += _weigh_grids(made, on=on) if is_weighed else []
    for entry in new:
        entry_id = propose_entry(actor=evaluator, period_id=period_id, entry=entry)
        decide_entry(actor=leader, entry_id=entry_id, is_confirmed=True, note=AGREED)
    return Scored(
        period_id=period_id, from_on=from_on, to_on=to_on, computed=computed, proposed=len(new), granted=0, denied=0
    )


def _rule(made: City, scored: Scored) -> Scored:
    evaluator, leader = made.actors["evaluator"][0], made.actors["leader"][0]
    appealed = list(zip(_list_contestable(made, evaluator, scored.period_id), RULINGS, strict=False))
    for (entry_view, handler), is_granted in appealed:
        _contest(entry_view, handler=handler, evaluator=evaluator, leader=leader, is_granted=is_granted)
    granted = sum(is_granted for _, is_granted in appealed)
    return replace(scored, granted=granted, denied=len(appealed) - granted)


def leave_one_waiting(made: City, *, period_id: int | None, from_on: date, to_on: date, on: date) -> int:
    """Propose an entry that waits for its second person in the running month, and return how many wait.

    `period_id` is the month's period, None where nobody opened it yet.
    """
    evaluator = made.actors["evaluator"][0]
    entry = draw_finding(made, on=on)
    if entry is None:
        return 0
    if period_id is None:
        period_id = open_period(actor=evaluator, from_on=from_on, to_on=to_on)
    propose_entry(actor=evaluator, period_id=period_id, entry=entry)
    return 1


def draw_finding(made: City, *, on: date) -> NewEntry | None:
    """Return points by a rule that people apply, about a unit that has cases, or about a patroller; None without rules."""
    for unit_id in made.handlers:
        rules = _list_unit_rules(made, unit_id)
        numbers = _list_numbers(made, unit_id, most=1) if rules else ()
        if numbers:
            return NewEntry(
                rule=rules[0].key,
                occurred_on=on,
                reason=FOUND,
                unit_id=unit_id,
                case_number=numbers[0],
                check_kind=_choose_check(),
            )
    rule = next((one for one in get_profile().scoring.rules if one.mode == "manual" and one.subject == "person"), None)
    if rule is None:
        return None
    patroller = next(iter([*made.patrols.values(), made.actors["collector"]]))[0]
    photo_id = _take_photo(made.actors["evaluator"][0], 0)
    return NewEntry(
        rule=rule.key,
        occurred_on=on,
        reason=FOUND,
        member_id=patroller.member_id,
        evidence_id=photo_id,
        check_kind=_choose_check(),
    )


def _choose_check() -> str:
    """Return the first kind of check of the city, "" where it has none."""
    return next((check.key for check in get_profile().scoring.checks), "")


def _list_unit_rules(made: City, unit_id: int) -> list[ScoreRule]:
    """Return the rules by which people take or give points of a unit, on the tracks where it stands."""
    kind = made.unit_codes[unit_id].split("-")[0].lower()
    scoring = get_profile().scoring
    tracks = {track.key for track in scoring.tracks if not track.unit_kinds or kind in track.unit_kinds}
    return [
        rule
        for rule in scoring.rules
        if (rule.mode, rule.subject, rule.points_to) == ("manual", "unit", None) and rule.track in tracks
    ]


def _list_numbers(made: City, unit_id: int, *, most: int) -> tuple[str, ...]:
    wanted = CaseFilter(unit_id=unit_id, order="number", page_size=most)
    return tuple(row.number for row in list_cases(actor=made.actors["evaluator"][0], wanted=wanted).rows)


def _draw_faults(made: City, *, on: date) -> Iterator[NewEntry]:
    """Yield findings against a unit on each track, as many as a trigger of a ladder asks for."""
    for trigger in get_profile().accountability.triggers[:1]:
        used: set[str] = set()
        for unit_id in made.handlers:
            rule = next((one for one in _list_unit_rules(made, unit_id) if _is_counted(trigger, one)), None)
            if rule is None or rule.track in used:
                continue
            numbers = _list_numbers(made, unit_id, most=trigger.at_least)
            if len(numbers) < trigger.at_least:
                continue
            used.add(rule.track)
            for number in numbers:
                yield NewEntry(
                    rule=rule.key,
                    occurred_on=on,
                    reason=FOUND,
                    unit_id=unit_id,
                    case_number=number,
                    check_kind=_choose_check(),
                )


def _is_counted(trigger: LadderTrigger, rule: ScoreRule) -> bool:
    return rule.points < 0 and (rule.key in trigger.rules or rule.group in trigger.groups)


def _weigh_grids(made: City, *, on: date) -> Iterator[NewEntry]:
    """Yield the values that people weigh of the grids a scheme judges; the last of them is still to be looked at."""
    profile, random = get_profile(), Random(f"grids {on}")
    levels = [level.key for level in profile.grid.levels]
    for scheme in profile.schemes:
        rules = [
            rule
            for aspect in scheme.aspects
            if aspect.reads == "manual"
            for rule in profile.scoring.rules
            if rule.key in aspect.rules and rule.subject == "grid" and rule.points_to is not None
        ]
        numbers = [levels.index(key) + 1 for key in scheme.levels]
        grids = [grid for number in numbers for grid in list_grids(actor=made.system, level=number)] if rules else []
        for seed, grid in enumerate(grids[:-1]):
            photo_id = _take_photo(made.actors["evaluator"][0], seed)
            for rule in rules:
                yield NewEntry(
                    rule=rule.key,
                    occurred_on=on,
                    reason=WEIGHED,
                    grid_code=grid.code,
                    evidence_id=photo_id,
                    check_kind=_choose_check(),
                    points=_weigh(random, rule),
                )


def _weigh(random: Random, rule: ScoreRule) -> Decimal:
    least, most = rule.points, rule.points_to or rule.points
    return (least + (most - least) * Decimal(f"{random.uniform(LEAST_SHARE, 1):.2f}")).quantize(Decimal(1))


def _take_photo(actor: Actor, seed: int) -> int:
    return store_evidence(data=draw_photo(PHOTO_SEED | seed), actor=actor).id


def _list_contestable(made: City, evaluator: Actor, period_id: int) -> Iterator[tuple[EntryView, Actor]]:
    """Yield entries that took points of a unit, each with somebody of it, as many as are ruled on."""
    left = len(RULINGS)
    for entry in _list_taken(evaluator, period_id):
        unit_id = get_case(actor=made.system, number=entry.case_number).row.unit_id if entry.case_number else None
        if unit_id in made.handlers:
            yield entry, made.handlers[unit_id][0]
            left -= 1
        if not left:
            return


def _list_taken(evaluator: Actor, period_id: int) -> Sequence[EntryView]:
    """Return the counted entries by computed rules that take points."""
    rules = get_profile().scoring.rules
    taking = [one.key for one in rules if one.mode == "computed" and one.points < 0 and one.subject != "person"]
    pages = [
        list_entries(actor=evaluator, period_id=period_id, wanted=EntryFilter(state="counted", rule=key))
        for key in taking
    ]
    return [entry for page in pages for entry in page.rows]


def _contest(entry: EntryView, *, handler: Actor, evaluator: Actor, leader: Actor, is_granted: bool) -> None:
    appeal_entry(actor=handler, entry_id=entry.id, reason=APPEAL)
    review_appeal(actor=evaluator, entry_id=entry.id, is_granted=is_granted, note=FIRST)
    rule_on_appeal(actor=leader, entry_id=entry.id, is_granted=is_granted, note=SECOND)
