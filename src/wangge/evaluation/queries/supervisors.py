"""Who supervises a person, as one who heads the person's unit (HS-8)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wangge.kernel.public import build_system_actor
from wangge.people.public import MemberView, list_members


def list_supervisors(person: MemberView, *, roles: Iterable[str], now: datetime) -> tuple[MemberView, ...]:
    """Return those who hold one of the roles in the person's own unit or, where nobody else does, in the next one above.

    They belong to that unit themselves. Nobody, of a person without a unit or above whom nobody is.
    """
    if not person.organisation_line:
        return ()
    reader = build_system_actor(name="evaluation", district_id=person.organisation_line[0])
    held = {member.id: member for role in roles for member in list_members(actor=reader, now=now, role=role)}
    others = [member for member in held.values() if member.id != person.id]
    for unit_id in reversed(person.organisation_line):
        heads = tuple(member for member in others if member.organisation_id == unit_id)
        if heads:
            return heads
    return ()
