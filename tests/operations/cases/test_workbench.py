"""The workbench: filters by marks and acts, saved views, the way through a list, what may be done to many, what lies around."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import World
from tests.support.refusals import refused
from wangge.cases.access import visible_to
from wangge.cases.models import Case, CaseLink, SavedView
from wangge.cases.operations.saved_views import MAX_VIEWS
from wangge.cases.public import (
    CaseFilter,
    delete_view,
    find_first_photos,
    find_steps,
    list_cases,
    list_saved_views,
    read_around,
    read_duty_desk,
    read_together,
    rename_view,
    save_view,
    shift_view,
)
from wangge.cases.queries.detail import judge_many, list_possible_moves


def find(world: World, **wanted: Any) -> list[str]:
    page = list_cases(actor=world.actor("sun"), wanted=CaseFilter(**wanted))
    return [row.number for row in page.rows]


def test_marks_narrow(world: World) -> None:
    returned = world.move(world.make_case("dispatched"), "return")
    urgent = world.make_case("reported")
    Case.objects.filter(pk=urgent.id).update(is_urgent=True)
    world.make_case("handling")
    assert find(world, mark="returned") == [returned.number]
    assert find(world, mark="urgent") == [urgent.number]
    assert find(world, mark="suspended") == find(world, mark="waiting") == find(world, mark="supervised") == []


def test_a_request_that_waits_marks_its_case(world: World) -> None:
    case = world.move(world.make_case("handling"), "ask_extension")
    world.make_case("handling")
    assert find(world, mark="waiting") == find(world, mark="asks_extension") == [case.number]
    assert find(world, mark="asks_suspension") == []
    assert [request.kind for request in read_around(actor=world.actor("li"), number=case.number).requests] == [
        "extension"
    ]


def test_what_was_done_on_a_day_is_found_by_act(world: World) -> None:
    day = world.now.replace(hour=0, minute=0) - timedelta(hours=8)
    case = world.make_case("closed")
    accepted = world.make_case("accepted")
    times = {"done_from": day, "done_to": day + timedelta(days=1)}
    assert set(find(world, done="accept", **times)) == {case.number, accepted.number}
    assert find(world, done="file", **times) == find(world, done="close", **times) == [case.number]
    later = {"done_from": day + timedelta(days=1), "done_to": day + timedelta(days=2)}
    assert [find(world, done=act, **later) for act in ("accept", "file", "close")] == [[], [], []]


def test_what_is_due_within_the_hour(world: World) -> None:
    case = world.make_case("dispatched")  # due at 15:20
    assert find(world, lamp="hour") == []
    world.wait(timedelta(hours=5, minutes=10))
    assert find(world, lamp="hour") == [case.number]
    world.wait(timedelta(hours=2))
    assert find(world, lamp="hour") == []


def test_a_person_keeps_views_of_his_own(world: World) -> None:
    sun, zhao = world.actor("sun"), world.actor("zhao")
    first = save_view(actor=sun, name=" 超期  待办 ", query="view=queue&lamp=red")
    save_view(actor=sun, name="环卫", query="view=open&unit=4")
    assert [(view.name, view.query) for view in list_saved_views(actor=sun)] == [
        ("超期 待办", "view=queue&lamp=red"), ("环卫", "view=open&unit=4")
    ]  # fmt: skip
    assert list_saved_views(actor=zhao) == ()

    assert save_view(actor=sun, name="超期 待办", query="view=open&lamp=red") == first
    rename_view(actor=sun, view_id=first, name="红灯")
    assert [view.name for view in list_saved_views(actor=sun)] == ["红灯", "环卫"]
    with refused("view_name_taken"):
        rename_view(actor=sun, view_id=first, name="环卫")
    with refused("view_unknown"):
        rename_view(actor=zhao, view_id=first, name="我的")
    with refused("view_unknown"):
        delete_view(actor=zhao, view_id=first)
    delete_view(actor=sun, view_id=first)
    assert [view.name for view in list_saved_views(actor=sun)] == ["环卫"]


def test_views_are_bounded(world: World) -> None:
    sun = world.actor("sun")
    for name in ("", "  ", "长" * 21):
        with refused("view_name_wrong"):
            save_view(actor=sun, name=name, query="")
    with refused("view_query_too_long"):
        save_view(actor=sun, name="长", query="q" * 1001)
    for number in range(MAX_VIEWS):
        save_view(actor=sun, name=f"视图{number}", query="")
    with refused("views_too_many"):
        save_view(actor=sun, name="再来一个", query="")
    with refused("not_allowed"):
        save_view(actor=world.system, name="系统", query="")
    assert SavedView.objects.count() == MAX_VIEWS
    assert list_saved_views(actor=world.system) == ()


def test_one_goes_through_a_list_case_by_case(world: World) -> None:
    cases = [world.report() for _ in range(5)]
    numbers = [case.number for case in cases]
    actor, wanted = world.actor("sun"), CaseFilter(order="number")
    steps = [find_steps(actor=actor, wanted=wanted, number=number) for number in numbers]
    assert [step.previous for step in steps] == ["", *numbers[:-1]]
    assert [step.next for step in steps] == [*numbers[1:], ""]
    assert [step.position for step in steps] == [1, 2, 3, 4, 5]

    second = CaseFilter(order="number", page=2, page_size=2)
    steps = [find_steps(actor=actor, wanted=second, number=number) for number in numbers]
    assert [(step.previous, step.next, step.position) for step in steps[2:4]] == [
        (numbers[1], numbers[3], 3), (numbers[2], numbers[4], 4)
    ]  # fmt: skip
    gone = find_steps(actor=actor, wanted=second, number=numbers[0])
    assert (gone.previous, gone.next, gone.position) == ("", numbers[2], 0)


def test_what_all_of_the_chosen_allow(world: World) -> None:
    first, second, other = world.make_case("filed"), world.make_case("filed"), world.make_case("handling")
    li = world.actor("li")
    same = read_together(actor=li, numbers=[second.number, first.number, "ZJG1"])
    assert [row.number for row in same.rows] == [second.number, first.number]
    assert "dispatch" in {move.name for move in same.moves}
    mixed = read_together(actor=li, numbers=[first.number, other.number])
    assert "dispatch" not in {move.name for move in mixed.moves}
    assert ("dispatch", 1) in mixed.others
    foreign = world.make_case("filed", by="wang")
    assert read_together(actor=li, numbers=[foreign.number]).rows == ()


def test_photos_and_conditions_of_several_classes_are_for_one_case(world: World) -> None:
    handling = [world.make_case("handling").number for _ in range(2)]
    names = {move.name for move in read_together(actor=world.actor("qian"), numbers=handling).moves}
    assert "finish" not in names
    accepted = [world.make_case("accepted", category=category).number for category in ("garbage", "garbage", "pothole")]
    zhao = world.actor("zhao")
    assert "file" in {move.name for move in read_together(actor=zhao, numbers=accepted[:2]).moves}
    assert "file" not in {move.name for move in read_together(actor=zhao, numbers=accepted).moves}


def test_what_lies_around_a_case(world: World) -> None:
    case = world.make_case("handling", photo_ids=(world.photo(),))
    near = world.make_case("closed", photo_ids=(photo_id := world.photo(),))
    world.make_case("reported", place="market")
    CaseLink.objects.create(case_id=case.id, other_id=near.id, kind="part", made_at=world.now)
    around = read_around(actor=world.actor("li"), number=case.number)
    assert [(row.number, row.photo_id, row.state) for row in around.near] == [(near.number, photo_id, "closed")]
    assert [(link.kind, link.is_outward, link.number) for link in around.links] == [("part", True, near.number)]
    back = read_around(actor=world.actor("li"), number=near.number)
    assert [(link.is_outward, link.number) for link in back.links] == [(False, case.number)]
    with refused("case_not_found"):
        read_around(actor=world.actor("wang"), number=case.number)
    assert find_first_photos([near.id, case.id])[near.id] == photo_id


def test_a_case_without_a_place_has_no_neighbours(world: World) -> None:
    case = world.make_case("reported", by="sun", source="hotline_12345", place=None)
    world.make_case("reported")
    assert read_around(actor=world.actor("sun"), number=case.number).near == ()


@pytest.mark.parametrize("username", ["zhao", "li", "feng"])
def test_the_duty_desk_counts_the_day(world: World, username: str) -> None:
    for state in ("reported", "accepted", "filed", "handling", "closed"):
        world.make_case(state)
    world.make_case("reported", by="sun", source="hotline_12345")
    world.move(world.make_case("dispatched"), "return")
    world.make_case("closed", by="wang")
    desk = read_duty_desk(actor=world.actor(username))
    assert desk.today == {"reported": 7, "accept": 5, "file": 4, "close": 1}
    assert desk.total.total == sum(load.total for load in desk.states) == 6
    assert desk.waiting == {"returned": 1}
    assert [(load.name, load.total) for load in desk.units] == [(desk.units[0].name, 1)]
    assert (sum(desk.inflow["own"]), sum(desk.inflow["public"])) == (6, 1)
    world.wait(timedelta(days=3))
    later = read_duty_desk(actor=world.actor(username))
    assert (later.today["reported"], later.total.red, later.units[0].red) == (0, 6, 1)


@pytest.mark.parametrize("username", ["chen", "sun", "qian", "chu"])
def test_the_duty_desk_is_for_those_who_lead(world: World, username: str) -> None:
    with refused("not_allowed"):
        read_duty_desk(actor=world.actor(username))


def test_views_are_put_in_another_order_by_their_owner_only(world: World) -> None:
    sun, zhao = world.actor("sun"), world.actor("zhao")
    first, second, third = (save_view(actor=sun, name=name, query="view=open") for name in "甲乙丙")
    shift_view(actor=sun, view_id=third, step=-1)
    shift_view(actor=sun, view_id=first, step=-1)  # is the first already
    assert [view.id for view in list_saved_views(actor=sun)] == [first, third, second]
    shift_view(actor=sun, view_id=first, step=1)
    shift_view(actor=sun, view_id=second, step=1)
    assert [view.id for view in list_saved_views(actor=sun)] == [third, first, second]
    with refused("view_unknown"):
        shift_view(actor=zhao, view_id=first, step=1)


def test_what_is_possible_for_many_is_judged_as_for_each(world: World, django_assert_max_num_queries: Any) -> None:
    states = ("reported", "filed", "dispatched", "handling", "checking", "closed", "merged", "suspended")
    cases = [world.make_case(state) for state in states for _ in range(2)]
    asked = world.move(world.make_case("handling"), "ask_extension")
    parent = world.move(world.make_case("filed"), "split")
    again = world.move(world.make_case("closed"), "reopen")
    numbers = [case.number for case in (*cases, asked, parent, again)]
    for username in ("sun", "zhao", "li", "qian", "feng", "chen"):
        actor = world.actor(username)
        rows = list(visible_to(actor).filter(number__in=numbers))
        judged = judge_many(actor, rows)
        assert judged == {row.pk: list_possible_moves(actor, row) for row in rows}
    with django_assert_max_num_queries(10):
        read_together(actor=world.actor("zhao"), numbers=numbers)
