"""Downloads on the page of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import World
from tests.web.conftest import Visit, read_element
from wangge.evaluation.domain.reports import REPORT_FORMATS
from wangge.evaluation.operations import report_files
from wangge.platform.public import run_due_work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("file_format", list(REPORT_FORMATS))
def test_a_download_is_a_file_named_after_city_and_period(
    file_format: str, month: World, run_id: int, visit: Visit
) -> None:
    response = visit("feng").get(f"/evaluation/{run_id}/report/{file_format}/")
    assert response.status_code == 200
    wanted = REPORT_FORMATS[file_format]
    kind = "open-data" if wanted.is_open else "report"
    name = f"zhangjiagang-2026-03-{kind}.{wanted.suffix}"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["Content-Type"] == wanted.media_type
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_offers_each_file_to_those_who_see_everything(month: World, run_id: int, visit: Visit) -> None:
    menu = read_element(visit("feng").get(f"/evaluation/{run_id}/").content.decode(), "downloads")
    for file_format in REPORT_FORMATS:
        assert f"/evaluation/{run_id}/report/{file_format}/" in menu
    assert "分析报告（含个人指标）" in menu
    assert 'id="downloads"' not in visit("qian").get(f"/evaluation/{run_id}/").content.decode()


@pytest.mark.parametrize("username", ["qian", "chen", "wu"])
def test_a_unit_or_a_person_gets_no_report_of_everybody(username: str, month: World, run_id: int, visit: Visit) -> None:
    assert visit(username).get(f"/evaluation/{run_id}/report/pdf/?people=1").status_code == 403


def test_another_districts_report_and_an_unknown_format_are_not_found(month: World, run_id: int, visit: Visit) -> None:
    assert visit("wang").get(f"/evaluation/{run_id}/report/csv/").status_code == 404
    assert visit("feng").get(f"/evaluation/{run_id}/report/xls/").status_code == 404


def test_people_are_asked_for_in_the_address(month: World, run_id: int, visit: Visit) -> None:
    person, path = visit("feng"), f"/evaluation/{run_id}/report/xlsx/"
    without, with_people = (person.get(path + query).content for query in ("", "?people=1"))
    assert len(with_people) > len(without)


@pytest.mark.parametrize(("file_format", "budget"), [("pdf", 10), ("xlsx", 13), ("csv", 6)])
def test_a_download_stays_within_its_queries(
    file_format: str, budget: int, month: World, run_id: int, visit: Visit
) -> None:
    person, path = visit("feng"), f"/evaluation/{run_id}/report/{file_format}/"
    person.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert person.get(path).status_code == 200
    assert len(queries) <= budget, [query["sql"][:120] for query in queries]


@pytest.fixture
def _all_are_big(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    settings.WANGGE_HOME = tmp_path
    monkeypatch.setattr(report_files, "MOST_SUBJECTS_AT_ONCE", 0)


@pytest.mark.usefixtures("_all_are_big")
def test_a_big_workbook_is_waited_for(month: World, run_id: int, visit: Visit) -> None:
    person, path = visit("feng"), f"/evaluation/{run_id}/report/xlsx/?people=1"
    waiting = person.get(path)
    assert (waiting.status_code, waiting["Refresh"]) == (202, "3")
    assert "正在后台生成" in waiting.content.decode()
    run_due_work(now=month.now)
    made = person.get(path)
    assert (made.status_code, made["Content-Disposition"].partition(";")[0]) == (200, "attachment")
