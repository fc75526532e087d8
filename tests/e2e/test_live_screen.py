"""The big screen lives, and says so when it does not."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenWindow, SitDown
from tests.e2e.reporting import fill_report, send_report

WITHIN_MS = 3_000


@pytest.mark.full
def test_a_report_is_on_the_screen_by_itself_and_a_lost_server_greys_it(
    sit_down: SitDown, open_window: OpenWindow
) -> None:
    screen, citizen = sit_down("leader"), open_window()
    screen.set_viewport_size({"width": 1920, "height": 1080})
    screen.goto("/evaluation/screen/")
    expect(screen.locator("wg-live")).to_have_attribute("data-state", "online")
    newest = screen.locator(".wg-wall-newest")
    expect(newest).not_to_have_attribute("data-stale", "")
    fill_report(citizen, picture=31, is_place_typed=True)
    number = send_report(citizen)
    expect(newest.get_by_text(number)).to_be_visible(timeout=WITHIN_MS)

    screen.context.route("**/evaluation/screen/", lambda route: route.fulfill(status=409, body=""))
    screen.evaluate("document.body.dispatchEvent(new CustomEvent('wg:changed', {bubbles: true}))")
    expect(newest).to_have_attribute("data-stale", "")
    expect(newest.locator(".wg-panel-read")).to_contain_text("数据停在")
    expect(screen.locator(".wg-wall-map")).not_to_have_attribute("data-stale", "")
    expect(newest.get_by_text(number)).to_be_visible()
    screen.context.unroute("**/evaluation/screen/")
    screen.evaluate("document.body.dispatchEvent(new CustomEvent('wg:changed', {bubbles: true}))")
    expect(newest).not_to_have_attribute("data-stale", "")
