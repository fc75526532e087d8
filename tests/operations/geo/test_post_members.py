"""ZJG-1: a chief must hold a post that the level allows; a collector watches a grid."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.operations.geo.conftest import NEW_YEAR, SYSTEM, TODAY
from tests.operations.geo.drawing import FIELDS, UNITS, box, row, write_geojson
from tests.operations.geo.people import Staff, hire_staff
from wangge.geo.models import GridPosting
from wangge.geo.public import NewBinding as Binding
from wangge.geo.public import (
    NewPosting,
    bind_units,
    end_grid_posting,
    find_responsible_member_ids,
    import_grids,
    list_postings,
    post_members,
)
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import ensure_administrator

STREET, COMMUNITY, UNIT = "320582001", "320582001001", "320582001001001"


@pytest.fixture
def staff(county: None) -> Staff:
    return hire_staff()


def post(code: str, member_id: int, duty: str, from_on: date = NEW_YEAR, to_on: date | None = None) -> int:
    (posting_id,) = post_members(
        actor=SYSTEM,
        postings=[NewPosting(grid_code=code, member_id=member_id, duty=duty, from_on=from_on, to_on=to_on)],
    )
    return posting_id


def test_a_squad_leader_is_chief_of_a_street_and_a_team_leader_of_a_community(staff: Staff) -> None:
    post(STREET, staff.squad_leader, "chief")
    post(COMMUNITY, staff.team_leader, "chief")
    found = list_postings(actor=SYSTEM, on=TODAY)
    assert [(one.grid_code, one.member_name, one.post_name, one.duty) for one in found] == [
        (STREET, "张中队长", "执法中队中队长", "chief"),
        (COMMUNITY, "徐分队长", "执法中队分队长", "chief"),
    ]


@pytest.mark.parametrize(
    ("code", "who"),
    [(STREET, "team_leader"), (COMMUNITY, "squad_leader"), (STREET, "collector"), (COMMUNITY, "collector")],
)
def test_another_post_is_refused_as_chief(staff: Staff, code: str, who: str) -> None:
    with pytest.raises(DomainError) as refusal:
        post(code, getattr(staff, who), "chief")
    assert refusal.value.code == "grid_chief_post_not_allowed"
    expected = "执法中队中队长、街道分管领导" if code == STREET else "执法中队分队长、执法队员"
    assert refusal.value.params["posts"] == expected
    assert not GridPosting.objects.exists()


@pytest.mark.parametrize("code", ["320582", "320582-01", UNIT])
def test_a_level_without_chief_posts_has_no_chief(staff: Staff, code: str) -> None:
    with pytest.raises(DomainError, match="grid_level_without_chief"):
        post(code, staff.squad_leader, "chief")


def test_a_grid_has_one_chief_at_a_time(staff: Staff) -> None:
    posting_id = post(STREET, staff.squad_leader, "chief")
    with pytest.raises(DomainError, match="grid_chief_present"):
        post(STREET, staff.squad_leader, "chief", from_on=TODAY)
    end_grid_posting(actor=SYSTEM, posting_id=posting_id, to_on=date(2026, 2, 28))
    with pytest.raises(DomainError, match="grid_chief_present"):
        post(STREET, staff.squad_leader, "chief", from_on=date(2026, 2, 28), to_on=TODAY)
    post(STREET, staff.squad_leader, "chief", from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))
    assert post(STREET, staff.squad_leader, "chief", from_on=date(2025, 1, 1), to_on=date(2025, 12, 31))


def test_somebody_of_no_organisation_holds_no_post(staff: Staff) -> None:
    admin = ensure_administrator(username="root", display_name="总管", password="correct horse battery")
    with pytest.raises(DomainError, match="grid_chief_post_not_allowed"):
        post(STREET, admin, "chief")


def test_collectors_may_share_a_grid_but_not_twice(staff: Staff) -> None:
    post(UNIT, staff.collector, "collector")
    post(UNIT, staff.team_leader, "collector")
    with pytest.raises(DomainError, match="grid_posting_present"):
        post(UNIT, staff.collector, "collector")
    assert GridPosting.objects.count() == 2


@pytest.mark.parametrize(
    ("code", "duty", "days", "error"),
    [
        (UNIT, "boss", (NEW_YEAR, None), "grid_duty_unknown"),
        (UNIT, "collector", (TODAY, NEW_YEAR), "posting_days_reversed"),
        ("320582001001999", "collector", (NEW_YEAR, None), "grid_unknown"),
    ],
)
def test_a_wrong_posting_is_refused(
    staff: Staff, code: str, duty: str, days: tuple[date, date | None], error: str
) -> None:
    with pytest.raises(DomainError, match=error):
        post(code, staff.collector, duty, *days)


def test_an_unknown_member_is_refused(staff: Staff) -> None:
    with pytest.raises(DomainError, match="member_unknown"):
        post(UNIT, 10**6, "collector")


def test_the_nearest_grid_answers_for_a_place(staff: Staff) -> None:
    chain = ("320582", "320582-01", STREET, COMMUNITY, UNIT)

    def find(duty: str, on: date = TODAY) -> tuple[int, ...]:
        return find_responsible_member_ids(actor=SYSTEM, level_codes=chain, duty=duty, on=on)

    assert find("chief") == ()
    post(STREET, staff.squad_leader, "chief")
    assert find("chief") == (staff.squad_leader,)
    post(COMMUNITY, staff.team_leader, "chief", from_on=date(2026, 2, 1))
    assert find("chief") == (staff.team_leader,)
    assert find("chief", on=date(2026, 1, 31)) == (staff.squad_leader,)


def test_a_posting_ends_once_and_not_before_it_began(staff: Staff) -> None:
    posting_id = post(UNIT, staff.collector, "collector", from_on=TODAY)
    with pytest.raises(DomainError, match="posting_days_reversed"):
        end_grid_posting(actor=SYSTEM, posting_id=posting_id, to_on=NEW_YEAR)
    end_grid_posting(actor=SYSTEM, posting_id=posting_id, to_on=TODAY)
    with pytest.raises(DomainError, match="grid_posting_unknown"):
        end_grid_posting(actor=SYSTEM, posting_id=posting_id, to_on=TODAY)


def test_postings_follow_a_redrawn_grid_and_end_with_a_closed_one(staff: Staff, tmp_path: Path) -> None:
    post(COMMUNITY, staff.team_leader, "chief")
    kept = post(UNIT, staff.collector, "collector")
    new = post(UNIT, staff.team_leader, "collector", from_on=TODAY)
    rows = [row(COMMUNITY, box(0, 0, 2.5, 2)), row("320582001002", box(2.5, 0, 4, 2))]
    import_grids(actor=SYSTEM, path=write_geojson(tmp_path / "a.geojson", rows), fields=FIELDS)
    chief = GridPosting.objects.get(duty="chief")
    assert (chief.grid.generation, chief.grid.to_on, chief.to_on) == (2, None, None)
    units = [row("320582001001003", box(0, 0, 2, 2)), *UNITS[2:]]
    import_grids(actor=SYSTEM, path=write_geojson(tmp_path / "b.geojson", units), fields=FIELDS)
    assert GridPosting.objects.get(id=kept).to_on == date(2026, 3, 14)
    assert GridPosting.objects.get(id=new).to_on == TODAY, "it cannot end before it began"


def test_postings_of_another_district_stay_out_of_sight(staff: Staff) -> None:
    bind_units(actor=SYSTEM, bindings=[Binding(grid_code="320582", unit_id=staff.district, duty="jurisdiction")])
    post(UNIT, staff.collector, "collector")

    def look(district_id: int | None, role: str = "leader") -> int:
        actor = Actor(member_id=1, name="x", roles=frozenset({role}), district_id=district_id)
        return len(list_postings(actor=actor, on=TODAY, code=UNIT))

    assert look(staff.district) == 1
    assert look(staff.other_district) == 0
    assert look(None) == 0
    assert look(None, role="admin") == 1
    assert len(list_postings(actor=SYSTEM, on=TODAY, member_id=staff.collector)) == 1


def test_only_administrators_post_members(staff: Staff) -> None:
    collector = Actor(
        member_id=staff.collector, name="陈监督员", roles=frozenset({"collector"}), district_id=staff.district
    )
    with pytest.raises(DomainError, match="grid_not_administrator"):
        post_members(actor=collector, postings=[])
    with pytest.raises(DomainError, match="grid_not_administrator"):
        end_grid_posting(actor=collector, posting_id=1, to_on=TODAY)
