"""海陵区: a community's lists are taken as they come, and a demand is met when its asker says so (HL-9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import World
from tests.support.stories import let_pass, list_acts, read_case
from wangge.cases.models import CaseLink
from wangge.cases.operations.objecting import reopen_tracked_case
from wangge.cases.public import CaseRef, get_case_number, list_reporters
from wangge.kernel.public import DomainError
from wangge.platform.public import get_profile
from wangge.profiles.public import find_row

TRACKING_CODE = "code-of-the-asker"
ASKER = {"reporter_name": "居民李", "reporter_phone": "13800000003", "tracking_token": TRACKING_CODE}


@pytest.fixture
def profile_name() -> str:
    return "hailing"


def close_demand(world: World) -> CaseRef:
    case = world.report("sun", source="community_demands", description="希望设小修小补便民点", **ASKER)
    for move in ("accept", "file", "dispatch", "sign", "finish", "send_to_check", "pass_check", "close"):
        case = world.move(case, move)
    return case


def test_hl_9_a_demand_of_a_community_is_handled_as_it_is_heard(world: World) -> None:
    case = world.report("sun", source="community_demands", description="小区门口需要便民服务点", **ASKER)

    assert world.move(case, "accept").state == "accepted"


def test_hl_9_a_problem_on_the_communitys_list_is_looked_at_first(world: World) -> None:
    case = world.report("sun", source="community_problems", **ASKER)

    with pytest.raises(DomainError, match="verification_missing"):
        world.move(case, "accept")
    case = world.move(case, "send_to_verify", "sun", verifier_id=world.members["chen"])
    case = world.move(case, "confirm_exists", "chen", photo_ids=(world.photo("chen"),))
    assert world.move(case, "accept").state == "accepted"


def test_hl_9_each_list_names_its_partner(world: World) -> None:
    channels = get_profile().sources.channels

    for key, word in (
        ("community_demands", "需求清单"),
        ("community_problems", "问题清单"),
        ("property_centre", "物业"),
        ("business_district", "商圈"),
    ):
        row = find_row(channels, key)
        assert row is not None
        assert word in row.name_zh


def test_hl_9_a_demand_that_its_asker_calls_unmet_is_open_again(world: World) -> None:
    case = close_demand(world)

    world.wait()
    reopen_tracked_case(token=TRACKING_CODE, reason="not_fixed", note="便民点没有设")

    link = CaseLink.objects.get(other_id=case.id, kind="reopens")
    again = link.case
    assert (again.state, again.source, again.source_class) == ("reported", "community_demands", "public")
    assert read_case(case).state == "closed"
    number = get_case_number(actor=world.actor("sun"), case_id=again.pk)
    (reporter,) = list_reporters(actor=world.actor("sun"), number=number)
    assert reporter.name == ASKER["reporter_name"]


def test_hl_9_the_askers_silence_for_thirty_days_is_satisfaction(world: World) -> None:
    case = close_demand(world)
    let_pass(world, timedelta(days=30, minutes=30))

    with pytest.raises(DomainError, match="reopen_too_late"):
        reopen_tracked_case(token=TRACKING_CODE, reason="not_fixed", note="便民点没有设")
    assert list_acts(case)[-1] == "close"
