"""Figures of any indicator by anything, computed now for who sees the whole district."""

from __future__ import annotations

import json
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from tests.factories import World
from wangge.evaluation.public import FigureTable, build_request, compute_figures, list_patrol_proposals
from wangge.kernel.public import DomainError

pytestmark = pytest.mark.django_db(transaction=True)


def compute(world: World, username: str = "feng", **words: Any) -> FigureTable:
    given: dict[str, Any] = {"keys": (), "by": (), "filters": (), "year_starts_in": 11}
    return compute_figures(actor=world.actor(username), request=build_request(**given | words))


def list_values(table: FigureTable, key: str) -> dict[object, Fraction | None]:
    return {tuple(row.group.values()): row.values[key].value for row in table.rows}


def test_by_unit_and_month_with_names(month: World) -> None:
    """Closed 3 of 4 due at 环卫处, none of the one due at 市政处; two of no unit add up to seven of one district."""
    table = compute(month, keys=["closing_rate", "report_count"], by=["unit", "period:month"])
    cleaners, roads = month.units["sanitation"], month.units["municipal"]
    first = date(2026, 3, 1)
    assert list_values(table, "closing_rate") == {
        (cleaners, first): Fraction(3, 4), (roads, first): 0, (None, first): None,
    }  # fmt: skip
    assert list_values(table, "report_count") == {(cleaners, first): 4, (roads, first): 1, (None, first): 2}
    assert table.find_name({"unit_id": None}, "unit_id") == ("未填", "unknown")
    assert table.names["unit_id", cleaners][0] == "张家港市环卫处"
    total = compute(month, keys=["report_count"])
    assert list_values(total, "report_count") == {(): 7}
    assert total.span.from_on == date(2026, 3, 2)


def test_areas_categories_and_people_have_names(month: World) -> None:
    table = compute(month, keys=["report_count"], by=["area:3", "category:2", "collector"])
    names = {column for column, _ in table.names}
    assert names == {"area_3", "class_code", "collector_id"}
    assert table.names["area_3", "320582002"][0] == "塘桥街道"


def test_filters_take_only_such_cases(month: World) -> None:
    table = compute(month, keys=["report_count"], filters=["area:3=320582002"])
    assert list_values(table, "report_count") == {(): 1}
    assert compute(month, filters=["source=nobody"]).rows[0].cases == 0


def test_this_month_beside_the_last(month: World) -> None:
    """Seven reports in March; two until now in April, against none in as many days of March."""
    month.clock.advance_to(month.now.replace(month=4, day=1))
    for _ in range(2):
        month.report()
    table = compute(month, keys=["report_count"], by=["period:month"], compare="previous")
    march, april = table.rows
    assert (march.find_change("report_count"), april.values["report_count"].value) == (None, 2)
    change = april.find_change("report_count")
    assert change is None  # the first of March was before the first report
    month.clock.advance_to(month.now.replace(day=20))
    march, april = compute(month, keys=["report_count"], by=["period:month"], compare="previous").rows
    change = april.find_change("report_count")
    assert change is not None
    assert (change.difference, change.share) == (-5, Fraction(-5, 7))


def test_per_working_day(month: World) -> None:
    """March 2 to 22 has fifteen working days."""
    (row,) = compute(month, keys=["report_count"], is_per_workday=True).rows
    assert (row.workdays, row.find_per_workday("report_count")) == (15, Fraction(7, 15))


def test_the_worst_first(month: World) -> None:
    table = compute(month, keys=["closing_rate"], by=["unit"], is_worst_first=True, top=1)
    assert list_values(table, "closing_rate") == {(month.units["municipal"],): 0}


def test_who_sees_only_a_part_asks_nothing(month: World) -> None:
    for username in ("chen", "qian", "sun"):
        with pytest.raises(DomainError, match="evaluation_not_shown"):
            compute(month, username)
        with pytest.raises(DomainError, match="evaluation_not_shown"):
            list_patrol_proposals(
                actor=month.actor(username), from_on=date(2026, 3, 1), to_on=date(2026, 3, 31), level=3
            )


def test_patrols_go_where_citizens_are_first(world: World) -> None:
    """PJ-7: three times litter by the river that only citizens told of, far apart in time; the square is patrolled."""
    for _ in range(3):
        world.make_case("accepted", by="sun", source="hotline_12345", place="promenade")
        world.make_case("accepted", place="square")
        world.wait(timedelta(days=1))
    proposals, names = list_patrol_proposals(
        actor=world.actor("feng"), from_on=date(2026, 3, 1), to_on=world.now.date(), level=5
    )
    (one,) = proposals
    assert (one.place, one.told, one.found) == ("320582001001002", 3, 0)
    assert names["area_5", one.place][0]


def test_the_command_prints_what_was_computed(month: World, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    from wangge.config.commands.indicating import describe_table, print_table

    table = compute(month, keys=["closing_rate"], by=["unit", "period:month"], compare="year", is_per_workday=True)
    plain = json.loads(json.dumps(describe_table(table), default=str))
    assert plain["rows"][0]["figures"]["closing_rate"] == {
        "numerator": 3, "denominator": 4, "value": 0.75, "earlier": None, "change": None, "change_share": None,
        "is_small_sample": True,
    }  # fmt: skip
    assert plain["compared_with"] == {"from_on": "2025-03-02", "to_on": "2025-03-22"}
    print_table(table)
    shown = capsysbinary.readouterr().out.decode()
    assert "张家港市环卫处" in shown
    assert "2026-03" in shown
    assert "75.0% 3/4* " in shown
    assert shown.rstrip().splitlines()[-1].startswith("* ")
