"""The catalogue and the matrix over HTTP; `config` mounts the router and puts authentication before it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from wangge.catalog.domain.codes import CategoryKind
from wangge.catalog.public import get_category, list_categories, list_conditions, propose_unit, search_categories
from wangge.catalog.schemas import CategoryDetailOut, CategoryOut, ProposalOut
from wangge.people.public import get_organisation_names
from wangge.platform.public import get_sender

MOST_FOUND = 500

router = Router(tags=["catalogue"])


@router.get("/categories", response=list[CategoryOut], summary="List or search categories")
def list_categories_endpoint(
    request: HttpRequest,  # noqa: ARG001 - ninja passes it
    kind: Annotated[CategoryKind | None, Query(description="component or matter")] = None,
    class_code: Annotated[str, Query(description="class, two digits", max_length=4)] = "",
    q: Annotated[str, Query(description="words of code, name, alias or hint", max_length=60)] = "",
) -> list[CategoryOut]:
    """Return the categories in force, by key, or by fit when `q` is given."""
    if q.strip():
        found = search_categories(q, kind=kind or "", class_code=class_code, limit=MOST_FOUND)
    else:
        found = list_categories(kind=kind or "", class_code=class_code)
    return [CategoryOut.show(view) for view in found]


@router.get("/categories/{category_id}", response=CategoryDetailOut, summary="A category and its conditions")
def get_category_endpoint(
    request: HttpRequest,  # noqa: ARG001 - ninja passes it
    category_id: int,
) -> CategoryDetailOut:
    """Return a category with its filing and closing conditions and limits."""
    return CategoryDetailOut.show_with(get_category(category_id), list_conditions(category_id))


@router.get("/matrix/proposal", response=ProposalOut, summary="The unit responsible for a category at a place")
def propose_unit_endpoint(
    request: HttpRequest,
    category_id: int,
    grid_code: Annotated[str, Query(max_length=20)] = "",
    road_class: Annotated[str, Query(max_length=60)] = "",
    on: date | None = None,
) -> ProposalOut:
    """Return the unit that the responsibility matrix names on a day (today when empty)."""
    actor = get_sender(request)
    proposal = propose_unit(
        category_id=category_id,
        grid_code=grid_code,
        road_class=road_class,
        district_id=actor.district_id,
        on=on,
    )
    if proposal is None:
        return ProposalOut.show(None, unit_name="")
    names = get_organisation_names(actor=actor, organisation_ids=[proposal.unit_id])
    return ProposalOut.show(proposal, unit_name=names.get(proposal.unit_id, ""))
