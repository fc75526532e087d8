"""What a frozen period says to each appraisal, and its award: from what was frozen and nothing else (ZJG-27)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from tests.factories import World
from tests.support.refusals import refused
from tests.support.scenes import derive_profile, keep_scene
from tests.support.scoring import freeze, give, open_march
from tests.support.workbook import Workbook
from wangge.evaluation.domain.awards import AwardTerms
from wangge.evaluation.domain.result_tables import ConsumerView, build_result_table
from wangge.evaluation.public import NamedResults, export_results, list_consumers, read_results, rerun_period
from wangge.evaluation.queries.reports.results import write_results_xlsx
from wangge.people.public import create_organisation
from wangge.platform.public import use_profile, verify_audit
from wangge.profiles.public import CityProfile, load_profile

pytestmark = [pytest.mark.django_db, pytest.mark.same_on_both]
KEY = "unit_appraisal"
FIRST, SECOND, THIRD = "杨舍中队", "塘桥中队", "金港中队"


def change_pool(profile: CityProfile, pool: str) -> CityProfile:
    results = tuple(
        one.model_copy(update={"award": one.award.model_copy(update={"pool": Decimal(pool)})}) if one.award else one
        for one in profile.results
    )
    return profile.model_copy(update={"results": results})


@pytest.fixture
def zhangjiagang(world: World) -> Iterator[World]:
    """Give the small city with Zhangjiagang's own rules and appraisals."""

    def take(profile: CityProfile) -> CityProfile:
        own = load_profile("zhangjiagang")
        return profile.model_copy(update={"scoring": own.scoring, "results": own.results})

    with use_profile(derive_profile(world.profile, "points and appraisals of zhangjiagang", take)):
        yield world


@pytest.fixture
def period(zhangjiagang: World) -> int:
    """Give a frozen March: three squads with 30, 25 and 5 points; only what lies above 20 has a share."""
    return keep_scene(zhangjiagang, "frozen March of three squads", _freeze_three_squads)


def _freeze_three_squads(world: World) -> int:
    period = open_march(world)
    bureau = world.units["enforcement"]
    for code, name, count in (("ZF-1", FIRST, 6), ("ZF-2", SECOND, 5), ("ZF-3", THIRD, 1)):
        squad = create_organisation(actor=world.system, code=code, name=name, kind="enforcement", parent_id=bureau)
        for _ in range(count):
            give(world, period, rule="complex_case", unit_id=squad)
    freeze(world, period)
    return period


def read_shares(found: NamedResults) -> dict[str, tuple[int, Decimal | None]]:
    return {found.names[row.key]: (row.place, row.amount) for row in found.table.rows}


def test_the_award_follows_the_frozen_points(zhangjiagang: World, period: int) -> None:
    """10 and 5 of 15 points above 20, of 100,000 in steps of 100: 66,666 and 33,333, the step left to the former."""
    world = zhangjiagang
    found = read_results(actor=world.actor("feng"), period_id=period, consumer=KEY)
    assert read_shares(found) == {
        FIRST: (1, Decimal(66_700)), SECOND: (2, Decimal(33_300)), THIRD: (3, Decimal(0)),
    }  # fmt: skip
    with use_profile(change_pool(load_profile("zhangjiagang"), "500")):
        assert read_results(actor=world.actor("feng"), period_id=period, consumer=KEY) == found
        assert rerun_period(actor=world.actor("feng"), period_id=period), "today's formula changes nothing frozen"
    assert verify_audit(actor=world.system).faults == ()


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_an_export_is_the_same_every_time_and_names_its_digest(
    file_format: str, zhangjiagang: World, period: int
) -> None:
    actor = zhangjiagang.actor("feng")
    made = export_results(actor=actor, period_id=period, consumer=KEY, file_format=file_format)
    assert made.name == f"zhangjiagang-2026-03-01-2026-03-31-edition-1-{KEY}.{file_format}"
    table = read_results(actor=actor, period_id=period, consumer=KEY).table
    if file_format == "csv":
        rows = list(csv.DictReader(io.StringIO(made.content.decode())))
        assert [(row["name"], row["points"], row["amount"]) for row in rows] == [
            (FIRST, "30.000", "66700"), (SECOND, "25.000", "33300"), (THIRD, "5.000", "0"),
        ]  # fmt: skip
        assert {row["digest"] for row in rows} == {table.digest}
    zhangjiagang.wait(timedelta(days=40))
    assert export_results(actor=actor, period_id=period, consumer=KEY, file_format=file_format) == made


def test_a_workbook_splits_the_award_by_formulas(zhangjiagang: World, period: int) -> None:
    """Each formula comes to what was stored; whoever types another sum, or another threshold, sees the amounts follow."""
    with translation.override("en"):
        made = export_results(actor=zhangjiagang.actor("feng"), period_id=period, consumer=KEY, file_format="xlsx")
    book = Workbook(made.content)
    sheet, terms = book.names
    assert (sheet, terms) == ("Appraisal of units", "What it rests on")
    assert len(book.list_formulas()) == 15
    for where, cell in book.list_formulas():
        assert book.compute(where, cell) == pytest.approx(book.stored[where][cell].value), cell
    amount, share = (book.find_column(sheet, head) for head in ("Award (yuan)", "Exact share"))
    assert [round(book.compute(sheet, f"{share}{row}"), 2) for row in (2, 3, 4)] == [66666.67, 33333.33, 0]
    assert [book.compute(sheet, f"{amount}{row}") for row in (2, 3, 4)] == [66700, 33300, 0]
    book.cells[terms][f"B{book.find_row(terms, 'Sum to be split')}"] = 500
    assert [book.compute(sheet, f"{amount}{row}") for row in (2, 3, 4)] == [300, 200, 0]
    book.cells[terms][f"B{book.find_row(terms, 'Points to be exceeded')}"] = 27
    assert [book.compute(sheet, f"{amount}{row}") for row in (2, 3, 4)] == [500, 0, 0]


def test_equal_rests_go_to_the_smaller_key_in_the_workbook_too() -> None:
    """Three with the same points share 100 in steps of 10: 33.3 each, the step left over to the first key as text."""
    award = AwardTerms(
        pool=Decimal(100), unit_zh="元", unit_en="yuan", shape="by_points", above=Decimal(0), step=Decimal(10)
    )
    consumer = ConsumerView(
        key="x", name_zh="考核", name_en="Appraisal", tracks=("a",), subject="unit", source="ours", award=award
    )
    totals = [["a", "unit", key, 1, "5.000", "0.000", "5.000"] for key in ("9", "10", "8")]
    content = {"totals": totals, "from_on": "2026-03-01", "to_on": "2026-03-31", "edition": 1}
    table = build_result_table(content, consumer, digest="ab")
    book = Workbook(write_results_xlsx(NamedResults(table=table, names={})))
    amounts = {book.cells["考核"][f"B{row}"].value: book.compute("考核", f"M{row}") for row in (2, 3, 4)}
    assert amounts == {row.key: row.amount for row in table.rows} == {"10": 40, "8": 30, "9": 30}


def test_who_takes_the_results_is_frozen_too(zhangjiagang: World, period: int) -> None:
    world, actor = zhangjiagang, zhangjiagang.actor("jiang")
    assert [one.key for one in list_consumers(actor=actor, period_id=period)] == [KEY, "town_appraisal"]
    assert read_results(actor=actor, period_id=period, consumer="town_appraisal").table.rows == ()
    with refused("score_consumer_unknown"):
        read_results(actor=actor, period_id=period, consumer="lottery")
    with refused("report_format_unknown"):
        export_results(actor=actor, period_id=period, consumer=KEY, file_format="pdf")
    for by in ("qian", "chen", "li"):
        with refused("evaluation_not_shown"):
            read_results(actor=world.actor(by), period_id=period, consumer=KEY)
        assert list_consumers(actor=world.actor(by), period_id=period) == ()
    with refused("score_period_unknown"):
        read_results(actor=world.actor("wang_leader"), period_id=period, consumer=KEY)


def test_what_is_not_frozen_is_not_handed_on(zhangjiagang: World) -> None:
    world, period = zhangjiagang, open_march(zhangjiagang)
    assert list_consumers(actor=world.actor("feng"), period_id=period) == ()
    with refused("score_period_state"):
        read_results(actor=world.actor("feng"), period_id=period, consumer=KEY)
