"""A citizen's report becomes a closed case by the hands of five people, each at a desk of their own."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable
from random import Random

from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import City

OpenWindow = Callable[[], Page]

MAKE_LINK = """
import sys, django
django.setup()
from wangge.kernel.public import build_system_actor
from wangge.people.public import create_sign_in_link, list_members
from wangge.platform.public import get_clock
system, now = build_system_actor(name="test"), get_clock().now()
role, name = sys.argv[1:]
member = next(row for row in list_members(actor=system, now=now, role=role) if name in ("", row.display_name))
print(create_sign_in_link(actor=system, member_id=member.id, now=now))
"""
LIST_HANDLERS = """
import sys, django
django.setup()
from wangge.kernel.public import build_system_actor
from wangge.people.public import find_organisation, list_members, list_organisations
from wangge.platform.public import get_clock
system = build_system_actor(name="test")
unit = next(row for row in list_organisations(actor=system) if row.name == sys.argv[1])
print(list_members(actor=system, now=get_clock().now(), role="handler", unit_id=unit.id)[0].display_name)
"""


def run_inside(city: City, script: str, *words: str) -> str:
    environment = city.environment() | {"DJANGO_SETTINGS_MODULE": "wangge.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", script, *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def draw_picture(seed: int) -> dict[str, object]:
    random = Random(seed)
    image = Image.new("RGB", (320, 240), tuple(random.randrange(256) for _ in range(3)))
    target = io.BytesIO()
    image.save(target, "JPEG", comment=str(seed).encode())
    return {"name": f"{seed}.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def report_as_citizen(page: Page) -> str:
    page.goto("/report/")
    page.get_by_label("问题描述").fill("路口垃圾桶满溢，垃圾散落一地")
    page.get_by_label("照片").set_input_files(draw_picture(1))  # type: ignore[arg-type]
    page.get_by_label("地址").fill("人民中路口")
    island = page.locator("wg-case-map")
    expect(island).to_have_attribute("data-state", "ready", timeout=30_000)
    island.locator("canvas").click()
    expect(page.get_by_label("经度")).not_to_have_value("")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("status")).to_have_text("已收到")
    found = re.search(r"[A-Z]+\d{8,}", page.locator("h1").inner_text())
    assert found
    return found[0]


def choose_somebody(page: Page, field: str) -> str:
    """Keep who is proposed, or name the first behind the draw by lot; return the name."""
    chosen = page.locator(f"select[name={field}]")
    if not chosen.input_value():
        chosen.select_option(index=1)
    return chosen.locator("option:checked").inner_text()


def test_a_report_is_closed_by_five_people(city: City, open_window: OpenWindow) -> None:
    def sit_down(role: str, name: str = "") -> Page:
        page = open_window()
        page.goto(f"/sign-in/{run_inside(city, MAKE_LINK, role, name)}")
        return page

    def open_move(page: Page, move: str) -> None:
        page.goto(f"/cases/{number}/")
        page.locator("#case-moves").get_by_role("link", name=move, exact=True).click()
        expect(page.locator("#move-form")).to_be_visible()

    def send(page: Page, state: str) -> None:
        page.locator("#move-form button[type=submit]").click()
        expect(page.locator("#case-head .wg-state")).to_have_text(state)

    citizen = open_window()
    number = report_as_citizen(citizen)

    acceptor = sit_down("acceptor")
    open_move(acceptor, "发核实")
    verifier = sit_down("collector", choose_somebody(acceptor, "verifier"))
    send(acceptor, "核实中")
    open_move(verifier, "核实存在")
    send(verifier, "待受理")

    open_move(acceptor, "受理")
    acceptor.locator("#move-form").get_by_label("类别").fill("暴露垃圾")
    send(acceptor, "待立案")

    leader = sit_down("shift_leader")
    open_move(leader, "立案")
    leader.locator("input[name=condition]").first.check()
    send(leader, "待派遣")

    dispatcher = sit_down("dispatcher")
    open_move(dispatcher, "派遣")
    unit = dispatcher.locator("select[name=unit] option:checked").inner_text()
    assert unit, "the matrix proposes a unit"
    send(dispatcher, "待签收")

    handler = sit_down("handler", run_inside(city, LIST_HANDLERS, unit))
    open_move(handler, "签收")
    send(handler, "处置中")
    open_move(handler, "处置完成")
    handler.locator("#move-form").get_by_label("处置后照片").set_input_files(draw_picture(2))  # type: ignore[arg-type]
    send(handler, "待发核查")

    open_move(acceptor, "发核查")
    checker = sit_down("collector", choose_somebody(acceptor, "checker"))
    send(acceptor, "核查中")

    checker.get_by_role("link", name=number).first.click()
    checker.locator("#case-moves").get_by_role("link", name="核查通过").click()
    send(checker, "待结案")

    open_move(leader, "结案")
    send(leader, "已结案")
    expect(leader.locator("#case-timeline li")).to_have_count(11)

    citizen.reload()
    expect(citizen.get_by_role("status")).to_have_text("已办结")
