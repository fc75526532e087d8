"""REST: organisations and oneself; and how a request proves who sends it.

`request.auth` is the `Actor` of the request for every operation behind `TokenAuth` or `MemberSessionAuth`.
"""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router
from ninja.security import HttpBearer, SessionAuth

from wangge.kernel.public import Actor
from wangge.people.queries.actors import authenticate_token, build_actor
from wangge.people.queries.organisations import list_organisations
from wangge.people.schemas import MeSchema, OrganisationSchema
from wangge.platform.public import get_clock, get_sender

router = Router(tags=["people"])


class TokenAuth(HttpBearer):
    """`Authorization: Bearer <secret>` of an API token."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002 - ninja's signature
        """Return the actor of the token's member, None for a token that is worth nothing."""
        return authenticate_token(secret=token, now=get_clock().now())


class MemberSessionAuth(SessionAuth):
    """The session cookie of the web pages; unsafe methods need the CSRF token as well."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:  # noqa: ARG002 - ninja's signature
        """Return the actor of the signed-in member, None for nobody."""
        member_id = request.user.pk
        return None if member_id is None else build_actor(member_id=member_id, now=get_clock().now())


@router.get("/organisations", response=list[OrganisationSchema], summary="Organisations the caller may see")
def read_organisations(
    request: HttpRequest, kind: str | None = None, district_id: int | None = None, below_id: int | None = None
) -> list[OrganisationSchema]:
    """List organisations by code; `below_id` takes one organisation and all below it."""
    found = list_organisations(actor=get_sender(request), kind=kind, district_id=district_id, below_id=below_id)
    return [OrganisationSchema.model_validate(view, from_attributes=True) for view in found]


@router.get("/me", response=MeSchema, summary="Who the caller is")
def read_me(request: HttpRequest) -> MeSchema:
    """Tell name, organisation and the roles of today."""
    actor = get_sender(request)
    return MeSchema(
        member_id=actor.member_id,
        name=actor.name,
        roles=sorted(actor.roles),
        unit_id=actor.unit_id,
        unit_ids=sorted(actor.unit_ids),
        district_id=actor.district_id,
    )
