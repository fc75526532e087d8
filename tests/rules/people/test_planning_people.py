from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wangge.people.domain.columns import FieldRow
from wangge.people.domain.faults import Change, Expected, describe_expectation
from wangge.people.domain.people_facts import (
    HoldingFacts,
    PeopleKnown,
    PeoplePlan,
    PersonFacts,
    PostFacts,
    RoleFacts,
)
from wangge.people.domain.people_plan import plan_people

TODAY = date(2026, 3, 15)
NEW_YEAR = date(2026, 1, 1)
KNOWN = PeopleKnown(
    today=TODAY,
    unit_names={"JD": "监督中心", "CG": "城管局", "CG2": "环卫处", "CG3": "环卫处"},
    roles=(
        RoleFacts("acceptor", "受理员", "Acceptor", "supervise"),
        RoleFacts("handler", "处置人员", "Handler", "handle"),
        RoleFacts("leader", "领导", "Leader", "view"),
    ),
    post_roles={"中队长": "handler"},
    people=(
        PersonFacts("chen", "陈监督", "JD", "13800000000", "en"),
        PersonFacts("far", "邻县人", "", is_foreign=True),
    ),
    posts=(
        PostFacts("JD-acceptor", "受理员", "acceptor", "JD", "接听"),
        PostFacts("JD-night", "夜班受理员", "acceptor", "JD"),
        PostFacts("CG-1", "一队处置", "handler", "CG"),
        PostFacts("FAR-1", "邻县岗", "handler", "FAR", is_foreign=True),
    ),
    holdings=(HoldingFacts("chen", "JD-acceptor", NEW_YEAR, None),),
)


def plan(*rows: dict[str, str], known: PeopleKnown = KNOWN) -> PeoplePlan:
    return plan_people(rows=[FieldRow(line, row) for line, row in enumerate(rows, start=2)], known=known)


def person(username: str = "li", unit: str = "CG", **values: str) -> dict[str, str]:
    return {"username": username, "display_name": "李处置", "organisation": unit} | values


CHEN = {"username": "chen", "display_name": "陈监督", "organisation": "JD"}


def test_registers_a_person_with_a_new_post_from_today() -> None:
    found = plan(person("Li.4", "城管局", role="领导", phone="139", duties="督办"))
    assert found.new_people == (PersonFacts("li.4", "李处置", "CG", "139", line=2),)
    assert found.new_posts == (PostFacts("CG-leader", "领导", "leader", "CG", "督办"),)
    assert found.new_holdings == (HoldingFacts("li.4", "CG-leader", TODAY, None),)
    assert (found.changes, found.faults) == ((Change.CREATED,), ())


def test_registers_a_person_without_a_post() -> None:
    found = plan(person())
    assert (len(found.new_people), found.new_posts, found.new_holdings) == (1, (), ())


@pytest.mark.parametrize(
    ("words", "unit", "code"),
    [
        ({"post": "JD-night"}, "JD", "JD-night"),
        ({"post": "JD-night"}, "CG", "JD-night"),
        ({"post": "NEW-1", "role": "Handler"}, "CG", "NEW-1"),
        ({"role": "acceptor"}, "JD", "JD-acceptor"),
        ({"role": "受理员", "post_name": "夜班受理员"}, "JD", "JD-night"),
        ({"role": "受理员", "post_name": "早班"}, "JD", "JD-acceptor-2"),
        ({"role": "处置人员"}, "CG", "CG-1"),
        ({"post_name": "一队处置"}, "CG", "CG-1"),
        ({"post_name": "中队长"}, "CG", "CG-handler"),
        ({"post_name": "领导"}, "CG", "CG-leader"),
    ],
)
def test_finds_or_names_the_post(words: dict[str, str], unit: str, code: str) -> None:
    found = plan(person(unit=unit, **words))
    assert found.faults == ()
    assert [holding.post_code for holding in found.new_holdings] == [code]
    assert [post.code for post in found.new_posts] == ([] if code in {post.code for post in KNOWN.posts} else [code])


def test_takes_a_post_of_several_rows_once_and_corrects_its_words() -> None:
    found = plan(
        person("a", role="handler", post_name="二队处置"),
        person("b", role="handler", post_name="二队处置", duties="夜间"),
        person("c", post="CG-1", post_name="一队", duties="白天"),
    )
    assert found.new_posts == (PostFacts("CG-handler", "二队处置", "handler", "CG", "夜间"),)
    assert found.changed_posts == (PostFacts("CG-1", "一队", "handler", "CG", "白天"),)
    assert len(found.new_holdings) == 3


def test_a_name_of_two_posts_needs_the_role() -> None:
    known = replace(KNOWN, posts=(*KNOWN.posts, PostFacts("CG-9", "一队处置", "leader", "CG")))
    assert [fault.expected for fault in plan(person(post_name="一队处置"), known=known).faults] == [
        Expected.ROLE_OF_NEW_POST
    ]
    assert plan(person(post_name="一队处置", role="领导"), known=known).new_holdings[0].post_code == "CG-9"


def test_the_same_rows_again_change_nothing() -> None:
    found = plan(CHEN | {"role": "acceptor", "from_on": "2026-01-01"}, CHEN | {"role": "acceptor"}, CHEN)
    assert found.changes == (Change.UNCHANGED,) * 3
    assert found == PeoplePlan(
        new_people=(),
        changed_people=(),
        new_posts=(),
        changed_posts=(),
        new_holdings=(),
        changed_holdings=(),
        changes=found.changes,
        faults=(),
    )


def test_a_row_twice_in_one_file_counts_once() -> None:
    found = plan(person(role="handler"), person(role="handler"))
    assert found.changes == (Change.CREATED, Change.UNCHANGED)
    assert (len(found.new_people), len(found.new_holdings)) == (1, 1)


def test_corrects_a_known_person_and_keeps_what_the_row_leaves_empty() -> None:
    found = plan(CHEN | {"display_name": "陈监督员", "organisation": "CG"})
    assert found.changed_people == (PersonFacts("chen", "陈监督员", "CG", "13800000000", "en", line=2),)
    assert found.changes == (Change.UPDATED,)


def test_ends_a_holding() -> None:
    found = plan(CHEN | {"post": "JD-acceptor", "to_on": "2026-03-31"})
    assert found.changed_holdings == (HoldingFacts("chen", "JD-acceptor", NEW_YEAR, date(2026, 3, 31)),)
    assert (found.new_holdings, found.changes) == ((), (Change.UPDATED,))


def test_a_holding_that_ended_is_followed_by_a_new_one() -> None:
    ended = HoldingFacts("chen", "JD-acceptor", NEW_YEAR, date(2026, 3, 1))
    found = plan(CHEN | {"post": "JD-acceptor"}, known=replace(KNOWN, holdings=(ended,)))
    assert found.new_holdings == (HoldingFacts("chen", "JD-acceptor", TODAY, None),)


@pytest.mark.parametrize(
    ("row", "field", "expected"),
    [
        (person(username=""), "username", Expected.GIVEN),
        (person(unit=""), "organisation", Expected.GIVEN),
        (person(display_name=""), "display_name", Expected.GIVEN),
        (person(username="李 四"), "username", Expected.USERNAME),
        (person(display_name="李" * 61), "display_name", Expected.NOT_LONGER),
        (person(unit="没有"), "organisation", Expected.KNOWN_UNIT),
        (person(unit="环卫处"), "organisation", Expected.KNOWN_UNIT),
        (person(language="fr"), "language", Expected.LANGUAGE),
        (person(phone="138****0000"), "phone", Expected.WHOLE_PHONE),
        (person(username="far"), "username", Expected.FREE_USERNAME),
        (person(role="国王"), "role", Expected.KNOWN_ROLE),
        (person(post="CG-1", role="leader"), "role", Expected.ROLE_OF_POST),
        (person(post="FAR-1"), "post", Expected.FREE_POST_CODE),
        (person(post="NEW 1", role="leader"), "post", Expected.CODE),
        (person(post="NEW-1"), "role", Expected.ROLE_OF_NEW_POST),
        (person(post_name="新岗"), "role", Expected.ROLE_OF_NEW_POST),
        (person(from_on="2026-03-01"), "from_on", Expected.POST_FOR_DAYS),
        (person(to_on="2026-03-01"), "to_on", Expected.POST_FOR_DAYS),
        (person(role="handler", from_on="soon"), "from_on", Expected.DAY),
        (person(role="handler", to_on="2026-02-30"), "to_on", Expected.DAY),
        (person(role="handler", to_on="2026-03-01"), "to_on", Expected.DAYS_IN_ORDER),
        (CHEN | {"post": "JD-acceptor", "from_on": "2026-02-01"}, "from_on", Expected.NO_OVERLAP),
        (CHEN | {"post": "CG-1"}, "role", Expected.ONE_SIDE),
    ],
)
def test_names_line_field_and_expectation(row: dict[str, str], field: str, expected: Expected) -> None:
    found = plan(row)
    assert [(fault.line, fault.field, fault.expected) for fault in found.faults] == [(2, field, expected)]
    assert describe_expectation(found.faults[0], language="en")
    assert (found.changes, found.new_people, found.new_posts, found.new_holdings) == ((), (), (), ())


def test_reports_every_fault_of_a_row() -> None:
    found = plan(person(display_name="", language="fr", role="国王"), person(unit="没有", language="fr"))
    assert [(fault.line, fault.field) for fault in found.faults] == [
        (2, "display_name"),
        (2, "language"),
        (2, "role"),
        (3, "language"),
        (3, "organisation"),
    ]


@pytest.mark.parametrize(
    ("second", "field"),
    [
        (person(display_name="王五"), "display_name"),
        (person(unit="JD"), "organisation"),
        (person(phone="2"), "phone"),
    ],
)
def test_rows_of_one_person_agree(second: dict[str, str], field: str) -> None:
    found = plan(person(phone="1"), second)
    assert [(fault.line, fault.field, fault.expected) for fault in found.faults] == [(3, field, Expected.SAME_PERSON)]
    assert found.faults[0].params == {"line": 2}


def test_a_later_row_of_one_person_may_add_the_phone() -> None:
    found = plan(person(), person(phone="1"))
    assert [entry.phone for entry in found.new_people] == ["1"]


def test_nobody_supervises_and_handles_in_one_file() -> None:
    found = plan(person(role="handler"), person(role="acceptor"))
    assert [(fault.line, fault.expected) for fault in found.faults] == [(3, Expected.ONE_SIDE)]
    later = plan(person(role="handler", to_on="2026-03-31"), person(role="acceptor", from_on="2026-04-01"))
    assert later.faults == ()
