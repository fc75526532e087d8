"""From a member to the actor of a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import FilteredRelation, Q

from wangge.kernel.public import Actor, DomainError
from wangge.people.access import ADMIN_ROLE
from wangge.people.models import Member, Organisation
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
    """Return who acts when this member does: roles of the posts held on the day of `now` in the city. Two queries.

    A superuser has the role admin besides. Raises `member_unknown` and, for one who was struck off, `member_inactive`.
    """
    return build_signed_in_actor(member_id=member_id, now=now).actor


def build_signed_in_actor(*, member_id: int, now: datetime) -> SignedInActor:
    """Return the actor together with the hash his session must carry; queries and errors as `build_actor`."""
    in_force = FilteredRelation("holdings", condition=filter_valid_on(get_local_day(now), holding="holdings__"))
    rows = list(
        Member.objects.annotate(in_force=in_force)
        .filter(id=member_id)
        .values_list(
            "display_name",
            "username",
            "is_active",
            "is_superuser",
            "organisation_id",
            "organisation__district_id",
            "organisation__path",
            "password",
            "in_force__post__role",
        )
    )
    if not rows:
        raise DomainError("member_unknown", member=member_id)
    display_name, username, is_active, is_superuser, unit_id, district_id, path, password, _ = rows[0]
    name = display_name or username
    if not is_active:
        raise DomainError("member_inactive", name=name)
    roles = {row[-1] for row in rows if row[-1] is not None}
    actor = Actor(
        member_id=member_id,
        name=name,
        roles=frozenset(roles | {ADMIN_ROLE} if is_superuser else roles),
        unit_id=unit_id,
        unit_ids=list_unit_ids(path),
        district_id=district_id,
    )
    return SignedInActor(actor, Member(password=password).get_session_auth_hash())


def list_unit_ids(path: str | None) -> frozenset[int]:
    """Return the ids of the organisation with that path and of all below it; none for a member without one."""
    if not path:
        return frozenset()
    return frozenset(Organisation.objects.filter(path__startswith=path).values_list("id", flat=True))
