"""On a phone nothing lies beside the screen: the pages of the day's work, with their menus open."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import SitDown

PHONE = {"width": 390, "height": 844}
PAGES = ("/", "/duty/", "/cases/?view=all", "/notices/", "/evaluation/", "/evaluation/board/", "/evaluation/schemes/")
OPEN_MENUS = "document.querySelectorAll('details').forEach((each) => { each.open = true })"
OUTLINES = "(all) => all.map((each) => each.getBoundingClientRect()).map((at) => [at.width, at.height])"
FINGER_PX, LEAST_PX = 40, 24
PUT = "(html) => { document.querySelector('main').innerHTML = html }"
TABLE = (
    "<div class='table-responsive'><table class='table wg-table'><tbody><tr>"
    "<th scope='row' class='grow'><a class='wg-row-link' href='/'>张家港市现代农业示范园区环卫所</a></th>"
    + "<td class='num'>75% <small><a href='/'>3</a>/<a href='/'>4</a></small></td>" * 6
    + "</tr></tbody></table></div>"
)
STAR = "<abbr class='na wg-star' title='小样本'>*</abbr>"
SCORE = "<td class='num'>98.50%s <span class='wg-grade'>A</span></td>"
DIGITS_END = """(cells) => cells.map((cell) => {
  const range = document.createRange()
  range.setStart(cell.firstChild, 0)
  range.setEnd(cell.firstChild, 5)
  return range.getBoundingClientRect().right
})"""
BESIDE = "document.documentElement.scrollWidth - window.innerWidth"


@pytest.fixture
def phone(sit_down: SitDown) -> Page:
    page = sit_down("dispatcher")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return page


def test_no_page_is_wider_than_a_phone(phone: Page) -> None:
    wider = {}
    for address in PAGES:
        phone.goto(address)
        phone.evaluate(OPEN_MENUS)
        if pixels := phone.evaluate(BESIDE):
            wider[address] = pixels
    assert wider == {}


def test_a_card_of_the_list_opens_wherever_it_is_touched(phone: Page) -> None:
    phone.goto("/cases/?view=all")
    card = phone.locator("#case-table tbody tr").first
    number = card.locator(".wg-row-link").inner_text()
    card.locator("td.wg-pick").click(position={"x": 3, "y": 3})
    assert card.locator("input").is_checked()
    outline = card.bounding_box()
    assert outline
    card.click(position={"x": outline["width"] - 12, "y": outline["height"] - 6})
    phone.wait_for_url(f"**/cases/{number}/**")


def test_figures_are_as_high_as_a_finger_and_names_leave_them_room(phone: Page) -> None:
    phone.goto("/evaluation/")
    phone.evaluate(PUT, TABLE)
    outlines = phone.locator("main small > a").evaluate_all(OUTLINES)
    assert [(wide, high) for wide, high in outlines if wide < LEAST_PX or high < FINGER_PX] == []
    ((wide, _),) = phone.locator("main tbody th").evaluate_all(OUTLINES)
    assert wide <= 0.4 * PHONE["width"]


def test_digits_stand_below_each_other_with_a_star_or_without(phone: Page) -> None:
    phone.goto("/evaluation/")
    phone.set_viewport_size({"width": 1280, "height": 900})
    phone.evaluate(PUT, f"<table class='table wg-table'><tr>{SCORE % STAR}</tr><tr>{SCORE % ''}</tr></table>")
    starred, plain = phone.locator("main .num").evaluate_all(DIGITS_END)
    assert starred == plain
