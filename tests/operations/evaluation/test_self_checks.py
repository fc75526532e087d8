"""A locality's check on itself (属地自查): the unit tells what it found about itself, somebody outside confirms it (HS-7)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.factories import World
from tests.support.refusals import refused
from tests.support.scoring import open_march, propose, read_points, use_points_of
from wangge.evaluation.models import ScoreEntry
from wangge.evaluation.public import EntryFilter, decide_entry, list_entries, list_proposal_choices, read_rights
from wangge.platform.public import get_profile, use_profile

pytestmark = pytest.mark.django_db(transaction=True)
SELF: dict[str, Any] = {"by": "tang", "check_kind": "self_check"}


@pytest.fixture
def hongshan(world: World) -> Iterator[World]:
    """Give the small city with Hongshan's points, and a leader who belongs to 环卫处 himself."""
    world.hire("ld2", name="领导乙", unit="sanitation", roles=("leader",))
    with use_points_of(world, "hongshan"):
        yield world


def test_a_unit_tells_what_it_found_about_itself_and_an_outsider_confirms_it(hongshan: World) -> None:
    world, period = hongshan, open_march(hongshan)
    entry = propose(world, period, **SELF)
    rows = list_entries(actor=world.actor("tang"), period_id=period, wanted=EntryFilter()).rows
    assert [(row.id, row.state) for row in rows] == [(entry, "proposed")], "who proposed it sees how it stands"
    assert list_entries(actor=world.actor("qian"), period_id=period, wanted=EntryFilter()).count == 0
    assert read_points(world, period) == {}
    for by, code in (("tang", "score_act_not_yours"), ("ld2", "score_own_points")):
        for is_confirmed in (True, False):
            with refused(code):
                decide_entry(actor=world.actor(by), entry_id=entry, is_confirmed=is_confirmed, note="自己定")
        assert not read_rights(actor=world.actor(by), entry_id=entry).may_confirm
    decide_entry(actor=world.actor("feng"), entry_id=entry, is_confirmed=True)
    assert {name: int(points) for name, points in read_points(world, period, by="tang").items()} == {
        "张家港市环卫处": -2
    }


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("score_act_not_yours", {"check_kind": "daily_patrol"}),
        ("score_act_not_yours", {"check_kind": "cross_check"}),
        ("score_act_not_yours", {"unit": "municipal"}),
        ("score_act_not_yours", {"by": "chen"}),
        ("score_act_not_yours", {"rule": "department_staff_zero_tolerance", "member": "qian"}),
        ("score_own_points", {"by": "ev2", "check_kind": "special_check"}),
        ("score_own_points", {"by": "ev2", "rule": "department_staff_zero_tolerance", "member": "ev2"}),
        ("score_rule_computed", {"rule": "department_rework"}),
    ],
    ids=["another check", "a cross-check", "another unit", "no unit", "a person", "an evaluator", "himself", "records"],
)
def test_nothing_else_is_proposed_about_oneself(code: str, facts: dict[str, Any], hongshan: World) -> None:
    world, period = hongshan, open_march(hongshan)
    world.hire("ev2", name="考评乙", unit="sanitation", roles=("evaluator",))
    given = SELF | facts
    if "member" in given:
        given["member_id"] = world.members[given.pop("member")]
    with refused(code):
        propose(world, period, **given)
    assert ScoreEntry.objects.count() == 0


@pytest.mark.parametrize(
    "changed", [{"points": Decimal(2)}, {"points_to": Decimal(5)}, {"per": "supervision"}], ids=str
)
def test_no_unit_gives_itself_points_or_weighs_its_own(changed: dict[str, Any], hongshan: World) -> None:
    """A check on itself finds what takes a fixed number of points, nothing else."""
    profile = get_profile()
    rules = tuple(
        rule.model_copy(update=changed) if rule.key == "department_strict" else rule for rule in profile.scoring.rules
    )
    scoring = profile.scoring.model_copy(update={"rules": rules})
    with use_profile(profile.model_copy(update={"scoring": scoring})):
        period = open_march(hongshan)
        with refused("score_act_not_yours"):
            propose(hongshan, period, points=Decimal(0) if "points_to" in changed else None, **SELF)


def test_a_city_without_such_a_check_lets_no_unit_propose(world: World) -> None:
    with use_points_of(world, "xiangshan"):
        assert not read_rights(actor=world.actor("tang")).may_check_self
        with refused("score_act_not_yours"):
            propose(world, open_march(world), by="tang", rule="exposed")


def test_a_unit_chooses_from_its_own_check_alone(hongshan: World) -> None:
    choices = list_proposal_choices(actor=hongshan.actor("tang"))
    assert [row.key for row in choices.rules] == [
        f"department_{group}" for group in ("zero_tolerance", "strict", "ordinary")
    ], "of the tracks, its own"
    assert [row.key for row in choices.checks] == ["self_check"]
    assert [row.key for row in choices.units] == [str(hongshan.units["sanitation"])]
    assert (choices.members, choices.has_grids, choices.has_values) == ((), False, False)
    assert len(list_proposal_choices(actor=hongshan.actor("jiang")).checks) == 5
