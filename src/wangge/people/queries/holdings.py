"""Which organisations a member belongs to himself: his own and those of the posts he holds."""

from __future__ import annotations

from datetime import datetime

from wangge.kernel.public import Actor
from wangge.people.models import PostHolding
from wangge.people.queries.actors import filter_valid_on
from wangge.people.queries.city import get_local_day


def list_own_units(*, actor: Actor, now: datetime) -> frozenset[int]:
    """Return the ids of the actor's own organisation and of those in which he holds a post on the day of `now`.

    Organisations below them are not his own: whoever works above a unit may judge it.
    """
    own = frozenset() if actor.unit_id is None else frozenset({actor.unit_id})
    if actor.member_id is None:
        return own
    held = PostHolding.objects.filter(filter_valid_on(get_local_day(now)), member_id=actor.member_id)
    return own | frozenset(held.values_list("post__organisation_id", flat=True))
