"""Sign-in links: good once, for a short while, on this very machine, in a demo city only."""

from __future__ import annotations

from datetime import datetime, timedelta

from wangge.kernel.public import Actor, DomainError, digest_bytes, make_token
from wangge.people.access import check_manage_people
from wangge.people.domain.addresses import is_loopback
from wangge.people.models import SignInLink
from wangge.people.queries.members import fetch_member
from wangge.platform.public import is_demo_city


def create_sign_in_link(*, actor: Actor, member_id: int, now: datetime, valid_seconds: int = 24 * 3600) -> str:
    """Return the token of a link that signs the member in once; only its SHA-256 is stored.

    Raises `people_not_administrator`, `sign_in_link_not_demo`, `member_unknown`, `member_inactive`.
    """
    check_manage_people(actor)
    _check_demo()
    member = fetch_member(actor, member_id)
    if not member.is_active:
        raise DomainError("member_inactive", name=str(member))
    token = make_token(32)
    SignInLink.objects.create(
        member=member,
        digest=digest_bytes(token.encode()),
        created_at=now,
        expires_at=now + timedelta(seconds=valid_seconds),
    )
    return token


def redeem_sign_in_link(*, token: str, remote_address: str, now: datetime) -> int:
    """Use a link up and return the member's id; of several at the same time one succeeds.

    Raises `sign_in_link_not_demo`, `sign_in_link_not_local` (the link stays good), `sign_in_link_unknown`,
    `member_inactive`, `sign_in_link_expired`, `sign_in_link_used`.
    """
    _check_demo()
    if not is_loopback(remote_address):
        raise DomainError("sign_in_link_not_local", address=remote_address)
    link = SignInLink.objects.filter(digest=digest_bytes(token.encode())).select_related("member").first()
    if link is None:
        raise DomainError("sign_in_link_unknown")
    if not link.member.is_active:
        raise DomainError("member_inactive", name=str(link.member))
    good = SignInLink.objects.filter(id=link.id, used_at__isnull=True, expires_at__gt=now)
    if good.update(used_at=now):
        return link.member_id
    raise DomainError("sign_in_link_used" if _is_used(link.id) else "sign_in_link_expired")


def _check_demo() -> None:
    """Keep a door without a password out of every real city. Raises `sign_in_link_not_demo`."""
    if not is_demo_city():
        raise DomainError("sign_in_link_not_demo")


def _is_used(link_id: int) -> bool:
    return SignInLink.objects.filter(id=link_id, used_at__isnull=False).exists()
