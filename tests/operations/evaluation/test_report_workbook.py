"""The workbook of a report recomputes points, results, places and count scores by formulas that come to what was stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from tests.factories import World
from tests.support.scenes import derive_profile, keep_scene
from tests.support.scoring import freeze, give, open_march, use_points_of
from tests.support.workbook import Workbook
from tests.web.evaluation.test_board_page import set_flags
from wangge.evaluation.models import EvaluationRun
from wangge.evaluation.public import list_totals, run_evaluation
from wangge.evaluation.queries.reports.gathering import gather_report
from wangge.evaluation.queries.reports.xlsx import write_xlsx
from wangge.platform.public import get_profile, use_profile
from wangge.profiles.public import CityProfile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.same_on_both]
TOTALS, ENTRIES, BY_RULE = "积分台账", "积分条目", "积分按规则"
SANITATION, MUNICIPAL = "张家港市环卫处", "张家港市市政处"


@pytest.fixture
def capped(month: World) -> Iterator[World]:
    """Give the month with Hongshan's points, schemes and flags, where one rule counts to three points at most."""
    with use_points_of(month, "hongshan"), use_profile(derive_profile(set_flags(get_profile()), "capped", _cap)):
        yield month


def _cap(profile: CityProfile) -> CityProfile:
    caps = {"department_strict": Decimal(3)}
    rules = [row.model_copy(update={"cap": caps.get(row.key)}) for row in profile.scoring.rules]
    return profile.model_copy(update={"scoring": profile.scoring.model_copy(update={"rules": tuple(rules)})})


@pytest.fixture
def frozen(capped: World) -> int:
    """Give a frozen March: 环卫处 lost two points twice, 市政处 once; return its id."""
    return keep_scene(capped, "frozen March with three strict points", _freeze_strict_points)


def _freeze_strict_points(world: World) -> int:
    period = open_march(world)
    for unit in ("sanitation", "sanitation", "municipal"):
        give(world, period, unit=unit)
    freeze(world, period)
    return period


def write(world: World, run_id: int) -> Workbook:
    with translation.override("zh-hans"):
        return Workbook(write_xlsx(gather_report(actor=world.actor("feng"), run_id=run_id, with_entries=True)))


def find_wrong(book: Workbook) -> dict[str, tuple[object, object]]:
    return {
        f"{sheet}!{cell}": (book.compute(sheet, cell), book.stored[sheet][cell].value)
        for sheet, cell in book.list_formulas()
        if book.compute(sheet, cell) != pytest.approx(book.stored[sheet][cell].value)
    }


def test_totals_are_formulas_over_the_entries_under_their_caps(capped: World, frozen: int) -> None:
    """ZJG-13, HS-7: four points taken by a rule that counts to three at most, and one more by the records."""
    book = write(capped, EvaluationRun.objects.latest("pk").pk)
    assert find_wrong(book) == {}
    row, points, taken = book.find_row(TOTALS, SANITATION), "G", "F"
    told = {one.subject_name: one.total for one in list_totals(actor=capped.actor("feng"), period_id=frozen)}
    assert book.compute(TOTALS, f"{points}{row}") == float(told[SANITATION].points) == -4
    assert book.compute(TOTALS, f"{taken}{row}") == float(told[SANITATION].taken) == -5
    assert len(list(book.cells[ENTRIES].iter_rows(min_row=3))) == sum(one.entries for one in told.values())
    line = next(cells for cells in book.cells[ENTRIES].iter_rows(min_row=3) if cells[2].value == MUNICIPAL)
    line[7].value = -1
    assert book.compute(TOTALS, f"{points}{book.find_row(TOTALS, MUNICIPAL)}") == -1, "no cap reached: it follows"


def test_results_and_places_are_computed_beside_what_was_frozen(capped: World, frozen: int) -> None:
    book = write(capped, EvaluationRun.objects.latest("pk").pk)
    row = book.find_row("部门考评", SANITATION)
    result, again = (book.find_column("部门考评", head, row=3) for head in ("结果", "按分项得分复算"))
    assert book.cells["部门考评"][f"{result}{row}"].value == 96
    assert book.compute("部门考评", f"{again}{row}") == 96
    board = book.find_row("龙虎榜与流动旗", MUNICIPAL)
    assert book.compute("龙虎榜与流动旗", f"B{board}") == 2
    book.cells["龙虎榜与流动旗"][f"C{board}"] = 100.5
    assert book.compute("龙虎榜与流动旗", f"B{board}") == 1


def test_counts_are_looked_up_in_the_citys_table(month: World, run_id: int) -> None:
    book = write(month, run_id)
    sheet = next(name for name in book.names if name.startswith("部门 "))
    count = book.find_column(sheet, "立案数", row=4)
    row = book.find_row(sheet, SANITATION)
    assert "LOOKUP(" in book.cells[sheet][f"{count}{row}"].value
    before = book.compute(sheet, f"{count}{row}")
    table = book.cells["计数分值表"]
    for cells in table.iter_rows(min_row=2):
        if isinstance(cells[3].value, int | float):
            cells[3].value = 7
    assert (before, book.compute(sheet, f"{count}{row}")) != (7, before)
    assert book.compute(sheet, f"{count}{row}") == 7


def test_a_table_that_is_another_one_today_is_not_used(month: World, run_id: int) -> None:
    """A run keeps its points: where today's table gives others, the stored ones stand as numbers."""
    evaluation = get_profile().evaluation
    tables = [
        row.model_copy(update={"steps": tuple(step.model_copy(update={"score": Decimal(13)}) for step in row.steps)})
        for row in evaluation.score_tables
    ]
    with use_profile(
        month.profile.model_copy(update={"evaluation": evaluation.model_copy(update={"score_tables": tuple(tables)})})
    ):
        book = write(month, run_id)
    assert find_wrong(book) == {}
    sheet = next(name for name in book.names if name.startswith("部门 "))
    cell = f"{book.find_column(sheet, '立案数', row=4)}{book.find_row(sheet, SANITATION)}"
    assert isinstance(book.cells[sheet][cell].value, int | float)
    assert book.cells[sheet][cell].value != 13


def test_what_is_not_frozen_has_its_sentence_and_no_sheet_of_numbers(capped: World) -> None:
    open_march(capped)
    run_id = run_evaluation(actor=capped.actor("jiang"), month="2026-03")
    book = write(capped, run_id)
    assert "仍在计分" in book.cells[TOTALS]["A1"].value
    assert {ENTRIES, BY_RULE, "部门考评"} & set(book.names) == set()
    report = gather_report(actor=capped.actor("feng"), run_id=run_id)
    assert replace(report, areas={}) == report, "the register of grids is read for a workbook alone"
