from __future__ import annotations

from datetime import timedelta

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.models import HandlingRound


def test_finishing_copies_who_handled_and_for_which_unit(world: World) -> None:
    case = world.move(world.make_case("handling"), "finish", note="已清运")

    handling_round = HandlingRound.objects.get(case_id=case.id)
    assert (handling_round.handler_id, handling_round.handler_unit_id) == (
        world.members["qian"],
        world.units["sanitation"],
    )
    assert (handling_round.finished_at, handling_round.result) == (world.now, "finished")
    detail = world.get(case)
    assert (case.state, detail.row.stage) == ("handled", "send_check")
    assert [photo.purpose for photo in detail.photos] == ["after"]
    clocks = {clock.stage: clock.result for clock in detail.clocks}
    assert (clocks["handle"], clocks["send_check"], clocks["total"]) == ("on_time", "running", "running")


def test_the_handlers_own_unit_is_kept_beside_the_one_the_case_was_sent_to(world: World) -> None:
    case = world.make_case("handling", unit="sanitation_crew")
    case = world.move(case, "finish", by="qian")

    handling_round = HandlingRound.objects.get(case_id=case.id)
    assert (handling_round.unit_id, handling_round.handler_unit_id) == (
        world.units["sanitation_crew"],
        world.units["sanitation"],
    )


def test_without_a_photo_nothing_is_finished(world: World) -> None:
    with refused("need_missing", need="after_photos"):
        world.move(world.make_case("handling"), "finish", photo_ids=())


def test_an_after_photo_older_than_the_dispatch_is_refused(world: World) -> None:
    case = world.make_case("handling")
    dispatched_at = HandlingRound.objects.get(case_id=case.id).dispatched_at
    assert dispatched_at is not None

    old = world.photo("qian", taken_at=dispatched_at - timedelta(seconds=1))
    with refused("after_photo_too_old", dispatched_at=dispatched_at):
        world.move(case, "finish", photo_ids=(old,))
    assert HandlingRound.objects.get(case_id=case.id).handler_id is None

    just_then = world.photo("qian", taken_at=dispatched_at)
    assert world.move(case, "finish", photo_ids=(just_then,)).state == "handled"


def test_after_a_rework_the_photo_must_be_newer_than_the_rework(world: World) -> None:
    case = world.make_case("checking")
    between = world.photo("qian", taken_at=world.now)
    case = world.move(case, "fail_check")

    with refused("after_photo_too_old"):
        world.move(case, "finish", photo_ids=(between,))


def test_a_photo_that_is_in_the_case_already_is_refused(world: World) -> None:
    picture = world.draw()
    case = world.make_case("handling", photo_ids=(world.photo(data=picture),))

    with refused("photo_reused", count=1):
        world.move(case, "finish", photo_ids=(world.photo("qian", data=picture), world.photo("qian")))


def test_a_photo_of_an_earlier_round_is_refused(world: World) -> None:
    photo = world.photo("qian")
    case = world.move(world.make_case("handling"), "finish", photo_ids=(photo,))
    case = world.move(world.move(case, "send_to_check"), "fail_check")

    with refused("photo_reused"):
        world.move(case, "finish", photo_ids=(photo,))


def test_a_photo_that_nobody_stored_is_refused(world: World) -> None:
    with refused("evidence_not_found", ids=[10**9]):
        world.move(world.make_case("handling"), "finish", photo_ids=(10**9,))


def test_late_handling_is_late(world: World) -> None:
    case = world.make_case("handling")
    world.wait(timedelta(days=1))
    assert world.get(case).row.lamp == "red"

    clocks = {clock.stage: clock for clock in world.get(world.move(case, "finish")).clocks}
    assert clocks["handle"].result == "late"
