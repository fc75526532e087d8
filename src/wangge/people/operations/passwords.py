"""First passwords for people who came in by a file."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from wangge.kernel.public import Actor
from wangge.people.access import check_manage_people
from wangge.people.models import Member
from wangge.people.queries.members import members_visible_to

LENGTH = 12
LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is mistaken for another


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPassword:
    """First password (初始密码) of a member; it stands nowhere else, only its hash is stored."""

    username: str
    display_name: str
    password: str


def give_first_passwords(
    *, actor: Actor, on_progress: Callable[[int, int | None], None] | None = None
) -> tuple[FirstPassword, ...]:
    """Give every active member without a usable password a random one and return them by username. All or none.

    Raises `people_not_administrator`.
    """
    check_manage_people(actor)
    rows = Member.objects.filter(members_visible_to(actor), is_active=True).order_by("username")
    waiting = [row for row in rows if not row.has_usable_password()]
    given = []
    with transaction.atomic():
        for number, row in enumerate(waiting, start=1):
            password = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
            row.set_password(password)
            row.save(update_fields=["password"])
            given.append(FirstPassword(username=row.username, display_name=row.display_name, password=password))
            if on_progress is not None:
                on_progress(number, len(waiting))
    return tuple(given)
