"""一票双查 rests on a finding, and its second person heads the unit of the first (HS-8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories import World
from tests.support.refusals import refused
from tests.support.scoring import give, open_march, publish, use_points_of
from wangge.evaluation.public import get_matter, open_double_inquiry
from wangge.platform.public import get_profile, use_profile, verify_audit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hongshan(world: World) -> Iterator[World]:
    """Give the small city with Hongshan's ladders, whose matters rest on published points already."""
    with use_points_of(world, "hongshan"):
        section = get_profile().accountability.model_copy(update={"rungs_rest_on": "published"})
        with use_profile(get_profile().model_copy(update={"accountability": section})):
            yield world


def inquire(world: World, *, person: str = "qian", supervisor: str = "tang", **facts: Any) -> tuple[int, int]:
    """Open the inquiries about 钱 and his head, or whom `facts` name, and return their ids."""
    return open_double_inquiry(
        actor=world.actor("jiang"),
        member_id=world.members[person],
        supervisor_id=world.members[supervisor],
        reason="同一问题两次瞒报",
        **facts,
    )


def test_points_of_the_unit_carry_both_inquiries(hongshan: World) -> None:
    march = open_march(hongshan)
    entry = give(hongshan, march, rule="department_zero_tolerance")
    other = give(hongshan, march, rule="department_zero_tolerance", unit="municipal")
    with refused("matter_entry_open"):
        inquire(hongshan, entry_id=entry)
    publish(hongshan, march)
    with refused("matter_entry_other"):
        inquire(hongshan, entry_id=other)
    pair = [get_matter(actor=hongshan.actor("feng"), matter_id=one) for one in inquire(hongshan, entry_id=entry)]
    assert [[finding.entry_id for finding in one.findings] for one in pair] == [[entry], [entry]]
    assert [one.subject_name for one in pair] == ["钱处置员", "唐负责人"]
    assert verify_audit(actor=hongshan.system).faults == ()


def test_without_a_finding_there_is_no_inquiry(hongshan: World) -> None:
    """Neither without any, nor by a case that another unit has."""
    other = hongshan.make_case("dispatched", unit="municipal", category="pothole", place="market")
    with refused("matter_finding_missing"):
        inquire(hongshan)
    with refused("matter_case_other", case=other.number):
        inquire(hongshan, case_number=other.number)
    with refused("case_not_found"):
        inquire(hongshan, case_number="HS209912310001")


@pytest.mark.parametrize(
    ("person", "supervisor", "heads"),
    [
        ("qian", "wu", "唐负责人"),
        ("qian", "feng", "唐负责人"),
        ("wu", "feng", "唐负责人"),
        ("tang", "qian", "冯领导"),
        ("zheng", "tang", "冯领导"),
    ],
)
def test_the_second_person_heads_the_first_ones_unit(person: str, supervisor: str, heads: str, hongshan: World) -> None:
    """The head of a unit is supervised, as anybody in one without a head, by who heads the unit above."""
    unit, *facts = ("municipal", "pothole", "market") if person == "zheng" else ("sanitation", "garbage", "square")
    case = hongshan.make_case("dispatched", unit=unit, category=facts[0], place=facts[1])
    name = {"wu": "吴班组长", "feng": "冯领导", "qian": "钱处置员", "tang": "唐负责人"}[supervisor]
    with refused("matter_supervisor_other", name=name, heads=heads):
        inquire(hongshan, person=person, supervisor=supervisor, case_number=case.number)
    right = {"唐负责人": "tang", "冯领导": "feng"}[heads]
    first, _ = inquire(hongshan, person=person, supervisor=right, case_number=case.number)
    (finding,) = get_matter(actor=hongshan.actor("jiang"), matter_id=first).findings
    assert (finding.case_number, finding.entry_id) == (case.number, None)
