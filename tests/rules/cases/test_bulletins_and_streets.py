"""Pure rules of XS-14 (periods, balance, striking off), HS-19 (streets by name) and of what lapses on a route (PJ-8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from wangge.cases.domain.bulletins import (
    BulletinFacts,
    Entry,
    balance_entries,
    encode_bulletin,
    encode_entries,
    find_last_period,
    list_bulletin_fields,
    name_bulletin,
    name_scope,
    read_entries,
    replay_bulletin,
)
from wangge.cases.domain.ladder import is_struck_off
from wangge.cases.domain.requests import find_lapsing
from wangge.cases.domain.routes import find_named_grade, find_standard, list_grades_in_force
from wangge.profiles.public import ControlGrade, StreetStandard
from wangge.profiles.schema.worktime import Hours

ALL_DAY = (Hours(start="00:00", end="24:00"),)
STANDARD = StreetStandard(class_codes=("09005",), reasons_off=("below_condition",), source="ours")
MODEL = ControlGrade(
    key="model", name_zh="示范", name_en="Model", source="ours", road_classes=(), windows=ALL_DAY,
    streets=("哈达街", "三道街"), standard=STANDARD,
)  # fmt: skip
NEW_STREET = ControlGrade(
    key="plain", name_zh="一般", name_en="Plain", source="ours", road_classes=("main",), windows=ALL_DAY,
    streets=("新哈达街",),
)  # fmt: skip
ENTRY = Entry(
    number="XS1", category_zh="暴露垃圾", category_en="Refuse", street="丹东", unit="环卫处", listed_on="2026-03-02",
    ended_on="", days=30, result="listed",
)  # fmt: skip


@pytest.mark.parametrize(
    ("period", "today", "days"),
    [
        ("week", date(2026, 3, 2), (date(2026, 2, 23), date(2026, 3, 1))),
        ("week", date(2026, 3, 8), (date(2026, 2, 23), date(2026, 3, 1))),
        ("month", date(2026, 3, 31), (date(2026, 2, 1), date(2026, 2, 28))),
        ("month", date(2026, 1, 1), (date(2025, 12, 1), date(2025, 12, 31))),
        ("quarter", date(2026, 1, 1), (date(2025, 10, 1), date(2025, 12, 31))),
        ("quarter", date(2026, 6, 30), (date(2026, 1, 1), date(2026, 3, 31))),
    ],
)
def test_the_last_period_that_is_over(period: str, today: date, days: tuple[date, date]) -> None:
    assert find_last_period(period, today=today) == days


def test_what_came_is_what_went_and_what_is_left() -> None:
    entries = [
        ENTRY,
        replace(ENTRY, number="XS2", listed_on="2026-02-27", ended_on="2026-03-05", result="struck_off"),
        replace(ENTRY, number="XS3", ended_on="2026-03-09", result="ended"),
    ]
    balance = balance_entries(entries, from_on=date(2026, 3, 1))

    assert (balance.carried_over, balance.listed_anew) == (1, 2)
    assert (balance.struck_off, balance.ended, balance.left) == (1, 1, 1)
    assert read_entries(encode_entries(entries)) == tuple(entries)


def test_the_seal_covers_the_whole_bulletin() -> None:
    facts = BulletinFacts(
        district_id=3, number=1, from_on=date(2026, 2, 1), to_on=date(2026, 2, 28), issued_by_id=7,
        issued_at=datetime(2026, 3, 2, tzinfo=UTC), content=encode_entries([ENTRY]),
    )  # fmt: skip
    changed = {
        "district_id": 4, "number": 2, "from_on": date(2026, 2, 2), "to_on": date(2026, 2, 27), "issued_by_id": 8,
        "issued_at": datetime(2026, 3, 3, tzinfo=UTC), "content": encode_entries([]),
    }  # fmt: skip

    assert replay_bulletin([encode_bulletin(facts)]) == list_bulletin_fields(facts)
    assert set(changed) == set(BulletinFacts.__slots__)
    for name, value in changed.items():
        assert encode_bulletin(replace(facts, **{name: value})) != encode_bulletin(facts)  # type: ignore[arg-type]
    assert name_bulletin(name_scope(3), 1) == "bulletin 3/1"


@pytest.mark.parametrize(
    ("from_state", "to_state", "is_struck"),
    [
        ("handling", "handled", False),
        ("handled", "checking", False),
        ("checking", "handling", False),
        ("handling", "filed", False),
        ("checking", "checked", True),
        ("checked", "closed", False),
        ("handling", "closed", True),
        ("filed", "voided", True),
    ],
)
def test_only_a_check_or_an_end_strikes_a_case_off(from_state: str, to_state: str, is_struck: bool) -> None:
    assert is_struck_off(from_state, to_state) is is_struck


@pytest.mark.parametrize("state", ["dispatched", "handling"])
def test_what_a_unit_asked_for_lapses_when_the_case_goes_on_to_the_next(state: str) -> None:
    assert "extension" in find_lapsing("pass_on", state, "dispatched")
    assert "extension" not in find_lapsing("sign", "dispatched", "handling")


def test_a_street_graded_by_name_has_that_grade_alone() -> None:
    noon, grades = datetime(2026, 3, 2, 12, tzinfo=UTC), (MODEL, NEW_STREET)

    assert list_grades_in_force(grades, road_class="main", local=noon, address="哈达街12号") == ["model"]
    assert list_grades_in_force(grades, road_class="main", local=noon, address="桥北大街") == ["plain"]
    assert list_grades_in_force(grades, road_class="branch", local=noon, address="新哈达街3号") == ["plain"]
    assert list_grades_in_force(grades, road_class="branch", local=noon) == []
    named = find_named_grade(grades, address="哈达街与三道街交叉口")
    assert named is not None
    assert named.key == "model"


def test_a_streets_standard_is_for_its_own_matters() -> None:
    assert find_standard((MODEL,), address="三道街", class_code="09005") == STANDARD
    assert find_standard((MODEL,), address="三道街", class_code="06010") is None
    assert find_standard((NEW_STREET,), address="新哈达街", class_code="09005") is None
    assert find_standard((MODEL,), address="", class_code="09005") is None
    everything = MODEL.model_copy(update={"standard": STANDARD.model_copy(update={"class_codes": ()})})
    assert find_standard((everything,), address="三道街", class_code="") is not None
