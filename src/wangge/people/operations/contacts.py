"""Changing how a member is reached."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from wangge.kernel.public import Actor, DomainError
from wangge.people.access import check_see_contact
from wangge.people.models import Member
from wangge.people.queries.members import fetch_member


def change_contact(*, actor: Actor, member_id: int, email: str, language: str) -> None:
    """Write a member's e-mail address ("" for none) and language ("zh-hans", "en", "" for not chosen).

    Raises `contact_not_yours`, `member_unknown` and, with the field, `member_faulty`.
    """
    check_see_contact(actor, member_id=member_id)
    row = fetch_member(actor, member_id)
    if language not in {"", "zh-hans", "en"}:
        raise DomainError("member_faulty", field="language", found=language)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise DomainError("member_faulty", field="email", found=email) from None
    Member.objects.filter(pk=row.pk).update(email=email, language=language)
