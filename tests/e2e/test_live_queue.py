"""The work list lives: what a citizen sends stands in the acceptor's queue within three seconds, by itself."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenWindow, SitDown
from tests.e2e.reporting import fill_report, send_report

WITHIN_MS = 3_000


def open_queue(page: Page) -> None:
    page.goto("/cases/?view=queue&sort=newest")
    expect(page.locator("wg-live")).to_have_attribute("data-state", "online")


def wait_until_keys_are_heard(page: Page) -> None:
    """Wait until a page is loaded and painted: Chromium drops keys that come before the first picture."""
    page.wait_for_load_state()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_a_report_appears_in_the_open_queue_by_itself(sit_down: SitDown, open_window: OpenWindow) -> None:
    acceptor, citizen = sit_down("acceptor", has_maps=False), open_window(has_maps=False)
    open_queue(acceptor)
    acceptor.evaluate("window.isTheSamePage = true")
    fill_report(citizen, picture=11, is_place_typed=True)
    number = send_report(citizen)
    expect(acceptor.locator(f"#row-{number}")).to_be_visible(timeout=WITHIN_MS)
    assert acceptor.evaluate("window.isTheSamePage")  # nothing was reloaded but the list


def test_a_menu_in_use_is_not_taken_away_by_a_live_reload(sit_down: SitDown, open_window: OpenWindow) -> None:
    acceptor, citizen = sit_down("acceptor", has_maps=False), open_window(has_maps=False)
    open_queue(acceptor)
    acceptor.locator("summary", has_text="视图").click()
    name = acceptor.get_by_label("视图名称", exact=True)
    name.fill("我的受理")
    fill_report(citizen, picture=12, is_place_typed=True)
    with acceptor.expect_event("console", lambda message: "wg:changed" in message.text, timeout=10_000):
        acceptor.evaluate("document.body.addEventListener('wg:changed', () => console.log('wg:changed'))")
        number = send_report(citizen)
    expect(name).to_have_value("我的受理")
    expect(acceptor.locator(f"#row-{number}")).to_have_count(0)
    acceptor.keyboard.press("Escape")
    expect(acceptor.locator(f"#row-{number}")).to_be_visible(timeout=WITHIN_MS)


def test_a_case_is_taken_moved_and_left_for_the_next_without_a_mouse(
    sit_down: SitDown, open_window: OpenWindow
) -> None:
    numbers = []
    for picture in (21, 22):
        citizen = open_window(has_maps=False)
        fill_report(citizen, picture=picture, is_place_typed=True)
        numbers.append(send_report(citizen))
    acceptor = sit_down("acceptor", has_maps=False)
    open_queue(acceptor)
    keyboard, row = acceptor.keyboard, f"row-{numbers[1]}"
    keyboard.press("j")
    for _ in range(20):
        if acceptor.evaluate("document.activeElement.id") == row:
            break
        keyboard.press("j")
    expect(acceptor.locator(f"#{row}")).to_be_focused()
    following = acceptor.locator(f"tr:has(#{row}) + tr .wg-row-link")
    next_number = following.inner_text()
    keyboard.press("Enter")
    expect(acceptor.locator("h1")).to_have_text(numbers[1])
    wait_until_keys_are_heard(acceptor)
    moves = acceptor.locator("#case-moves .wg-moves > [data-move]").all_inner_texts()
    keyboard.press(str(moves.index("发核实") + 1))
    expect(acceptor.locator("#move-form select[name=verifier]")).to_be_focused()
    keyboard.press("Tab")
    keyboard.type("请核实满溢情况")
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(acceptor.locator("h1")).to_have_text(next_number)
    expect(acceptor.get_by_text(f"{numbers[1]}：发核实")).to_be_visible()
    wait_until_keys_are_heard(acceptor)
    keyboard.press("u")
    expect(acceptor.locator("#case-table")).to_be_visible()
