from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from tests.operations.people.cast import NEW_YEAR, NOW, SYSTEM, Cast
from wangge.kernel.public import Actor, DomainError
from wangge.people.models import Member, PostHolding
from wangge.people.public import build_actor, create_post, end_posting, find_post, hold_post, list_posts

MARCH_15 = date(2026, 3, 15)


@pytest.fixture
def leader(cast: Cast) -> int:
    return create_post(
        actor=SYSTEM, organisation_id=cast.bureau, code="CG-leader", name="分管领导", role="leader", duties="督办"
    )


def hold(post_id: int, member_id: int, from_on: date = NEW_YEAR, to_on: date | None = None) -> int:
    return hold_post(actor=SYSTEM, post_id=post_id, member_id=member_id, from_on=from_on, to_on=to_on)


def get_roles(member_id: int, *instant: int) -> frozenset[str]:
    return build_actor(member_id=member_id, now=datetime(*instant, tzinfo=UTC)).roles


def test_a_post_gives_its_role_from_the_first_to_the_last_day_of_the_city(cast: Cast, leader: int) -> None:
    hold(leader, cast.li, MARCH_15, MARCH_15)
    assert get_roles(cast.li, 2026, 3, 14, 15, 59) == {"dispatcher"}
    assert get_roles(cast.li, 2026, 3, 14, 16, 0) == {"dispatcher", "leader"}
    assert get_roles(cast.li, 2026, 3, 15, 15, 59) == {"dispatcher", "leader"}
    assert get_roles(cast.li, 2026, 3, 15, 16, 0) == {"dispatcher"}


def test_lists_the_posts_of_an_organisation(cast: Cast, leader: int, keeper: Actor) -> None:
    posts = list_posts(actor=keeper, organisation_id=cast.bureau)
    assert [(post.code, post.role) for post in posts] == [("CG-dispatcher", "dispatcher"), ("CG-leader", "leader")]
    assert posts[1].duties == "督办"
    assert find_post(actor=keeper, code="XS-acceptor") is None
    with pytest.raises(DomainError, match="organisation_unknown"):
        list_posts(actor=keeper, organisation_id=cast.other_district)


def test_several_members_hold_one_post(cast: Cast, leader: int) -> None:
    assert hold(leader, cast.li) != hold(leader, cast.chen)


def test_ends_with_the_day_named(cast: Cast, leader: int, keeper: Actor) -> None:
    posting = hold(leader, cast.li)
    with pytest.raises(DomainError, match="posting_days_reversed"):
        end_posting(actor=keeper, posting_id=posting, to_on=date(2025, 12, 31))
    end_posting(actor=keeper, posting_id=posting, to_on=MARCH_15)
    assert PostHolding.objects.get(id=posting).to_on == MARCH_15
    with pytest.raises(DomainError, match="posting_ended"):
        end_posting(actor=keeper, posting_id=posting, to_on=MARCH_15)
    assert hold(leader, cast.li, date(2026, 3, 16)) != posting


@pytest.mark.parametrize(
    "days",
    [(NEW_YEAR, None), (date(2025, 1, 1), None), (date(2026, 6, 1), None), (date(2025, 1, 1), NEW_YEAR)],
)
def test_nobody_holds_a_post_twice_on_one_day(cast: Cast, leader: int, days: tuple[date, date | None]) -> None:
    hold(leader, cast.li)
    with pytest.raises(DomainError, match="post_already_held"):
        hold(leader, cast.li, *days)


def test_nobody_supervises_and_handles_on_one_day(cast: Cast) -> None:
    dispatcher = find_post(actor=SYSTEM, code="CG-dispatcher")
    assert dispatcher
    with pytest.raises(DomainError) as refusal:
        hold(dispatcher.id, cast.chen, MARCH_15)
    assert refusal.value.code == "post_sides_mixed"
    assert refusal.value.params == {"post": "CG-dispatcher", "other": "JD-acceptor", "name": "陈监督"}
    PostHolding.objects.filter(member=cast.chen).update(to_on=date(2026, 3, 14))
    assert hold(dispatcher.id, cast.chen, MARCH_15)


def test_refuses_what_cannot_be(cast: Cast, leader: int, keeper: Actor) -> None:
    def refuse(code: str, **words: object) -> None:
        sound = {"actor": keeper, "post_id": leader, "member_id": cast.li, "from_on": NEW_YEAR}
        with pytest.raises(DomainError) as refusal:
            hold_post(**sound | words)
        assert refusal.value.code == code

    far = find_post(actor=SYSTEM, code="XS-acceptor")
    assert far
    refuse("post_unknown", post_id=far.id)
    refuse("member_unknown", member_id=cast.wang)
    refuse("post_other_district", member_id=cast.wang, actor=SYSTEM)
    refuse("posting_days_reversed", to_on=date(2025, 12, 31))
    refuse("people_not_administrator", actor=build_actor(member_id=cast.chen, now=NOW))
    Member.objects.filter(id=cast.li).update(is_active=False)
    refuse("member_inactive")
    with pytest.raises(DomainError, match="posting_unknown"):
        end_posting(actor=keeper, posting_id=PostHolding.objects.get(post=far.id).id, to_on=MARCH_15)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"role": "king"}, "role_unknown"),
        ({"code": "JD-acceptor"}, "post_code_taken"),
        ({"code": "a b"}, "post_faulty"),
        ({"name": ""}, "post_faulty"),
        ({"organisation_id": 0}, "organisation_unknown"),
        ({"actor": Actor(member_id=1, name="陈")}, "people_not_administrator"),
    ],
)
def test_refuses_a_faulty_post(cast: Cast, words: dict, code: str) -> None:
    sound = {"actor": SYSTEM, "organisation_id": cast.bureau, "code": "N", "name": "新岗", "role": "leader"}
    with pytest.raises(DomainError) as refusal:
        create_post(**sound | words)
    assert refusal.value.code == code


def test_storage_refuses_days_reversed_and_two_lasting_postings(cast: Cast, leader: int) -> None:
    posting = hold(leader, cast.li)
    with pytest.raises(IntegrityError), transaction.atomic():
        PostHolding.objects.filter(id=posting).update(to_on=date(2025, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        PostHolding.objects.create(post_id=leader, member_id=cast.li, from_on=date(2024, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(username="LI", display_name="x")
