from __future__ import annotations

import pytest

from tests.operations.people.cast import NEW_YEAR, NOW, SYSTEM, Cast
from wangge.kernel.public import DomainError
from wangge.people.models import Member
from wangge.people.public import build_actor, create_organisation, create_post, hold_post


def test_an_actor_is_built_in_one_query(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        actor = build_actor(member_id=cast.li, now=NOW)
    assert (actor.member_id, actor.name, actor.roles) == (cast.li, "李派遣", {"dispatcher"})
    assert (actor.unit_id, actor.unit_ids, actor.district_id) == (cast.bureau, {cast.bureau, cast.crew}, cast.district)
    assert not actor.is_system


def test_a_new_unit_below_counts_at_once(cast: Cast) -> None:
    squad = create_organisation(actor=SYSTEM, code="CG-1-1", name="一班", kind="crew", parent_id=cast.crew)
    assert build_actor(member_id=cast.li, now=NOW).unit_ids == {cast.bureau, cast.crew, squad}


def test_a_unit_whose_id_begins_alike_is_not_below(cast: Cast) -> None:
    for number in range(30):
        create_organisation(actor=SYSTEM, code=f"N{number}", name="新", kind="crew", parent_id=cast.district)
    assert build_actor(member_id=cast.li, now=NOW).unit_ids == {cast.bureau, cast.crew}


def test_all_posts_of_the_day_count(cast: Cast) -> None:
    for role in ("leader", "handler"):
        post = create_post(actor=SYSTEM, organisation_id=cast.bureau, code=f"CG-{role}", name=role, role=role)
        hold_post(actor=SYSTEM, post_id=post, member_id=cast.li, from_on=NEW_YEAR)
    assert build_actor(member_id=cast.li, now=NOW).roles == {"dispatcher", "leader", "handler"}


def test_a_superuser_is_administrator_besides(cast: Cast) -> None:
    Member.objects.filter(id=cast.li).update(is_superuser=True)
    actor = build_actor(member_id=cast.li, now=NOW)
    assert (actor.roles, actor.district_id) == ({"dispatcher", "admin"}, cast.district)


def test_a_member_without_unit_and_post_may_nothing(cast: Cast) -> None:
    row = Member.objects.create(username="guest", display_name="")
    actor = build_actor(member_id=row.id, now=NOW)
    assert (actor.name, actor.roles, actor.unit_id, actor.unit_ids) == ("guest", frozenset(), None, frozenset())
    assert actor.district_id is None


def test_who_was_struck_off_is_no_actor(cast: Cast) -> None:
    Member.objects.filter(id=cast.li).update(is_active=False)
    with pytest.raises(DomainError) as refusal:
        build_actor(member_id=cast.li, now=NOW)
    assert (refusal.value.code, refusal.value.params) == ("member_inactive", {"name": "李派遣"})
    with pytest.raises(DomainError, match="member_unknown"):
        build_actor(member_id=0, now=NOW)
