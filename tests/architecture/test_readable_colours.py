"""Colours in which text is written stand out from the ground of their theme, 4.5 to 1 (WCAG 2.1, 1.4.3)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLE = Path(__file__).parents[2] / "frontend" / "lib" / "wangge.css"
GROUNDS = {"light": "#fafafa", "dark": "#23272c"}
WRITTEN = ("--wg-accent", "--wg-green", "--wg-red", "--wg-chart-text", "--tblr-secondary")


def measure_light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", GROUNDS)
def test_text_is_legible(theme: str) -> None:
    block = re.search(rf'\[data-bs-theme="{theme}"\] {{([^}}]*)}}', STYLE.read_text(encoding="utf-8"))
    assert block, theme
    tokens = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", block[1]))
    ground = measure_light(GROUNDS[theme])
    for name in WRITTEN:
        darker, lighter = sorted((measure_light(tokens[name]), ground))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, f"{name} in {theme}"
