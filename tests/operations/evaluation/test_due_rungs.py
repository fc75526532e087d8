"""The ladder opens by points: of every carrying period, as often as they call for it, told once, and struck off with them (HS-8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection

from tests.factories import World
from tests.support.refusals import refused, refused_by_the_database
from tests.support.scoring import freeze, give, open_march, publish, use_points_of
from tests.support.storage import set_triggers_aside
from wangge.evaluation.models import MatterFinding
from wangge.evaluation.operations.matter_notices import tell_of_due_rungs, tell_of_struck_matters
from wangge.evaluation.public import (
    DueRung,
    NewMatter,
    appeal_entry,
    get_matter,
    list_due_rungs,
    list_latest_due_rungs,
    list_matters,
    open_matter,
    open_period,
    record_matter,
    review_appeal,
    rule_on_appeal,
)
from wangge.notices.public import list_notices
from wangge.platform.public import get_profile, use_profile, verify_audit

pytestmark = pytest.mark.django_db(transaction=True)
ZERO = "department_zero_tolerance"


@pytest.fixture
def hongshan(world: World) -> Iterator[World]:
    """Give the small city with Hongshan's points and ladders."""
    with use_points_of(world, "hongshan"):
        yield world


@pytest.fixture
def published(hongshan: World) -> Iterator[World]:
    """Let rungs rest on points that are published already, so that an appeal may still strike one off."""
    section = get_profile().accountability.model_copy(update={"rungs_rest_on": "published"})
    hongshan.hire("lu", name="陆考评员", unit="supervision", roles=("evaluator",))
    hongshan.hire("gao", name="高领导", unit="district", roles=("leader",))
    with use_profile(get_profile().model_copy(update={"accountability": section})):
        yield hongshan


def begin(world: World, due: DueRung | None = None, **facts: Any) -> int:
    """Open what is due, or what `facts` say, and return the matter's id."""
    told: dict[str, Any] = {"ladder": "units", "reason": "零容忍问题"}
    if due is not None:
        whose = "unit_id" if due.subject_kind == "unit" else "member_id"
        told |= {"ladder": due.ladder, whose: due.subject_id, "trigger": due.trigger, "entry_id": due.entry_id}
    return open_matter(actor=world.actor("jiang"), matter=NewMatter(**told | facts))


def list_due(world: World) -> tuple[DueRung, ...]:
    return list_latest_due_rungs(actor=world.actor("jiang"))


def record(world: World, matter: int) -> None:
    record_matter(actor=world.actor("feng"), matter_id=matter, record="已在例会上通报")


def read_titles(world: World, username: str) -> list[str]:
    return [notice.title for notice in list_notices(actor=world.actor(username)).rows]


def test_points_open_as_many_rungs_as_they_call_for_once_they_are_frozen(hongshan: World) -> None:
    """HS-8: a period opened since hides nothing; seven findings are two rungs; who opens them is told of each."""
    march = open_march(hongshan)
    entries = [give(hongshan, march, rule=ZERO) for _ in range(7)]
    give(hongshan, march, rule=ZERO, unit="municipal")
    assert list_due(hongshan) == (), "points that are not frozen call for nothing"
    freeze(hongshan, march)
    open_period(actor=hongshan.actor("jiang"), from_on=date(2026, 4, 1), to_on=date(2026, 4, 30))
    (due,) = list_due(hongshan)
    assert (due.trigger, due.subject_name, due.count, due.from_on) == (
        "zero_tolerance", "张家港市环卫处", 7, date(2026, 3, 1),
    )  # fmt: skip
    assert list_due_rungs(actor=hongshan.actor("jiang"), period_id=march) == (due,)
    with refused("score_act_not_yours"):
        list_latest_due_rungs(actor=hongshan.actor("qian"))
    assert [tell_of_due_rungs(now=hongshan.now) for _ in range(2)] == [2, 0]
    assert "按积分应启动追责：零容忍问题三次" in read_titles(hongshan, "feng")
    first = begin(hongshan, due)
    view = get_matter(actor=hongshan.actor("feng"), matter_id=first)
    assert [finding.entry_id for finding in view.findings] == entries[:3]
    (rest,) = list_due(hongshan)
    assert (rest.count, rest.entry_ids) == (4, tuple(entries[3:6]))
    assert tell_of_due_rungs(now=hongshan.now) == 2
    with refused("matter_unrecorded", number=1):
        begin(hongshan, rest)
    record(hongshan, first)
    second = get_matter(actor=hongshan.actor("feng"), matter_id=begin(hongshan, rest))
    assert (second.rung_zh, second.before_id) == ("领导约谈", first)
    assert list_due(hongshan) == (), "one finding is left, which is not three"
    assert verify_audit(actor=hongshan.system).faults == ()


def test_a_trigger_that_the_ledger_does_not_meet_opens_nothing(published: World) -> None:
    """HS-8: not without its entry, by another's, by another rule's, on another ladder, nor by one struck off."""
    march, qian = open_march(published), published.members["qian"]
    other = give(published, march, rule="department_ordinary")
    first, *_, last = [give(published, march, rule=ZERO) for _ in range(4)]
    of_person = give(published, march, rule="department_staff_zero_tolerance", unit_id=None, member_id=qian)
    publish(published, march)
    due, of_staff = sorted(list_due(published), key=lambda one: one.ladder, reverse=True)
    assert (of_staff.ladder, of_staff.trigger, of_staff.entry_id) == ("staff", "staff_zero_tolerance", of_person)
    for wrong in (other, last, None):
        with refused("matter_trigger_not_met", trigger="zero_tolerance"):
            begin(published, due, entry_id=wrong)
    with refused("matter_trigger_not_met", trigger="zero_tolerance"):
        begin(published, of_staff, trigger="zero_tolerance")
    with refused("matter_entry_other"):
        begin(published, due, unit_id=published.units["municipal"])
    with refused("matter_trigger_not_met", trigger="strict"):
        begin(published, due, trigger="strict")
    strike_off(published, first)
    with refused("matter_entry_open"):
        begin(published, due, entry_id=first)
    with refused("matter_trigger_not_met"):
        begin(published, due)
    (due, *_) = [one for one in list_due(published) if one.ladder == "units"]
    assert (due.entry_id, due.count) == (last, 3)
    assert get_matter(actor=published.actor("feng"), matter_id=begin(published, of_staff)).rung_zh == "通报批评"


def strike_off(world: World, entry: int) -> None:
    """Let 环卫处 appeal against points, and two who had no part in them grant it."""
    appeal_entry(actor=world.actor("tang"), entry_id=entry, reason="当日已清理")
    review_appeal(actor=world.actor("lu"), entry_id=entry, is_granted=True, note="属实")
    rule_on_appeal(actor=world.actor("gao"), entry_id=entry, is_granted=True, note="同意")


def test_a_matter_whose_points_are_struck_off_is_marked_and_no_rung_that_was_gone(published: World) -> None:
    """HS-8, HS-7: those concerned are told once; the points that stand count again, on the same rung."""
    march = open_march(published)
    entries = [give(published, march, rule=ZERO) for _ in range(4)]
    publish(published, march)
    (due,) = list_due(published)
    matter = begin(published, due)
    assert tell_of_struck_matters(now=published.now) == 0
    strike_off(published, entries[1])
    view = get_matter(actor=published.actor("feng"), matter_id=matter)
    assert (view.is_struck, [finding.is_struck for finding in view.findings]) == (True, [False, True, False])
    assert [one.is_struck for one in list_matters(actor=published.actor("tang"))] == [True]
    assert [tell_of_struck_matters(now=published.now) > 0 for _ in range(2)] == [True, False]
    for told in ("tang", "jiang", "gao"):
        assert "追责依据已撤销：第 1 号" in read_titles(published, told)
    assert "追责依据已撤销：第 1 号" not in read_titles(published, "zheng")
    (again,) = list_due(published)
    assert again.entry_ids == (entries[0], entries[2], entries[3])
    fresh = get_matter(actor=published.actor("feng"), matter_id=begin(published, again))
    assert (fresh.rung_zh, fresh.before_id, fresh.is_struck) == ("通报批评", None, False)
    assert verify_audit(actor=published.system).faults == ()


CHANGES = {
    "another entry": "UPDATE evaluation_matterfinding SET entry_id = entry_id + 3 WHERE position = 1",
    "one removed": "DELETE FROM evaluation_matterfinding WHERE position = 3",
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_matter_rests_on_never_changes(change: str, published: World) -> None:
    march = open_march(published)
    for _ in range(4):
        give(published, march, rule=ZERO)
    publish(published, march)
    begin(published, list_due(published)[0])
    with refused_by_the_database("append-only"), connection.cursor() as cursor:
        cursor.execute(CHANGES[change])
    with refused_by_the_database(r"(?i)constraint"):
        MatterFinding.objects.create(matter=MatterFinding.objects.earliest("pk").matter, position=9)
    with connection.constraint_checks_disabled(), set_triggers_aside(connection), connection.cursor() as cursor:
        cursor.execute(CHANGES[change])
    assert {fault.subject for fault in verify_audit(actor=published.system).faults} == {
        f"accountability matter {published.district}/1"
    }
