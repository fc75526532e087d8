"""红山: patrol is supervision and entry at once (HS-4)."""

from __future__ import annotations

import pytest

from tests.factories import World
from tests.support.stories import list_acts, read_case
from wangge.cases.models import CaseEvent
from wangge.cases.public import CaseFilter, list_cases
from wangge.kernel.public import DomainError
from wangge.platform.public import get_profile


@pytest.fixture
def profile_name() -> str:
    return "hongshan"


def test_hs_4_what_a_patrol_sees_is_entered_where_it_stands(world: World) -> None:
    before = world.now
    case = world.report("chen", description="", photo_ids=(world.photo("chen"),))

    assert list_acts(case) == ["report"]
    page = list_cases(actor=world.actor("sun"), wanted=CaseFilter(states=("reported",)))
    assert [row.number for row in page.rows] == [case.number]
    event = CaseEvent.objects.get(case_id=case.id)
    assert before < event.occurred_at <= world.now
    assert read_case(case).grid_code == "150402001001001"


def test_hs_4_the_patrols_word_is_the_inspection(world: World) -> None:
    case = world.report("chen", photo_ids=(world.photo("chen"),))

    assert world.move(case, "accept").state == "accepted"


def test_hs_4_a_message_by_the_app_is_looked_at_first(world: World) -> None:
    names = {row.key: row.name_zh for row in get_profile().sources.channels}
    case = world.report("sun", source="citizen_app", reporter_name="市民", reporter_phone="13800000002")

    assert names["citizen_app"] == "微信城管通"
    with pytest.raises(DomainError, match="verification_missing"):
        world.move(case, "accept")


def test_hs_4_what_the_patrol_mends_is_one_entry_too(world: World) -> None:
    case = world.handle_on_the_spot("chen")

    assert (list_acts(case), read_case(case).state) == (["handle_on_the_spot"], "closed")
