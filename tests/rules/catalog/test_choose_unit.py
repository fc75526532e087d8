"""Which rule of the matrix wins."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.catalog.builders import COMPONENT, MATTER, TODAY, make_rule
from wangge.catalog.domain.responsibility import Question, RuleIndex, choose_unit
from wangge.catalog.domain.views import RuleView
from wangge.kernel.public import DomainError

GRID = "320582100001001"


def ask(*rules: RuleView, **values: object) -> int | None:
    question = Question(**({"kind": MATTER, "code": "06010", "grid_code": GRID, "on": TODAY} | values))
    proposal = choose_unit(RuleIndex(rules), question)
    return proposal and proposal.unit_id


EVERYTHING = make_rule(1, unit_id=1)


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        ({"selector": "06010"}, {"selector": "06", "grid_prefix": GRID, "road_class": "main", "priority": 9}),
        ({"selector": "06"}, {"selector": "*", "grid_prefix": GRID, "road_class": "main", "priority": 9}),
        ({"grid_prefix": "320582100"}, {"grid_prefix": "320582", "road_class": "main", "priority": 9}),
        ({"road_class": "main"}, {"kind": "matter", "priority": 9}),
        ({"kind": "matter"}, {"kind": "*", "priority": 9}),
        ({"priority": 1}, {"priority": 0}),
    ],
)
def test_the_more_specific_rule_wins(stronger: dict[str, object], weaker: dict[str, object]) -> None:
    rules = (make_rule(1, unit_id=1, **weaker), make_rule(2, unit_id=2, **stronger))
    assert ask(*rules, road_class="main") == 2
    assert ask(*reversed(rules), road_class="main") == 2


@pytest.mark.parametrize(
    "values",
    [
        {"selector": "06011"},
        {"selector": "07"},
        {"kind": "component"},
        {"grid_prefix": "330225"},
        {"grid_prefix": GRID + "1"},
        {"road_class": "branch"},
        {"valid_from_on": date(2026, 7, 2)},
        {"valid_to_on": date(2026, 6, 30)},
    ],
)
def test_a_rule_for_something_else_does_not_answer(values: dict[str, object]) -> None:
    assert ask(make_rule(1, **values), road_class="main") is None


def test_first_and_last_day_are_inclusive() -> None:
    rule = make_rule(1, valid_from_on=TODAY, valid_to_on=TODAY)
    assert ask(rule) == 1


def test_without_rules_nobody_is_proposed() -> None:
    assert ask() is None


def test_an_unknown_place_is_answered_by_rules_for_the_whole_district_only() -> None:
    assert ask(EVERYTHING, make_rule(2, unit_id=2, grid_prefix="320582"), grid_code="") == 1


def test_only_the_rules_of_the_district_asked_for_count() -> None:
    rules = (make_rule(1, unit_id=1, district_id=100), make_rule(2, unit_id=2, district_id=200))
    assert ask(*rules, district_id=200) == 2


def test_a_faulty_component_is_led_by_the_unit_of_the_component() -> None:
    rule = make_rule(1, kind="component", selector="01037", unit_id=5)
    assert ask(rule, code="01037") is None
    assert ask(rule, code="01037", is_component_fault=True) == 5
    own = make_rule(2, kind="matter", selector="01037", unit_id=6)
    assert ask(rule, own, code="01037", is_component_fault=True) == 6
    assert ask(rule, own, kind=COMPONENT, code="01037") == 5


def test_two_units_of_equal_standing_are_a_contradiction() -> None:
    rules = (make_rule(7, unit_id=1, selector="06010"), make_rule(8, unit_id=2, selector="06010"))
    with pytest.raises(DomainError) as caught:
        ask(*rules)
    assert caught.value.code == "responsibility_ambiguous"
    assert caught.value.params == {"category": "06010", "grid": GRID, "units": [1, 2], "rules": [7, 8]}


def test_the_same_unit_twice_is_no_contradiction() -> None:
    rules = (make_rule(7, unit_id=1, decided_by="A"), make_rule(8, unit_id=1, valid_to_on=TODAY, decided_by="B"))
    question = Question(kind=MATTER, code="06010", grid_code=GRID, on=TODAY)
    proposal = choose_unit(RuleIndex(rules), question)
    assert proposal is not None
    assert (proposal.unit_id, proposal.rule_id, proposal.decided_by) == (1, 7, "A")


def rank_plainly(rule: RuleView) -> tuple[object, ...]:
    """Return the order of the rules as the sentence in the module says it."""
    return (
        {5: 2, 2: 1}.get(len(rule.selector), 0),
        len(rule.grid_prefix),
        bool(rule.road_class),
        rule.kind != "*",
        rule.priority,
    )


RULES = st.lists(
    st.builds(
        dict,
        kind=st.sampled_from(["matter", "component", "*"]),
        selector=st.sampled_from(["06010", "06011", "06", "07", "*"]),
        grid_prefix=st.sampled_from(["", "32", "320582", "320583", "320582100", GRID]),
        road_class=st.sampled_from(["", "main", "branch"]),
        unit_id=st.integers(1, 3),
        priority=st.integers(0, 1),
        valid_to_on=st.sampled_from([None, date(2026, 6, 30)]),
    ),
    max_size=12,
)


@given(values=RULES)
def test_the_index_finds_what_a_plain_comparison_of_all_rules_finds(values: list[dict[str, object]]) -> None:
    rules = [make_rule(number, **row) for number, row in enumerate(values, start=1)]
    answering = [
        rule
        for rule in rules
        if rule.kind in {"matter", "*"}
        and rule.selector in {"06010", "06", "*"}
        and GRID.startswith(rule.grid_prefix)
        and rule.road_class in {"", "main"}
        and rule.valid_to_on is None
    ]
    best = max(map(rank_plainly, answering), default=None)
    expected = [rule.id for rule in answering if rank_plainly(rule) == best]
    question = Question(kind=MATTER, code="06010", grid_code=GRID, road_class="main", on=TODAY)
    assert [rule.id for rule in RuleIndex(rules).find_leading(question)] == expected
