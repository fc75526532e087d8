"""API tokens of a member, without their secrets."""

from __future__ import annotations

from wangge.kernel.public import Actor, DomainError
from wangge.people.access import check_manage_tokens
from wangge.people.domain.directory import ApiTokenView
from wangge.people.models import ApiToken, Member
from wangge.people.queries.members import fetch_member, members_visible_to


def fetch_api_token(actor: Actor, token_id: int) -> ApiToken:
    """Return the row; raises `api_token_unknown` for one that does not exist or lies out of the actor's sight."""
    members = Member.objects.filter(members_visible_to(actor)).values("id")
    row = ApiToken.objects.filter(id=token_id, member_id__in=members).first()
    if row is None:
        raise DomainError("api_token_unknown", token=token_id)
    return row


def list_api_tokens(*, actor: Actor, member_id: int) -> tuple[ApiTokenView, ...]:
    """Return the tokens of a member, newest first; raises `api_token_not_yours`, `member_unknown`."""
    check_manage_tokens(actor, member_id=member_id)
    rows = ApiToken.objects.filter(member=fetch_member(actor, member_id)).order_by("-created_at", "-id")
    return tuple(
        ApiTokenView(
            id=row.id,
            name=row.name,
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
        )
        for row in rows
    )
