"""The evaluation opens from the run over tables and subjects down to the cases behind each figure."""

from __future__ import annotations

import html
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import World
from tests.web.conftest import Visit, read_element
from wangge.evaluation.public import run_evaluation

pytestmark = pytest.mark.django_db(transaction=True)


def read(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return content.decode()


def list_rows(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*>(?:<a[^>]*>)?([^<]+)', read_element(page, "subjects"))


def test_the_list_of_runs_leads_to_the_run(month: World, run_id: int, visit: Visit) -> None:
    page = read(visit("feng").get("/evaluation/"))
    assert f'href="/evaluation/{run_id}/"' in page
    assert "2026-03" in page
    assert "蒋考评员" in page


def test_without_a_run_the_list_says_how_to_make_one(world: World, visit: Visit) -> None:
    assert "还没有评价，由考评员在本页发起。" in read(visit("feng").get("/evaluation/"))


def test_the_table_of_departments(month: World, run_id: int, visit: Visit) -> None:
    page = read(visit("feng").get(f"/evaluation/{run_id}/"))
    assert list_rows(page) == ["张家港市环卫处", "张家港市市政处"]
    assert '<wg-chart data-table="subjects"' in page
    table = read_element(page, "subjects")
    assert "75%" in table
    query = urlencode(
        {"kind": "department", "key": month.units["sanitation"], "indicator": "closing_rate", "side": "numerator"}
    ).replace("&", "&amp;")
    assert f"/evaluation/{run_id}/cases/?{query}" in table
    assert "结案数 ÷ 应结案数" in page


def test_columns_sort_both_ways_and_keep_na_last(month: World, run_id: int, visit: Visit) -> None:
    person = visit("feng")

    def sort(query: str) -> list[str]:
        return list_rows(read(person.get(f"/evaluation/{run_id}/?tab=areas&parent=320582001001{query}")))

    assert sort("&sort=cases") == ["市民广场网格", "步行街网格"]
    assert sort("&sort=cases&dir=asc") == ["步行街网格", "市民广场网格"]
    page = read(person.get(f"/evaluation/{run_id}/?sort=closing_rate"))
    assert 'aria-sort="descending"' in page
    assert "sort=closing_rate&amp;dir=asc" in page


def test_areas_open_downwards(month: World, run_id: int, visit: Visit) -> None:
    person = visit("feng")
    page = read(person.get(f"/evaluation/{run_id}/?tab=areas"))
    seen = [sorted(list_rows(page))]
    for code in ("320582-02", "320582001", "320582001001"):
        assert f"?tab=areas&amp;parent={code}" in page
        page = read(person.get(f"/evaluation/{run_id}/?tab=areas&parent={code}"))
        seen.append(sorted(list_rows(page)))
    assert seen == [["塘桥镇区", "杨舍镇区"], ["杨舍街道"], ["城北社区"], ["市民广场网格", "步行街网格"]]
    assert "breadcrumb" in page
    assert "杨舍街道" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("tab=posts", {"陈监督员", "周监督员"}),
        ("tab=posts&kind=dispatcher", {"李派遣员"}),
        ("tab=breakdowns&kind=source", {"采集员巡查"}),
        ("tab=breakdowns&kind=area_class", {"一类区域", "二类区域"}),
    ],
)
def test_posts_and_breakdowns(query: str, names: set[str], month: World, run_id: int, visit: Visit) -> None:
    assert set(list_rows(read(visit("feng").get(f"/evaluation/{run_id}/?{query}")))) == names


def test_cases_without_a_class_are_the_last_row_and_open_to_themselves(month: World, run_id: int, visit: Visit) -> None:
    person = visit("feng")
    page = read(person.get(f"/evaluation/{run_id}/?tab=breakdowns&kind=category_class&sort=cases"))
    assert list_rows(page)[-1] == "未填"
    last = page.split("<tr>")[-1]
    subject, counted = (
        re.search(rf'href="(/evaluation/{run_id}/{name}/[^"]+)"', last) for name in ("subject", "cases")
    )
    assert subject is not None
    assert counted is not None
    assert "未填" in read(person.get(html.unescape(subject[1])))
    opened = read(person.get(html.unescape(counted[1])))
    assert "未填" in opened
    assert len(set(re.findall(r'href="/cases/[^/"]+/"', opened))) == 1
    english = read(visit("feng", language="en").get(html.unescape(subject[1])))
    assert "unknown" in english


def test_a_subject_shows_scores_components_and_definitions(month: World, run_id: int, visit: Visit) -> None:
    query = urlencode({"kind": "collector", "key": month.members["chen"]})
    page = read(visit("feng").get(f"/evaluation/{run_id}/subject/?{query}"))
    assert "信息采集员综合指标值" in page
    assert "无数据的指标项不计" in page
    assert "本次评价没有该项数据" in page
    assert "有效上报数 ÷ 监督员上报数" in page
    english = read(visit("feng", language="en").get(f"/evaluation/{run_id}/subject/?{query}"))
    assert "Collector score" in english
    assert "Parts without data left out" in english


def test_the_cases_behind_a_figure(month: World, run_id: int, visit: Visit) -> None:
    where = {"kind": "department", "key": month.units["sanitation"], "indicator": "closing_rate"}

    def open_side(username: str, side: str) -> str:
        return read(visit(username).get(f"/evaluation/{run_id}/cases/", {**where, "side": side}))

    numbers = {side: re.findall(r"/cases/(ZJG\d+)/", open_side("feng", side)) for side in ("denominator", "missed")}
    assert (len(numbers["denominator"]), len(numbers["missed"])) == (4, 1)
    assert len(re.findall(r"/cases/(ZJG\d+)/", open_side("qian", "numerator"))) == 3


def test_cases_somebody_may_not_open_are_counted_and_said(month: World, run_id: int, visit: Visit) -> None:
    month.report(by="sun", source="hotline_12345")
    case = month.make_case("accepted", by="sun", source="hotline_12345")
    run_again = run_evaluation(actor=month.actor("jiang"), month="2026-03")
    where = {"kind": "collector", "key": month.members["chen"], "indicator": "missed_report_count"}
    page = read(visit("chen").get(f"/evaluation/{run_again}/cases/", where))
    assert "其中部分案件您无权查看" in page
    assert case.number not in page


def test_a_person_sees_only_his_own_part(month: World, run_id: int, visit: Visit) -> None:
    page = read(visit("qian").get(f"/evaluation/{run_id}/"))
    assert list_rows(page) == ["张家港市环卫处"]
    assert "全辖区" not in page
    assert visit("qian").get(f"/evaluation/{run_id}/subject/?kind=total").status_code == 404
    assert list_rows(read(visit("chen").get(f"/evaluation/{run_id}/"))) == ["陈监督员"]
    assert "本期此处没有评价对象" in read(visit("wu").get(f"/evaluation/{run_id}/"))


@pytest.mark.parametrize("path", ["", "subject/?kind=department&key=1", "cases/?kind=total", "indicators/"])
def test_another_districts_run_is_a_404(path: str, month: World, run_id: int, visit: Visit) -> None:
    assert visit("wang").get(f"/evaluation/{run_id}/{path}").status_code == 404


def test_the_definitions_have_a_page(month: World, run_id: int, visit: Visit) -> None:
    page = read(visit("feng").get(f"/evaluation/{run_id}/indicators/"))
    assert 'id="closing_rate"' in page
    assert "处置数" in page


BUDGETS = {"runs": 4, "departments": 12, "areas": 16, "subject": 11, "cases": 14}


def test_pages_stay_within_their_queries(month: World, run_id: int, visit: Visit) -> None:
    person, counts = visit("feng"), {}
    sanitation = urlencode({"kind": "department", "key": month.units["sanitation"]})
    for name, path in {
        "runs": "/evaluation/",
        "departments": f"/evaluation/{run_id}/",
        "areas": f"/evaluation/{run_id}/?tab=areas&parent=320582001001",
        "subject": f"/evaluation/{run_id}/subject/?{sanitation}",
        "cases": f"/evaluation/{run_id}/cases/?{sanitation}&indicator=closing_rate",
    }.items():
        person.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert person.get(path).status_code == 200
        counts[name] = len(queries)
    assert {name: count for name, count in counts.items() if count > BUDGETS[name]} == {}
