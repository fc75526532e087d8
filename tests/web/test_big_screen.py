"""The big screen: what is true this minute, read anew by itself, and nothing about a person."""

from __future__ import annotations

import json
from datetime import timedelta

from tests.factories import World
from tests.web.conftest import Visit, read_element

ADDRESS = "/evaluation/screen/"
ROWS_SHOWN = 8


def test_the_day_flows_and_the_units_rank(world: World, visit: Visit) -> None:
    for state in ("reported", "accepted", "filed", "handling", "handled", "closed"):
        world.make_case(state)
    again = world.move(world.make_case("dispatched"), "return")
    world.move(again, "dispatch", unit_id=world.units["greening"])  # a second time: still one case
    world.make_case("closed", by="wang")  # another district's
    now = visit("feng").get(ADDRESS).context["now"]
    assert now.flow == {"reported": 7, "accept": 6, "dispatch": 4, "handle": 2, "close": 1}
    assert list(now.flow) == ["reported", "accept", "dispatch", "handle", "close"]
    assert now.desk.total.total == 6
    world.wait(timedelta(days=30))
    answer = visit("feng").get(ADDRESS)
    assert answer.context["now"].flow == dict.fromkeys(now.flow, 0)
    late = answer.context["late_units"]
    assert [(load.red, load.total) for load in late["shown"]] == [(2, 2), (1, 1)]
    assert 'width="100%"' in answer.content.decode()


def test_newest_cases_come_first_and_name_nobody(world: World, visit: Visit) -> None:
    words = {"description": "王阿姨家门口积水，电话13912345678", "address": "步行街12号301室"}
    numbers = [world.report(**words).number for _ in range(ROWS_SHOWN + 1)]
    page = visit("feng").get(ADDRESS)
    assert [case.number for case in page.context["now"].newest] == numbers[:0:-1]
    text = page.content.decode()
    assert numbers[-1] in text
    assert not [word for word in ("王阿姨", "13912345678", "301室", "陈监督员") if word in text]


def test_a_swap_brings_what_a_fresh_load_shows(world: World, visit: Visit) -> None:
    world.make_case("handling")
    person = visit("zhao")
    page, part = person.get(ADDRESS).content.decode(), person.swap(ADDRESS).content.decode()
    assert read_element(page, "wall-figures") == read_element(part, "wall-figures")
    assert "<html" not in part
    assert 'hx-trigger="wg:changed from:body, every 20s"' in page
    assert page.count('data-reading="figures"') == page.count('class="wg-panel-read"') - 1  # the map's own is empty


def test_a_city_in_which_nothing_happens_says_so_in_every_panel(world: World, visit: Visit) -> None:
    text = visit("wei").get(ADDRESS).content.decode()
    for sentence in ("没有单位超期", "还没有案件", "没有在办案件", "今日暂无上报"):
        assert sentence in text


def test_the_map_says_when_it_was_read(world: World, visit: Visit) -> None:
    answer = visit("feng").get("/cases/points.json?view=open&bbox=120,31,121,32")
    assert json.loads(answer.content)["read_at"] == "2026-03-02T09:00:00+08:00"


def test_the_screen_is_dark_and_stands_alone(world: World, visit: Visit) -> None:
    text = visit("feng", "en").get(ADDRESS).content.decode()
    assert 'data-bs-theme="dark" data-theme-fixed' in text
    assert 'id="navigation"' not in text
    assert "Big screen" in text
