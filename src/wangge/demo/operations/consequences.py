"""What follows in the demo city: matters of accountability, one gone through to its end, one that still waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from wangge.demo.operations.city import City
from wangge.evaluation.public import (
    DueRung,
    NewMatter,
    answer_matter,
    close_matter,
    follow_matter,
    get_matter,
    list_due_rungs,
    open_double_inquiry,
    open_matter,
    record_matter,
)
from wangge.kernel.public import Actor
from wangge.platform.public import get_clock, get_profile
from wangge.profiles.public import Ladder, find_row

MATTERS = 2
REASONS = {
    True: "考核周期内达到问责启动条件，按规定启动。",
    False: "月度考评中发现履职不到位，按规定启动。",
}
INQUIRY = "同一问题两次反馈已整改而未整改，倒查经办人与其主管。"
ANSWER, RECORD, FOLLOWED, CLOSED = (
    "已核查原因并完成整改，今后加强自查。",
    "已当面谈话并形成记录。",
    "已了解情况，无异议。",
    "整改到位，同意办结。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A matter that was opened: its id, who can answer it, and whether a trigger asked for it."""

    matter_id: int
    concerned: Actor
    is_by_rule: bool


def open_matters(made: City, *, period_id: int | None) -> list[Opened]:
    """Open the next rung for those whom a trigger names, and for others until there are two; none without ladders."""
    evaluator = made.actors["evaluator"][0]
    due = list_due_rungs(actor=evaluator, period_id=period_id) if period_id is not None else ()
    return [
        Opened(matter_id=open_matter(actor=evaluator, matter=new), concerned=concerned, is_by_rule=bool(new.trigger))
        for new, concerned in [*_list_due(made, due), *_list_others(made)][:MATTERS]
    ]


def _list_due(made: City, due: tuple[DueRung, ...]) -> Iterator[tuple[NewMatter, Actor]]:
    """Yield a matter for each due rung of a unit or person whom the demo knows."""
    for rung in due:
        is_unit = rung.subject_kind == "unit"
        concerned = made.handlers[rung.subject_id][0] if is_unit else _find_person(made, rung.subject_id)
        matter = NewMatter(
            ladder=rung.ladder,
            reason=REASONS[True],
            unit_id=rung.subject_id if is_unit else None,
            member_id=None if is_unit else rung.subject_id,
            trigger=rung.trigger,
            entry_id=rung.entry_id,
        )
        yield matter, concerned


def _find_person(made: City, member_id: int) -> Actor:
    return next(actor for staff in made.actors.values() for actor in staff if actor.member_id == member_id)


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
    """Open a double inquiry of a handler and of the one beside him; return how many pairs, none where there are none."""
    if get_profile().accountability.double_inquiry is None:
        return 0
    handler, other = next(staff for staff in made.handlers.values() if len(staff) > 1)[:2]
    assert handler.member_id is not None
    assert other.member_id is not None
    evaluator = made.actors["evaluator"][0]
    open_double_inquiry(actor=evaluator, member_id=handler.member_id, supervisor_id=other.member_id, reason=INQUIRY)
    return 1


def end_first_matter(made: City, opened: list[Opened]) -> int:
    """Let the first matter be answered, recorded, followed and closed, the others wait; return how many ended."""
    for matter in opened[:1]:
        leader = made.actors["leader"][0]
        answer_matter(actor=matter.concerned, matter_id=matter.matter_id, answer=ANSWER)
        record_matter(actor=leader, matter_id=matter.matter_id, record=RECORD)
        on = get_clock().now().astimezone(ZoneInfo(get_profile().city.zone)).date()
        for track in get_matter(actor=leader, matter_id=matter.matter_id).tracks:
            rule = find_row(get_profile().accountability.tracks, track.key)
            assert rule is not None
            follower = made.actors[rule.followed_by[0]][0]
            follow_matter(
                actor=follower, matter_id=matter.matter_id, track=track.key, state="done", on=on, note=FOLLOWED
            )
        close_matter(actor=leader, matter_id=matter.matter_id, note=CLOSED)
    return len(opened[:1])
