"""The workbench in the browser: columns and saved views, acts on many, from case to case, the duty desk."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest

from tests.factories import World
from tests.web.conftest import Person, Visit
from tests.web.test_case_list import list_numbers


def read(person: Person, path: str) -> str:
    answer = person.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def list_heads(text: str) -> list[str]:
    return [
        re.sub(r"<[^>]+>|[↑↓ ]", "", head)
        for head in re.findall(r'<th scope="col"(?! class="wg-pick)[^>]*>(.*?)</th>', text)
    ]


def test_a_person_chooses_the_columns(world: World, visit: Visit) -> None:
    world.make_case("handling")
    person = visit("sun")
    assert list_heads(read(person, "/cases/?view=all"))[1:3] == ["案件编号", "状态"]
    text = read(person, "/cases/?view=all&columns=grid&columns=stage")
    assert list_heads(text) == ["案件编号", "网格", "环节"]
    assert "columns=number%2Cgrid%2Cstage" in text  # the heads that sort keep them
    assert list_heads(read(person, "/cases/?view=all&columns=nonsense"))[1] == "案件编号"


def test_an_urgent_case_wears_its_mark(world: World, visit: Visit) -> None:
    case = world.make_case("handling")
    world.move(case, "flag_urgent", by="li", note="防汛")
    assert "wg-mark-urgent" in read(visit("sun"), "/cases/?view=all&columns=marks")


def test_a_list_is_saved_with_its_columns_found_again_renamed_and_deleted(world: World, visit: Visit) -> None:
    world.make_case("handling")
    person = visit("sun")
    answer = person.post("/cases/views/", {"name": "在办网格", "query": "view=open&columns=grid"})
    text = read(person, answer.headers["Location"])
    link = re.search(r'href="(/cases/\?view=open&amp;columns=grid&amp;saved=(\d+))" aria-current="true"', text)
    assert link
    assert list_heads(text) == ["案件编号", "网格"]
    view_id = link[2]
    person.post(f"/cases/views/{view_id}/name/", {"name": "网格", "query": "view=open"})
    assert ">网格</a>" in read(person, "/cases/")
    assert "网格</a>" not in read(visit("zhao"), "/cases/")
    assert visit("zhao").post(f"/cases/views/{view_id}/delete/").status_code == 404
    person.post(f"/cases/views/{view_id}/delete/", {"query": "view=open"})
    assert "saved=" not in read(person, "/cases/")


def test_views_are_arranged_from_their_menu(world: World, visit: Visit) -> None:
    person = visit("sun")
    for name in ("甲", "乙"):
        person.post("/cases/views/", {"name": name, "query": "view=open"})
    ids = re.findall(r"views/(\d+)/shift/", read(person, "/cases/?view=open"))[::2]
    answer = person.post(f"/cases/views/{ids[1]}/shift/", {"step": "-1", "query": "view=open", "saved": ids[0]})
    assert answer.headers["Location"] == f"/cases/?view=open&saved={ids[0]}&menu=up-{ids[1]}"
    text = read(person, answer.headers["Location"])
    assert re.findall(r"views/(\d+)/shift/", text)[::2] == [ids[1], ids[0]]
    assert re.search(r'aria-label="前移 乙" autofocus', text)  # the keyboard stays where it was


def test_a_role_opens_the_list_as_the_profile_says(world: World, visit: Visit) -> None:
    world.make_case("closed")
    case = world.make_case("handling")
    page = visit("feng").get("/cases/")
    assert [row.number for row in page.context["page"].rows] == [case.number]
    assert page.context["form"].view_name == "open"
    assert visit("sun").get("/cases/").context["form"].view_name == "queue"


def test_a_view_without_a_name_is_told_why_not(world: World, visit: Visit) -> None:
    person = visit("sun")
    answer = person.post("/cases/views/", {"name": " ", "query": "view=open"}, follow=True)
    assert "视图需要一个简短的名称" in answer.content.decode()


def test_one_act_on_many_with_a_result_for_each(world: World, visit: Visit) -> None:
    cases = [world.make_case("filed") for _ in range(3)]
    person, source = visit("li"), quote("view=all&state=filed")
    chosen = "&".join(f"case={case.number}" for case in cases)
    text = read(person, f"/cases/together/?{chosen}&from={source}")
    assert all(case.number in text for case in cases)
    assert 'formaction="/cases/together/dispatch/"' in text
    form = read(person, f"/cases/together/dispatch/?{chosen}&from={source}")
    assert f'value="{cases[0].number}:{cases[0].version}"' in form

    world.move(cases[1], "note", by="li", note="同事刚补充")  # somebody is faster on one of them
    seen = [f"{case.number}:{case.version}" for case in cases]
    given = {"case": seen, "unit": str(world.units["sanitation"]), "note": "一并派遣", "from": "view=all&state=filed"}
    done = person.post("/cases/together/dispatch/", given).content.decode()
    assert done.count("已完成，当前 待签收") == 2
    assert "案件刚刚发生了变化" in done
    assert '/cases/?view=all&amp;state=filed"' in done
    assert [world.get_ref(case).state for case in cases] == ["dispatched", "filed", "dispatched"]


def test_an_act_on_many_that_lacks_something_keeps_what_was_typed(world: World, visit: Visit) -> None:
    case = world.make_case("filed")
    answer = visit("li").post(
        "/cases/together/dispatch/", {"case": [f"{case.number}:{case.version}"], "note": "请今天到场"}
    )
    assert answer.status_code == 422
    assert "请今天到场" in answer.content.decode()
    assert world.get_ref(case).state == "filed"


def test_nothing_chosen_leads_back_to_the_list(world: World, visit: Visit) -> None:
    answer = visit("li").get("/cases/together/?from=view%3Dopen")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/cases/?view=open")


def test_after_an_act_comes_the_next_case_of_the_list(world: World, visit: Visit) -> None:
    first, second = world.make_case("dispatched"), world.make_case("dispatched")
    person, source = visit("qian"), quote("view=queue&sort=number", safe="")
    page = read(person, "/cases/?view=queue&sort=number")
    assert f'href="/cases/{first.number}/?from={source}"' in page
    assert f"/cases/{first.number}/steps/?from={source}" in read(person, f"/cases/{first.number}/?from={source}")
    steps = read(person, f"/cases/{first.number}/steps/?from={source}")
    assert f'data-key="n" href="/cases/{second.number}/?from={source}"' in steps
    assert 'data-key="p"' not in steps

    address = f"/cases/{{}}/moves/sign/?from={source}"
    answer = person.post(address.format(first.number), {"version": first.version})
    assert answer.headers["Location"] == f"/cases/{second.number}/?from={source}"
    # the list still holds the signed case: the unit handles it, so the way goes on from where one was
    swapped = person.swap(address.format(second.number), {"version": second.version}, method="post")
    assert swapped.headers["HX-Redirect"].startswith("/cases/")


def test_without_a_list_the_case_stays_on_the_screen(world: World, visit: Visit) -> None:
    case = world.make_case("dispatched")
    answer = visit("qian").post(f"/cases/{case.number}/moves/sign/", {"version": case.version})
    assert answer.headers["Location"] == f"/cases/{case.number}/"


def test_a_refused_act_keeps_the_list_one_came_from(world: World, visit: Visit) -> None:
    case = world.make_case("dispatched")
    answer = visit("qian").post(
        f"/cases/{case.number}/moves/return/?from=view%3Dqueue", {"version": case.version, "note": "不是我们的"}
    )
    assert answer.status_code == 422
    assert f'action="/cases/{case.number}/moves/return/?from=view%3Dqueue"' in answer.content.decode()


def test_the_case_page_lays_before_and_after_over_each_other(world: World, visit: Visit) -> None:
    case = world.make_case("handled", photo_ids=(world.photo(),))
    assert "<wg-compare" in read(visit("sun"), f"/cases/{case.number}/")
    assert "<wg-compare" not in read(visit("sun"), f"/cases/{world.make_case('handling').number}/")


def test_main_acts_are_buttons_and_the_others_stand_in_a_menu(world: World, visit: Visit) -> None:
    case = world.make_case("dispatched")
    text = read(visit("qian"), f"/cases/{case.number}/")
    buttons, menu = text.split("更多操作", maxsplit=1)
    assert f'href="/cases/{case.number}/moves/sign/"' in buttons
    assert f'href="/cases/{case.number}/moves/return/"' in menu.split("</details>")[0]


def test_duplicates_are_proposed_with_photo_distance_and_age(world: World, visit: Visit) -> None:
    known = world.make_case("accepted", photo_ids=(photo_id := world.photo(),))
    case = world.report()
    world.wait(timedelta(hours=3))
    text = read(visit("sun"), f"/cases/{case.number}/similar/")
    assert known.number in text
    assert f"/evidence/{photo_id}/thumbnail/" in text
    assert "0 m" in text
    assert "3 小时前" in text


def test_what_lies_around_is_shown(world: World, visit: Visit) -> None:
    case, near = world.make_case("handling"), world.make_case("closed")
    text = read(visit("li"), f"/cases/{case.number}/around/")
    assert near.number in text
    world.move(case, "ask_extension")
    assert "待审批" in read(visit("li"), f"/cases/{case.number}/around/")


FIGURE = re.compile(r'<a class="wg-queue-total" href="([^"]+)"><strong[^>]*>(\d+)</strong>')


@pytest.mark.parametrize("hours", [0, 5, 30])
def test_every_figure_of_the_duty_desk_opens_its_list_with_the_same_number(
    world: World, visit: Visit, hours: int
) -> None:
    for state in ("reported", "accepted", "filed", "handling", "closed"):
        world.make_case(state)
    world.move(world.make_case("dispatched"), "return")
    world.move(world.make_case("handling"), "ask_extension")
    world.move(world.make_case("handling"), "flag_urgent", by="li", note="防汛")
    world.wait(timedelta(hours=hours))
    person = visit("zhao")
    text = read(person, "/duty/")
    figures = FIGURE.findall(text)
    assert len(figures) >= 10
    cells = re.findall(r'<td class="num"><a(?: class="wg-figure-red")? href="([^"]+)">(\d+)</a>', text)
    assert cells
    wrong = [
        (address, count, found)
        for address, count in [*figures, *cells]
        if (found := len(list_numbers(person, address.split("?")[1].replace("&amp;", "&")))) != int(count)
    ]
    assert wrong == []


def test_the_duty_desk_is_in_the_bar_of_those_it_is_for(world: World, visit: Visit) -> None:
    assert "值班台" in read(visit("zhao"), "/")
    assert "值班台" not in read(visit("qian"), "/")


def test_a_swap_of_the_duty_desk_equals_a_fresh_load(world: World, visit: Visit) -> None:
    from tests.web.conftest import read_element

    world.make_case("handling")
    person = visit("li")
    page, part = person.get("/duty/"), person.swap("/duty/")
    assert read_element(page.content.decode(), "duty") == read_element(part.content.decode(), "duty")


def test_the_filter_keeps_empty_fields_out_of_the_address(world: World, visit: Visit) -> None:
    world.make_case("handling")
    answer = visit("sun").get(
        "/cases/?view=all&q=&state=handling&lamp=", headers={"HX-Request": "true", "HX-Trigger": "filter"}
    )
    assert answer.headers["HX-Push-Url"] == "/cases/?view=all&state=handling"
