"""From a member to the actor of a request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q

from wangge.kernel.public import Actor, DomainError, digest_bytes
from wangge.people.access import ADMIN_ROLE
from wangge.people.models import Member
from wangge.people.queries.city import get_local_day


def filter_valid_on(day: date, *, holding: str = "") -> Q:
    """Return the condition that a holding (reached over the prefix `holding`) is in force on `day`."""
    return Q(**{f"{holding}from_on__lte": day}) & (
        Q(**{f"{holding}to_on__isnull": True}) | Q(**{f"{holding}to_on__gte": day})
    )


@dataclass(frozen=True, slots=True)
class SignedInActor:
    """An actor and the hash that his session must carry; it changes with his password."""

    actor: Actor
    session_hash: str


def build_actor(*, member_id: int, now: datetime) -> Actor:
    """Return who acts when this member does: roles of the posts held on the day of `now` in the city. One query.

    A superuser has the role admin besides. Raises `member_unknown` and, for one who was struck off, `member_inactive`.
    """
    return _build(read_standing(member_id, get_local_day(now)), member_id=member_id)


def authenticate_token(*, secret: str, now: datetime) -> Actor | None:
    """Return who acts when a program shows this token, None for one unknown, revoked or expired, or of nobody active.

    One query.
    """
    asked = [digest_bytes(secret.encode()), connection.ops.adapt_datetimefield_value(now)]
    standing = _read(_OF_SECRET, asked, get_local_day(now))
    return _build(standing, member_id=standing.member_id) if standing is not None and standing.is_active else None


def build_signed_in_actor(*, member_id: int, now: datetime) -> SignedInActor:
    """Return the actor together with the hash his session must carry; queries and errors as `build_actor`."""
    standing = read_standing(member_id, get_local_day(now))
    actor = _build(standing, member_id=member_id)
    password = standing.password if standing is not None else ""
    return SignedInActor(actor, Member(password=password).get_session_auth_hash())


def _build(standing: Standing | None, *, member_id: int) -> Actor:
    if standing is None:
        raise DomainError("member_unknown", member=member_id)
    if not standing.is_active:
        raise DomainError("member_inactive", name=standing.name)
    return Actor(
        member_id=member_id,
        name=standing.name,
        roles=standing.roles | {ADMIN_ROLE} if standing.is_superuser else standing.roles,
        unit_id=standing.organisation_id,
        unit_ids=standing.unit_ids,
        district_id=standing.district_id,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Standing (任职情况): a member with his organisation and the roles of one day.

    `path` is that organisation's, `unit_ids` itself and all below it.
    """

    member_id: int
    username: str
    name: str
    phone: str
    password: str
    is_active: bool
    is_superuser: bool
    organisation_id: int | None
    district_id: int | None
    path: str
    unit_ids: frozenset[int]
    roles: frozenset[str]


# Asked at every request and for every check: written out, because composing it costs more than answering it.
_JOIN = {"postgresql": "string_agg(b.id::text, ',')", "sqlite": "group_concat(b.id)"}
_STANDING = """
    SELECT m.id, m.username, m.display_name, m.phone, m.password, m.is_active, m.is_superuser, m.organisation_id,
           o.district_id, o.path, (SELECT {join} FROM people_organisation b WHERE b.path LIKE o.path || '%%'), p.role
    FROM people_member m
    LEFT JOIN people_organisation o ON o.id = m.organisation_id
    LEFT JOIN people_postholding h ON h.member_id = m.id AND h.from_on <= %s AND (h.to_on IS NULL OR h.to_on >= %s)
    LEFT JOIN people_post p ON p.id = h.post_id
    WHERE m.id = {member}
"""
_OF_SECRET = (
    "(SELECT t.member_id FROM people_apitoken t WHERE t.digest = %s AND t.revoked_at IS NULL "  # noqa: S105 - a query
    "AND (t.expires_at IS NULL OR t.expires_at > %s))"
)


def read_standing(member_id: int, day: date) -> Standing | None:
    """Return who the member is on that day, or None for nobody; one query."""
    if not 0 < member_id < 2**63:
        return None
    return _read("%s", [member_id], day)


def _read(member: str, parameters: Sequence[str | int | None], day: date) -> Standing | None:
    """Return the standing of the member whose id `member` says, an SQL expression that takes `parameters`."""
    on = connection.ops.adapt_datefield_value(day)
    with connection.cursor() as cursor:
        cursor.execute(_STANDING.format(join=_JOIN[connection.vendor], member=member), [on, on, *parameters])
        rows = cursor.fetchall()
    if not rows:
        return None
    (
        member_id,
        username,
        display_name,
        phone,
        password,
        is_active,
        is_superuser,
        organisation_id,
        district_id,
        path,
        units,
        _,
    ) = rows[0]
    return Standing(
        member_id=member_id,
        username=username,
        name=display_name or username,
        phone=phone,
        password=password,
        is_active=bool(is_active),
        is_superuser=bool(is_superuser),
        organisation_id=organisation_id,
        district_id=district_id,
        path=path or "",
        unit_ids=frozenset(map(int, units.split(","))) if units else frozenset(),
        roles=frozenset(row[-1] for row in rows if row[-1] is not None),
    )
