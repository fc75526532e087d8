"""Making posts, and who holds them from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from wangge.kernel.public import Actor, DomainError
from wangge.people.access import check_manage_people, visible_to
from wangge.people.domain.cells import CODE_PATTERN
from wangge.people.domain.days import is_overlapping
from wangge.people.domain.sides import is_opposed
from wangge.people.models import Member, Post, PostHolding
from wangge.people.queries.city import get_local_day, get_role, list_roles
from wangge.people.queries.members import fetch_member, fetch_post
from wangge.people.queries.organisations import fetch_organisation


def create_post(*, actor: Actor, organisation_id: int, code: str, name: str, role: str, duties: str = "") -> int:
    """Make a post that carries one role of the city's profile; return its id.

    Raises `people_not_administrator`, `organisation_unknown`, `role_unknown`, `post_faulty`, `post_code_taken`.
    """
    check_manage_people(actor)
    organisation = fetch_organisation(actor, organisation_id)
    get_role(role)
    for field, found, is_sound in (
        ("code", code, len(code) <= 100 and CODE_PATTERN.fullmatch(code)),
        ("name", name, name.strip() and len(name) <= 60),
    ):
        if not is_sound:
            raise DomainError("post_faulty", field=field, found=found)
    try:
        with transaction.atomic():
            return Post.objects.create(organisation=organisation, code=code, name=name, role=role, duties=duties).id
    except IntegrityError:
        raise DomainError("post_code_taken", post=code) from None


def hold_post(*, actor: Actor, post_id: int, member_id: int, from_on: date, to_on: date | None = None) -> int:
    """Let a member hold a post from a day to a day (inclusive; None while it lasts); return the holding's id.

    Several members may hold one post. Raises `people_not_administrator`, `post_unknown`, `member_unknown`,
    `member_inactive`, `post_other_district`, `posting_days_reversed`, `post_already_held`, `post_sides_mixed`.
    """
    check_manage_people(actor)
    post, member = fetch_post(actor, post_id), fetch_member(actor, member_id)
    if not member.is_active:
        raise DomainError("member_inactive", name=str(member))
    if member.organisation is None or member.organisation.district_id != post.organisation.district_id:
        raise DomainError("post_other_district", post=post.name, name=str(member))
    if to_on is not None and to_on < from_on:
        raise DomainError("posting_days_reversed", from_on=from_on, to_on=to_on)
    try:
        with transaction.atomic():
            Member.objects.select_for_update().get(id=member_id)  # two postings of one person come one after the other
            _check_other_postings(post, member, (from_on, to_on))
            return PostHolding.objects.create(post=post, member=member, from_on=from_on, to_on=to_on).id
    except IntegrityError:
        raise DomainError("post_already_held", post=post.name, name=str(member)) from None


def end_posting(*, actor: Actor, posting_id: int, to_on: date) -> None:
    """End a holding with the day `to_on`, on which it is still in force.

    Raises `people_not_administrator`, `posting_unknown`, `posting_ended`, `posting_days_reversed`.
    """
    check_manage_people(actor)
    visible = visible_to(actor, district="post__organisation__district_id")
    row = PostHolding.objects.filter(visible, id=posting_id).first()
    if row is None:
        raise DomainError("posting_unknown", posting=posting_id)
    if to_on < row.from_on:
        raise DomainError("posting_days_reversed", from_on=row.from_on, to_on=to_on)
    if not PostHolding.objects.filter(id=posting_id, to_on__isnull=True).update(to_on=to_on):
        raise DomainError("posting_ended", posting=posting_id)


def hold_posts_in_bulk(*, holdings: Sequence[tuple[int, int, date | None]], now: datetime) -> None:
    """Let members who hold nothing yet hold posts: (member, post, first day, or None for the day of `now`).

    The caller has checked that the actor may. Raises `post_unknown`, `post_other_district`, `post_sides_mixed`,
    `register_changed`.
    """
    posts = Post.objects.select_related("organisation").in_bulk({post_id for _, post_id, _ in holdings})
    members = Member.objects.select_related("organisation").in_bulk({member_id for member_id, _, _ in holdings})
    roles_held: dict[int, list[Post]] = {}
    for member_id, post_id, _ in holdings:
        if post_id not in posts:
            raise DomainError("post_unknown", post=post_id)
        post, member = posts[post_id], members[member_id]
        if member.organisation is None or member.organisation.district_id != post.organisation.district_id:
            raise DomainError("post_other_district", post=post.name, name=str(member))
        check_one_side(post, roles_held.setdefault(member_id, []), name=str(member))
        roles_held[member_id].append(post)
    today = get_local_day(now)
    rows = [
        PostHolding(member_id=member_id, post_id=post_id, from_on=from_on or today)
        for member_id, post_id, from_on in holdings
    ]
    try:
        with transaction.atomic():
            PostHolding.objects.bulk_create(rows, batch_size=500)
    except IntegrityError:
        raise DomainError("register_changed") from None


def check_one_side(post: Post, others: Iterable[Post], *, name: str) -> None:
    """Raise `post_sides_mixed` when one of the `others` is supervising where `post` is handling, or the reverse."""
    sides = {role.key: role.side for role in list_roles()}
    for other in others:
        if is_opposed(sides.get(post.role, ""), sides.get(other.role, "")):
            raise DomainError("post_sides_mixed", post=post.name, other=other.name, name=name)


def _check_other_postings(post: Post, member: Member, days: tuple[date, date | None]) -> None:
    held = [
        holding
        for holding in PostHolding.objects.filter(member=member).select_related("post")
        if is_overlapping(days, (holding.from_on, holding.to_on))
    ]
    if any(holding.post_id == post.id for holding in held):
        raise DomainError("post_already_held", post=post.name, name=str(member))
    check_one_side(post, [holding.post for holding in held], name=str(member))
