"""The ladder opens by grade: from frozen periods, once each, for the chief of the grid (ZJG-14)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.factories import World
from tests.support.refusals import refused, refused_by_the_database
from tests.support.scoring import close
from wangge.evaluation.models import MatterGround
from wangge.evaluation.operations.matter_notices import tell_of_due_bands
from wangge.evaluation.public import (
    DueBand,
    NewMatter,
    get_matter,
    list_due_bands,
    open_matter,
    open_period,
    publish_period,
    record_matter,
    restate_period,
)
from wangge.geo.public import NewPosting, post_members
from wangge.notices.public import list_notices
from wangge.people.public import create_post, hold_post
from wangge.platform.public import use_profile, verify_audit
from wangge.profiles.public import CityProfile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.full]
GRID = "320582001001"
NEW_YEAR = date(2026, 1, 1)


def grade_all_unqualified(profile: CityProfile) -> CityProfile:
    """Return the profile with bands that nobody of the small city reaches but the last."""
    floors = {"model": Decimal(100), "qualified": Decimal(99)}
    schemes = tuple(
        scheme.model_copy(
            update={
                "bands": tuple(
                    band.model_copy(update={"at_least": floors.get(band.key, Decimal(0))}) for band in scheme.bands
                )
            }
        )
        for scheme in profile.schemes
    )
    return profile.model_copy(update={"schemes": schemes})


@pytest.fixture
def graded(month: World) -> Iterator[World]:
    """Give a city in which every grid of level 4 is graded 不达标, with 纪 as chief of 城北社区 since New Year."""
    month.hire("ji", name="纪队员", unit="enforcement", roles=("handler",))
    post = create_post(
        actor=month.system,
        organisation_id=month.units["enforcement"],
        code="chief",
        name="执法队员",
        role="handler",
    )
    hold_post(actor=month.system, member_id=month.members["ji"], post_id=post, from_on=NEW_YEAR)
    posting = NewPosting(grid_code=GRID, member_id=month.members["ji"], duty="chief", from_on=NEW_YEAR)
    post_members(actor=month.system, postings=[posting])
    with use_profile(grade_all_unqualified(month.profile)):
        yield month


def freeze(world: World, number: int, *, last: int) -> int:
    """Evaluate and freeze a month of 2026 and return its score period; the clock goes on behind it."""
    jiang = world.actor("jiang")
    period = open_period(actor=jiang, from_on=date(2026, number, 1), to_on=date(2026, number, last))
    world.clock.advance_to(max(world.now, world.now.replace(month=number + 1, day=1)))
    publish_period(actor=jiang, period_id=period)
    world.wait(timedelta(days=7))
    close(world, period)
    return period


def leave_lying(world: World) -> None:
    """Leave a case in each grid of level 4 until it is overdue."""
    world.make_case("dispatched")
    world.make_case("dispatched", unit="municipal", category="pothole", place="market")
    world.wait(timedelta(days=14))


def freeze_two(world: World) -> tuple[int, int]:
    """Freeze March, and April with cases of its own."""
    march = freeze(world, 3, last=31)
    leave_lying(world)
    return march, freeze(world, 4, last=30)


def find(world: World, judged: str = GRID) -> DueBand | None:
    return next((one for one in list_due_bands(actor=world.actor("jiang")) if one.judged == judged), None)


def read_titles(world: World, username: str) -> list[str]:
    return [notice.title for notice in list_notices(actor=world.actor(username)).rows]


def begin(world: World, due: DueBand, **facts: Any) -> int:
    given = {
        "ladder": due.ladder,
        "reason": "连续两期不达标",
        "member_id": due.subject_id,
        "trigger": due.trigger,
        "period_id": due.period_id,
        "judged": due.judged,
        **facts,
    }
    return open_matter(actor=world.actor("jiang"), matter=NewMatter(**given))


def test_a_rung_is_due_when_two_frozen_periods_running_say_so_and_opens_once(graded: World) -> None:
    """ZJG-14: for the chief of the grid alone; of a grid without one somebody is chosen."""
    march = freeze(graded, 3, last=31)
    assert find(graded) is None, "one period is not two running"
    leave_lying(graded)
    april = freeze(graded, 4, last=30)
    due = find(graded)
    assert due is not None
    assert (due.subject_name, due.judged_name, due.mark.name_zh) == ("纪队员", "城北社区", "不达标网格")
    assert (due.period_id, due.running, due.trigger_zh) == (april, 2, "四级网格连续两期不达标")
    for expected in ({"feng", "jiang"}, set()):
        told = {member: len(read_titles(graded, member)) for member in ("feng", "jiang", "qian")}
        tell_of_due_bands(now=graded.now)
        found = {member for member, count in told.items() if len(read_titles(graded, member)) > count}
        assert found == expected, "each of those who open matters is told once"
    assert "按等级应启动追责：四级网格连续两期不达标" in read_titles(graded, "feng")
    with refused("matter_subject_other", name="纪队员"):
        begin(graded, due, member_id=graded.members["qian"])
    for wrong in ({"period_id": march}, {"period_id": None}, {"judged": "320582"}):
        with refused("matter_band_not_met", trigger="unqualified_twice"):
            begin(graded, due, **wrong)
    with refused("score_act_not_yours"):
        list_due_bands(actor=graded.actor("qian"))
    matter = begin(graded, due)
    assert find(graded) is None
    with refused("matter_trigger_answered", number=1):
        begin(graded, due)
    view = get_matter(actor=graded.actor("feng"), matter_id=matter)
    assert view.ground is not None
    assert (view.rung_zh, view.ground.band_zh, view.ground.judged) == ("约谈", "不达标网格", GRID)
    other = find(graded, "320582002001")
    assert other is not None
    assert (other.subject_id, other.subject_name, other.judged_name) == (None, "", "河西社区")
    assert begin(graded, other, member_id=graded.members["qian"])
    assert verify_audit(actor=graded.system).faults == ()
    with refused_by_the_database("append-only"):
        MatterGround.objects.update(band="model")
    ground = MatterGround.objects.get(matter_id=matter)
    with refused_by_the_database(r"(?i)unique|constraint"):
        MatterGround.objects.create(
            matter_id=matter + 9, district_id=ground.district_id, period_id=april, period_digest="", scheme="x",
            judged="x", band="x", running=1, key=ground.key,
        )  # fmt: skip


def test_a_period_frozen_anew_gives_nothing_twice_and_the_next_month_the_next_rung(graded: World) -> None:
    _, april = freeze_two(graded)
    due = find(graded)
    assert due is not None
    record_matter(actor=graded.actor("feng"), matter_id=begin(graded, due), record="已约谈")
    jiang = graded.actor("jiang")
    again = restate_period(actor=jiang, period_id=april, reason="补一张照片")
    publish_period(actor=jiang, period_id=again)
    graded.wait(timedelta(days=7))
    close(graded, again)
    assert find(graded) is None
    leave_lying(graded)
    freeze(graded, 5, last=31)
    later = find(graded)
    assert later is not None
    assert get_matter(actor=graded.actor("feng"), matter_id=begin(graded, later)).rung_zh == "培训"
