"""The list of people (人员清单, ZJG-3): posts of an organisation and all below it, and who holds them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch

from wangge.kernel.public import Actor
from wangge.people.access import may_see_phone
from wangge.people.domain.directory import RegisterEntry
from wangge.people.domain.privacy import mask_phone
from wangge.people.domain.register_sheet import render_register
from wangge.people.models import Post, PostHolding
from wangge.people.queries.actors import filter_valid_on
from wangge.people.queries.city import get_local_day, list_roles
from wangge.people.queries.organisations import fetch_organisation, get_organisation_paths


def list_register(
    *, actor: Actor, organisation_id: int, now: datetime, language: str = "zh-hans"
) -> tuple[RegisterEntry, ...]:
    """Return one entry for each post and holder of today, by organisation level, organisation and post.

    A vacant post has one entry without a member. Role names are in `language`. Raises `organisation_unknown`.
    """
    root = fetch_organisation(actor, organisation_id)
    in_force = PostHolding.objects.filter(filter_valid_on(get_local_day(now)), member__is_active=True)
    posts = list(
        Post.objects.filter(organisation__path__startswith=root.path, organisation__is_active=True)
        .select_related("organisation")
        .prefetch_related(
            Prefetch(
                "holdings", in_force.select_related("member").order_by("member__username"), to_attr="holders_today"
            )
        )
        .order_by("organisation__level", "organisation__code", "code")
    )
    paths = get_organisation_paths(actor=actor, organisation_ids=[post.organisation_id for post in posts])
    is_chinese = language.startswith("zh")
    names = {role.key: role.name_zh if is_chinese else role.name_en for role in list_roles()}
    entries = []
    for post in posts:
        holders: list[PostHolding | None] = list(post.holders_today)
        path, role_name = paths[post.organisation_id], names.get(post.role, post.role)
        entries += [_show_entry(actor, post, holding, path, role_name) for holding in holders or [None]]
    return tuple(entries)


def export_register(*, actor: Actor, organisation_id: int, now: datetime, language: str = "zh-hans") -> bytes:
    """Return the list of people as CSV (UTF-8 with byte order mark) with headers in `language`.

    Telephone numbers are masked unless the actor keeps the register. Raises `organisation_unknown`.
    """
    entries = list_register(actor=actor, organisation_id=organisation_id, now=now, language=language)
    return render_register(entries, language=language)


def _show_entry(
    actor: Actor, post: Post, holding: PostHolding | None, path: tuple[str, ...], role_name: str
) -> RegisterEntry:
    member = holding.member if holding is not None else None
    phone = "" if member is None else member.phone
    return RegisterEntry(
        organisation_path=path,
        organisation_code=post.organisation.code,
        post_id=post.id,
        post_code=post.code,
        post_name=post.name,
        role=post.role,
        role_name=role_name,
        duties=post.duties,
        member_id=None if member is None else member.id,
        username="" if member is None else member.username,
        display_name="" if member is None else str(member),
        phone=phone if member is None or may_see_phone(actor, member_id=member.id) else mask_phone(phone),
        from_on=None if holding is None else holding.from_on,
        to_on=None if holding is None else holding.to_on,
    )
