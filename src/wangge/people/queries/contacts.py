"""How members are reached."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.kernel.public import Actor
from wangge.people.access import check_see_contact
from wangge.people.domain.directory import ContactView
from wangge.people.models import Member
from wangge.people.queries.members import members_visible_to


def get_contacts(*, actor: Actor, member_ids: Iterable[int]) -> dict[int, ContactView]:
    """Return id → how the active members among `member_ids` are reached, whole; one query.

    Raises `contact_not_yours` unless the actor asks for himself, keeps the register or is the system.
    """
    wanted = set(member_ids)
    for member_id in wanted:
        check_see_contact(actor, member_id=member_id)
    rows = Member.objects.filter(members_visible_to(actor), id__in=wanted, is_active=True)
    return {
        row.id: ContactView(
            id=row.id,
            display_name=str(row),
            district_id=row.organisation.district_id if row.organisation else None,
            language=row.language,
            email=row.email,
            phone=row.phone,
        )
        for row in rows.select_related("organisation").order_by("id")
    }
