"""Points of a grid are its chief's to know of and to contest (ZJG-14)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.factories import NEW_YEAR, World
from tests.support.scoring import give, open_march, publish, use_points_of
from wangge.evaluation.public import EntryFilter, appeal_entry, get_entry, list_entries, list_totals
from wangge.geo.public import NewPosting, end_grid_posting, post_members
from wangge.kernel.public import DomainError
from wangge.notices.public import list_notices
from wangge.people.public import create_post, hold_post
from wangge.platform.public import run_due_work

pytestmark = pytest.mark.django_db(transaction=True)
COMMUNITY, UNIT_GRID = "320582001001", "320582001001001"
WEIGHED = {"rule": "posts_fixed", "unit_id": None, "points": 20}


@pytest.fixture
def chiefed(world: World) -> Iterator[World]:
    """Give the small city with Zhangjiagang's points, 纪 as chief of 城北社区, and 柯 beside him without a grid."""
    post = create_post(
        actor=world.system, organisation_id=world.units["enforcement"], code="chief", name="执法队员", role="handler"
    )
    for username, name in (("ji", "纪队员"), ("ke", "柯队员")):
        world.hire(username, name=name, unit="enforcement", roles=("handler",))
        hold_post(actor=world.system, member_id=world.members[username], post_id=post, from_on=NEW_YEAR)
    posting = NewPosting(grid_code=COMMUNITY, member_id=world.members["ji"], duty="chief", from_on=NEW_YEAR)
    world.posting = post_members(actor=world.system, postings=[posting])[0]  # type: ignore[attr-defined]
    with use_points_of(world, "zhangjiagang"):
        yield world


@pytest.mark.parametrize("grid", [COMMUNITY, UNIT_GRID])
def test_the_chief_is_told_sees_and_contests(grid: str, chiefed: World) -> None:
    world, period = chiefed, open_march(chiefed)
    entry = give(world, period, grid_code=grid, **WEIGHED)
    publish(world, period)
    while run_due_work(now=world.now):
        pass
    titles = {name: [row.title for row in list_notices(actor=world.actor(name)).rows] for name in ("ji", "ke")}
    assert titles["ji"] == ["积分公示：2026-03-01 至 2026-03-31"]
    assert titles["ke"] == []
    assert get_entry(actor=world.actor("ji"), entry_id=entry)
    with pytest.raises(DomainError, match="score_entry_unknown"):
        get_entry(actor=world.actor("ke"), entry_id=entry)
    with pytest.raises(DomainError, match="score_entry_unknown"):
        appeal_entry(actor=world.actor("ke"), entry_id=entry, reason="不是我的")
    appeal_entry(actor=world.actor("ji"), entry_id=entry, reason="人员已定岗")
    assert get_entry(actor=world.actor("jiang"), entry_id=entry).appeal_state == "asked"


def test_a_grid_is_called_by_its_name(chiefed: World) -> None:
    world, period = chiefed, open_march(chiefed)
    entry = give(world, period, grid_code=COMMUNITY, **WEIGHED)
    ji = world.actor("ji")
    named = {
        get_entry(actor=ji, entry_id=entry).subject_name,
        *(row.subject_name for row in list_entries(actor=ji, period_id=period, wanted=EntryFilter()).rows),
        *(row.subject_name for row in list_totals(actor=world.actor("feng"), period_id=period) if row.total.entries),
    }
    assert named == {"城北社区"}


def test_who_was_chief_before_sees_no_more(chiefed: World) -> None:
    world, period = chiefed, open_march(chiefed)
    entry = give(world, period, grid_code=COMMUNITY, **WEIGHED)
    assert get_entry(actor=world.actor("ji"), entry_id=entry)
    end_grid_posting(actor=world.system, posting_id=world.posting, to_on=date(2026, 1, 31))  # type: ignore[attr-defined]
    with pytest.raises(DomainError, match="score_entry_unknown"):
        get_entry(actor=world.actor("ji"), entry_id=entry)
    assert list_entries(actor=world.actor("ji"), period_id=period, wanted=EntryFilter()).rows == ()
