"""Who may see grids, draw them and post people to them.

Outline, name and code of a grid are public facts (PJ-4): everybody sees those of his own district and those
of no district. People posted to a grid are shown inside the district only.
"""

from __future__ import annotations

from django.db.models import QuerySet

from wangge.geo.models import GridCell, GridPosting, GridUnit
from wangge.kernel.public import Actor, DomainError

ADMIN_ROLE = "admin"


def may_manage_grids(actor: Actor) -> bool:
    """Whether the actor may import grids, bind organisations and post people (in his district)."""
    return actor.is_system or actor.has_role(ADMIN_ROLE)


def check_manage_grids(actor: Actor) -> None:
    """Let the administrator and the system pass; raises `grid_not_administrator` for everybody else."""
    if not may_manage_grids(actor):
        raise DomainError("grid_not_administrator", name=actor.name)


def list_foreign_roots(actor: Actor) -> QuerySet[GridUnit, tuple[int, str]]:
    """Return (layer, code) of the roots that lie in another district than the actor's; none without a district."""
    rows = GridUnit.objects.filter(duty=GridUnit.Duty.JURISDICTION)
    rows = rows.none() if actor.district_id is None else rows.exclude(unit_id=actor.district_id)
    return rows.values_list("layer_id", "grid_code")


def check_draw_roots(actor: Actor, *, layer_id: int, root_codes: set[str]) -> None:
    """Raise `grid_other_district` when one of the roots lies in another district than the actor's."""
    foreign = list_foreign_roots(actor).filter(layer_id=layer_id, grid_code__in=root_codes)
    for _, code in foreign[:1]:
        raise DomainError("grid_other_district", grid=code)


def visible_to(actor: Actor) -> QuerySet[GridCell]:
    """Return the grids the actor may know of: all but those under another district's root."""
    if actor.district_id is None:
        return GridCell.objects.all()
    foreign = list_foreign_roots(actor).values("grid_code")
    return GridCell.objects.exclude(root_code__in=foreign)


def visible_postings_to(actor: Actor) -> QuerySet[GridPosting]:
    """Return the postings the actor may know of: those of members of his own district."""
    if actor.district_id is None:
        return GridPosting.objects.all() if may_manage_grids(actor) else GridPosting.objects.none()
    return GridPosting.objects.filter(member__organisation__district_id=actor.district_id)
