from __future__ import annotations

from wangge.cases.public import check_workflow_profile, list_moves
from wangge.platform.public import use_profile
from wangge.profiles.public import CityProfile, list_profiles, load_profile


def change_workflow(**changes: object) -> CityProfile:
    profile = load_profile("zhangjiagang")
    return profile.model_copy(update={"workflow": profile.workflow.model_copy(update=changes)})


def test_the_shipped_profiles_fit_the_table() -> None:
    for name in list_profiles():
        assert list(check_workflow_profile(load_profile(name))) == []


def test_only_optional_moves_are_switched_off() -> None:
    assert list(check_workflow_profile(change_workflow(moves_off=("handle_on_the_spot",)))) == []
    for move in ("close", "teleport"):
        (fault,) = check_workflow_profile(change_workflow(moves_off=(move,)))
        assert fault.path == "workflow.moves_off"
        assert move in fault.found


def test_every_reason_that_is_asked_for_has_a_list() -> None:
    reasons = load_profile("zhangjiagang").workflow.reasons.model_copy(update={"rework": ()})
    faults = list(check_workflow_profile(change_workflow(reasons=reasons)))
    assert {fault.path for fault in faults} == {"workflow.reasons.rework"}
    assert sorted(fault.expected.split()[-1] for fault in faults) == ["fail_check", "rework"]


def test_the_table_of_a_city_lacks_what_it_switched_off() -> None:
    with use_profile(change_workflow(moves_off=("handle_on_the_spot",))):
        assert "handle_on_the_spot" not in {move.name for move in list_moves()}
    with use_profile(load_profile("zhangjiagang")):
        assert "handle_on_the_spot" in {move.name for move in list_moves()}
