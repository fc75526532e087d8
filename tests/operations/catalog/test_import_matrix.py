"""Importing the responsibility matrix."""

from __future__ import annotations

import pytest

from tests.operations.catalog.conftest import SYSTEM, Units
from wangge.catalog.public import (
    DutyUnit,
    MatrixExpected,
    MatrixReport,
    draft_matrix,
    find_category,
    find_matrix_gaps,
    import_matrix,
    list_rules,
    list_unit_kinds,
    load_catalogue,
    propose_unit,
)
from wangge.kernel.public import Actor, DomainError
from wangge.people.public import SheetRow, read_sheet

CSV = """类型,代码,网格,道路等级,单位编码,优先级,依据,备注
事项,06,,,HW,,张政办（2024）1号,
事项,06013,,,SZ,,,
*,*,320582100,主干道,SZ,-1,,
"""


@pytest.fixture(autouse=True)
def _catalogue(db: None) -> None:
    load_catalogue(actor=SYSTEM)


def bring(actor: Actor, text: str = CSV, **options: bool) -> MatrixReport:
    rows = read_sheet(data=text.encode(), file_name="matrix.csv")
    return import_matrix(actor=actor, rows=rows, **options)


def test_rows_become_rules_and_the_same_rows_change_nothing(keeper: Actor, units: Units) -> None:
    report = bring(keeper)
    assert (report.rows, report.created, report.faults, report.is_written) == (3, 3, (), True)
    assert report.ignored_columns == ("备注",)
    assert {(rule.selector, rule.unit_id, rule.road_class, rule.district_id) for rule in list_rules(actor=keeper)} == {
        ("06", units.sanitation, "", units.district),
        ("06013", units.works, "", units.district),
        ("*", units.works, "main", units.district),
    }
    again = bring(keeper)
    assert (again.created, again.updated, again.unchanged, again.removed) == (0, 0, 3, 0)


def test_a_dry_run_reports_the_same_and_writes_nothing(keeper: Actor) -> None:
    report = bring(keeper, dry_run=True)
    assert (report.created, report.is_written) == (3, False)
    assert list_rules(actor=keeper) == ()


def test_one_faulty_row_stops_the_import_unless_it_is_skipped(keeper: Actor) -> None:
    text = CSV + "事项,6010,,,HW,,,\n"
    report = bring(keeper, text)
    assert [(fault.line, fault.field, fault.found, fault.expected) for fault in report.faults] == [
        (5, "selector", "6010", MatrixExpected.SELECTOR)
    ]
    assert (report.is_written, list_rules(actor=keeper)) == (False, ())
    assert bring(keeper, text, skip_faulty=True).is_written
    assert len(list_rules(actor=keeper)) == 3


def test_the_file_owns_the_cells_it_names(keeper: Actor, units: Units) -> None:
    bring(keeper)
    report = bring(keeper, "类型,代码,单位\n事项,06,市政中心\n事项,07,HW\n")
    assert (report.created, report.removed) == (2, 1)
    assert [rule.unit_id for rule in list_rules(actor=keeper, selector="06")] == [units.works]
    assert len(list_rules(actor=keeper)) == 4
    assert [rule.selector for rule in list_rules(actor=keeper, unit_id=units.sanitation)] == ["07"]


def test_a_new_decision_updates_the_rule_in_place(keeper: Actor) -> None:
    bring(keeper)
    (before,) = list_rules(actor=keeper, selector="06")
    report = bring(keeper, "类型,代码,单位,依据,失效日期\n事项,06,HW,新文,2026-12-31\n")
    assert (report.updated, report.removed) == (1, 0)
    (after,) = list_rules(actor=keeper, selector="06")
    assert (after.id, after.decided_by, str(after.valid_to_on)) == (before.id, "新文", "2026-12-31")


def test_two_units_for_one_cell_are_stored_and_reported(keeper: Actor, units: Units) -> None:
    report = bring(keeper, "类型,代码,单位\n事项,06,HW\n事项,06,SZ\n事项,09,SZ\n")
    assert (report.created, report.conflicts) == (3, ((2, 3),))
    gaps = find_matrix_gaps(actor=keeper, grid_codes=["320582100"], kinds=["matter"])
    both = {gap.code for gap in gaps if gap.unit_ids == (units.sanitation, units.works)}
    assert len(both) == 51
    assert {gap.code[:2] for gap in gaps if gap.is_empty} == {"01", "02", "03", "04", "05", "07", "08", "10"}
    assert len(find_matrix_gaps(actor=keeper, grid_codes=["320582100"], limit=7)) == 7


def test_another_districts_units_and_rules_are_out_of_reach(keeper: Actor, units: Units) -> None:
    bring(SYSTEM, "类型,代码,单位\n事项,06,XS-HW\n")
    report = bring(keeper, "类型,代码,单位\n事项,06,HW\n事项,07,XS-HW\n", skip_faulty=True)
    assert [(fault.line, fault.expected) for fault in report.faults] == [(3, MatrixExpected.UNIT)]
    assert report.removed == 0
    assert {rule.district_id for rule in list_rules(actor=keeper)} == {units.district}
    everywhere = Actor(member_id=1, name="管理员", roles=frozenset({"admin"}), district_id=units.district)
    for actor in (SYSTEM, everywhere):
        assert {rule.district_id for rule in list_rules(actor=actor)} == {units.district, units.other_district}
    dispatcher = Actor(member_id=2, name="李派遣员", roles=frozenset({"dispatcher"}), district_id=units.district)
    assert {rule.district_id for rule in list_rules(actor=dispatcher)} == {units.district}


def test_only_the_administrator_imports(units: Units) -> None:
    dispatcher = Actor(member_id=2, name="李派遣员", roles=frozenset({"dispatcher"}), district_id=units.district)
    with pytest.raises(DomainError, match="catalogue_not_administrator"):
        bring(dispatcher)


def test_a_table_without_units_is_refused(keeper: Actor) -> None:
    with pytest.raises(DomainError, match="matrix_columns_missing"):
        import_matrix(actor=keeper, rows=[SheetRow(2, {"代码": "06"})])


def test_a_first_matrix_from_the_default_duties_has_no_gaps(keeper: Actor, units: Units) -> None:
    duty_units = [
        DutyUnit(kind=kind, code=code)
        for kind, code in [
            ("sanitation", "HW"),
            ("municipal", "SZ"),
            ("traffic", "SZ"),
            ("greening", "HW"),
            ("construction", "SZ"),
            ("enforcement", "HW"),
        ]
    ]
    rows = draft_matrix(units=duty_units)
    assert len(rows) == 250
    report = import_matrix(actor=keeper, rows=rows)
    assert (report.created, report.faults, report.conflicts) == (250, (), ())
    assert find_matrix_gaps(actor=keeper, grid_codes=["320582100", "320582101"]) == ()
    fault = find_category(kind="matter", code="01037")
    assert fault is not None
    proposal = propose_unit(category_id=fault.id, grid_code="320582100001001")
    assert proposal is not None
    assert proposal.unit_id == units.works


def test_the_profile_comes_before_the_shipped_duties() -> None:
    """The national profile gives 06027 to enforcement and class 08 to building sites; the file is more exact."""
    kinds = {}
    for code in ("06027", "08003", "01001"):
        view = find_category(kind="matter", code=code)
        assert view is not None
        kinds[code] = list_unit_kinds(category_id=view.id)
    assert kinds["06027"][0] == "enforcement"
    assert kinds["08003"] == ("municipal", "construction")
    assert kinds["01001"][:2] == ("water_supply", "municipal")
