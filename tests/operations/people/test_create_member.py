from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import authenticate

from tests.operations.people.cast import NEW_YEAR, NOW, SYSTEM, Cast
from wangge.kernel.public import Actor, DomainError
from wangge.people.models import Member, PostHolding
from wangge.people.public import (
    NewMember,
    build_actor,
    create_member,
    create_members_in_bulk,
    create_post,
    ensure_administrator,
    find_member_by_username,
    find_post,
    get_member,
    get_member_names,
    list_members,
)

PASSWORD = "Kang-zhuang 2026!"


def register(cast: Cast, **words: object) -> int:
    sound = {"username": "zhao", "display_name": "赵处置", "organisation_id": cast.crew, "now": NOW}
    return create_member(actor=SYSTEM, **sound | words)


def test_a_member_without_password_cannot_sign_in_by_one(cast: Cast) -> None:
    row = Member.objects.get(id=register(cast, username=" Zhao.Ⅳ ".replace("Ⅳ", "4")))
    assert (row.username, row.date_joined, row.organisation_id) == ("zhao.4", NOW, cast.crew)
    assert not row.has_usable_password()


def test_a_member_with_password_signs_in(cast: Cast) -> None:
    member_id = register(cast, password=PASSWORD)
    assert authenticate(username="zhao", password=PASSWORD) == Member.objects.get(id=member_id)
    assert authenticate(username="zhao", password="wrong") is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"username": "CHEN"}, "username_taken"),
        ({"username": "zh ao"}, "member_faulty"),
        ({"display_name": ""}, "member_faulty"),
        ({"phone": "1" * 31}, "member_faulty"),
        ({"language": "fr"}, "member_faulty"),
        ({"organisation_id": 0}, "organisation_unknown"),
        ({"password": "short"}, "password_weak"),
    ],
)
def test_refuses_what_is_faulty(cast: Cast, words: dict, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        register(cast, **words)
    assert refusal.value.code == code
    assert Member.objects.count() == 3


def test_lists_members_by_role_of_the_day_and_unit(cast: Cast, keeper: Actor) -> None:
    def list_names(**limits: object) -> list[str]:
        return [view.username for view in list_members(actor=keeper, now=NOW, **limits)]

    register(cast)
    found = find_member_by_username(actor=keeper, username="ZHAO", now=NOW)
    assert found is not None
    assert (found.username, found.roles) == ("zhao", frozenset())
    assert find_member_by_username(actor=keeper, username="wang", now=NOW) is None
    assert list_names() == ["chen", "li", "zhao"]
    assert list_names(role="acceptor") == ["chen"]
    assert list_names(unit_id=cast.bureau) == ["li", "zhao"]
    assert list_names(role="acceptor", unit_id=cast.bureau) == []
    PostHolding.objects.filter(member=cast.chen).update(to_on=date(2026, 3, 14))
    assert list_names(role="acceptor") == []
    Member.objects.filter(id=cast.li).update(is_active=False)
    assert list_names(unit_id=cast.bureau) == ["zhao"]
    with pytest.raises(DomainError, match="organisation_unknown"):
        list_names(unit_id=cast.other_district)


def test_phones_are_masked_for_colleagues(cast: Cast, keeper: Actor) -> None:
    chen = build_actor(member_id=cast.chen, now=NOW)
    assert {view.username: view.phone for view in list_members(actor=chen, now=NOW)} == {
        "chen": "13812345678",
        "li": "138****5678",
    }
    assert get_member(actor=keeper, member_id=cast.li, now=NOW).phone == "13812345678"
    assert get_member(actor=chen, member_id=cast.li, now=NOW).roles == {"dispatcher"}
    with pytest.raises(DomainError, match="member_unknown"):
        get_member(actor=chen, member_id=cast.wang, now=NOW)


def test_names_of_the_district_and_of_those_above_it(cast: Cast) -> None:
    root = ensure_administrator(username="root", display_name="管理员", password=PASSWORD)
    chen = build_actor(member_id=cast.chen, now=NOW)
    ids = [cast.chen, cast.li, cast.wang, root, 0]
    assert get_member_names(actor=chen, member_ids=ids) == {cast.chen: "陈监督", cast.li: "李派遣", root: "管理员"}
    assert cast.wang in get_member_names(actor=SYSTEM, member_ids=ids)


def test_makes_many_members_with_posts_in_few_statements(cast: Cast, django_assert_max_num_queries) -> None:
    post = create_post(actor=SYSTEM, organisation_id=cast.crew, code="CG-1-handler", name="处置", role="handler")
    people = [
        NewMember(
            username=f"Worker{number}",
            display_name=f"工人{number}",
            organisation_id=cast.crew,
            post_ids=(post,),
            from_on=NEW_YEAR if number else None,
        )
        for number in range(40)
    ]
    with django_assert_max_num_queries(14):
        ids = create_members_in_bulk(actor=SYSTEM, members=people, now=NOW)
    assert list(ids) == [person.username for person in people]
    assert build_actor(member_id=ids["Worker3"], now=NOW).roles == {"handler"}
    assert set(PostHolding.objects.filter(post=post).values_list("from_on", flat=True)) == {NEW_YEAR, date(2026, 3, 15)}
    assert not Member.objects.get(username="worker3").has_usable_password()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"username": "worker0"}, "username_taken"),
        ({"username": "chen"}, "username_taken"),
        ({"username": "a b"}, "member_faulty"),
        ({"organisation_id": 0}, "organisation_unknown"),
        ({"post_ids": (0,)}, "post_unknown"),
        ({"posts": ("XS-acceptor",)}, "post_other_district"),
        ({"posts": ("JD-acceptor", "CG-dispatcher")}, "post_sides_mixed"),
        ({"posts": ("JD-acceptor", "JD-acceptor")}, "register_changed"),
    ],
)
def test_makes_all_of_many_or_none(cast: Cast, words: dict, code: str) -> None:
    posts = [find_post(actor=SYSTEM, code=name) for name in words.pop("posts", ())]
    if posts:
        words["post_ids"] = tuple(post.id for post in posts if post)
    first = {"username": "worker0", "display_name": "工人", "organisation_id": cast.crew}
    people = [NewMember(**first), NewMember(**first | {"username": "worker1"} | words)]
    with pytest.raises(DomainError) as refusal:
        create_members_in_bulk(actor=SYSTEM, members=people, now=NOW)
    assert refusal.value.code == code
    assert Member.objects.count() == 3


def test_only_the_keeper_registers(cast: Cast, keeper: Actor) -> None:
    chen = build_actor(member_id=cast.chen, now=NOW)
    with pytest.raises(DomainError, match="people_not_administrator"):
        create_member(actor=chen, username="x", display_name="x", organisation_id=cast.crew, now=NOW)
    with pytest.raises(DomainError, match="people_not_administrator"):
        create_members_in_bulk(actor=chen, members=[], now=NOW)
    far = NewMember(username="x", display_name="x", organisation_id=cast.other_district)
    with pytest.raises(DomainError, match="organisation_unknown"):
        create_members_in_bulk(actor=keeper, members=[far], now=NOW)


def test_the_first_administrator_is_made_once(cast: Cast) -> None:
    first = ensure_administrator(username="Root", display_name="管理员", password=PASSWORD)
    again = ensure_administrator(username="root", display_name="别人", password="another-one-2026")
    assert first == again
    assert authenticate(username="root", password=PASSWORD) is not None
    actor = build_actor(member_id=first, now=NOW)
    assert (actor.roles, actor.district_id, actor.unit_ids) == ({"admin"}, None, frozenset())
    assert len(list_members(actor=actor, now=NOW)) == 4


def test_a_plain_member_does_not_become_the_administrator_by_name(cast: Cast) -> None:
    with pytest.raises(DomainError, match="username_taken"):
        ensure_administrator(username="CHEN", display_name="管理员", password=PASSWORD)
    with pytest.raises(DomainError, match="password_weak"):
        ensure_administrator(username="root", display_name="管理员", password="12345")
