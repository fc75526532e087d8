"""Making organisations."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from wangge.kernel.public import Actor, DomainError
from wangge.people.access import check_found_district, check_manage_people
from wangge.people.domain.cells import CODE_PATTERN, KIND_PATTERN
from wangge.people.models import Organisation
from wangge.people.queries.organisations import fetch_organisation

DEEPEST_LEVEL = 12


def create_organisation(*, actor: Actor, code: str, name: str, kind: str, parent_id: int | None = None) -> int:
    """Make an organisation below `parent_id`, or without one the root of a new district; return its id.

    `kind` is a key such as department, town, crew. The district is that of the parent; a root is its own.
    Raises `people_not_administrator`, `district_not_yours_to_found`, `organisation_unknown` (the parent),
    `organisation_faulty`, `organisation_code_taken`, `organisation_too_deep`.
    """
    check_manage_people(actor)
    if parent_id is None:
        check_found_district(actor)
    parent = None if parent_id is None else fetch_organisation(actor, parent_id)
    _check_words(code=code, name=name, kind=kind)
    return insert_organisation(code=code, name=name, kind=kind, parent=parent).id


def insert_organisation(*, code: str, name: str, kind: str, parent: Organisation | None) -> Organisation:
    """Write the row with its district, level and path; raises `organisation_code_taken`, `organisation_too_deep`."""
    level = 1 if parent is None else parent.level + 1
    if level > DEEPEST_LEVEL:
        raise DomainError("organisation_too_deep", organisation=code, limit=DEEPEST_LEVEL)
    row = Organisation(code=code, name=name, kind=kind, parent=parent, level=level)
    row.district_id = None if parent is None else parent.district_id
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            row.district_id = row.id if parent is None else parent.district_id
            row.path = f"{'/' if parent is None else parent.path}{row.id}/"
            row.save(update_fields=["district", "path"])
    except IntegrityError:
        raise DomainError("organisation_code_taken", organisation=code) from None
    return row


def _check_words(*, code: str, name: str, kind: str) -> None:
    checks = (
        ("code", code, len(code) <= 40 and CODE_PATTERN.fullmatch(code)),
        ("name", name, name.strip() and len(name) <= 100),
        ("kind", kind, len(kind) <= 40 and KIND_PATTERN.fullmatch(kind)),
    )
    for field, found, is_sound in checks:
        if not is_sound:
            raise DomainError("organisation_faulty", field=field, found=found)
