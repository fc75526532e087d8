"""Data files that do not say what they should are refused with file and place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.rules.catalog.builders import COMPONENT, MATTER, make_entry
from wangge.catalog.domain.category_rows import parse_categories, parse_mappings
from wangge.catalog.domain.condition_rows import parse_conditions, parse_limit
from wangge.kernel.public import DomainError
from wangge.worktime.public import Limit, LimitKind

SETTINGS = {
    "standard": "GB/T 47678.5-2026",
    "classes": {
        "component": {"01": {"zh": "市政", "en": "Utilities"}},
        "matter": {"01": {"zh": "市政类", "en": "Utilities"}, "06": {"zh": "市容", "en": "Appearance"}},
    },
    "hints": {"matter": {"06010": {"zh": "提示", "en": "Hint"}}},
}
LAMP = {
    "kind": "component",
    "code": "01037",
    "name_zh": "路灯",
    "name_en": "Lamp",
    "aliases": "街灯| ",
    "component_code": "",
}
FAULT = LAMP | {"kind": "matter", "name_zh": "路灯异常", "aliases": "", "component_code": "01037"}
REFUSE = LAMP | {"kind": "matter", "code": "06010", "name_zh": "暴露垃圾", "aliases": ""}
ROWS = [LAMP, FAULT, REFUSE]
CATEGORIES = [
    make_entry("01037", kind=COMPONENT, name_zh="路灯"),
    make_entry("01037", name_zh="路灯异常", component_code="01037"),
    make_entry("06010"),
]
ROW = {"when": "a", "close": "b", "when_en": "c", "close_en": "d", "limit": "4 work_hour"}


def test_categories_carry_class_names_hints_and_aliases() -> None:
    lamp, fault, refuse = parse_categories(ROWS, settings=SETTINGS)
    assert (lamp.class_name_zh, fault.class_name_zh, lamp.aliases) == ("市政", "市政类", ("街灯",))
    assert (refuse.hint_zh, refuse.hint_en, lamp.hint_zh) == ("提示", "Hint", "")
    assert fault.key == ("GB/T 47678.5-2026", "matter", "01037")


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({"kind": "event"}, "line 2"),
        ({"code": "0137"}, "line 2"),
        ({"code": "09037"}, "line 2"),
        ({"name_zh": " "}, "line 2"),
        ({"note": ""}, "line 2"),
        ({"component_code": "01037"}, "01037"),
        ({"code": "01038"}, "01037"),
    ],
)
def test_a_faulty_category_is_refused(row: dict[str, str], place: str) -> None:
    with pytest.raises(DomainError) as caught:
        parse_categories([LAMP | row, FAULT, REFUSE], settings=SETTINGS)
    assert caught.value.code == "catalogue_data_faulty"
    assert caught.value.params["place"] == place


@pytest.mark.parametrize("rows", [[*ROWS, REFUSE], [LAMP, FAULT | {"name_zh": "路灯坏"}, REFUSE], [LAMP, FAULT]])
def test_keys_faults_and_hints_must_agree(rows: list[dict[str, str]]) -> None:
    with pytest.raises(DomainError, match="catalogue_data_faulty"):
        parse_categories(rows, settings=SETTINGS)


def test_a_limit_is_an_amount_and_a_kind() -> None:
    assert parse_limit("0.5 urgent_hour") == Limit(LimitKind.URGENT_HOUR, Decimal("0.5"))
    for text in ("2", "two work_day", "2 days", "-1 work_day", ""):
        with pytest.raises(ValueError, match=r"\w*"):
            parse_limit(text)


def parse_one(rows: object, **group: object) -> list[tuple[str, ...]]:
    content = {"kind": "component", "groups": [{"codes": ["01037"], "source": "x", "conditions": rows, **group}]}
    shared = {
        "dirty": ROW | {"when": "{name}脏{depth}", "limit": "1 work_day"},
        "wire": ROW | {"source": "ours"},
    }
    found = parse_conditions(
        {"f.yaml": content}, shared=shared, marks={"x": "City X", "ours": "Ours"}, categories=CATEGORIES
    )
    return [
        (entry.kind, entry.code, str(entry.number), entry.text_zh, str(entry.limit.amount), entry.source)
        for entry in found
    ]


def test_conditions_of_a_component_also_hold_for_its_fault() -> None:
    assert parse_one([ROW]) == [
        (COMPONENT, "01037", "1", "a", "4", "City X"),
        (MATTER, "01037", "1", "a", "4", "City X"),
    ]


def test_a_shared_condition_is_filled_in_and_overridden() -> None:
    rows = [
        {"use": "dirty", "set": {"depth": "3"}},
        {"use": "dirty", "limit": "2 work_day", "when": "{name}很脏"},
        {"use": "wire"},
        {"use": "wire", "source": "x"},
    ]
    assert [entry[3:] for entry in parse_one(rows, set={"depth": "1"})[:4]] == [
        ("路灯脏3", "1", "City X"),
        ("路灯很脏", "2", "City X"),
        ("a", "4", "Ours"),
        ("a", "4", "City X"),
    ]


@pytest.mark.parametrize(
    ("rows", "group"),
    [
        ([{"use": "dirty"}], {}),
        ([{"use": "nothing"}], {}),
        ([ROW | {"limit": "4 hours"}], {}),
        ([ROW | {"source": "y"}], {}),
        ([ROW | {"until": "x"}], {}),
        ([{"when": "a", "limit": "1 work_day"}], {}),
        ([], {}),
        ({}, {}),
        (["a"], {}),
        ([ROW], {"codes": ["01038"]}),
        ([ROW], {"codes": [1037]}),
        ([ROW], {"codes": ["01037", "01037"]}),
        ([ROW], {"code": "01037"}),
    ],
)
def test_a_faulty_condition_is_refused(rows: object, group: dict[str, object]) -> None:
    with pytest.raises(DomainError) as caught:
        parse_one(rows, **group)
    assert caught.value.code == "catalogue_data_faulty"
    assert caught.value.params["file"] == "f.yaml"


def test_a_file_of_conditions_says_its_kind() -> None:
    with pytest.raises(DomainError, match="component or matter"):
        parse_conditions({"f.yaml": {"kind": "event", "groups": []}}, shared={}, marks={}, categories=CATEGORIES)


def make_mapping(**values: object) -> dict[str, object]:
    return {
        "from_standard": "GB/T 30428.2-2013",
        "source": "ours",
        "classes": {"matter": {"01": {"to": "06", "small_numbers": [10, 10]}}},
        "exceptions": {"matter": {"0131": {"to": None, "note": "dropped", "name_zh": "餐厨"}}},
    } | values


def test_mappings_follow_the_rule_and_its_exceptions() -> None:
    found = parse_mappings(make_mapping(), categories=CATEGORIES)
    assert [(entry.from_code, entry.to_code, entry.name_zh, entry.note) for entry in found] == [
        ("0110", "06010", "类别06010", ""),
        ("0131", "", "餐厨", "dropped"),
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"classes": {"matter": {"01": {"to": "06", "small_numbers": [10, 11]}}}},
        {"classes": {"matter": {"01": {"to": "06", "small_numbers": [10]}}}},
        {"classes": {"matter": {"01": {"to": "06"}}}},
        {"classes": {"matter": {1: {}}}},
        {"exceptions": {"matter": {"0131": {"to": None}}}},
        {"exceptions": {"matter": {"01031": {"to": "06010"}}}},
        {"from_standard": ""},
    ],
)
def test_a_faulty_mapping_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(DomainError, match="catalogue_data_faulty"):
        parse_mappings(make_mapping(**values), categories=CATEGORIES)
