from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from tests.operations.people.cast import NOW, SYSTEM, Cast
from wangge.kernel.public import Actor, DomainError
from wangge.people.models import ApiToken, Member, SignInLink
from wangge.people.public import (
    authenticate_token,
    build_actor,
    create_api_token,
    create_sign_in_link,
    list_api_tokens,
    redeem_sign_in_link,
    revoke_api_token,
)
from wangge.platform.public import install_profile

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def demo_cast(cast: Cast) -> Cast:
    """Register the cast in a demo city: nowhere else is there a link."""
    install_profile("zhangjiagang", is_demo=True)
    return cast


def refuse(code: str, act, **words: object) -> None:
    with pytest.raises(DomainError) as refusal:
        act(**words)
    assert refusal.value.code == code


def test_a_token_stands_for_its_member_and_is_stored_as_a_digest(cast: Cast) -> None:
    secret = create_api_token(actor=SYSTEM, member_id=cast.chen, name="12345 热线", now=NOW)
    assert secret.startswith("wg_")
    assert len(secret) > 40
    actor = authenticate_token(secret=secret, now=LATER)
    assert actor is not None
    assert actor.member_id == cast.chen
    assert authenticate_token(secret=secret + "x", now=LATER) is None
    row = ApiToken.objects.get()
    assert secret not in {str(value) for value in vars(row).values()}
    assert (len(row.digest), row.created_at) == (64, NOW)


def test_a_token_ends_by_revoking_expiry_or_with_its_member(cast: Cast) -> None:
    chen = build_actor(member_id=cast.chen, now=NOW)
    lasting = create_api_token(actor=chen, member_id=cast.chen, name="a", now=NOW)
    short = create_api_token(actor=chen, member_id=cast.chen, name="b", now=NOW, expires_at=LATER)
    assert authenticate_token(secret=short, now=LATER - timedelta(seconds=1)) is not None
    assert authenticate_token(secret=short, now=LATER) is None
    assert [token.name for token in list_api_tokens(actor=chen, member_id=cast.chen)] == ["b", "a"]

    token_id = list_api_tokens(actor=chen, member_id=cast.chen)[1].id
    revoke_api_token(actor=chen, token_id=token_id, now=LATER)
    revoke_api_token(actor=chen, token_id=token_id, now=LATER + timedelta(days=1))
    assert authenticate_token(secret=lasting, now=LATER) is None
    assert ApiToken.objects.get(id=token_id).revoked_at == LATER

    third = create_api_token(actor=chen, member_id=cast.chen, name="c", now=NOW)
    Member.objects.filter(id=cast.chen).update(is_active=False)
    assert authenticate_token(secret=third, now=NOW) is None
    refuse("member_inactive", create_api_token, actor=SYSTEM, member_id=cast.chen, name="d", now=NOW)


def test_a_token_is_ones_own_or_the_administrators(cast: Cast, keeper: Actor) -> None:
    li = build_actor(member_id=cast.li, now=NOW)
    create_api_token(actor=SYSTEM, member_id=cast.chen, name="a", now=NOW)
    create_api_token(actor=SYSTEM, member_id=cast.wang, name="b", now=NOW)
    of_chen, of_wang = ApiToken.objects.order_by("id")
    refuse("api_token_not_yours", create_api_token, actor=li, member_id=cast.chen, name="x", now=NOW)
    refuse("api_token_not_yours", list_api_tokens, actor=li, member_id=cast.chen)
    refuse("api_token_not_yours", revoke_api_token, actor=li, token_id=of_chen.id, now=NOW)
    refuse("api_token_unknown", revoke_api_token, actor=keeper, token_id=of_wang.id, now=NOW)
    refuse("member_unknown", create_api_token, actor=keeper, member_id=cast.wang, name="x", now=NOW)
    refuse("api_token_faulty", create_api_token, actor=keeper, member_id=cast.chen, name=" ", now=NOW)
    refuse("api_token_faulty", create_api_token, actor=keeper, member_id=cast.chen, name="x", now=NOW, expires_at=NOW)


def test_a_link_signs_in_once_on_this_machine(demo_cast: Cast) -> None:
    token = create_sign_in_link(actor=SYSTEM, member_id=demo_cast.chen, now=NOW, valid_seconds=600)
    assert SignInLink.objects.get().digest != token
    refuse("sign_in_link_not_local", redeem_sign_in_link, token=token, remote_address="10.0.0.8", now=NOW)
    assert redeem_sign_in_link(token=token, remote_address="127.0.0.1", now=NOW) == demo_cast.chen
    refuse("sign_in_link_used", redeem_sign_in_link, token=token, remote_address="::1", now=NOW)
    refuse("sign_in_link_used", redeem_sign_in_link, token=token, remote_address="::1", now=LATER)
    refuse("sign_in_link_unknown", redeem_sign_in_link, token="x", remote_address="::1", now=NOW)


def test_a_real_city_has_no_links(cast: Cast) -> None:
    install_profile("zhangjiagang")
    refuse("sign_in_link_not_demo", create_sign_in_link, actor=SYSTEM, member_id=cast.chen, now=NOW)
    refuse("sign_in_link_not_demo", redeem_sign_in_link, token="x", remote_address="127.0.0.1", now=NOW)


def test_a_link_ends(demo_cast: Cast) -> None:
    token = create_sign_in_link(actor=SYSTEM, member_id=demo_cast.chen, now=NOW, valid_seconds=3600)
    refuse("sign_in_link_expired", redeem_sign_in_link, token=token, remote_address="::1", now=LATER)
    Member.objects.filter(id=demo_cast.chen).update(is_active=False)
    refuse("member_inactive", redeem_sign_in_link, token=token, remote_address="::1", now=NOW)
    refuse("member_inactive", create_sign_in_link, actor=SYSTEM, member_id=demo_cast.chen, now=NOW)


def test_only_the_keeper_makes_links(demo_cast: Cast) -> None:
    chen = build_actor(member_id=demo_cast.chen, now=NOW)
    refuse("people_not_administrator", create_sign_in_link, actor=chen, member_id=demo_cast.chen, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_time_one_link_is_redeemed(demo_cast: Cast) -> None:
    token = create_sign_in_link(actor=SYSTEM, member_id=demo_cast.chen, now=NOW)
    together = threading.Barrier(6)
    outcomes: list[object] = []

    def wait_before_update(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith("UPDATE"):
            together.wait(timeout=30)  # all have read the link as unused before the first writes
        return execute(sql, *rest)

    def redeem() -> None:
        try:
            with connection.execute_wrapper(wait_before_update):
                outcomes.append(redeem_sign_in_link(token=token, remote_address="127.0.0.1", now=NOW))
        except DomainError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=redeem) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes, key=str) == sorted([demo_cast.chen, *["sign_in_link_used"] * 5], key=str)
