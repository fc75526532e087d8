from __future__ import annotations

import random

import pytest

from wangge.people.domain.columns import FieldRow
from wangge.people.domain.faults import Change, Expected, describe_expectation
from wangge.people.domain.unit_plan import UnitFacts, UnitPlan, plan_units

KNOWN = (
    UnitFacts("320582", "张家港市", "district", ""),
    UnitFacts("CG", "城市管理局", "department", "320582"),
    UnitFacts("X1", "环卫处", "crew", "CG"),
    UnitFacts("X2", "环卫处", "crew", "320582"),
    UnitFacts("FAR", "邻县环卫", "crew", "", is_foreign=True),
)


def plan(*rows: tuple[str, str, str, str], may_found_district: bool = False) -> UnitPlan:
    fields = [
        FieldRow(line, dict(zip(("code", "name", "kind", "parent"), row, strict=True)))
        for line, row in enumerate(rows, start=2)
    ]
    return plan_units(rows=fields, known=KNOWN, may_found_district=may_found_district)


def list_faults(found: UnitPlan) -> list[tuple[int, str, Expected]]:
    return [(fault.line, fault.field, fault.expected) for fault in found.faults]


def test_puts_parents_first_whatever_the_order_of_rows() -> None:
    rows = [
        ("A", "甲中队", "中队", "CG"),
        ("A1", "甲一班", "班组", "A"),
        ("A11", "甲一班一组", "crew", "甲一班"),
        ("B", "供排水公司", "企业", "张家港市"),
    ]
    expected = {"A": ("crew", "CG"), "A1": ("crew", "A"), "A11": ("crew", "A1"), "B": ("company", "320582")}
    for seed in range(10):
        shuffled = random.Random(seed).sample(rows, len(rows))
        found = plan(*shuffled)
        assert found.faults == ()
        assert {step.code: (step.kind, step.parent_code) for step in found.steps} == expected
        order = [step.code for step in found.steps]
        assert order.index("A") < order.index("A1") < order.index("A11")
        assert {step.change for step in found.steps} == {Change.CREATED}


@pytest.mark.parametrize(
    ("row", "change", "kind"),
    [
        (("CG", "城市管理局", "部门", "320582"), Change.UNCHANGED, "department"),
        (("CG", "城市管理局", "", ""), Change.UNCHANGED, "department"),
        (("CG", "城管局", "", "张家港市"), Change.UPDATED, "department"),
        (("CG", "城市管理局", "centre", ""), Change.UPDATED, "centre"),
    ],
)
def test_a_known_unit_is_kept_or_renamed(row: tuple[str, str, str, str], change: Change, kind: str) -> None:
    (step,) = plan(row).steps
    assert (step.change, step.kind, step.parent_code) == (change, kind, "320582")


@pytest.mark.parametrize(
    ("row", "field", "expected"),
    [
        (("", "甲", "crew", "CG"), "code", Expected.GIVEN),
        (("A", "", "crew", "CG"), "name", Expected.GIVEN),
        (("A", "甲", "", "CG"), "kind", Expected.GIVEN),
        (("A", "甲", "crew", ""), "parent", Expected.GIVEN),
        (("A b", "甲", "crew", "CG"), "code", Expected.CODE),
        (("A", "甲" * 101, "crew", "CG"), "name", Expected.NOT_LONGER),
        (("A", "甲", "神秘", "CG"), "kind", Expected.KIND),
        (("A", "甲", "crew", "没有"), "parent", Expected.KNOWN_UNIT),
        (("A", "甲", "crew", "环卫处"), "parent", Expected.KNOWN_UNIT),
        (("A", "甲", "crew", "FAR"), "parent", Expected.KNOWN_UNIT),
        (("FAR", "甲", "crew", "CG"), "code", Expected.FREE_CODE),
        (("X1", "环卫处", "crew", "320582"), "parent", Expected.SAME_PARENT),
        (("320582", "张家港市", "", "CG"), "parent", Expected.SAME_PARENT),
        (("A", "甲", "crew", "A"), "parent", Expected.NO_CYCLE),
    ],
)
def test_names_line_field_and_expectation(row: tuple[str, str, str, str], field: str, expected: Expected) -> None:
    found = plan(row)
    assert (2, field, expected) in list_faults(found)
    assert found.steps == ()
    assert all(describe_expectation(fault, language="zh-hans") for fault in found.faults)


def test_a_code_stands_in_one_row() -> None:
    found = plan(("A", "甲", "crew", "CG"), ("A", "乙", "crew", "CG"))
    assert list_faults(found) == [(3, "code", Expected.ONCE)]
    assert found.faults[0].params == {"line": 2}


def test_rows_below_a_faulty_row_or_a_ring_are_faulty_too() -> None:
    found = plan(
        ("A", "甲", "神秘", "CG"),
        ("A1", "甲一", "crew", "A"),
        ("A2", "甲二", "crew", "A1"),
        ("R1", "环一", "crew", "R2"),
        ("R2", "环二", "crew", "R1"),
        ("R3", "环三", "crew", "R2"),
        ("B", "乙", "crew", "CG"),
    )
    assert [step.code for step in found.steps] == ["B"]
    assert sorted(list_faults(found)) == [
        (2, "kind", Expected.KIND),
        (3, "parent", Expected.SOUND_PARENT),
        (4, "parent", Expected.SOUND_PARENT),
        (5, "parent", Expected.NO_CYCLE),
        (6, "parent", Expected.NO_CYCLE),
        (7, "parent", Expected.SOUND_PARENT),
    ]


def test_only_who_may_founds_a_district() -> None:
    assert [step.parent_code for step in plan(("Z", "新区", "辖区", ""), may_found_district=True).steps] == [""]


def test_nothing_is_put_below_a_unit_of_another_district() -> None:
    found = plan(("FAR", "邻县环卫", "crew", ""), ("A", "甲", "crew", "FAR"), ("B", "乙", "crew", "邻县环卫"))
    assert sorted(list_faults(found)) == [
        (2, "code", Expected.FREE_CODE),
        (3, "parent", Expected.KNOWN_UNIT),
        (4, "parent", Expected.KNOWN_UNIT),
    ]
