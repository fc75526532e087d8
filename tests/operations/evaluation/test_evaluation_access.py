"""Whose evaluation is shown to whom."""

from __future__ import annotations

import pytest

from tests.factories import World
from wangge.evaluation.access import may_see_judged
from wangge.evaluation.public import (
    get_run,
    get_subject,
    list_kinds,
    list_runs,
    list_subjects,
    list_trend,
    run_evaluation,
)
from wangge.kernel.public import Actor, DomainError, build_system_actor

pytestmark = pytest.mark.django_db(transaction=True)

NOBODY = Actor(member_id=None, name="路人")


def list_names(world: World, username: str, run_id: int) -> set[str]:
    actor = world.actor(username)
    kinds = {kind for kind, _ in list_kinds(actor=actor, run_id=run_id)} - {"area"}
    return {row.name_zh for kind in kinds for row in list_subjects(actor=actor, run_id=run_id, kind=kind)}


def test_everybody_sees_what_his_post_gives_him(month: World, run_id: int) -> None:
    everything = list_names(month, "feng", run_id)
    assert len(everything) > 10
    for username in ("jiang", "chu", "wei", "zhao", "li"):
        assert list_names(month, username, run_id) == everything
    assert list_names(month, "qian", run_id) == list_names(month, "tang", run_id) == {"张家港市环卫处"}
    assert list_names(month, "zheng", run_id) == {"张家港市市政处"}
    assert list_names(month, "wu", run_id) == set()
    assert list_names(month, "chen", run_id) == {"陈监督员"}
    assert list_names(month, "sun", run_id) == {"孙受理员"}


def test_what_one_of_the_judged_was_given_follows_the_same_rule(world: World) -> None:
    cleaners, zhou = str(world.units["sanitation"]), str(world.members["zhou"])
    seen = {
        ("feng", "area", "320582001"): True,
        ("qian", "department", cleaners): True,
        ("zheng", "department", cleaners): False,
        ("chen", "department", cleaners): False,
        ("zhou", "collector", zhou): True,
        ("chen", "collector", zhou): False,
        ("tang", "area", "320582001"): False,
    }
    assert {asked: may_see_judged(world.actor(asked[0]), *asked[1:]) for asked in seen} == seen
    assert not may_see_judged(NOBODY, "collector", "None")


def test_somebody_elses_page_is_not_there(month: World, run_id: int) -> None:
    zhou, cleaners = str(month.members["zhou"]), str(month.units["sanitation"])
    for username, kind, key in (
        ("chen", "collector", zhou),
        ("zheng", "department", cleaners),
        ("chen", "department", cleaners),
        ("qian", "total", ""),
        ("qian", "area", "320582001"),
    ):
        with pytest.raises(DomainError, match="evaluation_subject_unknown"):
            get_subject(actor=month.actor(username), run_id=run_id, kind=kind, key=key)
        assert list_trend(actor=month.actor(username), run_id=run_id, kind=kind, key=key) == ()
    assert get_subject(actor=month.actor("zhou"), run_id=run_id, kind="collector", key=zhou).key == zhou


def test_another_districts_run_is_not_there(month: World, run_id: int) -> None:
    for actor in (month.actor("wang_dispatcher"), month.actor("wang")):
        assert list_runs(actor=actor) == ()
        with pytest.raises(DomainError, match="evaluation_run_unknown"):
            get_run(actor=actor, run_id=run_id)
    other = build_system_actor(name="x", district_id=month.units["other_district"])
    theirs = run_evaluation(actor=other)
    assert [run.id for run in list_runs(actor=month.actor("wang_dispatcher"))] == [theirs]
    assert [run.id for run in list_runs(actor=month.actor("feng"))] == [run_id]
    assert [run.id for run in list_runs(actor=month.actor("chu"))] == [theirs, run_id]


def test_a_stranger_is_refused(month: World, run_id: int) -> None:
    for read in (lambda: list_runs(actor=NOBODY), lambda: get_run(actor=NOBODY, run_id=run_id)):
        with pytest.raises(DomainError, match="evaluation_not_shown"):
            read()
