"""What follows in the demo city: matters by points and grades, one handed over and gone through to its end, others wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from wangge.cases.public import CaseFilter, list_cases
from wangge.demo.operations.city import City
from wangge.evaluation.public import (
    DueRung,
    NewMatter,
    NewReceipt,
    NewReferral,
    answer_matter,
    close_matter,
    enter_receipt,
    follow_matter,
    get_matter,
    list_due_bands,
    list_due_rungs,
    open_double_inquiry,
    open_matter,
    record_matter,
    refer_matter,
    take_package,
)
from wangge.kernel.public import Actor
from wangge.platform.public import get_clock, get_local_day, get_profile
from wangge.profiles.public import Ladder, LadderTrack, find_row

MATTERS = 2
REASONS = {
    True: "考核周期内达到问责启动条件，按规定启动。",
    False: "月度考评中发现履职不到位，按规定启动。",
}
GRADED = "{judged}连续{running}期评为“{band}”，按规定启动。"
INQUIRY = "同一问题两次反馈已整改而未整改，倒查经办人与其主管。"
ANSWER, RECORD, FOLLOWED, CLOSED = (
    "已核查原因并完成整改，今后加强自查。",
    "已当面谈话并形成记录。",
    "已了解情况，无异议。",
    "整改到位，同意办结。",
)
HANDED_TO, HANDED = "案件受理室", "反映问题涉及履职不力，随案移交时间线与证据。"
REFERRED_BY = "auditor"
"""The follower who hands a matter over: whoever stands for discipline inspection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A matter that was opened: its id, who can answer it, and whether a trigger, by points or grade, asked for it."""

    matter_id: int
    concerned: Actor
    is_by_rule: bool
    is_by_grade: bool = False


def open_matters(made: City, opened: Sequence[Opened], *, period_id: int | None) -> list[Opened]:
    """Open the next rung for those whom a trigger by points names, and for others until there are two beside graded ones.

    None in a city without ladders.
    """
    evaluator = made.actors["evaluator"][0]
    left = MATTERS - sum(not one.is_by_grade for one in opened)
    due = list_due_rungs(actor=evaluator, period_id=period_id) if period_id is not None and left else ()
    busy = {one.concerned.member_id for one in opened}
    drawn = [one for one in (*_list_due(made, due), *_list_others(made)) if one[1].member_id not in busy]
    return [
        Opened(matter_id=open_matter(actor=evaluator, matter=new), concerned=concerned, is_by_rule=bool(new.trigger))
        for new, concerned in drawn[:left]
    ]


def open_graded_matters(made: City, opened: Sequence[Opened]) -> list[Opened]:
    """Open a rung for the first whose grade in the frozen months calls for it, and whom no open matter concerns."""
    if not get_profile().accountability.band_triggers:
        return []
    evaluator = made.actors["evaluator"][0]
    busy = {one.concerned.member_id for one in opened}
    for due in list_due_bands(actor=evaluator):
        concerned = _find_concerned(made, due.subject_kind, due.subject_id) if due.subject_id is not None else None
        if concerned is not None and concerned.member_id not in busy:
            new = NewMatter(
                ladder=due.ladder,
                reason=GRADED.format(judged=due.judged_name, band=due.mark.name_zh, running=due.running),
                unit_id=due.subject_id if due.subject_kind == "unit" else None,
                member_id=None if due.subject_kind == "unit" else due.subject_id,
                trigger=due.trigger,
                period_id=due.period_id,
                judged=due.judged,
            )
            matter_id = open_matter(actor=evaluator, matter=new)
            return [Opened(matter_id=matter_id, concerned=concerned, is_by_rule=True, is_by_grade=True)]
    return []


def _list_due(made: City, due: tuple[DueRung, ...]) -> Iterator[tuple[NewMatter, Actor]]:
    """Yield a matter for each due rung of a unit or person whom the demo knows."""
    for rung in due:
        is_unit = rung.subject_kind == "unit"
        matter = NewMatter(
            ladder=rung.ladder,
            reason=REASONS[True],
            unit_id=rung.subject_id if is_unit else None,
            member_id=None if is_unit else rung.subject_id,
            trigger=rung.trigger,
            entry_id=rung.entry_id,
        )
        yield matter, _find_concerned(made, rung.subject_kind, rung.subject_id)


def _find_concerned(made: City, kind: str, subject_id: int) -> Actor:
    """Return who answers for a unit, or the person himself."""
    if kind == "unit":
        return made.handlers[subject_id][0]
    return next(actor for staff in made.actors.values() for actor in staff if actor.member_id == subject_id)


def _list_others(made: City) -> Iterator[tuple[NewMatter, Actor]]:
    """Yield matters that the evaluator opens of his own accord, about units or people with work of their own."""
    ladders = get_profile().accountability.ladders
    for ladder in ladders[:1]:
        for unit_id, staff in reversed(made.handlers.items()):
            yield _draw_matter(ladder, unit_id=unit_id, person=staff[0]), staff[0]


def _draw_matter(ladder: Ladder, *, unit_id: int, person: Actor) -> NewMatter:
    is_unit = ladder.subject == "unit"
    return NewMatter(
        ladder=ladder.key,
        reason=REASONS[False],
        unit_id=unit_id if is_unit else None,
        member_id=None if is_unit else person.member_id,
    )


def open_linked_inquiries(made: City) -> int:
    """Open a double inquiry of a handler and of who heads his unit, by a case of theirs; return how many pairs, if any."""
    if get_profile().accountability.double_inquiry is None:
        return 0
    evaluator = made.actors["evaluator"][0]
    for unit_id, (handler, *_) in made.handlers.items():
        head = made.unit_leaders.get(unit_id, made.actors["leader"])[-1]
        cases = list_cases(actor=evaluator, wanted=CaseFilter(unit_id=unit_id, order="number", page_size=1)).rows
        if cases:
            assert handler.member_id is not None
            assert head.member_id is not None
            open_double_inquiry(
                actor=evaluator,
                member_id=handler.member_id,
                supervisor_id=head.member_id,
                reason=INQUIRY,
                case_number=cases[0].number,
            )
            return 1
    return 0


def end_first_matter(made: City, opened: Sequence[Opened]) -> int:
    """Let the first matter be answered, recorded, handed over, followed and closed, the others wait; return how often handed over."""
    referred = 0
    for matter in opened[:1]:
        leader = made.actors["leader"][0]
        answer_matter(actor=matter.concerned, matter_id=matter.matter_id, answer=ANSWER)
        record_matter(actor=leader, matter_id=matter.matter_id, record=RECORD)
        on = get_local_day(get_clock().now())
        for track in get_matter(actor=leader, matter_id=matter.matter_id).tracks:
            rule = find_row(get_profile().accountability.tracks, track.key)
            assert rule is not None
            follower = made.actors[rule.followed_by[0]][0]
            if REFERRED_BY in rule.followed_by:
                _refer(follower, matter.matter_id, rule, on=on)
                referred += 1
            follow_matter(
                actor=follower, matter_id=matter.matter_id, track=track.key, state="done", on=on, note=FOLLOWED
            )
        close_matter(actor=leader, matter_id=matter.matter_id, note=CLOSED)
    return referred


def _refer(follower: Actor, matter_id: int, track: LadderTrack, *, on: date) -> None:
    """Hand a matter over to the authority of a track, take the package along, and enter the receipt (XS-19)."""
    authority = f"{get_profile().city.name_zh}{track.name_zh}部门"
    new = NewReferral(authority=authority, handed_to=HANDED_TO, note=HANDED, track=track.key)
    referral_id = refer_matter(actor=follower, matter_id=matter_id, referral=new)
    take_package(actor=follower, matter_id=matter_id, referral_id=referral_id)
    receipt = NewReceipt(number=f"收字[{on.year}]{referral_id}号", received_by=HANDED_TO, received_on=on)
    enter_receipt(actor=follower, matter_id=matter_id, referral_id=referral_id, receipt=receipt)
