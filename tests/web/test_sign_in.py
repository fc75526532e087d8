from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.urls import reverse

from tests.factories import World
from tests.web.conftest import Visit
from wangge.people.public import create_sign_in_link
from wangge.platform.models import Installation

PASSWORD = "a long enough word"


def set_password(username: str) -> None:
    member = get_user_model().objects.get(username=username)
    member.set_password(PASSWORD)
    member.save()


def test_a_member_signs_in_with_the_password_and_goes_where_he_wanted(world: World, visit: Visit) -> None:
    set_password("sun")
    person = visit("stranger")
    turned_away = person.get("/cases/?state=reported")
    assert turned_away["Location"] == "/accounts/login/?next=/cases/%3Fstate%3Dreported"
    answer = person.post(
        turned_away["Location"], {"login": "sun", "password": PASSWORD, "next": "/cases/?state=reported"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/cases/?state=reported")
    assert "孙受理员" in person.get("/").content.decode()


def test_a_wrong_password_signs_nobody_in(world: World, visit: Visit) -> None:
    set_password("sun")
    person = visit("stranger")
    answer = person.post("/accounts/login/", {"login": "sun", "password": "guessed"})
    assert answer.status_code == 200
    assert 'value="sun"' in answer.content.decode()
    assert person.get("/").status_code == 302


def test_a_changed_password_ends_other_sessions(world: World, visit: Visit) -> None:
    person = visit("sun")
    assert person.get("/").status_code == 200
    set_password("sun")
    assert person.get("/").status_code == 302


def test_htmx_is_sent_to_the_sign_in_page_as_a_whole(world: World, visit: Visit) -> None:
    answer = visit("stranger").swap("/cases/")
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/accounts/login/")


def make_link(world: World) -> str:
    Installation.objects.update(is_demo=True)
    Installation.objects.update(is_demo=True)  # nowhere else is there a link
    token = create_sign_in_link(actor=world.system, member_id=world.members["li"], now=world.now)
    return reverse("sign_in_link", args=[token])


def test_a_sign_in_link_works_once(world: World, visit: Visit) -> None:
    link = make_link(world)
    person = visit("stranger")
    assert person.get(link)["Location"] == "/"
    assert "李派遣员" in person.get("/").content.decode()
    assert visit("stranger").get(link).status_code >= 400


def test_a_real_city_knows_no_sign_in_link(world: World, visit: Visit) -> None:
    link = make_link(world)
    Installation.objects.update(is_demo=False)
    assert visit("stranger").get(link).status_code == 403


def test_a_sign_in_link_works_only_on_this_machine(world: World, visit: Visit) -> None:
    link = make_link(world)
    assert visit("stranger").get(link, REMOTE_ADDR="203.0.113.9").status_code >= 400
    behind_proxy = visit("stranger").get(link, headers={"x-forwarded-for": "127.0.0.1, 203.0.113.9"})
    assert behind_proxy.status_code >= 400
    assert visit("stranger").get(link).status_code == 302


def test_a_real_city_has_no_sign_in_links(world: World, visit: Visit) -> None:
    link = make_link(world)
    Installation.objects.update(is_demo=False)
    person = visit("stranger")
    assert person.get(link).status_code == 403
    assert person.get("/").status_code == 302


def test_a_sign_in_link_ends(world: World, visit: Visit) -> None:
    link = make_link(world)
    world.wait(timedelta(days=2))
    assert visit("stranger").get(link).status_code >= 400


def test_the_language_is_the_persons_choice(world: World, visit: Visit) -> None:
    person = visit("sun")
    assert "我的待办" in person.get("/").content.decode()
    assert person.post("/language/", {"language": "en", "next": "/cases/"})["Location"] == "/cases/"
    assert "Waiting for me" in person.get("/").content.decode()


def test_nobody_signs_up(world: World, visit: Visit) -> None:
    answer = visit("stranger").post(
        "/accounts/closed/", {"username": "me", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not get_user_model().objects.filter(username="me").exists()
    assert "不开放注册" in answer.content.decode()


def test_a_bad_password_is_refused_in_the_pages_language(world: World, visit: Visit) -> None:
    person = visit("sun")
    for password, words in {"abc": "密码太短，至少需要 10 个字符。", "password12": "这个密码太常见了。"}.items():
        text = person.post(
            reverse("account_set_password"), {"password1": password, "password2": password}
        ).content.decode()
        assert words in text
        assert "This password" not in text
