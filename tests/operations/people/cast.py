"""The cast: one district with its units, a second one, and a person with a post in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from wangge.kernel.public import build_system_actor
from wangge.people.public import create_member, create_organisation, create_post, hold_post

NOW = datetime(2026, 3, 15, 2, 0, tzinfo=UTC)
NEW_YEAR = date(2026, 1, 1)
SYSTEM = build_system_actor(name="test")


@dataclass(frozen=True)
class Cast:
    """Ids of the district's tree (district > bureau > crew, district > centre), of another district and of people."""

    district: int
    bureau: int
    crew: int
    centre: int
    other_district: int
    chen: int
    li: int
    wang: int


def build_cast() -> Cast:
    """Register everybody by the real operations."""

    def create(code: str, name: str, kind: str, parent_id: int | None = None) -> int:
        return create_organisation(actor=SYSTEM, code=code, name=name, kind=kind, parent_id=parent_id)

    def register(username: str, name: str, organisation_id: int) -> int:
        return create_member(
            actor=SYSTEM,
            username=username,
            display_name=name,
            organisation_id=organisation_id,
            now=NOW,
            phone="13812345678",
        )

    district = create("320582", "张家港市", "district")
    bureau = create("CG", "城市管理局", "department", district)
    crew = create("CG-1", "一中队", "crew", bureau)
    centre = create("JD", "监督中心", "supervision_centre", district)
    other = create("330225", "象山县", "district")
    cast = Cast(
        district=district,
        bureau=bureau,
        crew=crew,
        centre=centre,
        other_district=other,
        chen=register("chen", "陈监督", centre),
        li=register("li", "李派遣", bureau),
        wang=register("wang", "王监督", other),
    )
    for code, organisation_id, role, member_id in (
        ("JD-acceptor", centre, "acceptor", cast.chen),
        ("CG-dispatcher", bureau, "dispatcher", cast.li),
        ("XS-acceptor", other, "acceptor", cast.wang),
    ):
        post_id = create_post(actor=SYSTEM, organisation_id=organisation_id, code=code, name=code, role=role)
        hold_post(actor=SYSTEM, post_id=post_id, member_id=member_id, from_on=NEW_YEAR)
    return cast
