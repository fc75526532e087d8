"""Organisations as the actor may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from wangge.kernel.public import Actor, DomainError
from wangge.people.access import may_see_district, visible_to
from wangge.people.domain.directory import OrganisationView
from wangge.people.models import Organisation
from wangge.platform.public import RowReader

_BY_ID = RowReader(Organisation, by=("id",))


def fetch_organisation(actor: Actor, organisation_id: int) -> Organisation:
    """Return the row; raises `organisation_unknown` for one that does not exist or lies out of the actor's sight."""
    row = _BY_ID.read_one(organisation_id)
    if row is None or not may_see_district(actor, row.district_id):
        raise DomainError("organisation_unknown", organisation=organisation_id)
    return row


def get_organisation(*, actor: Actor, organisation_id: int) -> OrganisationView:
    """Return an organisation; raises `organisation_unknown`."""
    return show_organisation(fetch_organisation(actor, organisation_id))


def find_organisation(*, actor: Actor, code: str) -> OrganisationView | None:
    """Return the organisation with that code, or None."""
    row = Organisation.objects.filter(visible_to(actor), code=code).first()
    return None if row is None else show_organisation(row)


def list_organisations(
    *,
    actor: Actor,
    kind: str | None = None,
    kinds: Collection[str] = (),
    district_id: int | None = None,
    below_id: int | None = None,
    is_closed_included: bool = False,
) -> tuple[OrganisationView, ...]:
    """Return organisations by code: of a kind or some `kinds`, of a district, or one (`below_id`) and all below it.

    Raises `organisation_unknown` when `below_id` is out of sight.
    """
    rows = Organisation.objects.filter(visible_to(actor))
    if kind is not None:
        rows = rows.filter(kind=kind)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if district_id is not None:
        rows = rows.filter(district_id=district_id)
    if below_id is not None:
        rows = rows.filter(path__startswith=fetch_organisation(actor, below_id).path)
    if not is_closed_included:
        rows = rows.filter(is_active=True)
    return tuple(show_organisation(row) for row in rows.order_by("code"))


def get_organisation_names(*, actor: Actor, organisation_ids: Iterable[int]) -> dict[int, str]:
    """Return id → name of the organisations that the actor may see."""
    rows = Organisation.objects.filter(visible_to(actor), id__in=set(organisation_ids))
    return dict(rows.values_list("id", "name"))


def get_organisation_paths(*, actor: Actor, organisation_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return id → names from the district down to the organisation itself; two queries however many are asked."""
    rows = Organisation.objects.filter(visible_to(actor), id__in=set(organisation_ids))
    chains = {row_id: read_path(path) for row_id, path in rows.values_list("id", "path")}
    ancestors = {ancestor for chain in chains.values() for ancestor in chain}
    names = dict(Organisation.objects.filter(id__in=ancestors).values_list("id", "name"))
    return {row_id: tuple(names[ancestor] for ancestor in chain) for row_id, chain in chains.items()}


def read_path(path: str) -> tuple[int, ...]:
    """Return the ids in an organisation's path, root first."""
    return tuple(int(part) for part in path.split("/") if part)


def show_organisation(row: Organisation) -> OrganisationView:
    """Return the row as a frozen value."""
    assert row.district_id is not None, "an organisation is stored with its district"
    return OrganisationView(
        id=row.id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        parent_id=row.parent_id,
        district_id=row.district_id,
        line=read_path(row.path),
        level=row.level,
        is_active=row.is_active,
    )


def list_districts() -> tuple[int, ...]:
    """Return the ids of the active districts (root organisations), by code; which districts there are is no secret."""
    return tuple(
        Organisation.objects.filter(parent__isnull=True, is_active=True).order_by("code").values_list("id", flat=True)
    )
