"""Matters of accountability: rung by rung, two persons, three followers, two linked inquiries (HS-8, HS-17, XS-20, ZJG-14)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.factories import World
from tests.support.refusals import refused, refused_by_the_database
from tests.support.scoring import freeze, give, open_march, use_points_of
from tests.support.storage import set_triggers_aside
from wangge.evaluation.models import AccountabilityMatter, ScoreEntry
from wangge.evaluation.public import (
    NewMatter,
    answer_matter,
    close_matter,
    fill_period,
    follow_matter,
    get_matter,
    list_due_rungs,
    list_matters,
    open_double_inquiry,
    open_matter,
    read_matter_rights,
    record_matter,
)
from wangge.notices.public import list_notices
from wangge.platform.public import verify_audit

pytestmark = pytest.mark.django_db(transaction=True)
FOLLOWERS = {"appraisal": "jiang", "discipline": "chu", "organisation": "feng"}


@pytest.fixture
def hongshan(world: World) -> Iterator[World]:
    """Give the small city with Hongshan's points and ladders; the auditor stands for the discipline inspection."""
    with use_points_of(world, "hongshan"):
        yield world


def begin(world: World, *, by: str = "jiang", **facts: Any) -> int:
    """Open the next rung about 环卫处, or whom `facts` name, and return the matter's id."""
    given = {"ladder": "units", "unit_id": world.units["sanitation"], "reason": "三次零容忍问题", **facts}
    return open_matter(actor=world.actor(by), matter=NewMatter(**given))


def begin_about(world: World, username: str, **facts: Any) -> int:
    return begin(world, ladder="staff", unit_id=None, member_id=world.members[username], **facts)


def record(world: World, matter: int, by: str = "feng") -> None:
    record_matter(actor=world.actor(by), matter_id=matter, record="已在例会上通报", evidence_id=world.photo())


def follow_to_end(world: World, matter: int) -> None:
    for track, who in FOLLOWERS.items():
        on = world.now.date()
        follow_matter(actor=world.actor(who), matter_id=matter, track=track, state="done", on=on, note="已完成")


def test_the_next_rung_opens_only_behind_the_record_of_the_one_before(hongshan: World) -> None:
    """ZJG-14, HS-8."""
    first = begin(hongshan)
    with refused("matter_unrecorded", number=1):
        begin(hongshan)
    record(hongshan, first)
    second = get_matter(actor=hongshan.actor("feng"), matter_id=begin(hongshan))
    assert (second.rung_zh, second.before_id) == ("领导约谈", first)
    record(hongshan, second.id)
    third = begin(hongshan)
    record(hongshan, third)
    with refused("ladder_ended"):
        begin(hongshan)
    begin(hongshan, unit_id=hongshan.units["municipal"])
    hongshan.wait(timedelta(days=400))
    fresh = get_matter(actor=hongshan.actor("feng"), matter_id=begin(hongshan))
    assert (fresh.rung_zh, fresh.before_id) == ("通报批评", None)
    assert verify_audit(actor=hongshan.system).faults == ()


def test_those_concerned_are_told_and_answer_once(hongshan: World) -> None:
    matter = begin(hongshan)
    (notice,) = list_notices(actor=hongshan.actor("tang")).rows
    assert (notice.title, notice.link) == ("镇街与部门问责：通报批评", f"/evaluation/matters/{matter}/")
    assert list_notices(actor=hongshan.actor("qian")).rows == ()
    begin(hongshan, unit_id=hongshan.units["municipal"])
    assert len(list_notices(actor=hongshan.actor("zheng")).rows) == 1, "a unit without a head: who acts for it"
    with refused("matter_act_not_yours"):
        answer_matter(actor=hongshan.actor("feng"), matter_id=matter, answer="代为说明")
    answer_matter(actor=hongshan.actor("tang"), matter_id=matter, answer="当日已整改")
    with refused("matter_answered"):
        answer_matter(actor=hongshan.actor("tang"), matter_id=matter, answer="再说一次")
    view = get_matter(actor=hongshan.actor("tang"), matter_id=matter)
    assert (view.answer, view.answered_by) == ("当日已整改", "唐负责人")


def test_three_follow_a_matter_each_with_a_state_and_a_day_of_his_own(hongshan: World) -> None:
    """HS-17, XS-19: closed when it is recorded and all three are done, by another person than opened it."""
    matter, today = begin(hongshan), hongshan.now.date()
    chu = hongshan.actor("chu")
    with refused("matter_act_not_yours"):
        follow_matter(actor=chu, matter_id=matter, track="appraisal", state="done", on=today, note="代为跟进")
    with refused("matter_day_wrong"):
        follow_matter(
            actor=chu, matter_id=matter, track="discipline", state="done", on=today + timedelta(days=1), note="明天"
        )
    with refused("referral_needed"):
        follow_matter(actor=chu, matter_id=matter, track="discipline", state="referred", on=today, note="已收案卷")
    follow_matter(actor=chu, matter_id=matter, track="discipline", state="done", on=today, note="已核查")
    states = {track.key: track for track in get_matter(actor=chu, matter_id=matter).tracks}
    assert (states["discipline"].state.state, states["discipline"].person) == ("done", "褚审计")
    assert states["organisation"].state.state == "following"
    record(hongshan, matter)
    with refused("matter_not_ready"):
        close_matter(actor=hongshan.actor("feng"), matter_id=matter, note="办结")
    follow_to_end(hongshan, matter)
    with refused("score_same_person"):
        close_matter(actor=hongshan.actor("jiang"), matter_id=matter, note="办结")
    close_matter(actor=hongshan.actor("feng"), matter_id=matter, note="办结")
    with refused("matter_state"):
        follow_matter(actor=chu, matter_id=matter, track="discipline", state="done", on=today, note="补记")
    assert verify_audit(actor=hongshan.system).faults == ()


def test_of_two_linked_inquiries_neither_closes_alone(hongshan: World) -> None:
    """HS-8: 一票双查, of the person and of the one who supervises him."""
    hongshan.hire("ma", name="马领导", unit="district", roles=("leader",))
    case = hongshan.make_case("closed")
    person, supervisor = open_double_inquiry(
        actor=hongshan.actor("jiang"),
        member_id=hongshan.members["qian"],
        supervisor_id=hongshan.members["tang"],
        reason="同一问题两次瞒报",
        case_number=case.number,
    )
    record(hongshan, person)
    follow_to_end(hongshan, person)
    with refused("matter_not_ready", number=2):
        close_matter(actor=hongshan.actor("feng"), matter_id=person, note="办结")
    assert not read_matter_rights(actor=hongshan.actor("feng"), matter_id=person).may_close
    record(hongshan, supervisor)
    follow_to_end(hongshan, supervisor)
    close_matter(actor=hongshan.actor("ma"), matter_id=supervisor, note="两案同结")
    assert {one.state for one in list_matters(actor=hongshan.actor("feng"))} == {"closed"}
    own = get_matter(actor=hongshan.actor("qian"), matter_id=person)
    assert own.pair_id is None, "the inquiry of another person is not his to know of"
    with refused("matter_same_person"):
        open_double_inquiry(
            actor=hongshan.actor("jiang"),
            member_id=hongshan.members["qian"],
            supervisor_id=hongshan.members["qian"],
            reason="同一人",
        )


def test_nobody_decides_about_himself(hongshan: World) -> None:
    with refused("matter_own"):
        begin_about(hongshan, "jiang")
    matter = begin_about(hongshan, "feng")
    with refused("matter_act_not_yours"):
        record(hongshan, matter, by="feng")
    with refused("matter_act_not_yours"):
        follow_matter(
            actor=hongshan.actor("feng"),
            matter_id=matter,
            track="organisation",
            state="done",
            on=hongshan.now.date(),
            note="本人",
        )
    with refused_by_the_database("(?i)constraint"):
        AccountabilityMatter.objects.filter(pk=matter).update(
            recorded_by_id=hongshan.members["feng"], recorded_at=hongshan.now, record="x", state="recorded"
        )


def test_a_trigger_opens_its_rung_once(hongshan: World) -> None:
    """HS-8: from three of zero tolerance on; a countered or other entry does not carry it."""
    period = open_march(hongshan)
    evaluator = hongshan.actor("jiang")
    for _ in range(2):
        give(hongshan, period, rule="department_zero_tolerance")
    last = give(hongshan, period, rule="department_zero_tolerance")
    other = give(hongshan, period, rule="department_strict", unit="municipal")
    assert list_due_rungs(actor=evaluator, period_id=period) == (), "it counts when the period is frozen"
    with refused("matter_entry_open"):
        begin(hongshan, trigger="zero_tolerance", entry_id=last)
    freeze(hongshan, period)
    (due,) = list_due_rungs(actor=evaluator, period_id=period)
    assert (due.trigger, due.count, due.entry_id, due.subject_name) == ("zero_tolerance", 3, last, "张家港市环卫处")
    with refused("matter_entry_other"):
        begin(hongshan, trigger="zero_tolerance", entry_id=other)
    matter = begin(hongshan, trigger="zero_tolerance", entry_id=last)
    assert list_due_rungs(actor=evaluator, period_id=period) == ()
    with refused("matter_trigger_answered"):
        begin(hongshan, trigger="zero_tolerance", entry_id=last)
    assert get_matter(actor=hongshan.actor("feng"), matter_id=matter).trigger_zh == "零容忍问题三次"


def test_the_command_room_is_held_to_account_too(month: World) -> None:
    """XS-20: dispatch errors count against who dispatched, not against who handles."""
    with use_points_of(month, "xiangshan"):
        period = open_march(month)
        case = month.move(month.make_case("dispatched"), "return")
        case = month.move(case, "dispatch", unit_id=month.units["municipal"])
        for move in ("sign", "finish", "send_to_check", "pass_check", "close"):
            case = month.move(case, move, "zheng" if move in {"sign", "finish"} else None)
        fill_period(actor=month.actor("jiang"), period_id=period)
        freeze(month, period)
        wrong = ScoreEntry.objects.filter(rule="wrong_dispatch")
        assert [(one.member_id, one.unit_id) for one in wrong] == [(month.members["li"], None)]
        matter = begin(
            month, ladder="command_room", unit_id=None, member_id=month.members["li"], entry_id=wrong.latest("id").pk
        )
        assert get_matter(actor=month.actor("feng"), matter_id=matter).rung_zh == "约谈"


@pytest.mark.parametrize("by", ["qian", "li", "chu", "wei"])
def test_only_the_roles_of_the_profile_open_one(by: str, hongshan: World) -> None:
    with refused("score_act_not_yours"):
        begin(hongshan, by=by)


def test_others_do_not_know_of_it(hongshan: World) -> None:
    matter = begin_about(hongshan, "qian")
    for stranger in ("tang", "zheng", "li", "wang_leader"):
        with refused("matter_unknown"):
            get_matter(actor=hongshan.actor(stranger), matter_id=matter)
    assert [one.id for one in list_matters(actor=hongshan.actor("qian"))] == [matter]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"ladder": "jacob"}, "ladder_unknown"),
        ({"unit_id": None}, "matter_subject_missing"),
        ({"reason": " "}, "score_reason_missing"),
        ({"trigger": "smiles"}, "matter_trigger_unknown"),
    ],
)
def test_a_matter_without_its_grounds_is_refused(facts: dict[str, Any], code: str, hongshan: World) -> None:
    with refused(code):
        begin(hongshan, **facts)


CHANGES: dict[str, tuple[str, set[str]]] = {
    "the reason": ("UPDATE evaluation_accountabilitymatter SET reason = '无'", {"row_changed", "column_differs"}),
    "a follower": ("UPDATE evaluation_accountabilitymatter SET tracks = '{}'", {"row_changed", "column_differs"}),
    "an act removed": ("DELETE FROM evaluation_accountabilityact WHERE act = 'record'", {"events_cut_off"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_past_the_program_is_found(change: str, hongshan: World) -> None:
    record(hongshan, begin(hongshan))
    statement, kinds = CHANGES[change]
    with connection.constraint_checks_disabled(), set_triggers_aside(connection), connection.cursor() as cursor:
        cursor.execute(statement)
    assert {fault.kind for fault in verify_audit(actor=hongshan.system).faults} >= kinds


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evaluation_accountabilitymatter SET reason = '无'",
        "DELETE FROM evaluation_accountabilitymatter",
        "UPDATE evaluation_accountabilityact SET payload = '{}'",
        "DELETE FROM evaluation_accountabilityact",
    ],
)
def test_the_database_refuses(statement: str, hongshan: World) -> None:
    begin(hongshan)
    with refused_by_the_database("append-only"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_late_record_is_shown_late(hongshan: World) -> None:
    matter = begin(hongshan)
    show: Callable[[], bool] = lambda: get_matter(actor=hongshan.actor("feng"), matter_id=matter).is_late  # noqa: E731
    assert not show()
    hongshan.wait(timedelta(days=6))
    assert show()
    record(hongshan, matter)
    assert not show()
