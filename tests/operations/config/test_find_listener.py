from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client

from tests.factories import World
from wangge.config.listeners import find_listener


@pytest.fixture
def cookie(world: World) -> str:
    """Sign a collector in and return her session's cookie."""
    return world.sign_in(Client(), "chen").cookies[settings.SESSION_COOKIE_NAME].value


def test_the_listener_is_who_signed_in(world: World, cookie: str) -> None:
    listener = find_listener(cookie)
    assert listener is not None
    assert listener.member_id == world.members["chen"]


def test_nobody_listens_with_an_unknown_cookie(world: World) -> None:
    assert find_listener("") is None
    assert find_listener("x" * 32) is None


def test_listening_ends_with_the_session(cookie: str) -> None:
    Session.objects.all().delete()
    assert find_listener(cookie) is None


def test_listening_ends_with_the_password(world: World, cookie: str) -> None:
    member = get_user_model().objects.get(pk=world.members["chen"])
    member.set_password("another password of hers")
    member.save()
    assert find_listener(cookie) is None
    assert Session.objects.count() == 1  # the events process only reads
