"""The rectification rate of lists of matters (HS-19), counted by hand."""

from __future__ import annotations

import pytest

from tests.analytics.conftest import FactsMaker
from wangge.analytics.public import Line, Tally, open_engine, tally_lines

STALLS = Line(classes=(("matter", "09001"), ("matter", "09005")))
HEAPS = Line(classes=(("matter", "06"),))
FILED = {"category_kind": "matter", "category_code": "09005", "filed": True, "on_the_spot": False}
CHECKED = {"state": "closed", "closure_kind": "checked", "closure_code": "fixed"}


def test_found_and_put_right_are_counted_line_by_line(make_facts: FactsMaker) -> None:
    """Stalls: two checked, one mended on the spot, one open, one forced = 5 found, 3 right; heaps: one checked of one."""
    rows = [
        FILED | CHECKED,
        FILED | CHECKED | {"category_code": "09001"},
        FILED
        | {
            "filed": None,
            "on_the_spot": True,
            "state": "closed",
            "closure_kind": "on_the_spot",
            "closure_code": "fixed",
        },
        FILED | {"state": "handling", "closure_kind": None},
        FILED | {"state": "closed", "closure_kind": "forced"},
        FILED | CHECKED | {"category_code": "06036"},
    ]
    engine = open_engine(make_facts(rows))

    assert tally_lines(engine, [STALLS, HEAPS]) == (Tally(5, 3), Tally(1, 1))


@pytest.mark.parametrize(
    "row",
    [
        FILED | CHECKED | {"category_code": "09009"},
        FILED | CHECKED | {"category_kind": "component"},
        FILED | CHECKED | {"category_code": None, "category_kind": None},
        FILED | {"state": "voided"},
        FILED | {"state": "merged", "filed": False},
        FILED | {"state": "refused", "filed": None, "on_the_spot": None},
        FILED | {"state": "accepted", "filed": False},
    ],
)
def test_what_is_of_no_list_or_proved_unfounded_is_not_counted(make_facts: FactsMaker, row: dict[str, object]) -> None:
    assert tally_lines(open_engine(make_facts([row])), [STALLS, HEAPS]) == (Tally(0, 0), Tally(0, 0))


def test_a_case_counts_with_the_first_line_that_fits(make_facts: FactsMaker) -> None:
    refuse = Line(classes=(("matter", "06010"),))
    engine = open_engine(make_facts([FILED | CHECKED | {"category_code": "06010"}]))

    assert tally_lines(engine, [refuse, HEAPS]) == (Tally(1, 1), Tally(0, 0))
    assert tally_lines(engine, [HEAPS, refuse]) == (Tally(1, 1), Tally(0, 0))
    assert tally_lines(engine, []) == ()


def test_a_list_of_some_areas_leaves_the_others_out(make_facts: FactsMaker) -> None:
    rural = Line(classes=STALLS.classes, area_classes=("class_3",))
    rows = [FILED | CHECKED | {"area_class": name} for name in ("class_1", "class_3", None)]

    assert tally_lines(open_engine(make_facts(rows)), [rural]) == (Tally(1, 1),)


def test_a_case_of_another_system_is_right_when_it_is_closed_there(make_facts: FactsMaker) -> None:
    row = FILED | {"filed": None, "on_the_spot": None, "state": "closed", "closure_kind": "import"}

    assert tally_lines(open_engine(make_facts([row])), [STALLS]) == (Tally(1, 1),)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("checked", "deferred"),
        ("checked", "not_ours"),
        ("checked", "unfounded"),
        ("checked", None),
        ("import", "deferred"),
    ],
)
def test_what_was_not_fixed_is_found_and_not_put_right(make_facts: FactsMaker, kind: str, code: str | None) -> None:
    row = FILED | {"state": "closed", "closure_kind": kind, "closure_code": code}

    assert tally_lines(open_engine(make_facts([row])), [STALLS]) == (Tally(1, 0),)


def test_a_case_closed_nobody_knows_how_is_found_and_not_put_right(make_facts: FactsMaker) -> None:
    row = FILED | {"state": "closed", "closure_kind": None}

    assert tally_lines(open_engine(make_facts([row])), [STALLS]) == (Tally(1, 0),)


def test_nothing_found_has_no_rate() -> None:
    assert Tally(0, 0).rate is None
    assert Tally(4, 3).rate == 0.75
