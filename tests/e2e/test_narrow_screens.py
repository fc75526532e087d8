"""On a phone nothing lies beside the screen: the pages of the day's work, with their menus open."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import SitDown

PHONE = {"width": 390, "height": 844}
PAGES = ("/", "/duty/", "/cases/?view=all", "/notices/", "/evaluation/", "/evaluation/board/", "/evaluation/schemes/")
OPEN_MENUS = "document.querySelectorAll('details').forEach((each) => { each.open = true })"
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
