from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.factories import World
from tests.web.conftest import Person, Visit


def list_numbers(person: Person, query: str) -> list[str]:
    return re.findall(r'id="row-([A-Z0-9]+)"', person.get(f"/cases/?{query}").content.decode())


def test_the_list_opens_with_what_waits_for_the_person(world: World, visit: Visit) -> None:
    waiting = world.make_case("reported")
    world.make_case("filed")
    assert list_numbers(visit("sun"), "") == [waiting.number]
    assert len(list_numbers(visit("sun"), "view=all")) == 2


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("view=all&state=handling", True),
        ("view=all&state=closed", False),
        ("view=all&category=06010", True),
        ("view=all&category=暴露垃圾", True),
        ("view=all&category=06", True),
        ("view=all&category=09", False),
        ("view=all&grid=市民广场", True),
        ("view=all&grid=320582001", True),
        ("view=all&grid=320582002", False),
        ("view=all&q=垃圾", True),
        ("view=all&q=油烟", False),
        ("view=all&source=collector", True),
        ("view=all&source=media", False),
        ("view=all&lamp=green", True),
        ("view=all&lamp=red", False),
        ("view=all&from_on=2026-03-02&to_on=2026-03-02", True),
        ("view=all&from_on=2026-03-03", False),
        ("view=all&from_on=nonsense", True),
    ],
)
def test_each_filter_narrows(query: str, is_found: bool, world: World, visit: Visit) -> None:
    case = world.make_case("handling")
    assert (case.number in list_numbers(visit("sun"), query)) is is_found


def test_a_name_that_fits_nothing_is_told_beside_its_field(world: World, visit: Visit) -> None:
    text = visit("sun").get("/cases/?grid=火星&category=飞船").content.decode()
    assert "没有这个名称的网格" in text
    assert "没有符合的类别" in text


def test_a_late_case_is_told_in_words_too(world: World, visit: Visit) -> None:
    world.make_case("reported")
    world.wait(timedelta(days=2))
    assert "超期" in visit("sun").get("/cases/").content.decode()


def test_the_list_goes_on_over_pages(world: World, visit: Visit) -> None:
    for _ in range(51):
        world.report()
    person = visit("sun")
    assert len(list_numbers(person, "view=all")) == 50
    assert len(list_numbers(person, "view=all&page=2")) == 1
    assert 'rel="next" href="?view=all&amp;page=2"' in person.get("/cases/?view=all").content.decode()


def test_a_handler_sees_his_units_cases_only(world: World, visit: Visit) -> None:
    case = world.make_case("dispatched")
    assert list_numbers(visit("qian"), "view=all") == [case.number]
    assert list_numbers(visit("zheng"), "view=all") == []
    assert list_numbers(visit("wang"), "view=all") == []


def test_the_map_window_answers_the_cases_inside(world: World, visit: Visit) -> None:
    case = world.make_case("handling")
    world.make_case("handling", place="market")
    answer = visit("sun").get("/cases/points.json", {"bbox": "120.54,31.88,120.55,31.89", "view": "all"}).json()
    assert [feature["properties"]["url"] for feature in answer["features"]] == [f"/cases/{case.number}/"]
    assert answer["crs"]["properties"]["name"].endswith("CRS84")


def test_a_box_that_is_none_is_refused(world: World, visit: Visit) -> None:
    assert visit("sun").get("/cases/points.json", {"bbox": "here"}).status_code == 422


HEAD = re.compile(r'<th scope="col"[^>]*?(?: aria-sort="(\w+)")?><a href="\?([^"]+)">')


def list_heads(person: Person, query: str) -> dict[str, str]:
    """Return the query of each column that sorts with how it is sorted now."""
    return {link: now for now, link in HEAD.findall(person.get(f"/cases/?{query}").content.decode())}


def test_heads_sort_both_ways_and_keep_the_filter(world: World, visit: Visit) -> None:
    first, second = world.make_case("handling"), world.make_case("handling")
    person, kept = visit("sun"), "view=all&amp;state=handling"
    assert list_heads(person, "view=all&state=handling&page=1") == {
        f"{kept}&amp;sort=number": "",
        f"{kept}&amp;sort=newest": "",
        f"{kept}&amp;sort=due_last": "ascending",
    }
    assert list_heads(person, "view=all&state=handling&sort=number")[f"{kept}&amp;sort=number_last"] == "ascending"
    assert list_heads(person, "view=all&state=handling&sort=newest")[f"{kept}&amp;sort=oldest"] == "descending"
    assert list_numbers(person, "view=all&sort=number") == [first.number, second.number]
    assert list_numbers(person, "view=all&sort=number_last") == [second.number, first.number]


def test_the_order_goes_on_over_pages_and_into_the_form(world: World, visit: Visit) -> None:
    for _ in range(51):
        world.report()
    person = visit("sun")
    page = person.get("/cases/?view=all&sort=number").content.decode()
    assert 'rel="next" href="?view=all&amp;sort=number&amp;page=2"' in page
    assert '<option value="number" selected>' in page
    numbers = list_numbers(person, "view=all&sort=number") + list_numbers(person, "view=all&sort=number&page=2")
    assert numbers == sorted(numbers)
    assert len(numbers) == 51


def test_an_order_that_is_none_is_the_usual_one(world: World, visit: Visit) -> None:
    case = world.make_case("handling")
    assert list_numbers(visit("sun"), "view=all&sort=description") == [case.number]
