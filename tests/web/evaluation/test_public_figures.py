"""The public's figures: everything reported in the denominator, nothing of persons, no small number."""

from __future__ import annotations

import html
import re

import pytest
from django.core.cache import cache

from tests.factories import World
from tests.web.conftest import Visit, read_element
from wangge.evaluation.public import run_evaluation
from wangge.evaluation.views import public

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _forget_looks() -> None:
    cache.clear()


def read(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return html.unescape(content.decode())


def test_a_stranger_sees_the_months_that_are_over(two_months: dict[str, int], world: World, visit: Visit) -> None:
    page = read(visit("stranger").get(f"/public/evaluation/?district={world.district}"))
    assert "问题上报与办理情况 2026-03" in page
    assert re.findall(r"<option[^>]*>(2026-\d\d)", page) == ["2026-03"]
    assert re.search(r"上报数</span><strong>7 ", page)
    for name in ("不予受理数", "并案数", "作废数", "群众满意率", "评价率"):
        assert name in page
    firsts = [re.findall("<th scope[^>]*>([^<]*)<", read_element(page, table))[0] for table in ("areas", "months")]
    assert firsts == ["名称", "月份"], "what the first column holds"
    assert re.findall(r'role="region" aria-labelledby="(\w+)-title" tabindex="0"', page) == ["areas", "months"], (
        "keys scroll"
    )


def test_small_numbers_are_hidden(two_months: dict[str, int], world: World, visit: Visit) -> None:
    page = read(visit("stranger").get(f"/public/evaluation/?district={world.district}"))
    shown = re.findall(r'<td class="num" data-value="([\d.]*)"', read_element(page, "areas"))
    assert shown
    assert not [number for number in shown if number and 0 < float(number) < 5]
    assert "不显示" in page


def test_it_names_no_person_and_opens_no_case(two_months: dict[str, int], world: World, visit: Visit) -> None:
    page = read(visit("stranger").get("/public/evaluation/"))
    assert not [name for name in ("陈监督员", "蒋考评员", "李派遣员", "钱处置员") if name in page]
    assert "/cases/" not in page
    assert "/evaluation/" + str(two_months["2026-03"]) not in page


def test_nothing_is_published_before_a_month_is_over(month: World, visit: Visit) -> None:
    run_evaluation(actor=month.actor("jiang"), month="2026-03")
    assert "尚未公开任何月份" in read(visit("stranger").get("/public/evaluation/"))


@pytest.mark.parametrize("query", ["month=nonsense", "district=99999999999999999999999", "district=x"])
def test_a_strange_wish_gives_the_latest(query: str, two_months: dict[str, int], visit: Visit) -> None:
    assert "问题上报与办理情况 2026-03" in read(visit("stranger").get(f"/public/evaluation/?{query}"))


def test_too_many_looks_are_refused(world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "VIEWS_PER_HOUR", 2)
    person = visit("stranger")
    statuses = [person.get("/public/evaluation/").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_search_engines_may_read_it(world: World, visit: Visit) -> None:
    assert "Allow: /public/evaluation/$" in read(visit("stranger").get("/robots.txt"))
    assert "/public/evaluation/" in read(visit("stranger").get("/report/"))


def test_in_english_the_levels_have_their_names(two_months: dict[str, int], visit: Visit) -> None:
    page = read(visit("stranger", language="en").get("/public/evaluation/"))  # type: ignore[call-arg]
    assert "What was reported and what became of it" in page
