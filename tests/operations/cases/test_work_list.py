from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches

from tests.factories import PATHS, World
from tests.support.refusals import refused
from wangge.cases.models import Case
from wangge.cases.public import OPEN_STATES, CaseFilter, count_by_state, count_queues, list_cases, list_map_points
from wangge.cases.queries import shares
from wangge.geo.public import Box
from wangge.kernel.public import Actor

CENTRE = Box(120.54, 31.87, 120.56, 31.89)


def find(world: World, by: str = "sun", **wanted: object) -> list[str]:
    page = list_cases(actor=world.actor(by), wanted=CaseFilter(**wanted))  # type: ignore[arg-type]
    return [row.number for row in page.rows]


def test_what_is_due_first_stands_first_and_what_is_over_last(world: World) -> None:
    over = world.make_case("closed")
    later = world.make_case("dispatched", category="pothole")
    sooner = world.make_case("reported")

    assert find(world) == [sooner.number, later.number, over.number]
    assert find(world, order="newest") == [sooner.number, later.number, over.number]
    assert find(world, order="oldest") == [over.number, later.number, sooner.number]


def test_each_filter_narrows(world: World) -> None:
    garbage = world.make_case("dispatched", category="garbage", place="square", address="人民路 88 号")
    grill = world.make_case("closed", category="grill", place="market", unit="municipal")
    hotline = world.make_case("reported", by="sun", source="hotline_12345", place=None)
    world.make_case("reported", by="wang")

    assert find(world, states=("dispatched", "closed")) == [garbage.number, grill.number]
    assert find(world, is_open=True) == [hotline.number, garbage.number]
    assert find(world, is_open=False) == [grill.number]
    assert find(world, category_id=world.categories["grill"]) == [grill.number]
    assert set(find(world, category_class="06")) == {garbage.number, grill.number}
    assert find(world, category_ids=(world.categories["garbage"],)) == [garbage.number]
    assert find(world, unit_id=world.units["municipal"]) == [grill.number]
    assert find(world, checker_id=world.members["zhou"]) == [grill.number]
    assert set(find(world, reporter_id=world.members["chen"])) == {garbage.number, grill.number}
    assert find(world, source="hotline_12345") == [hotline.number]
    assert find(world, case_ids=(grill.id,)) == [grill.number]
    assert set(find(world, grid_code="320582")) == {garbage.number, grill.number}
    assert find(world, grid_code="320582001") == [garbage.number]
    assert find(world, grid_code="3205820010010019") == []
    assert find(world, reported_from=world.get(hotline).row.reported_at) == [hotline.number]
    assert set(find(world, reported_to=world.get(hotline).row.reported_at)) == {garbage.number, grill.number}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("人民路", [1]),
        ("人民路 暴露", [1]),
        ("人民路 烧烤", []),
        ("烧烤", [2]),
        ("zjg2026030200002", [2]),
        ("ZJG20260302", [1, 2]),
        ("路边", [1, 2]),
    ],
)
def test_words_are_looked_for_in_number_words_address_and_class(world: World, text: str, expected: list[int]) -> None:
    world.make_case("dispatched", category="garbage", address="人民路 88 号")
    world.make_case("dispatched", category="grill")

    assert sorted(int(number[-5:]) for number in find(world, text=text)) == expected


def test_lamps_are_those_of_the_instant_of_the_question(world: World) -> None:
    case = world.make_case("dispatched")  # due at 15:20, yellow from 14:32
    lamps = []
    for step in (timedelta(0), timedelta(hours=5, minutes=15), timedelta(hours=1)):
        world.wait(step)
        lamps.append({lamp for lamp in ("green", "yellow", "red") if find(world, lamp=lamp) == [case.number]})

    assert lamps == [{"green"}, {"yellow"}, {"red"}]
    queue = count_queues(actor=world.actor("sun"))["dispatched"]
    assert (queue.total, queue.red, queue.yellow) == (1, 1, 0)


def test_pages_are_cut_and_the_count_stops_at_a_thousand(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from wangge.cases.queries import listing

    for _ in range(5):
        world.report()
    page = list_cases(actor=world.actor("sun"), wanted=CaseFilter(page_size=2, page=3, order="oldest"))
    assert ([row.number[-1] for row in page.rows], page.page, page.page_count, page.total) == (["5"], 3, 3, 5)

    monkeypatch.setattr(listing, "COUNT_LIMIT", 4)
    page = list_cases(actor=world.actor("sun"), wanted=CaseFilter(page_size=2, page=99))
    assert (page.page, page.total, page.is_more) == (2, 4, True)


def test_the_queues_are_counted_by_state(world: World) -> None:
    for state in PATHS:
        world.make_case(state)

    counts = count_by_state(actor=world.actor("sun"))
    is_open = [state for state in PATHS if state in OPEN_STATES]
    assert counts == dict.fromkeys(is_open, 1) | {"accepted": 2}  # the merged one went into an accepted one
    assert count_by_state(actor=world.actor("qian")) == dict.fromkeys(
        ("dispatched", "handling", "suspended", "confirming", "handled", "checking", "checked"), 1
    )
    everything = count_by_state(actor=world.actor("sun"), is_final_included=True)
    assert everything["closed"] == everything["refused"] == everything["merged"] == 1


def test_the_map_shows_what_lies_in_the_window(world: World) -> None:
    inside = world.make_case("dispatched", category="garbage")
    world.make_case("reported", place=None)
    world.make_case("reported", by="wang")
    window = list_map_points(actor=world.actor("sun"), box=CENTRE, wanted=CaseFilter())

    (point,) = window.points
    assert (point.number, point.lon, point.lat, point.state) == (inside.number, 120.545, 31.885, "dispatched")
    assert (point.category_name_zh, point.lamp, window.is_cut) == ("暴露垃圾", "green", False)
    assert (
        list_map_points(actor=world.actor("sun"), box=Box(120.55, 31.87, 120.56, 31.89), wanted=CaseFilter()).points
        == ()
    )


def test_a_full_window_keeps_the_newest_and_says_so(world: World) -> None:
    cases = [world.report() for _ in range(3)]
    window = list_map_points(actor=world.actor("sun"), box=CENTRE, wanted=CaseFilter(), limit=2)

    assert ([point.number for point in window.points], window.is_cut) == ([cases[2].number, cases[1].number], True)


def test_the_window_is_for_those_who_see_cases(world: World) -> None:
    nobody = Actor(member_id=None, name="nobody")
    with refused("not_allowed"):
        list_map_points(actor=nobody, box=CENTRE, wanted=CaseFilter())
    assert count_by_state(actor=nobody) == {}
    assert Case.objects.count() == 0


def test_the_order_by_deadline_goes_on_with_the_ended_over_pages(world: World) -> None:
    ended = [world.make_case(state) for state in ("refused", "closed")]
    later = world.make_case("dispatched", category="pothole")
    sooner = world.make_case("reported")
    whole = {
        "due": [sooner.number, later.number, ended[1].number, ended[0].number],
        "due_last": [later.number, sooner.number, ended[1].number, ended[0].number],
    }
    for order, numbers in whole.items():
        assert find(world, order=order) == numbers
        for size in (1, 2, 3):
            pages = [find(world, order=order, page=page, page_size=size) for page in range(1, 5)]
            assert [number for page in pages for number in page] == numbers


@pytest.mark.parametrize("narrowed", [{}, {"is_open": True}, {"states": ("reported", "dispatched")}])
def test_every_order_turns_round_and_is_the_same_over_pages(world: World, narrowed: dict[str, object]) -> None:
    for state in ("reported", "dispatched", "reported", "handling", "closed", "reported"):
        world.make_case(state)
    for upwards, downwards in (("oldest", "newest"), ("number", "number_last")):
        found = find(world, order=upwards, **narrowed)
        assert found == sorted(found)
        assert find(world, order=downwards, **narrowed) == found[::-1]
        pages = [find(world, order=upwards, page=page, page_size=2, **narrowed) for page in (1, 2, 3)]
        assert [number for page in pages for number in page] == found


def test_the_order_that_holds_is_told(world: World) -> None:
    actor = world.actor("sun")
    assert list_cases(actor=actor, wanted=CaseFilter()).order == "due"
    assert list_cases(actor=actor, wanted=CaseFilter(states=("closed",), order="due_last")).order == "newest"
    assert list_cases(actor=actor, wanted=CaseFilter(order="number_last")).order == "number_last"
    assert list_cases(actor=actor, wanted=CaseFilter(order="nonsense")).order == "newest"


def test_open_cases_without_a_deadline_stand_behind_those_that_have_one(world: World) -> None:
    cases = [world.make_case("dispatched") for _ in range(5)]
    Case.objects.filter(pk__in=[cases[0].id, cases[3].id]).update(stage_due_at=None)
    over = world.make_case("closed")
    expected = [cases[number].number for number in (1, 2, 4, 3, 0)]

    for narrowed in ({"is_open": True}, {"states": ("dispatched",)}, {}):
        numbers = expected if narrowed else [*expected, over.number]
        assert find(world, **narrowed) == numbers
        for size in (1, 2, 4):
            pages = [find(world, page=page, page_size=size, **narrowed) for page in range(1, 8)]
            assert [number for page in pages for number in page] == numbers
    own = list_cases(actor=world.actor("qian"), wanted=CaseFilter(is_open=True, page_size=3))
    assert ([row.number for row in own.rows], own.total) == (expected[:3], 5)


@pytest.mark.parametrize("few", [0, 1_000_000])
def test_a_list_is_the_same_whichever_index_a_place_or_a_unit_is_found_by(
    world: World, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(shares, "FEW", few)
    caches["process"].clear()
    square = [world.make_case(state, place="square") for state in ("closed", "dispatched", "reported")]
    world.make_case("dispatched", place="market", unit="municipal", category="grill")

    assert find(world, grid_code="320582001") == [square[2].number, square[1].number, square[0].number]
    assert find(world, by="qian", is_open=False) == [square[0].number]
    assert find(world, by="qian", order="newest") == [square[1].number, square[0].number]
    caches["process"].clear()
