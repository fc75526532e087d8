"""API tokens: a program acts as a member."""

from __future__ import annotations

from datetime import datetime

from wangge.kernel.public import Actor, DomainError, digest_bytes, make_token
from wangge.people.access import check_manage_tokens
from wangge.people.models import ApiToken
from wangge.people.queries.members import fetch_member
from wangge.people.queries.tokens import fetch_api_token

_PREFIX = "wg_"  # lets scanners of leaked secrets know one of ours


def create_api_token(
    *, actor: Actor, member_id: int, name: str, now: datetime, expires_at: datetime | None = None
) -> str:
    """Make a token by which a program acts as the member; return its secret, which is shown this once.

    Raises `api_token_not_yours`, `member_unknown`, `member_inactive`, `api_token_faulty`.
    """
    check_manage_tokens(actor, member_id=member_id)
    member = fetch_member(actor, member_id)
    if not member.is_active:
        raise DomainError("member_inactive", name=str(member))
    if not name.strip() or len(name) > 60 or (expires_at is not None and expires_at <= now):
        raise DomainError("api_token_faulty", name=name)
    secret = _PREFIX + make_token(32)
    ApiToken.objects.create(
        member=member, name=name, digest=digest_bytes(secret.encode()), created_at=now, expires_at=expires_at
    )
    return secret


def revoke_api_token(*, actor: Actor, token_id: int, now: datetime) -> None:
    """Make a token worthless from now on; one that was revoked before keeps its instant.

    Raises `api_token_unknown`, `api_token_not_yours`.
    """
    token = fetch_api_token(actor, token_id)
    check_manage_tokens(actor, member_id=token.member_id)
    ApiToken.objects.filter(id=token_id, revoked_at__isnull=True).update(revoked_at=now)
