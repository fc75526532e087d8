"""A citizen at the public page."""

from __future__ import annotations

import io
import re
from random import Random

from PIL import Image
from playwright.sync_api import Page, expect


def draw_picture(seed: int) -> dict[str, object]:
    """Return a picture that no other seed gives."""
    random = Random(seed)
    image = Image.new("RGB", (320, 240), tuple(random.randrange(256) for _ in range(3)))
    target = io.BytesIO()
    image.save(target, "JPEG", comment=str(seed).encode())
    return {"name": f"{seed}.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def fill_report(page: Page, *, picture: int, is_place_typed: bool = False) -> None:
    """Fill the public form as far as the button that sends it; the place by a click on the map, or typed."""
    page.goto("/report/")
    page.get_by_label("问题描述").fill("路口垃圾桶满溢，垃圾散落一地")
    page.get_by_label("照片").set_input_files(draw_picture(picture))  # type: ignore[arg-type]
    page.get_by_label("地址").fill("人民中路口")
    island = page.locator("wg-case-map")
    if is_place_typed:
        center = island.get_attribute("data-center")
        assert center
        for label, degrees in zip(("经度", "纬度"), center.split(","), strict=True):
            page.get_by_label(label).fill(degrees)
        return
    expect(island).to_have_attribute("data-state", "ready", timeout=30_000)
    island.locator("canvas").click()
    expect(page.get_by_label("经度")).not_to_have_value("")


def send_report(page: Page) -> str:
    """Send the filled form and return the report's number."""
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("status")).to_have_text("已收到")
    found = re.search(r"[A-Z]+\d{8,}", page.locator("h1").inner_text())
    assert found
    return found[0]
