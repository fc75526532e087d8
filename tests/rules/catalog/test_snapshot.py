"""Looking things up in the catalogue."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.rules.catalog.builders import COMPONENT, MATTER, make_category, make_condition
from wangge.catalog.domain.codes import STANDARD_2013, STANDARD_2026
from wangge.catalog.domain.snapshot import CatalogueSnapshot
from wangge.catalog.domain.views import Translation
from wangge.kernel.public import DomainError
from wangge.worktime.public import Limit, LimitKind

REFUSE = make_category(1, "06010", name_zh="暴露垃圾", name_en="Exposed refuse", aliases=("生活垃圾",))
FULL_BIN = make_category(2, "06042", name_zh="垃圾站（箱）满溢", name_en="Overflowing bin", hint_zh="不是暴露垃圾")
BIN = make_category(3, "03005", kind=COMPONENT, name_zh="垃圾箱", name_en="Litter bin", aliases=("果皮箱",))
BIN_FAULT = make_category(4, "03005", name_zh="垃圾箱异常", name_en="Litter bin: fault", component_id=3)
RETIRED = make_category(5, "06031", name_zh="餐厨垃圾", is_active=False)
SNAPSHOT = CatalogueSnapshot(
    categories=[REFUSE, FULL_BIN, BIN, BIN_FAULT, RETIRED],
    conditions=[
        make_condition(11, 1, 2),
        make_condition(10, 1, 1),
        make_condition(9, 1, 1, is_active=False),
    ],
    translations=[
        Translation(standard=STANDARD_2013, kind=MATTER, code="0110", name_zh="", category_id=1, note="", source="")
    ],
)


@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        ({}, ["03005", "03005", "06010", "06042"]),
        ({"kind": "component"}, ["03005"]),
        ({"class_code": "06"}, ["06010", "06042"]),
        ({"standard": STANDARD_2013}, []),
        ({"class_code": "06", "is_retired_included": True}, ["06010", "06031", "06042"]),
    ],
)
def test_categories_are_listed_by_key(filters: dict[str, object], codes: list[str]) -> None:
    assert [view.code for view in SNAPSHOT.list_categories(**filters)] == codes


def test_a_category_is_found_by_its_whole_key() -> None:
    assert SNAPSHOT.find_category(standard=STANDARD_2026, kind="matter", code="03005") is BIN_FAULT
    assert SNAPSHOT.find_category(standard=STANDARD_2026, kind="component", code="03005") is BIN
    assert SNAPSHOT.find_category(standard=STANDARD_2026, kind="matter", code="99999") is None
    assert SNAPSHOT.find_category(standard=STANDARD_2026, kind="event", code="03005") is None


def test_a_retired_category_and_condition_are_still_known_by_id() -> None:
    assert SNAPSHOT.get_category(5) is RETIRED
    assert not SNAPSHOT.get_condition(9).is_active
    with pytest.raises(DomainError, match="category_unknown"):
        SNAPSHOT.get_category(6)
    with pytest.raises(DomainError, match="condition_unknown"):
        SNAPSHOT.get_condition(12)


def test_only_conditions_in_force_are_listed_by_number() -> None:
    assert [row.id for row in SNAPSHOT.list_conditions(1)] == [10, 11]
    assert SNAPSHOT.list_conditions(2) == ()
    with pytest.raises(DomainError, match="category_unknown"):
        SNAPSHOT.list_conditions(6)


def test_an_older_code_is_translated() -> None:
    found = SNAPSHOT.find_translation(standard=STANDARD_2013, kind="matter", code="0110")
    assert found is not None
    assert found.category_id == 1
    assert SNAPSHOT.find_translation(standard=STANDARD_2013, kind="matter", code="0199") is None
    assert SNAPSHOT.find_translation(standard=STANDARD_2013, kind="event", code="0110") is None


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("060", [1, 2]),
        ("暴露垃圾", [1, 2]),
        ("垃圾", [3, 1, 2, 4]),
        ("果皮箱", [3]),
        ("litter BIN", [3, 4]),
        ("bin 垃圾", [3, 2, 4]),
        ("餐厨", []),
        ("  ", [3, 1, 2, 4]),
    ],
)
def test_a_search_needs_every_word_and_puts_the_best_first(text: str, ids: list[int]) -> None:
    assert [view.id for view in SNAPSHOT.search(text)] == ids


def test_a_search_is_limited_by_kind_class_and_count() -> None:
    assert [view.id for view in SNAPSHOT.search("垃圾", kind="matter")] == [1, 2, 4]
    assert [view.id for view in SNAPSHOT.search("垃圾", class_code="06", limit=1)] == [1]


def test_an_area_limit_takes_the_place_of_the_catalogues() -> None:
    strict = Limit(LimitKind.WORK_HOUR, Decimal(2))
    condition = make_condition(1, 1, area_limits={"class_1": strict})
    assert condition.find_limit(area_class="class_1") == strict
    assert condition.find_limit(area_class="class_3") == condition.limit
    assert condition.find_limit() == condition.limit
