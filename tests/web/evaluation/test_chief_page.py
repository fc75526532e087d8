"""The chief's page: one month in five figures, a map by grade, and what got worse down to the cases."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.factories import World
from tests.web.conftest import Visit, read_element
from wangge.evaluation.public import read_chief_page, run_evaluation

pytestmark = pytest.mark.django_db(transaction=True)
BOX = "bbox=120,31,121,32"


def read(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return html.unescape(content.decode())


def read_rates(sentence: str) -> list[str]:
    found = re.findall(r">(\d+(?:\.\d+)?%)<", sentence)
    assert len(found) == 2
    return found


def test_the_latest_month_is_told_in_five_figures(two_months: dict[str, int], visit: Visit) -> None:
    page = read(visit("feng").get("/evaluation/chief/"))
    assert "月度概览 2026-04" in page
    tiles = re.findall(r'<div class="card wg-tile">.*?<span class="text-secondary">([^<]+)', page, re.DOTALL)
    assert tiles == ["上报数", "按期处置率", "按期结案率", "返工率", "群众满意率"]
    assert page.count("data-spark") == 5
    trend = read_element(page, "trend")
    assert re.findall(r'">(2026-\d\d)</a>', trend) == ["2026-03", "2026-04"]


def test_every_number_of_a_sentence_opens_to_its_cases(two_months: dict[str, int], world: World, visit: Visit) -> None:
    person = visit("feng")
    page = read(person.get("/evaluation/chief/"))
    sentence = next(one for one in re.findall(r"<li>(.*?)</li>", page, re.DOTALL) if "张家港市环卫处" in one)
    assert all(re.search(rf'<a href="[^"]+side=numerator[^"]*">{rate}</a>', sentence) for rate in read_rates(sentence))
    links = re.findall(r'<a href="([^"]+)">([\d,]+)</a>', sentence)
    excess = re.search(r'多 <a href="[^"]+side=missed[^"]*">[\d.]+</a> 件', sentence)
    assert excess is not None, "not one case by itself is too many: the excess opens to those that went wrong"
    assert len(links) == 3
    assert "案件少于 30 件" in sentence
    assert sentence.count('title="样本较少">*</abbr>') == 2
    sides = []
    for address, number in links:
        behind = read(person.get(address))
        assert f"{number} 件" in behind, address
        assert parse_qs(urlsplit(address).query)["key"] == [str(world.units["sanitation"])]
        sides.append((urlsplit(address).path.split("/")[2], parse_qs(urlsplit(address).query)["side"][0]))
    march, april = str(two_months["2026-03"]), str(two_months["2026-04"])
    assert sides == [(march, "denominator"), (april, "denominator"), (april, "missed")]


def test_a_month_may_be_chosen_and_the_first_has_nothing_before_it(two_months: dict[str, int], visit: Visit) -> None:
    page = read(visit("feng").get("/evaluation/chief/?month=2026-03"))
    assert "月度概览 2026-03" in page
    assert "上月没有评价" in page
    assert "data-spark" not in page
    assert "月度概览 2026-04" in read(visit("feng").get("/evaluation/chief/?month=nonsense&level=77"))


def test_a_count_is_compared_between_whole_months_only(two_months: dict[str, int], world: World) -> None:
    """March has 7 reports. April has 5 by the 19th, which is not fewer yet; on 1 May it is."""

    def compare() -> tuple[bool, bool]:
        headlines = {one.figure.key: one for one in read_chief_page(actor=world.actor("feng")).headlines}
        return headlines["report_count"].since_month is not None, headlines[
            "timely_handling_rate"
        ].since_month is not None

    assert compare() == (False, True)
    world.wait(timedelta(days=12))
    run_evaluation(actor=world.actor("jiang"), month="2026-04")
    assert compare() == (True, True)


def test_what_is_not_due_yet_is_nothing_worse(two_months: dict[str, int], world: World, visit: Visit) -> None:
    """On 19 April some cases wait for their closing; the closing rate is compared when the month is over."""
    person = visit("feng")

    def read_worsened() -> set[str]:
        view = read_chief_page(actor=world.actor("feng"))
        return {one.figure.key for one in (*view.worsened, *view.departments_worsened, *view.areas_worsened)}

    assert "closing_rate" not in read_worsened()
    assert "本月尚未结束" in read(person.get("/evaluation/chief/"))
    assert "本月尚未结束" not in read(person.get("/evaluation/chief/?month=2026-03"))


def test_in_english_too(two_months: dict[str, int], visit: Visit) -> None:
    page = read(visit("feng", language="en").get("/evaluation/chief/"))  # type: ignore[call-arg]
    assert "Month at a glance 2026-04" in page
    assert "went wrong" in page


def test_the_map_has_the_areas_by_grade_and_a_table(two_months: dict[str, int], visit: Visit) -> None:
    person, run_id = visit("feng"), two_months["2026-03"]
    page = read(person.get("/evaluation/chief/?month=2026-03"))
    assert f'data-grids-url="/evaluation/{run_id}/areas.json?level=2"' in page
    assert "data-box=" in page
    answer = person.get(f"/evaluation/{run_id}/areas.json?level=2&{BOX}").json()
    areas = {feature["properties"]["code"]: feature["properties"] for feature in answer["features"]}
    assert set(areas) == {"320582-02", "320582-04"}
    assert all(one["name"].split("\n")[0] for one in areas.values())
    judged = areas["320582-02"]
    legend = re.findall(r'wg-lamp-(\w+)"></span> (\S+) <span[^>]*>([^<]*) · (\d) 个', page)
    assert [row[:2] for row in legend] == [
        ("green", "优秀"), ("lime", "良好"), ("yellow", "合格"), ("orange", "较差"), ("red", "差"),
    ]  # fmt: skip
    assert [row[2] for row in legend][:2] == ["90 分及以上", "75 分至不足 90 分"]
    assert sum(int(row[3]) for row in legend) == 2
    grade = next(row[1] for row in legend if row[0] == judged["tone"])
    assert re.search(rf"\n{grade} \d+\.\d\d\*$", judged["name"]), "name, grade, score, and that they are few cases"
    assert person.get(judged["url"]).status_code == 200
    assert answer["crs"]["properties"]["name"].endswith("CRS84")


@pytest.mark.parametrize("query", [BOX, f"level=9&{BOX}", f"level=x&{BOX}"])
def test_a_strange_level_is_the_first(query: str, two_months: dict[str, int], visit: Visit) -> None:
    answer = visit("feng").get(f"/evaluation/{two_months['2026-03']}/areas.json?{query}").json()
    assert {feature["properties"]["level"] for feature in answer["features"]} == {1}


@pytest.mark.parametrize("address", ["evaluation/chief", "evaluation/board", "evaluation/my-unit", "public/evaluation"])
def test_a_month_that_is_not_there_is_not_replaced_in_silence(
    address: str, two_months: dict[str, int], world: World, visit: Visit
) -> None:
    person, page = visit("qian" if "my-unit" in address else "feng"), f"/{address}/?district={world.district}&"
    shown = "2026-03" if "public" in address else "2026-04"
    told = read_element(read(person.get(f"{page}month=2026-13")), "other-month")
    assert f"这里没有2026-13的评价可看，现为{shown}。" in told
    for good in ("", f"month={shown}"):
        assert "other-month" not in read(person.get(page + good))


@pytest.mark.parametrize(("address", "by"), [("chief", "feng"), ("board", "feng"), ("my-unit", "qian")])
def test_without_a_month_the_page_says_what_to_do_and_leads_there(
    address: str, by: str, world: World, visit: Visit
) -> None:
    page = read(visit(by).get(f"/evaluation/{address}/"))
    main = page[page.index("<main") :]
    assert "尚无按月评价" in main
    assert '<a href="/evaluation/">综合评价</a>' in main
    assert "wangge evaluate" not in read(visit(by).get("/evaluation/")), "a command is of no use on a page"


def test_a_run_of_all_cases_is_no_month(month: World, visit: Visit) -> None:
    run_evaluation(actor=month.actor("jiang"))
    assert "尚无按月评价" in read(visit("feng").get("/evaluation/chief/"))


@pytest.mark.parametrize("username", ["qian", "chen", "zhao"])
def test_who_does_not_answer_for_the_whole_is_refused(username: str, two_months: dict[str, int], visit: Visit) -> None:
    assert visit(username).get("/evaluation/chief/").status_code == 403
    assert visit(username).get(f"/evaluation/{two_months['2026-03']}/areas.json?{BOX}").status_code == 403
    assert "月度概览" not in read(visit(username).get("/evaluation/"))


def test_the_newest_run_of_a_month_speaks_for_it(two_months: dict[str, int], world: World, visit: Visit) -> None:
    again = run_evaluation(actor=world.actor("jiang"), month="2026-03")
    assert f"/evaluation/{again}/" in read(visit("feng").get("/evaluation/chief/?month=2026-03"))
