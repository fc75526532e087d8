from __future__ import annotations

from decimal import Decimal

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.domain.drawing import draw_spot_check
from wangge.cases.models import Case, HandlingRound
from wangge.cases.public import handle_on_the_spot
from wangge.platform.public import get_evidence, use_profile


def test_found_fixed_and_photographed_is_one_act(world: World) -> None:
    case = world.handle_on_the_spot(category="garbage", place="promenade")

    detail = world.get(case)
    assert (case.state, case.version, detail.closure_kind, detail.closure_code) == ("closed", 1, "on_the_spot", "fixed")
    assert detail.row.reported_at == detail.row.closed_at == world.now
    (event,) = detail.events
    assert (event.move, event.from_state, event.to_state) == ("handle_on_the_spot", "new", "closed")
    assert [photo.purpose for photo in detail.photos] == ["before", "after"]
    assert detail.clocks == ()


def test_the_finder_is_the_handler_and_nobody_checks(world: World) -> None:
    case = world.handle_on_the_spot()

    (handling_round,) = HandlingRound.objects.filter(case_id=case.id)
    assert (handling_round.handler_id, handling_round.checker_id) == (world.members["chen"], None)
    assert (handling_round.closure_kind, handling_round.closed_at) == ("on_the_spot", world.now)
    assert Case.objects.get(pk=case.id).closing_round_id == handling_round.pk


def test_the_draw_for_a_later_check_can_be_drawn_again_from_the_event(world: World) -> None:
    cases = [world.handle_on_the_spot() for _ in range(40)]

    drawn = 0
    for case in cases:
        detail = world.get(case)
        said = detail.events[0].facts["spot_check"]
        digests = [get_evidence(photo.evidence_id).sha256 for photo in detail.photos]
        again = draw_spot_check(number=case.number, photo_digests=digests, share=Decimal("0.1"))
        assert said == {"seed": again.seed, "share": "0.1", "drawn": again.is_drawn}
        drawn += again.is_drawn
    assert 0 < drawn < 20


@pytest.mark.parametrize(("change", "code"), [("before", "photos_required"), ("after", "photos_required")])
def test_both_photos_are_needed(world: World, change: str, code: str) -> None:
    photos = {"before": (world.photo(),), "after": (world.photo(),), change: ()}
    with refused(code):
        handle_on_the_spot(
            actor=world.actor("chen"),
            report=world.describe_report(category_id=world.categories["garbage"]),
            before_photo_ids=photos["before"],
            after_photo_ids=photos["after"],
        )


def test_the_same_photo_is_not_before_and_after(world: World) -> None:
    photo = world.photo()
    with refused("photo_reused"):
        handle_on_the_spot(
            actor=world.actor("chen"),
            report=world.describe_report(category_id=world.categories["garbage"]),
            before_photo_ids=(photo,),
            after_photo_ids=(photo,),
        )


def test_the_class_is_needed(world: World) -> None:
    with refused("category_required"):
        handle_on_the_spot(
            actor=world.actor("chen"),
            report=world.describe_report(),
            before_photo_ids=(world.photo(),),
            after_photo_ids=(world.photo(),),
        )


@pytest.mark.parametrize("by", ["sun", "zhao", "li", "qian"])
def test_only_a_collector_handles_on_the_spot(world: World, by: str) -> None:
    with refused("move_wrong_role", roles=("collector",)):
        world.handle_on_the_spot(by)


def test_a_city_may_switch_it_off(world: World) -> None:
    off = world.profile.workflow.model_copy(update={"moves_off": ("handle_on_the_spot",)})
    with use_profile(world.profile.model_copy(update={"workflow": off})), refused("move_unknown"):
        world.handle_on_the_spot()
