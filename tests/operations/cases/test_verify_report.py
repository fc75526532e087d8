"""Verification before filing (核实): standards.md 2.3, ZJG-9."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import orjson
import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.models import Case, CaseClock, CaseEvent
from wangge.cases.public import CaseRef
from wangge.kernel.public import encode_instant
from wangge.platform.public import use_profile, verify_audit
from wangge.profiles.public import CityProfile


def change_verification(profile: CityProfile, **changes: object) -> CityProfile:
    loop = profile.loop
    verification = loop.verification.model_copy(update=changes)
    return profile.model_copy(update={"loop": loop.model_copy(update={"verification": verification})})


def read_event(case: CaseRef) -> dict[str, object]:
    event = CaseEvent.objects.get(case_id=case.id, seq=case.version)
    return {"mac": event.mac, **orjson.loads(event.payload)}


@pytest.mark.parametrize(
    ("move", "result"), [("confirm_exists", "exists"), ("deny_exists", "absent"), ("give_up_verify", "unclear")]
)
def test_an_answer_brings_the_report_back_to_the_acceptor(world: World, move: str, result: str) -> None:
    case = world.move(world.report("sun", source="citizen_web"), "send_to_verify")
    assert (case.state, world.get(case, by="zhou").row.stage) == ("verifying", "verify")
    case = world.move(case, move)

    detail = world.get(case)
    assert (case.state, detail.verify_result, detail.row.stage) == ("reported", result, "accept")
    clocks = {row.stage: row for row in CaseClock.objects.filter(case_id=case.id).order_by("turn")}
    assert (clocks["verify"].stopped_by, clocks["accept"].stopped_at) == (move, None)
    assert verify_audit(actor=world.system).faults == ()


def test_a_public_report_is_not_accepted_unseen(world: World) -> None:
    case = world.report("sun", source="citizen_web")
    with refused("verification_missing"):
        world.move(case, "accept")
    assert world.move(world.verify_first(case, "citizen_web"), "accept").state == "accepted"
    assert world.move(world.report("chen"), "accept").state == "accepted"


def test_what_was_not_found_is_refused_with_that_reason(world: World) -> None:
    case = world.move(world.report("sun", source="citizen_web"), "send_to_verify")
    case = world.move(world.move(case, "deny_exists"), "refuse", reason="not_found")
    assert (case.state, world.get(case).verify_result) == ("refused", "absent")


def test_only_the_one_who_was_sent_answers(world: World) -> None:
    case = world.move(world.report("sun", source="citizen_web"), "send_to_verify", verifier_id=world.members["zhou"])
    with refused("case_not_found"):
        world.move(case, "confirm_exists", "chen")
    reported = world.move(world.report("chen"), "send_to_verify")
    with refused("verification_assigned_to_other"):
        world.move(reported, "confirm_exists", "chen")


@pytest.mark.parametrize(
    ("verifier", "code"),
    [("chen", "verifier_is_reporter"), ("sun", "verifier_is_no_collector"), ("wang_second", "member_unknown")],
)
def test_who_is_in_conflict_does_not_verify(world: World, verifier: str, code: str) -> None:
    with refused(code):
        world.move(world.report("chen"), "send_to_verify", verifier_id=world.members[verifier])


def test_the_unit_that_would_handle_it_does_not_verify(world: World) -> None:
    inside = world.hire("inside", name="内部采集员", unit="sanitation_crew", roles=("collector",))
    case = world.report("chen", category_id=world.categories["garbage"])
    with refused("verifier_of_handling_unit"):
        world.move(case, "send_to_verify", verifier_id=inside)


def test_a_draw_can_be_made_again_from_its_event(world: World) -> None:
    case = world.report("sun", source="citizen_web")
    before = read_event(case)["mac"]
    case = world.move(case, "send_to_verify", verifier_id=None)

    event = read_event(case)
    draw = event["draw"]
    assert isinstance(draw, dict)
    known = "\n".join([case.number, str(before), encode_instant(world.now), "send_to_verify"])
    assert draw["seed"] == hashlib.sha256(known.encode()).hexdigest()
    weights = dict(draw["candidates"])
    assert set(weights) == {world.members["chen"], world.members["zhou"]}
    assert weights[world.members["chen"]] > weights[world.members["zhou"]]  # posted at this very grid
    assert event["verifier_id"] in weights


def test_who_has_too_many_tasks_is_not_drawn(world: World) -> None:
    with use_profile(change_verification(world.profile, most_open=1)):
        drawn = {
            Case.objects.get(pk=world.move(world.report("sun"), "send_to_verify", verifier_id=None).id).verifier_id
            for _ in range(2)
        }
        assert drawn == {world.members["chen"], world.members["zhou"]}
        with refused("nobody_to_draw"):
            world.move(world.report("sun"), "send_to_verify", verifier_id=None)


def test_a_reporter_is_never_drawn_for_his_own_report(world: World) -> None:
    for _ in range(6):
        case = world.move(world.report("chen"), "send_to_verify", verifier_id=None)
        assert Case.objects.get(pk=case.id).verifier_id == world.members["zhou"]


def test_a_profile_sends_public_reports_by_itself(world: World) -> None:
    with use_profile(change_verification(world.profile, is_automatic=True)):
        assert world.report("sun", source="citizen_web").state == "verifying"
        assert world.report("chen").state == "reported"
    with use_profile(change_verification(world.profile, is_automatic=True, most_open=1)):
        states = [world.report("sun", source="citizen_web").state for _ in range(3)]
    assert states.count("reported") >= 1  # nobody left to draw: it stays with the acceptor
    assert verify_audit(actor=world.system).faults == ()


def test_a_checker_is_drawn_too_and_never_of_the_handling_side(world: World) -> None:
    inside = world.hire("inside", name="内部采集员", unit="sanitation", roles=("collector",))
    case = world.move(world.make_case("handled"), "send_to_check", checker_id=None)
    draw = read_event(case)["draw"]
    assert isinstance(draw, dict)
    assert inside not in dict(draw["candidates"])
    assert world.get(case).checker_id in dict(draw["candidates"])


def test_where_the_verifier_stood_is_told(world: World) -> None:
    case = world.move(world.report("sun", source="citizen_web"), "send_to_verify")
    photo = world.photo("zhou")
    case = world.move(case, "confirm_exists", lon=120.546, lat=31.885, photo_ids=(photo,))
    event = read_event(case)
    assert event["stood_at"] == [120.546, 31.885]
    assert 80 < float(str(event["distance_m"])) < 110
    assert [row.purpose for row in world.get(case).photos] == ["verify"]


def test_a_stall_is_checked_at_the_time_of_day_of_its_report(world: World) -> None:
    case = world.make_case("checking", category="vendor", unit="sanitation")
    world.wait(timedelta(hours=6))
    with refused("check_out_of_time", from_time="07:35", to_time="10:35"):
        world.move(case, "pass_check")
    world.wait(timedelta(hours=18))
    assert world.move(case, "pass_check").state == "checked"
