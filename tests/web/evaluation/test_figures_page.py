"""The figures page: any question as an address, its answer with what it is known for, and the cases behind each figure."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from tests.factories import World
from tests.web.conftest import Visit, read_element
from wangge.analytics import lake_cells
from wangge.evaluation.public import keep_home_lake
from wangge.evaluation.queries import figure_answers

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/evaluation/figures/"
QUESTION = "by=department&period=month&from=2026-03-01&to=2026-03-31&indicator=closing_rate&indicator=report_count"


@pytest.fixture(autouse=True)
def _own_lake(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """Each test has a lake of its own; to sum each month by ten dimensions takes most of an export of seven cases."""
    settings.WANGGE_HOME = tmp_path
    monkeypatch.setattr(lake_cells, "CELL_DIMENSIONS", ("district", "department"))


def read(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return html.unescape(content.decode())


def test_a_question_is_an_address(month: World, visit: Visit) -> None:
    """Closed 3 of 4 due at 环卫处; as the cases say now while there is no lake."""
    page = read(visit("feng").get(f"{PAGE}?{QUESTION}"))
    table = read_element(page, "figures")
    assert re.search(r"张家港市环卫处.*2026-03.*75\.0%.*3/4", table, re.DOTALL)
    assert "按案件当前数据计算" in page
    for chosen in ('value="department" selected', 'value="month" selected', 'value="2026-03-31"'):
        assert chosen in page
    assert re.search(r'value="closing_rate" checked', page)


def test_the_lake_answers_for_the_instant_it_knows(month: World, visit: Visit) -> None:
    """Today's report is not in it, and the page says so; after the next night it is."""
    keep_home_lake()
    known_at = month.now
    month.report()
    address = f"{PAGE}?by=department&from=2026-03-01&to=2026-03-31&indicator=report_count"
    by_unit, crossed = (read(visit("feng").get(f"{address}{more}")) for more in ("", "&by=source"))
    assert f"数据截至今日 {known_at.astimezone(ZoneInfo('Asia/Shanghai')):%H:%M}，取自日汇总" in by_unit
    assert "取自导出的案件事实" in crossed
    total = f"{PAGE}?by=&from=2026-03-01&indicator=report_count"
    assert ">7</a>" in read_element(read(visit("feng").get(total)), "figures")
    keep_home_lake()
    assert ">8</a>" in read_element(read(visit("feng").get(total)), "figures")
    assert "没有符合条件的案件" in read(visit("feng").get(f"{PAGE}?by=department&from=2025-01-01&to=2025-01-31"))


def test_a_figure_opens_to_its_cases(month: World, visit: Visit) -> None:
    person = visit("feng")
    table = read_element(read(person.get(f"{PAGE}?{QUESTION}")), "figures")
    address = next(link for link in re.findall(r'href="([^"]+)"', table) if "open=closing_rate" in link)
    page = read(person.get(address))
    assert "3 件" in page
    assert page.count("wg-row-link") == 3
    missed = read(person.get(f"{address.replace('side=numerator', 'side=missed')}"))
    assert missed.count("wg-row-link") == 1
    unknown = next(link for link in re.findall(r'href="([^"]+)"', table) if "at_unit_id=&" in link)
    assert "未填" in table
    keep_home_lake()
    assert read(person.get(address)).count("wg-row-link") == 3
    assert read(person.get(unknown)).count("wg-row-link") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("from=2026-03-40", "2026-03-40"),
        ("from=2026-03-20&to=2026-03-01", "2026-03-20"),
        ("indicator=nothing", "nothing"),
        ("compare=year", "同比"),
        ("area=Nirgends", "Nirgends"),
        ("top=many", "many"),
        ("by=nobody", "nobody"),
        ("filter=x&source=x", "x"),
    ],
)
def test_what_cannot_be_answered_is_given_back_as_typed(month: World, visit: Visit, words: str, said: str) -> None:
    response = visit("feng").get(f"{PAGE}?unit={month.units['municipal']}&{words}")
    page = read(response)
    assert response.status_code in {404, 422}
    assert 'role="alert"' in page
    assert said in page
    assert f'<option value="{month.units["municipal"]}" selected>' in page
    assert 'id="figures"' not in page


def test_filters_comparison_and_ranking(month: World, visit: Visit) -> None:
    """环卫处 alone, of the hotline none; ranked by the worse; changes stand beside."""
    person = visit("feng")
    days = "from=2026-03-01&to=2026-03-31&indicator=closing_rate&by=department"
    table = read_element(read(person.get(f"{PAGE}?{days}&sort=closing_rate&worst=1&top=1&compare=previous")), "figures")
    assert "张家港市市政处" in table
    assert "张家港市环卫处" not in table
    assert "—" in table
    one = read(person.get(f"{PAGE}?{days}&unit={month.units['sanitation']}&per_workday=1&indicator=report_count"))
    assert "每工作日 0." in one
    assert "张家港市市政处" not in read_element(one, "figures")
    area = read_element(read(person.get(f"{PAGE}?by=&area=塘桥街道&indicator=report_count")), "figures")
    assert ">1</a>" in area


def test_files_have_what_the_page_shows(month: World, visit: Visit) -> None:
    person = visit("feng")
    text = person.get(f"{PAGE}download/csv/?{QUESTION}").content.decode()
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["indicator"] == "closing_rate"]
    assert {(row["unit_id_name"], row["numerator"], row["denominator"]) for row in rows} == {
        ("张家港市环卫处", "3", "4"), ("张家港市市政处", "0", "1"), ("未填", "0", "0"),
    }  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(person.get(f"{PAGE}download/xlsx/?{QUESTION}").content))
    sheet = book.worksheets[0]
    line = next(number for number in range(2, 4) if sheet.cell(number, 1).value == "张家港市环卫处")
    assert [sheet.cell(line, column).value for column in (5, 6)] == [3, 4]
    assert str(sheet.cell(line, 4).value).startswith("=IF(")
    assert person.get(f"{PAGE}download/pdf/?{QUESTION}").status_code == 404


def test_too_many_cases_without_a_lake(month: World, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_answers, "FEW_CASES", 3)
    response = visit("feng").get(f"{PAGE}?{QUESTION}")
    assert response.status_code == 409
    assert "后台任务" in read(response)
    keep_home_lake()
    assert visit("feng").get(f"{PAGE}?{QUESTION}").status_code == 200
    monkeypatch.setattr(figure_answers, "MOST_ROWS", 1)
    assert visit("feng").get(f"{PAGE}?{QUESTION}").status_code == 422


def test_who_sees_a_part_only_is_told_so(month: World, visit: Visit) -> None:
    for path in (PAGE, f"{PAGE}cases/", f"{PAGE}download/csv/", "/evaluation/patrols/"):
        assert visit("qian").get(path).status_code == 403
    assert "指标查询" not in read(visit("qian").get("/evaluation/"))
    assert "指标查询" in read(visit("feng").get("/evaluation/"))


def test_patrols_go_where_citizens_are_first(world: World, visit: Visit) -> None:
    """PJ-7: three times litter by the river that only citizens told of; the square is patrolled."""
    for _ in range(3):
        world.make_case("accepted", by="sun", source="hotline_12345", place="promenade")
        world.make_case("accepted", place="square")
        world.wait(timedelta(days=1))
    person = visit("feng")
    page = read(person.get("/evaluation/patrols/?level=5"))
    said = page[page.index('id="proposals-title"') :]
    assert "加强巡查" in said
    assert "群众先反映 3 件" in said
    hours = read_element(page, "hours")
    assert hours.count("<tr>") == 25
    assert 'value="5" selected' in page
    assert person.get("/evaluation/patrols/?level=9").status_code == 404
    keep_home_lake()
    assert "取自导出的案件事实" in read(person.get("/evaluation/patrols/?level=5"))
    assert "没有符合条件的案件" in read(person.get("/evaluation/patrols/?from=2025-01-01&to=2025-01-31"))
