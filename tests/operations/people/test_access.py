from __future__ import annotations

import pytest
from django.db.models import Q

from tests.operations.people.cast import SYSTEM
from wangge.kernel.public import Actor, DomainError, build_system_actor
from wangge.people.access import (
    check_found_district,
    check_manage_people,
    check_manage_tokens,
    is_unlimited,
    may_see_district,
    may_see_phone,
    visible_to,
)
from wangge.platform.public import get_profile, use_profile


def act_as(*roles: str, district_id: int | None = 1) -> Actor:
    return Actor(member_id=7, name="陈", roles=frozenset(roles), district_id=district_id)


DISTRICT_SYSTEM = build_system_actor(name="test", district_id=1)


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (SYSTEM, True),
        (DISTRICT_SYSTEM, False),
        (act_as("admin"), True),
        (act_as("admin", district_id=None), True),
        (act_as("auditor"), True),
        (act_as("acceptor"), False),
        (act_as("acceptor", district_id=None), False),
        (act_as(), False),
    ],
)
def test_sees_every_district(actor: Actor, expected: bool) -> None:
    assert is_unlimited(actor) is expected


def test_a_profile_may_hold_administrators_to_their_district() -> None:
    profile = get_profile()
    roles = tuple(
        role.model_copy(update={"scope": "district"}) if role.key == "admin" else role for role in profile.roles
    )
    with use_profile(profile.model_copy(update={"roles": roles})):
        assert not is_unlimited(act_as("admin"))
        assert is_unlimited(act_as("admin", district_id=None))
        with pytest.raises(DomainError, match="district_not_yours_to_found"):
            check_found_district(act_as("admin"))


@pytest.mark.parametrize("actor", [SYSTEM, DISTRICT_SYSTEM, act_as("admin")])
def test_the_administrator_keeps_the_register(actor: Actor) -> None:
    check_manage_people(actor)


@pytest.mark.parametrize("actor", [act_as("acceptor"), act_as("auditor", "leader"), act_as()])
def test_nobody_else_keeps_the_register(actor: Actor) -> None:
    with pytest.raises(DomainError) as refusal:
        check_manage_people(actor)
    assert (refusal.value.code, refusal.value.params) == ("people_not_administrator", {"name": "陈"})


@pytest.mark.parametrize("actor", [act_as("auditor"), DISTRICT_SYSTEM])
def test_seeing_every_district_is_not_founding_one(actor: Actor) -> None:
    with pytest.raises(DomainError, match="district_not_yours_to_found"):
        check_found_district(actor)
    check_found_district(SYSTEM)


def test_tokens_are_ones_own_or_the_administrators() -> None:
    check_manage_tokens(act_as(), member_id=7)
    check_manage_tokens(act_as("admin"), member_id=8)
    with pytest.raises(DomainError, match="api_token_not_yours"):
        check_manage_tokens(act_as("leader"), member_id=8)


def test_phones_are_whole_to_oneself_and_the_administrator() -> None:
    assert may_see_phone(act_as(), member_id=7)
    assert may_see_phone(act_as("admin"), member_id=8)
    assert not may_see_phone(act_as("leader"), member_id=8)


def test_rows_are_limited_to_the_district() -> None:
    assert visible_to(SYSTEM) == Q()
    assert visible_to(act_as(), district="organisation__district_id") == Q(organisation__district_id=1)
    assert visible_to(act_as(district_id=None)) == Q(pk__in=())


@pytest.mark.parametrize(
    "actor",
    [SYSTEM, DISTRICT_SYSTEM, act_as("admin"), act_as("auditor"), act_as("acceptor"), act_as("acceptor", district_id=None)],
)  # fmt: skip
@pytest.mark.parametrize("district_id", [1, 2, None])
def test_a_row_that_was_read_is_judged_as_the_queryset_would(actor: Actor, district_id: int | None) -> None:
    condition = visible_to(actor)
    is_in_queryset = condition == Q() or (district_id is not None and condition == Q(district_id=district_id))
    assert may_see_district(actor, district_id) is is_in_queryset
