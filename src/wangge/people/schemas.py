"""What the API says of organisations and of the person who asks."""

from __future__ import annotations

from ninja import Schema


class OrganisationSchema(Schema):
    """An organisation (机构)."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    district_id: int
    level: int
    is_active: bool


class MeSchema(Schema):
    """The person behind the token or session, with the roles of today."""

    member_id: int | None
    name: str
    roles: list[str]
    unit_id: int | None
    unit_ids: list[int]
    district_id: int | None
