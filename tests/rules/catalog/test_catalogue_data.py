"""What the shipped data files say."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import pytest

from tests.rules.catalog.builders import COMPONENT, MATTER
from wangge.catalog.domain.entries import CatalogueData
from wangge.catalog.operations.data_files import list_shipped_categories, read_catalogue_data
from wangge.worktime.public import Limit, LimitKind

DROPPED_COMPONENTS = {"01016", "05001", "05004", "05005", "05006", "05007", "05008"}


@pytest.fixture(scope="module")
def data() -> CatalogueData:
    return read_catalogue_data()


def test_all_403_codes_are_there(data: CatalogueData) -> None:
    counts = Counter((entry.kind, entry.class_code) for entry in data.categories)
    components = {"01": 76, "02": 44, "03": 16, "04": 14, "05": 3}
    matters = {"06": 51, "07": 7, "08": 16, "09": 21, "10": 2}
    assert counts == {
        **{(COMPONENT, code): count for code, count in components.items()},
        **{(MATTER, code): count for code, count in (components | matters).items()},
    }
    assert len({entry.key for entry in data.categories}) == 403
    assert not DROPPED_COMPONENTS & {entry.code for entry in data.categories}


def test_every_component_has_its_fault_as_a_matter(data: CatalogueData) -> None:
    components = {entry.code: entry for entry in data.categories if entry.kind is COMPONENT}
    faults = {entry.code: entry for entry in data.categories if entry.component_code}
    assert faults.keys() == components.keys()
    assert all(faults[code].name_zh == f"{entry.name_zh}异常" for code, entry in components.items())


def test_english_names_are_ours_and_tell_the_categories_apart(data: CatalogueData) -> None:
    names = [entry.name_en for entry in data.categories]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Z][A-Za-zç,:() \-]+", name) for name in names)


def test_every_category_has_conditions(data: CatalogueData) -> None:
    """Filing is refused without a condition, so no category may lack one."""
    assert {(entry.kind, entry.code) for entry in data.conditions} == {
        (entry.kind, entry.code) for entry in data.categories
    }


def test_conditions_count_from_one_and_do_not_repeat(data: CatalogueData) -> None:
    numbers: dict[object, list[int]] = {}
    texts = Counter()
    for entry in data.conditions:
        numbers.setdefault((entry.kind, entry.code), []).append(entry.number)
        texts[entry.kind, entry.code, entry.text_zh] += 1
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
    assert max(texts.values()) == 1


def test_texts_are_concise_and_in_both_languages(data: CatalogueData) -> None:
    for entry in data.conditions:
        for text in (entry.text_zh, entry.closing_zh):
            assert re.search(r"[\u4e00-\u9fff]{2}", text)
            assert len(text) <= 60
            assert not text.endswith("。")
        for text in (entry.text_en, entry.closing_en):
            assert text.isascii() or set(re.sub(r"[\x00-\x7f]", "", text)) <= {"²", "ç"}
            assert len(text) <= 110


def test_every_condition_says_where_its_limit_comes_from(data: CatalogueData) -> None:
    assert all(re.fullmatch(r"GB/T 47678\.5-2026 \+ (R-|ours).*", entry.source) for entry in data.conditions)


@pytest.mark.parametrize(
    ("kind", "code", "number", "limit"),
    [
        (COMPONENT, "01001", 1, Limit(LimitKind.URGENT_HOUR, Decimal(2))),
        (COMPONENT, "01001", 2, Limit(LimitKind.WORK_HOUR, Decimal(4))),
        (COMPONENT, "01011", 4, Limit(LimitKind.WORK_DAY, Decimal(5))),
        (COMPONENT, "04002", 5, Limit(LimitKind.WORK_DAY, Decimal(15))),
        (MATTER, "01001", 1, Limit(LimitKind.URGENT_HOUR, Decimal(2))),
        (MATTER, "06001", 1, Limit(LimitKind.URGENT_DAY, Decimal(2))),
        (MATTER, "06001", 2, Limit(LimitKind.WORK_DAY, Decimal(15))),
        (MATTER, "06010", 1, Limit(LimitKind.WORK_HOUR, Decimal(4))),
        (MATTER, "06012", 1, Limit(LimitKind.WORK_HOUR, Decimal(2))),
        (MATTER, "06022", 1, Limit(LimitKind.URGENT_HOUR, Decimal(1))),
        (MATTER, "09005", 1, Limit(LimitKind.URGENT_HOUR, Decimal(2))),
        (MATTER, "10001", 2, Limit(LimitKind.WORK_HOUR, Decimal(4))),
    ],
)
def test_limits_keep_their_kind(data: CatalogueData, kind: str, code: str, number: int, limit: Limit) -> None:
    found = [entry for entry in data.conditions if (entry.kind, entry.code, entry.number) == (kind, code, number)]
    assert [entry.limit for entry in found] == [limit]


def test_what_differs_in_a_family_is_filled_in(data: CatalogueData) -> None:
    steps = {
        entry.code: entry.text_zh
        for entry in data.conditions
        if entry.kind is COMPONENT and entry.number == 4 and entry.code in {"01001", "01010", "01011"}
    }
    assert [re.search(r"大于(\d)厘米", steps[code])[1] for code in sorted(steps)] == ["2", "3", "4"]
    assert not any("{" in entry.text_zh + entry.closing_zh for entry in data.conditions)


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (MATTER, "0110", "06010"),
        (MATTER, "0405", "09005"),
        (MATTER, "0507", "10001"),
        (MATTER, "0508", "10002"),
        (MATTER, "0131", ""),
        (MATTER, "0205", ""),
        (MATTER, "0407", ""),
        (MATTER, "0506", ""),
        (COMPONENT, "0137", "01037"),
        (COMPONENT, "0116", ""),
        (COMPONENT, "0506", "01069"),
        (COMPONENT, "0508", "01071"),
        (COMPONENT, "0503", "05003"),
        (COMPONENT, "0504", ""),
    ],
)
def test_codes_of_2013_are_translated_by_rule_and_exception(data: CatalogueData, kind: str, old: str, new: str) -> None:
    found = [entry for entry in data.mappings if (entry.kind, entry.from_code) == (kind, old)]
    assert [entry.to_code for entry in found] == [new]
    assert new or found[0].note


def test_local_extensions_of_2013_are_not_translated(data: CatalogueData) -> None:
    """They count down from 99 and mean something else in every city."""
    assert {entry.from_code for entry in data.mappings if entry.kind is MATTER} & {"0199", "0142", "0311", "0410"} == {
        "0311",
        "0410",
    }


def test_the_confusions_have_hints(data: CatalogueData) -> None:
    hints = {entry.code: entry.hint_zh for entry in data.categories if entry.kind is MATTER and entry.hint_zh}
    pairs = {
        "06010": "06042",
        "06011": "08005",
        "06012": "06014",
        "06017": "06045",
        "06036": "08006",
        "09005": "09006",
        "07001": "07003",
    }
    assert all(other in hints[code] for code, other in pairs.items())
    codes = {entry.code for entry in data.categories}
    assert all(set(re.findall(r"\d{5}", hint)) <= codes - {code} for code, hint in hints.items())


def test_the_shipped_categories_are_known_without_a_database() -> None:
    assert {"matter 06010", "component 01037"} <= {f"{entry.kind} {entry.code}" for entry in list_shipped_categories()}
