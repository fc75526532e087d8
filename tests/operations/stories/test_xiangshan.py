"""象山县 2019: how villages, crews and the platform handle what they find, and who looks after them (XS-8 … XS-13)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from django.test import Client

from tests.factories import World
from tests.support.county import check_and_close, found_county, hand_in, send_to_unit
from tests.support.stories import find_due, find_start, find_unit_key, let_pass, list_acts, read_case
from wangge.cases.models import CaseEvent, Conference, HandlingRound, Supervision
from wangge.cases.public import (
    propose_conferences,
)
from wangge.catalog.public import propose_unit
from wangge.kernel.public import DomainError

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def profile_name() -> str:
    return "xiangshan"


@pytest.fixture
def county(world: World) -> World:
    return found_county(world)


# Section 4 (2): on the spot, settled the same day


def test_xs_8_what_a_crew_mends_on_the_spot_is_one_act_of_the_same_day(county: World) -> None:
    case = county.handle_on_the_spot("crew_member", category="vendor", source="crew_patrol")

    assert list_acts(case) == ["handle_on_the_spot"]
    row = read_case(case)
    assert (row.state, row.closure_kind) == ("closed", "on_the_spot")
    assert row.closed_at is not None
    assert row.closed_at.astimezone(SHANGHAI).date() == row.reported_at.astimezone(SHANGHAI).date()
    purposes = [photo.purpose for photo in county.get(case).photos]
    assert sorted(purposes) == ["after", "before"]


def test_xs_8_a_village_does_so_as_well(county: World) -> None:
    case = county.handle_on_the_spot("village_member", category="garbage", source="village_patrol")

    assert read_case(case).closure_kind == "on_the_spot"


# Section 4 (1): village, command room, four platforms


def test_xs_9_a_village_settles_its_finding_within_three_days(county: World) -> None:
    case = send_to_unit(county, "village_member", "village", source="village_patrol")

    assert (read_case(case).route, read_case(case).route_stage) == ("village", "village")
    assert find_due(case) - find_start(case) == timedelta(days=3)
    case = county.move(case, "sign", "village_hand")
    case = hand_in(county, case, by="village_hand", head="village_head")
    assert check_and_close(county, case).state == "closed"


def test_xs_9_the_desk_is_shown_the_village_that_found_it(county: World, client: Client) -> None:
    case = county.report("village_member", source="village_patrol")
    for move in ("accept", "file"):
        case = county.move(case, move)

    form = county.sign_in(client, "li").get(f"/cases/{case.number}/moves/dispatch/").context["form"]

    assert form.initial["unit"] == str(county.units["village"])


def test_xs_9_what_a_village_cannot_settle_goes_to_the_command_room_and_the_platforms(county: World) -> None:
    case = send_to_unit(county, "village_member", "village", source="village_patrol")
    case = county.move(case, "sign", "village_hand")

    case = county.move(case, "pass_on", "village_hand", reason="dispute", note="两户各执一词")
    assert find_unit_key(county, case) == "command_room"

    case = county.move(case, "pass_on", "command_room_hand", reason="several_departments", note="执法权限明确，派单")
    assert find_unit_key(county, case) == "platforms"
    assert find_due(case) - find_start(case) == timedelta(days=5)

    case = county.move(case, "sign", "platforms_hand")
    case = hand_in(county, case, by="platforms_hand", head="platforms_head")
    assert check_and_close(county, case).state == "closed"
    rounds = HandlingRound.objects.filter(case_id=case.id).order_by("turn").values_list("unit_id", flat=True)
    assert list(rounds) == [county.units[key] for key in ("village", "command_room", "platforms")]


def test_xs_9_three_days_without_a_result_send_it_up_by_themselves(county: World) -> None:
    case = send_to_unit(county, "village_member", "village", source="village_patrol")
    case = county.move(case, "sign", "village_hand")

    let_pass(county, timedelta(days=3, hours=1))

    assert find_unit_key(county, case) == "command_room"
    assert CaseEvent.objects.get(case_id=case.id, move="pass_on").actor_role == "system"
    let_pass(county, timedelta(days=2))
    assert find_unit_key(county, case) == "platforms"
    let_pass(county, timedelta(days=6))
    assert find_unit_key(county, case) == "platforms"
    assert Supervision.objects.filter(case_id=case.id, act="check_on_site").exists()


# Section 4 (2): the group leader establishes the facts in a day, then seven days


def test_xs_10_the_group_leader_establishes_the_facts_within_a_day_before_anything_is_handled(county: World) -> None:
    case = send_to_unit(county, "crew_member", "squad", source="crew_patrol")
    assert (read_case(case).route, read_case(case).route_stage) == ("crew", "establish")
    assert find_due(case) - find_start(case) == timedelta(days=1)
    case = county.move(case, "sign", "squad_hand")
    with pytest.raises(DomainError, match="facts_to_establish"):
        county.move(case, "submit_to_unit_leader", "squad_hand", photo_ids=(county.photo("squad_hand"),))

    case = county.move(case, "pass_on", "squad_hand", note="确有占道，当事人已离开")

    assert find_unit_key(county, case) == "squad"
    assert read_case(case).route_stage == "handle"
    assert find_due(case) - find_start(case) == timedelta(days=7)


def test_xs_10_establishing_the_facts_is_never_the_closing_check(county: World) -> None:
    case = send_to_unit(county, "crew_member", "squad", source="crew_patrol")
    case = county.move(county.move(case, "sign", "squad_hand"), "pass_on", "squad_hand", note="情况属实")
    case = hand_in(county, county.move(case, "sign", "squad_hand"), by="squad_hand", head="squad_head")

    assert case.state == "handled"
    with pytest.raises(DomainError, match="move_wrong_state"):
        county.move(case, "close")
    with pytest.raises(DomainError, match="checker_of_handling_unit"):
        county.move(case, "send_to_check", checker_id=county.members["crew_member"])
    case = check_and_close(county, case)
    closing = HandlingRound.objects.get(case_id=case.id, closed_at__isnull=False)
    assert (closing.handler_id, closing.checker_id) == (county.members["squad_hand"], county.members["zhou"])


def test_xs_10_what_crosses_departments_goes_up_to_be_coordinated(county: World) -> None:
    case = send_to_unit(county, "crew_member", "squad", source="crew_patrol")
    case = county.move(county.move(case, "sign", "squad_hand"), "pass_on", "squad_hand", note="历史遗留")
    case = county.move(case, "return", "squad_hand", reason="other_unit_first", note="涉及市政管线，需上级协调")

    case = county.move(
        case, "convene", "li", unit_ids=(county.units["municipal"], county.units["squad"]), note="管线与占道"
    )

    assert case.state == "filed"
    conference = Conference.objects.get(case_id=case.id)
    assert orjson.loads(conference.unit_ids) == [county.units["municipal"], county.units["squad"]]


# Section 4 (3): the platform's own cases


def test_xs_11_platform_cases_go_by_place_and_duty(county: World) -> None:
    case = county.make_case("filed", category="pothole")
    proposal = propose_unit(
        category_id=county.categories["pothole"],
        grid_code=read_case(case).grid_code,
        road_class=read_case(case).road_class,
        district_id=county.district,
    )

    assert proposal is not None
    assert proposal.unit_id == county.units["municipal"]
    case = county.move(case, "dispatch", unit_id=proposal.unit_id)
    assert read_case(case).route == ""


@pytest.mark.parametrize("missing", ["plan", "until_on"])
def test_xs_11_no_case_is_suspended_without_a_plan_and_a_date(county: World, missing: str) -> None:
    case = county.make_case("handling")
    given: dict[str, Any] = {"plan": "列入下季度绿化补种计划", "until_on": date(2026, 3, 12)} | {
        missing: "" if missing == "plan" else None
    }

    with pytest.raises(DomainError, match="need_missing"):
        county.move(case, "ask_suspension", "qian", reason="season", **given)


def test_xs_11_a_suspended_case_wakes_on_its_day_and_its_clock_goes_on(county: World) -> None:
    case = county.make_case("handling")
    due_at = find_due(case)
    case = county.move(case, "ask_suspension", "qian", reason="season", plan="列入补种计划", until_on=date(2026, 3, 12))
    assert case.state == "handling"
    case = county.move(case, "grant_suspension", "li")
    assert case.state == "suspended"

    let_pass(county, datetime(2026, 3, 11, 12, tzinfo=SHANGHAI) - county.now)
    assert read_case(case).state == "suspended"
    let_pass(county, datetime(2026, 3, 12, 9, tzinfo=SHANGHAI) - county.now)

    assert read_case(case).state == "handling"
    assert list_acts(case)[-1] == "resume"
    assert find_due(case) > due_at
    assert not Supervision.objects.filter(case_id=case.id).exists()


# Section 4 (4): hard cases


def test_xs_12_what_comes_back_again_and_again_is_proposed_for_a_conference(county: World) -> None:
    cases = [county.make_case("filed") for _ in range(county.profile.loop.conference.repeats)]

    proposals = propose_conferences(actor=county.actor("li"))

    assert {row.number for row in proposals} <= {case.number for case in cases}
    assert {row.reason for row in proposals} == {"repeated"}


def test_xs_12_what_has_been_suspended_for_long_is_proposed_as_well(county: World) -> None:
    case = county.make_case("handling")
    case = county.move(case, "ask_suspension", "qian", reason="plan_needed", plan="列入计划", until_on=date(2026, 9, 1))
    case = county.move(case, "grant_suspension", "li")
    assert propose_conferences(actor=county.actor("li")) == ()

    county.wait(timedelta(days=county.profile.loop.conference.suspended_days + 1))

    (proposal,) = propose_conferences(actor=county.actor("li"))
    assert (proposal.number, proposal.reason) == (case.number, "suspended")


def test_xs_12_a_conference_has_thirty_days_to_a_first_effect(county: World) -> None:
    case = county.make_case("handling")
    case = county.move(case, "convene", "li", unit_ids=(county.units["municipal"],), note="反复占道")
    case = county.move(case, "decide_conference", "feng", note="环卫处牵头，市政处配合，联合整治")

    conference = Conference.objects.get(case_id=case.id)
    assert conference.decided_at is not None
    assert conference.effect_due_at is not None
    assert conference.effect_due_at - conference.decided_at == timedelta(days=30)

    with pytest.raises(DomainError, match="need_missing"):
        county.move(case, "show_effect", "qian", note="已见成效", photo_ids=())
    county.wait(timedelta(days=2))
    county.move(case, "show_effect", "qian", note="摊点已归集", photo_ids=(county.photo("qian"),))
    shown_at = Conference.objects.get(case_id=case.id).effect_shown_at
    assert shown_at is not None
    assert shown_at < conference.effect_due_at


def test_xs_12_a_leaders_instruction_is_kept_word_for_word_and_overrides(county: World) -> None:
    case = county.make_case("handling")
    words = "请环卫处一日内整改到位，不得推诿。"
    due_at = find_due(case)

    case = county.move(case, "instruct", "feng", note=words, amount=Decimal(1))

    assert read_case(case).instruction == words
    assert find_due(case) != due_at
    assert words in CaseEvent.objects.get(case_id=case.id, move="instruct").payload


# Section 5 (3), (4): supervision of what is overdue


def test_xs_13_an_overdue_case_is_seen_on_site_then_urged_for_two_working_days_then_counted(county: World) -> None:
    case = county.make_case("handling")
    let_pass(county, find_due(case) - county.now)
    assert not Supervision.objects.filter(case_id=case.id).exists()

    let_pass(county, timedelta(days=10))

    rows = list(Supervision.objects.filter(case_id=case.id).order_by("turn"))
    assert [row.act for row in rows] == ["check_on_site", "urge", "count", "list"]
    assert {row.unit_id for row in rows} == {county.units["sanitation"]}
    urged = rows[1]
    assert urged.due_at is not None
    assert count_working_days(urged.started_at, urged.due_at) == 2
    assert rows[2].started_at > urged.due_at
    assert all(8 <= row.started_at.astimezone(SHANGHAI).hour < 19 for row in rows[1:])


def test_xs_13_what_is_handled_while_urged_is_not_counted(county: World) -> None:
    case = county.make_case("handling")
    let_pass(county, find_due(case) + timedelta(hours=30) - county.now)
    case = county.move(county.get_ref(case), "answer_supervision", "qian", note="今日完成")

    hand_in(county, case, by="qian", head="sanitation_head")
    let_pass(county, timedelta(days=10))

    acts = list(Supervision.objects.filter(case_id=case.id).order_by("turn").values_list("act", flat=True))
    assert acts == ["check_on_site", "urge"]


def count_working_days(start: datetime, end: datetime) -> int:
    """Return the working days (Monday to Friday) between two instants of an ordinary fortnight."""
    first, last = start.astimezone(SHANGHAI).date(), end.astimezone(SHANGHAI).date()
    days = [first + timedelta(days=number) for number in range((last - first).days)]
    return sum(day.weekday() < 5 for day in days)
