"""A unit's own page: figures with their definitions and cases, and what would lift the score."""

from __future__ import annotations

import html
import re

import pytest

from tests.factories import World
from tests.support.scoring import give, open_march, use_points_of
from tests.web.conftest import Visit, read_element
from wangge.evaluation.public import read_own_unit, run_evaluation

pytestmark = pytest.mark.django_db(transaction=True)


def read(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return html.unescape(content.decode())


@pytest.mark.parametrize("username", ["qian", "tang"])
def test_a_unit_sees_its_figures_and_how_they_are_made(username: str, two_months: dict[str, int], visit: Visit) -> None:
    person = visit(username)
    page = read(person.get("/evaluation/my-unit/"))
    assert "张家港市环卫处 2026-04" in page
    assert "结案数 ÷ 应结案数" in page
    assert "张家港市市政处" not in page
    assert "逐月" in page or "2026-03" in page
    assert f"/evaluation/{two_months['2026-04']}/cases/" in page
    assert "本单位评价" in read(person.get("/evaluation/"))


def test_the_arithmetic_of_a_lift_is_shown_and_adds_up(two_months: dict[str, int], world: World, visit: Visit) -> None:
    view = read_own_unit(actor=world.actor("qian"))
    assert view.subject is not None
    assert view.subject.score is not None
    best = view.lift.levers[0]
    page = read(visit("qian").get("/evaluation/my-unit/"))
    sums = re.findall(r"\(([\d.]+) − ([\d.]+)\) × ([\d.]+)% = \+([\d.]+)", page)
    assert len(sums) == len(view.lift.levers)
    for then, now, weight, lift in sums:
        assert abs((float(then) - float(now)) * float(weight) / 100 - float(lift)) < 0.01
    assert f"总分 {best.score}" in page
    assert best.score > view.subject.score


def test_another_month_may_be_chosen(two_months: dict[str, int], visit: Visit) -> None:
    assert "张家港市环卫处 2026-03" in read(visit("qian").get("/evaluation/my-unit/?month=2026-03"))


def test_the_unit_of_somebody_else_is_not_shown(two_months: dict[str, int], world: World, visit: Visit) -> None:
    page = read(visit("qian").get(f"/evaluation/my-unit/?unit={world.units['municipal']}"))
    assert "张家港市环卫处" in page
    assert "张家港市市政处" not in page


def test_without_a_month_the_run_of_all_cases_serves(month: World, visit: Visit) -> None:
    assert "尚无按月评价" in read(visit("qian").get("/evaluation/my-unit/"))
    run_evaluation(actor=month.actor("jiang"))
    assert "张家港市环卫处" in read(visit("qian").get("/evaluation/my-unit/"))


def test_a_unit_without_cases_is_told_so(month: World, visit: Visit) -> None:
    run_evaluation(actor=month.actor("jiang"), month="2026-02")
    assert "本单位没有案件" in read(visit("qian").get("/evaluation/my-unit/"))


@pytest.mark.parametrize("username", ["feng", "chen", "zhao"])
def test_who_is_in_no_unit_is_told_where_to_go(username: str, world: World, visit: Visit) -> None:
    answer = visit(username).get("/evaluation/my-unit/")
    assert answer.status_code == 403
    assert "不在被评价的处置部门任职" in read(answer)


def test_a_unit_appeals_from_here_and_sees_its_results_under_the_citys_schemes(
    two_months: dict[str, int], world: World, visit: Visit
) -> None:
    """XS-13: what the unit was given in the month, each entry open to an appeal, and its result with what it is made of."""
    with use_points_of(world, "xiangshan"):
        period = open_march(world)
        entry = give(world, period, rule="exposed")
        page = read(visit("tang").get("/evaluation/my-unit/?month=2026-03"))
        assert "考核方案结果" in page
        assert "本单位积分" in page
        scheme = re.search(r'href="(/evaluation/schemes/[^"]+)"', page.split("考核方案结果")[1])
        assert scheme is not None
        assert visit("tang").get(html.unescape(scheme[1])).status_code == 200
        assert f'href="/evaluation/points/entries/{entry}/">查看并申诉' in page
        assert "申诉" in read(visit("tang").get(f"/evaluation/points/entries/{entry}/"))
        assert f"/evaluation/points/{period}/?subject=unit:{world.units['sanitation']}#entries" in page


def test_a_unit_is_told_which_rule_lost_most_and_what_one_less_would_bring(
    two_months: dict[str, int], world: World, visit: Visit
) -> None:
    """HS-7: two strict ones (-2) and an ordinary one (-1) of 100; without one strict one 97. Each opens to its entries."""
    with use_points_of(world, "hongshan"):
        assert "本方案未扣分" in read(visit("tang").get("/evaluation/my-unit/?month=2026-03"))
        period = open_march(world)
        for rule in ("department_strict", "department_strict", "department_ordinary"):
            give(world, period, rule=rule)
        page = read(visit("tang").get("/evaluation/my-unit/?month=2026-03"))
        assert "严管理问题（部门）：2 条共失 4 分；少 1 条，+2 分，得 97。" in page
        table = read_element(page, "table-departments")
        assert table.index("严管理问题") < table.index("常规问题")
        address = re.search(r'href="([^"]+rule=department_strict[^"]+)"', table)
        assert address is not None
        entries = read_element(read(visit("tang").get(address[1])), "entries")
        assert len(set(re.findall(r"/evaluation/points/entries/\d+/", entries))) == 2


def test_a_city_without_points_does_not_offer_appeals_of_them(
    two_months: dict[str, int], world: World, visit: Visit
) -> None:
    with use_points_of(world, "hailing"):
        page = read(visit("tang").get("/evaluation/my-unit/"))
        assert "积分与申诉" not in page
        assert "本单位积分" not in page
        assert "由两人先后审核" in page, "there a unit appeals case by case"
        closed = next(one for one in re.findall(r'href="([^"]+/cases/[^"]+)"', page) if "indicator=closed_count" in one)
        case = re.search(r'href="(/cases/[^"?]+/?)"', read(visit("tang").get(closed)))
        assert case is not None
        assert "申诉" in read(visit("tang").get(case[1]))
