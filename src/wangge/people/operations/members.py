"""Making members, one by one and many at once, and the first administrator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from wangge.kernel.public import Actor, DomainError
from wangge.people.access import check_manage_people, visible_to
from wangge.people.domain.cells import USERNAME_PATTERN
from wangge.people.domain.directory import NewMember
from wangge.people.domain.sheets import normalise_text
from wangge.people.models import Member, Organisation
from wangge.people.operations.posts import hold_posts_in_bulk
from wangge.people.queries.organisations import fetch_organisation
from wangge.platform.public import get_clock

_CHUNK = 500


def create_member(
    *,
    actor: Actor,
    username: str,
    display_name: str,
    organisation_id: int,
    now: datetime,
    phone: str = "",
    language: str = "",
    password: str | None = None,
) -> int:
    """Register a person and return the id; without `password` the member signs in by link or identity provider.

    Usernames are kept in small letters. Raises `people_not_administrator`, `organisation_unknown`,
    `member_faulty`, `username_taken`, `password_weak`.
    """
    check_manage_people(actor)
    organisation = fetch_organisation(actor, organisation_id)
    row = build_member(username=username, display_name=display_name, phone=phone, language=language, now=now)
    row.organisation = organisation
    if password is not None:
        set_checked_password(row, password)
    return _insert_member(row)


def create_members_in_bulk(*, actor: Actor, members: Sequence[NewMember], now: datetime) -> dict[str, int]:
    """Register many people with their posts in a few statements; return username → id. All or none.

    Nobody gets a password: such members sign in by link or identity provider only.
    Raises `people_not_administrator`, `organisation_unknown`, `member_faulty`, `username_taken`, and what
    `hold_posts_in_bulk` raises.
    """
    check_manage_people(actor)
    _check_organisations(actor, {member.organisation_id for member in members})
    rows = []
    for member in members:
        row = build_member(username=member.username, display_name=member.display_name, phone=member.phone, now=now)
        row.organisation_id = member.organisation_id
        rows.append(row)
    check_usernames_free([row.username for row in rows])
    with transaction.atomic():
        try:
            with transaction.atomic():
                Member.objects.bulk_create(rows, batch_size=_CHUNK)
        except IntegrityError:
            raise DomainError("register_changed") from None
        hold_posts_in_bulk(
            holdings=[
                (row.id, post_id, member.from_on)
                for row, member in zip(rows, members, strict=True)
                for post_id in member.post_ids
            ],
            now=now,
        )
    return {member.username: row.id for row, member in zip(rows, members, strict=True)}


def ensure_administrator(*, username: str, display_name: str, password: str) -> int:
    """Make sure that an administrator above all districts exists under this username; return the id.

    One that exists stays as he is, password included. Raises `username_taken` when the name is a plain member's,
    `member_faulty`, `password_weak`.
    """
    row = build_member(username=username, display_name=display_name, now=get_clock().now())
    known = Member.objects.filter(username__iexact=row.username).first()
    if known is not None:
        if known.is_superuser and known.is_active:
            return known.id
        raise DomainError("username_taken", username=row.username)
    row.is_superuser = row.is_staff = True
    set_checked_password(row, password)
    return _insert_member(row)


def build_member(*, username: str, display_name: str, now: datetime, phone: str = "", language: str = "") -> Member:
    """Return an unsaved member without a usable password; raises `member_faulty`."""
    username = normalise_text(username).lower()
    checks = (
        ("username", username, len(username) <= 150 and USERNAME_PATTERN.fullmatch(username)),
        ("display_name", display_name, display_name.strip() and len(display_name) <= 60),
        ("phone", phone, len(phone) <= 30),
        ("language", language, language in {"", "zh-hans", "en"}),
    )
    for field, found, is_sound in checks:
        if not is_sound:
            raise DomainError("member_faulty", field=field, found=found)
    return Member(
        username=username,
        display_name=display_name,
        phone=phone,
        language=language,
        password=make_password(None),
        date_joined=now,
    )


def set_checked_password(row: Member, password: str) -> None:
    """Give the unsaved member a password; raises `password_weak` with what is wrong with it."""
    try:
        validate_password(password, row)
    except ValidationError as error:
        raise DomainError("password_weak", reasons=" ".join(error.messages)) from None
    row.set_password(password)


def check_usernames_free(usernames: Iterable[str]) -> None:
    """Raise `username_taken` for the first username that occurs twice or belongs to a member already."""
    seen: set[str] = set()
    for username in usernames:
        if username in seen:
            raise DomainError("username_taken", username=username)
        seen.add(username)
    remaining = iter(sorted(seen))
    while chunk := list(islice(remaining, _CHUNK)):
        taken = Member.objects.filter(username__in=chunk).order_by("username").first()
        if taken is not None:
            raise DomainError("username_taken", username=taken.username)


def _insert_member(row: Member) -> int:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise DomainError("username_taken", username=row.username) from None
    return row.id


def _check_organisations(actor: Actor, organisation_ids: set[int]) -> None:
    found = set(Organisation.objects.filter(visible_to(actor), id__in=organisation_ids).values_list("id", flat=True))
    for missing in sorted(organisation_ids - found):
        raise DomainError("organisation_unknown", organisation=missing)
