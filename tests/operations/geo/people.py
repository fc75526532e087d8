"""Organisations and people of two districts, posted by the real operations."""

from __future__ import annotations

from dataclasses import dataclass

from tests.operations.geo.conftest import NEW_YEAR, NOW, SYSTEM
from wangge.people.public import create_member, create_organisation, create_post, hold_post


@dataclass(frozen=True)
class Staff:
    """Ids: a district with a crew, another district, and people with the post their name says."""

    district: int
    crew: int
    other_district: int
    squad_leader: int
    team_leader: int
    collector: int
    foreigner: int


def hire_staff() -> Staff:
    """Register everybody."""
    district = create_organisation(actor=SYSTEM, code="320582", name="张家港市", kind="district")
    crew = create_organisation(actor=SYSTEM, code="ZF-1", name="杨舍中队", kind="crew", parent_id=district)
    other = create_organisation(actor=SYSTEM, code="330225", name="象山县", kind="district")

    def hire(username: str, name: str, organisation_id: int, post: tuple[str, str]) -> int:
        member_id = create_member(
            actor=SYSTEM, username=username, display_name=name, organisation_id=organisation_id, now=NOW
        )
        post_id = create_post(
            actor=SYSTEM, organisation_id=organisation_id, code=f"{username}-post", name=post[0], role=post[1]
        )
        hold_post(actor=SYSTEM, post_id=post_id, member_id=member_id, from_on=NEW_YEAR)
        return member_id

    return Staff(
        district=district,
        crew=crew,
        other_district=other,
        squad_leader=hire("zhang", "张中队长", crew, ("执法中队中队长", "handler")),
        team_leader=hire("xu", "徐分队长", crew, ("执法中队分队长", "handler")),
        collector=hire("chen", "陈监督员", district, ("信息采集员", "collector")),
        foreigner=hire("wang", "王中队长", other, ("执法中队中队长", "handler")),
    )
