"""The report of a stored run in each of its formats tells the run's own numbers, and who may not have it is refused."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import docx
import orjson
import pyarrow.parquet as pq
import pytest
from django.utils import translation

from tests.factories import World
from tests.support.pdf_text import read_pdf_pages, read_pdf_text
from tests.support.workbook import Workbook
from wangge.config.commands.reporting import run_report
from wangge.evaluation.domain.sheets import AREA
from wangge.evaluation.public import get_run, list_subjects, make_report, run_evaluation
from wangge.evaluation.queries.reports.gathering import gather_report, list_areas_of_run
from wangge.evaluation.queries.reports.open_data import write_csv
from wangge.evaluation.queries.reports.pages import build_pages
from wangge.evaluation.queries.reports.pdf import lay_out, write_pdf
from wangge.kernel.public import DomainError

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.same_on_both]

REPORTS = ("pdf", "docx", "xlsx")
OPEN_DATA = ("csv", "parquet", "dictionary")


def write(world: World, run_id: int, file_format: str, *, by: str = "feng", people: bool = False) -> bytes:
    with translation.override("zh-hans"):
        made = make_report(actor=world.actor(by), run_id=run_id, file_format=file_format, with_people=people)
    return made.content


def read_docx(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


@pytest.mark.parametrize(("file_format", "read"), [("pdf", read_pdf_text), ("docx", read_docx)])
def test_pdf_and_word_tell_the_numbers_of_the_run(file_format: str, read: object, month: World, run_id: int) -> None:
    text = read(write(month, run_id, file_format))  # type: ignore[operator]
    assert "城市管理综合评价月度分析报告" in text
    assert "2026年3月" in text
    for department in list_subjects(actor=month.actor("feng"), run_id=run_id, kind="department"):
        assert department.name_zh in text
        assert str(department.score) in text
    assert "3/4" in text  # closing rate of 环卫处
    assert "结案数 ÷ 应结案数" in text
    assert "陈监督员" not in text


def test_the_pdf_carries_digest_and_page_numbers(month: World, run_id: int) -> None:
    content = write(month, run_id, "pdf")
    text = read_pdf_text(content)
    assert b"pdfaid:part" in content  # PDF/A, for archives
    assert f"综合评价 {run_id} · " in text
    assert f"SHA-256 {get_run(actor=month.actor('feng'), run_id=run_id).result_digest[:16]}" in text
    assert "第 1 页，共 " in text


def test_the_tables_of_the_word_file_repeat_their_heads(month: World, run_id: int) -> None:
    document = docx.Document(io.BytesIO(write(month, run_id, "docx")))
    heads = [table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in document.tables[:-1]]
    assert len(heads) > 4
    assert all(heads)
    assert len(document.inline_shapes) >= 1


def test_word_gives_names_more_room_than_numbers_and_says_what_a_chart_shows(month: World, run_id: int) -> None:
    document = docx.Document(io.BytesIO(write(month, run_id, "docx")))
    ranking = next(
        table for table in document.tables if [cell.text for cell in table.rows[0].cells][:2] == ["名称", "案件"]
    )
    name, count = (cell.width for cell in ranking.rows[1].cells[:2])
    assert name > 1.5 * count
    assert [column.w for column in ranking._tbl.tblGrid.gridCol_lst[:2]] == [name, count]
    departments = list_subjects(actor=month.actor("feng"), run_id=run_id, kind="department")
    told = document.inline_shapes[0]._inline.docPr.get("descr")
    assert all(f"{one.name_zh} {one.score}" in told for one in departments)


def test_no_page_of_the_pdf_begins_with_a_remark_or_ends_with_a_head(month: World, run_id: int) -> None:
    """Wherever the page ends, a table's head has rows below it and the remark below a table a row above it."""
    with translation.override("zh-hans"):
        pages = build_pages(gather_report(actor=month.actor("feng"), run_id=run_id))
    table = {**pages["sections"][0], "chart": None, "below": ""}
    (_, *others) = table["rows"][0]
    second = {**table, "title": "second", "lead": "lead", "rows": [[{**others[0], "text": "below"}, *others]] * 9}
    cut = []
    for rows, lines in product(range(9, 16, 2), range(3)):
        first = {
            **table,
            "below": "remark",
            "rows": [[{**others[0], "text": f"row {n}"}, *others] for n in range(rows)],
        }
        words = {**pages, "sentences": ["."] * lines, "sections": [first, second]}
        told = read_pdf_pages(lay_out(words, template="report.typ"))
        (remarked,) = [page for page in told if "remark" in page]
        (led,) = [page for page in told if "lead" in page]
        if f"row {rows - 1}" not in remarked or led.count("below") < 3:
            cut.append((rows, lines))
    assert cut == []


def test_every_formula_of_the_workbook_comes_to_the_figure_of_the_run(month: World, run_id: int) -> None:
    book = Workbook(write(month, run_id, "xlsx", people=True))
    formulas = book.list_formulas()
    assert len(formulas) > 100
    wrong = {
        f"{sheet}!{cell}": (book.compute(sheet, cell), book.stored[sheet][cell].value)
        for sheet, cell in formulas
        if book.compute(sheet, cell) != pytest.approx(book.stored[sheet][cell].value)
    }
    assert wrong == {}


def test_rates_and_scores_of_the_workbook_are_alive(month: World, run_id: int) -> None:
    """环卫处 closed 3 of 4: whoever types 4 of 4 sees the rate and the score rise."""
    book = Workbook(write(month, run_id, "xlsx"))
    (department,) = [
        one
        for one in list_subjects(actor=month.actor("feng"), run_id=run_id, kind="department")
        if one.code == "ZJG-HW"
    ]
    row = book.find_row("部门", department.name_zh)
    above, below, rate = (f"{book.find_column('部门', head)}{row}" for head in ("结案率 分子", "结案率 分母", "结案率"))
    score = f"{book.find_column('部门', department.scores[0].name_zh)}{row}"
    assert book.cells["部门"][rate].value == f'=IF(N({below})=0,"无",{above}/{below})'
    assert (book.compute("部门", rate), book.compute("部门", score)) == (0.75, float(department.score or 0))
    book.cells["部门"][above] = 4
    assert book.compute("部门", rate) == 1
    assert book.compute("部门", score) > float(department.score or 0)


def test_a_csv_without_small_numbers_left_out_equals_the_run(month: World, run_id: int) -> None:
    run, areas = list_areas_of_run(actor=month.actor("feng"), run_id=run_id)
    rows = {(row["area_code"], row["indicator"]): row for row in read_csv(write_csv(run, areas, least=1))}
    found = list_subjects(actor=month.actor("feng"), run_id=run_id, kind=AREA)
    assert {code for code, _ in rows} == {area.key for area in found}
    for area in found:
        for key, figure in area.figures.items():
            row = rows[area.key, key]
            value = figure.value
            told = [row["numerator"], row["denominator"]]
            known = [value.numerator, value.denominator] if figure.exact is not None else [None, None]
            assert told == ["" if number is None else str(number) for number in known]
            assert row["status"] == ("ok" if figure.exact is not None else "not_applicable")


def test_open_data_leave_small_numbers_out_and_name_nobody(month: World, run_id: int) -> None:
    content = write(month, run_id, "csv")
    rows = read_csv(content)
    assert any(row["status"] == "suppressed" for row in rows)
    assert [row for row in rows if row["unit"] == "cases" and row["numerator"] in {"1", "2", "3", "4"}] == []
    assert {row["value"] for row in rows if row["status"] != "ok"} == {""}
    for name in ("陈监督员", "周监督员", "李派遣员", "环卫处"):
        assert name not in content.decode()


def test_parquet_and_dictionary_say_the_same_as_the_csv(month: World, run_id: int) -> None:
    rows = read_csv(write(month, run_id, "csv"))
    table = pq.read_table(io.BytesIO(write(month, run_id, "parquet")))
    assert table.column_names == list(rows[0])
    assert [row["status"] for row in table.to_pylist()] == [row["status"] for row in rows]
    assert [row["numerator"] for row in table.to_pylist()] == [
        int(row["numerator"]) if row["numerator"] else None for row in rows
    ]
    assert table.schema.metadata[b"run"] == str(run_id).encode()
    dictionary = orjson.loads(write(month, run_id, "dictionary"))
    assert [column["name"] for column in dictionary["tableSchema"]["columns"]] == list(rows[0])
    assert set(dictionary["wangge:indicators"]) == {row["indicator"] for row in rows}
    assert dictionary["url"] == "zhangjiagang-2026-03-open-data.csv"


@pytest.mark.parametrize("file_format", [*REPORTS, *OPEN_DATA])
def test_the_same_run_gives_the_same_file(file_format: str, month: World, run_id: int) -> None:
    first = write(month, run_id, file_format)
    run_evaluation(actor=month.actor("jiang"), month="2026-03")
    assert write(month, run_id, file_format) == first


def test_persons_are_in_a_report_only_when_asked_for(month: World, run_id: int) -> None:
    without, with_people = (read_docx(write(month, run_id, "docx", people=people)) for people in (False, True))
    assert "周监督员" not in without
    assert "不含个人指标" in without
    assert "周监督员" in with_people
    assert "内部资料" in with_people
    names = Workbook(write(month, run_id, "xlsx")).names
    assert "派遣员" not in names
    assert "派遣员" in Workbook(write(month, run_id, "xlsx", people=True)).names


def test_the_month_before_stands_beside_the_figures(month: World) -> None:
    month.wait(timedelta(days=15))
    month.make_case("closed")
    before, run_id = (run_evaluation(actor=month.actor("jiang"), month=name) for name in ("2026-03", "2026-04"))
    text = read_docx(write(month, run_id, "docx"))
    assert "与 2026-03（31 天）相比：上报数 −6 (−85.7%)" in text
    assert "与 20" not in read_docx(write(month, before, "docx"))
    run_evaluation(actor=month.actor("jiang"), month="2026-03")
    assert read_docx(write(month, run_id, "docx")) == text


@pytest.mark.parametrize("file_format", [*REPORTS, *OPEN_DATA])
@pytest.mark.parametrize(
    ("username", "code"),
    [("qian", "evaluation_not_shown"), ("chen", "evaluation_not_shown"), ("wang", "evaluation_run_unknown")],
)
def test_who_does_not_see_all_of_it_gets_no_report(
    file_format: str, username: str, code: str, month: World, run_id: int
) -> None:
    with pytest.raises(DomainError, match=code):
        write(month, run_id, file_format, by=username)


def test_word_takes_the_text_for_chinese(month: World, run_id: int) -> None:
    with zipfile.ZipFile(io.BytesIO(write(month, run_id, "docx"))) as made:
        languages = re.findall(r'<w:lang [^>]*w:eastAsia="([^"]*)"', made.read("word/styles.xml").decode())
    assert languages == ["zh-CN"], "lines break and spelling is checked by it"


def test_a_run_that_is_not_there_has_no_report(month: World, run_id: int) -> None:
    with pytest.raises(DomainError, match="evaluation_run_unknown"):
        write(month, run_id + 1, "pdf")


def test_the_command_writes_the_table_and_its_dictionary(
    month: World, run_id: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_report(run_id, out=tmp_path / "areas.csv", file_format="csv", with_people=False, language="")
    dictionary = orjson.loads((tmp_path / "areas.csv-metadata.json").read_bytes())
    assert dictionary["url"] == "areas.csv"
    assert (tmp_path / "areas.csv").read_bytes() == write(month, run_id, "csv")
    run_report(run_id, out=tmp_path, file_format="docx", with_people=False, language="en")
    assert "monthly report" in read_docx((tmp_path / "zhangjiagang-2026-03-report.docx").read_bytes())
    later = run_evaluation(actor=month.actor("jiang"), month="2026-03")
    for given, made in ((None, later), (run_id, run_id)):
        path = tmp_path / f"{made}.csv"
        run_report(given, month="2026-03", out=path, file_format="csv", with_people=False, language="")
        dictionary = orjson.loads((tmp_path / f"{path.name}-metadata.json").read_bytes())
        assert (dictionary["wangge:run"]["run"], dictionary["wangge:run"]["frozen_edition"]) == (made, "")
    with pytest.raises(FileExistsError):
        run_report(run_id, out=tmp_path / "areas.csv", file_format="csv", with_people=False, language="")
    with pytest.raises(DomainError, match="report_language_unknown"):
        run_report(run_id, out=tmp_path / "b.pdf", file_format="pdf", with_people=False, language="fr")
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == []


def test_a_name_that_the_fonts_lack_does_not_stop_the_report(month: World, run_id: int) -> None:
    report = gather_report(actor=month.actor("feng"), run_id=run_id)
    content = write_pdf(replace(report, city_zh="张家港\U0001f3d9", city_en="\U0001f3d9"))
    assert content.startswith(b"%PDF")
    assert b"pdfaid:part" not in content
