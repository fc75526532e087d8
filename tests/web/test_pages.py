from __future__ import annotations

import pytest

from tests.factories import World
from tests.web.conftest import Visit, find_faults, read_element


@pytest.mark.parametrize("path", ["/cases/?view=all", "/cases/?view=all&state=closed", "/cases/?view=all&q=没有这样的"])
def test_a_swap_of_the_work_list_equals_a_fresh_load(path: str, world: World, visit: Visit) -> None:
    world.make_case("handling")
    person = visit("sun")
    page, part = person.get(path), person.swap(path)
    assert read_element(page.content.decode(), "case-table") == read_element(part.content.decode(), "case-table")
    assert "HX-Request" in part["Vary"]


def test_a_swap_of_a_move_equals_its_page(world: World, visit: Visit) -> None:
    path = f"/cases/{world.make_case('reported').number}/moves/accept/"
    person = visit("sun")
    page, part = (
        read_element(answer.content.decode(), "move-form") for answer in (person.get(path), person.swap(path))
    )

    def strip_token(text: str) -> str:
        start = text.index('name="csrfmiddlewaretoken"')
        return text[:start] + text[text.index(">", start) :]

    assert strip_token(page) == strip_token(part)


def test_pages_forbid_foreign_scripts_and_frames(world: World, visit: Visit) -> None:
    answer = visit("sun").get("/")
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy.partition("style-src")[0]
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<script>x()</script>", "inline script"),
        ('<p id="a"></p><p id="a"></p>', "id a twice"),
        ('<img src="/a.png">', "picture without alt: {'src': '/a.png'}"),
        ("<p><b></p>", "</p> closes ['b']"),
    ],
)
def test_the_look_at_a_page_finds_faults(html: str, fault: str) -> None:
    assert fault in find_faults(html)


def test_what_is_not_there_is_told_in_words(world: World, visit: Visit) -> None:
    answer = visit("sun").get("/nothing/")
    assert answer.status_code == 404
    assert "页面不存在" in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_words(world: World, visit: Visit) -> None:
    person = visit("sun")
    person.handler.enforce_csrf_checks = True
    answer = person.post("/cases/new/", {"description": "x"})
    assert answer.status_code == 403
    assert "表单已失效" in answer.content.decode()


def test_health_asks_the_database_and_nobody_who_asks(world: World, visit: Visit) -> None:
    assert visit("stranger").get("/health").json() == {"ok": True}


def test_a_person_without_posts_is_told_why_nothing_is_shown(world: World, visit: Visit) -> None:
    from wangge.people.models import PostHolding

    PostHolding.objects.filter(member_id=world.members["wu"]).delete()
    assert "没有在岗岗位" in visit("wu").get("/").content.decode()


def test_the_home_of_each_role_opens_its_own_queue(world: World, visit: Visit) -> None:
    world.make_case("reported")
    world.make_case("checking")
    acceptor = visit("sun").get("/").content.decode()
    assert "/cases/?view=queue&amp;state=reported" in acceptor
    checker = visit("zhou").get("/").content.decode()
    assert "/cases/?view=checks" in checker
    leader = visit("feng").get("/").content.decode()
    assert "/cases/?view=open&amp;state=checking" in leader
