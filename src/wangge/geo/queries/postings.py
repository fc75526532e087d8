"""Who is posted to a grid and which organisations answer for it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from wangge.geo.access import visible_postings_to, visible_to
from wangge.geo.domain.views import BindingView, PostingView
from wangge.geo.models import GridPosting, GridUnit
from wangge.geo.queries.grids import MAIN_LAYER
from wangge.kernel.public import Actor


def list_postings(
    *, actor: Actor, on: date, code: str | None = None, member_id: int | None = None, layer: str = MAIN_LAYER
) -> tuple[PostingView, ...]:
    """Return the postings in force on a day: to the grid with that code, of that member; by grid, chiefs first."""
    rows = visible_postings_to(actor).filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on, grid__layer__key=layer
    )
    if code is not None:
        rows = rows.filter(grid__code=code)
    if member_id is not None:
        rows = rows.filter(member_id=member_id)
    ordered = rows.select_related("grid", "member", "post").defer("grid__boundary").order_by("grid__code", "duty", "id")
    return tuple(_show_posting(row) for row in ordered)


def find_responsible_member_ids(*, actor: Actor, level_codes: tuple[str, ...], duty: str, on: date) -> tuple[int, ...]:
    """Return the members with a duty in the nearest grid that has any, from the unit grid upwards.

    `level_codes` are the codes of a `GridRef`; duty is "chief" or "collector".
    """
    rows = visible_postings_to(actor).filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on),
        from_on__lte=on,
        duty=duty,
        grid__layer__is_located=True,
        grid__code__in=level_codes,
    )
    found: dict[str, list[int]] = {}
    for code, member_id in rows.order_by("member_id").values_list("grid__code", "member_id"):
        found.setdefault(code, []).append(member_id)
    nearest = next((code for code in reversed(level_codes) if code in found), None)
    return () if nearest is None else tuple(found[nearest])


def list_bindings(*, actor: Actor, layer: str = MAIN_LAYER) -> tuple[BindingView, ...]:
    """Return the organisations bound to grids that the actor may see, by code."""
    rows = GridUnit.objects.filter(layer__key=layer).select_related("layer", "unit").order_by("grid_code", "duty")
    if actor.district_id is not None:
        seen = visible_to(actor).filter(layer__key=layer, to_on__isnull=True).order_by().values("code")
        rows = rows.filter(grid_code__in=seen)
    return tuple(
        BindingView(
            layer=row.layer.key, grid_code=row.grid_code, unit_id=row.unit_id, unit_name=row.unit.name, duty=row.duty
        )
        for row in rows
    )


def _show_posting(row: GridPosting) -> PostingView:
    return PostingView(
        id=row.id,
        grid_id=row.grid_id,
        grid_code=row.grid.code,
        grid_name=row.grid.name,
        level=row.grid.level,
        member_id=row.member_id,
        member_name=str(row.member),
        post_name="" if row.post is None else row.post.name,
        duty=row.duty,
        from_on=row.from_on,
        to_on=row.to_on,
    )
