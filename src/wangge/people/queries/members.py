"""Members and posts as the actor may see them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from wangge.kernel.public import Actor, DomainError
from wangge.people.access import may_see_district, may_see_phone, visible_to
from wangge.people.domain.directory import MemberView, PostView
from wangge.people.domain.privacy import mask_phone
from wangge.people.models import Member, Post, PostHolding
from wangge.people.queries.actors import filter_valid_on, read_standing
from wangge.people.queries.city import get_local_day
from wangge.people.queries.organisations import fetch_organisation, read_path


def members_visible_to(actor: Actor) -> Q:
    """Return the condition for the members of the actor's district and himself."""
    condition = visible_to(actor, district="organisation__district_id")
    return condition | Q(id=actor.member_id) if actor.member_id is not None and condition else condition


def fetch_member(actor: Actor, member_id: int) -> Member:
    """Return the row; raises `member_unknown` for one that does not exist or lies out of the actor's sight."""
    row = Member.objects.filter(members_visible_to(actor), id=member_id).select_related("organisation").first()
    if row is None:
        raise DomainError("member_unknown", member=member_id)
    return row


def fetch_post(actor: Actor, post_id: int) -> Post:
    """Return the row; raises `post_unknown` for one that does not exist or lies out of the actor's sight."""
    visible = visible_to(actor, district="organisation__district_id")
    row = Post.objects.filter(visible, id=post_id).select_related("organisation").first()
    if row is None:
        raise DomainError("post_unknown", post=post_id)
    return row


def get_member(*, actor: Actor, member_id: int, now: datetime) -> MemberView:
    """Return a member with the roles of today in one query; raises `member_unknown`."""
    standing = read_standing(member_id, get_local_day(now))
    if standing is None or not (member_id == actor.member_id or may_see_district(actor, standing.district_id)):
        raise DomainError("member_unknown", member=member_id)
    return MemberView(
        id=member_id,
        username=standing.username,
        display_name=standing.name,
        organisation_id=standing.organisation_id,
        organisation_line=read_path(standing.path),
        phone=standing.phone if may_see_phone(actor, member_id=member_id) else mask_phone(standing.phone),
        roles=standing.roles,
        is_active=standing.is_active,
    )


def find_member_by_username(*, actor: Actor, username: str, now: datetime) -> MemberView | None:
    """Return the member with that username, capital or small letters alike, with the roles of today; or None."""
    rows = Member.objects.filter(members_visible_to(actor), username__iexact=username.strip())
    row = rows.select_related("organisation").first()
    return None if row is None else _show_members(actor, [row], get_local_day(now))[0]


def list_members(
    *, actor: Actor, now: datetime, role: str | None = None, unit_id: int | None = None
) -> tuple[MemberView, ...]:
    """Return the active members by username: who hold `role` today, who belong to `unit_id` or a unit below it.

    Raises `organisation_unknown` when the unit is out of sight.
    """
    day = get_local_day(now)
    rows = Member.objects.filter(members_visible_to(actor), is_active=True)
    if role is not None:
        holders = PostHolding.objects.filter(filter_valid_on(day), post__role=role).values("member_id")
        rows = rows.filter(id__in=holders)
    if unit_id is not None:
        rows = rows.filter(organisation__path__startswith=fetch_organisation(actor, unit_id).path)
    return _show_members(actor, list(rows.select_related("organisation").order_by("username")), day)


def list_member_ids(*, actor: Actor, now: datetime, roles: Iterable[str], unit_id: int | None = None) -> list[int]:
    """Return the ids of the active members who hold one of `roles` today, of `unit_id` or a unit below it where given.

    Two queries at most. Raises `organisation_unknown` when the unit is out of sight.
    """
    holders = PostHolding.objects.filter(filter_valid_on(get_local_day(now)), post__role__in=set(roles))
    rows = Member.objects.filter(members_visible_to(actor), is_active=True, id__in=holders.values("member_id"))
    if unit_id is not None:
        rows = rows.filter(organisation__path__startswith=fetch_organisation(actor, unit_id).path)
    return list(rows.order_by("id").values_list("id", flat=True))


def get_member_names(*, actor: Actor, member_ids: Iterable[int]) -> dict[int, str]:
    """Return id → display name of members of the actor's district and of those who belong to none."""
    visible = members_visible_to(actor)
    condition = visible | Q(organisation__isnull=True) if visible else visible
    rows = Member.objects.filter(condition, id__in=set(member_ids)).only("id", "display_name", "username")
    return {row.id: str(row) for row in rows}


def list_posts(*, actor: Actor, organisation_id: int) -> tuple[PostView, ...]:
    """Return the posts of an organisation by code; raises `organisation_unknown`."""
    rows = fetch_organisation(actor, organisation_id).posts.order_by("code")
    return tuple(show_post(row) for row in rows)


def find_post(*, actor: Actor, code: str) -> PostView | None:
    """Return the post with that code, or None."""
    row = Post.objects.filter(visible_to(actor, district="organisation__district_id"), code=code).first()
    return None if row is None else show_post(row)


def show_post(row: Post) -> PostView:
    """Return the row as a frozen value."""
    return PostView(
        id=row.id,
        code=row.code,
        name=row.name,
        role=row.role,
        duties=row.duties,
        organisation_id=row.organisation_id,
    )


def _show_members(actor: Actor, rows: list[Member], day: date) -> tuple[MemberView, ...]:
    roles: dict[int, set[str]] = {}
    held = PostHolding.objects.filter(filter_valid_on(day), member__in=[row.id for row in rows])
    for member_id, role in held.values_list("member_id", "post__role"):
        roles.setdefault(member_id, set()).add(role)
    return tuple(
        MemberView(
            id=row.id,
            username=row.username,
            display_name=str(row),
            organisation_id=row.organisation_id,
            organisation_line=read_path(row.organisation.path) if row.organisation else (),
            phone=row.phone if may_see_phone(actor, member_id=row.id) else mask_phone(row.phone),
            roles=frozenset(roles.get(row.id, ())),
            is_active=row.is_active,
        )
        for row in rows
    )
