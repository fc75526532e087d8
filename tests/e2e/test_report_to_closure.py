"""A citizen's report becomes a closed case by the hands of five people, each at a desk of their own."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenWindow, SitDown
from tests.e2e.reporting import draw_picture, fill_report, send_report


def choose_somebody(page: Page, field: str) -> str:
    """Keep who is proposed, or name the first behind the draw by lot; return the name."""
    chosen = page.locator(f"select[name={field}]")
    if not chosen.input_value():
        chosen.select_option(index=1)
    return chosen.locator("option:checked").inner_text()


def test_a_report_is_closed_by_five_people(sit_down: SitDown, open_window: OpenWindow) -> None:
    def open_move(page: Page, move: str) -> None:
        page.goto(f"/cases/{number}/", wait_until="domcontentloaded")
        page.locator("#case-moves").get_by_role("link", name=move, exact=True).click()
        expect(page.locator("#move-form")).to_be_visible()

    def send(page: Page, state: str) -> None:
        page.locator("#move-form button[type=submit]").click()
        expect(page.locator("#case-head .wg-state")).to_have_text(state)
        page.goto("about:blank")  # nobody looks at it while the others work, and its map draws no more

    citizen = open_window()
    fill_report(citizen, picture=1)
    number = send_report(citizen)

    acceptor = sit_down("acceptor", has_maps=False)
    open_move(acceptor, "发核实")
    verifier = sit_down("collector", choose_somebody(acceptor, "verifier"), has_maps=False)
    send(acceptor, "核实中")
    open_move(verifier, "核实存在")
    send(verifier, "待受理")

    open_move(acceptor, "受理")
    acceptor.locator("#move-form").get_by_label("类别").fill("暴露垃圾")
    send(acceptor, "待立案")

    leader = sit_down("shift_leader")  # sees the place of the case on the map
    open_move(leader, "立案")
    leader.locator("input[name=condition]").first.check()
    send(leader, "待派遣")

    dispatcher = sit_down("dispatcher", has_maps=False)
    open_move(dispatcher, "派遣")
    unit = dispatcher.locator("select[name=unit] option:checked").inner_text()
    assert unit, "the matrix proposes a unit"
    send(dispatcher, "待签收")

    handler = sit_down("handler", unit=unit, has_maps=False)
    open_move(handler, "签收")
    send(handler, "处置中")
    open_move(handler, "处置完成")
    handler.locator("#move-form").get_by_label("处置后照片").set_input_files(draw_picture(2))  # type: ignore[arg-type]
    send(handler, "待发核查")

    open_move(acceptor, "发核查")
    checker = sit_down("collector", choose_somebody(acceptor, "checker"), has_maps=False)
    send(acceptor, "核查中")

    checker.get_by_role("link", name=number).first.click()
    checker.locator("#case-moves").get_by_role("link", name="核查通过").click()
    send(checker, "待结案")

    open_move(leader, "结案")
    send(leader, "已结案")
    leader.goto(f"/cases/{number}/")
    expect(leader.locator("#case-timeline li")).to_have_count(11)

    citizen.reload()
    expect(citizen.get_by_role("status")).to_have_text("已办结")
