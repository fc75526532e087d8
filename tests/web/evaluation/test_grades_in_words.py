"""Grades on pages: a letter stands as it is, any other is called by its name in the page's language (ZJG-14)."""

from __future__ import annotations

import re

import pytest

from tests.factories import World
from tests.web.conftest import Visit
from wangge.evaluation.public import run_evaluation

pytestmark = pytest.mark.django_db(transaction=True)
GRID = "320582001001"
KEY = re.compile(r"\b(?:model|qualified|unqualified)\b")


def test_a_level_4_grid_is_graded_in_words_on_every_page(month: World, visit: Visit) -> None:
    for name in ("2026-02", "2026-03"):
        run_id = run_evaluation(actor=month.actor("jiang"), month=name)
    feng = visit("feng")
    for page in (f"/evaluation/{run_id}/subject/?kind=area&key={GRID}", "/evaluation/chief/?month=2026-03&level=4"):
        text = re.sub(r"<[^>]*>", " ", feng.get(page).content.decode())
        assert re.search("(?:示范|达标)网格", text), page
        assert not KEY.search(text), page
    assert text.index("90 分及以上") < text.index("60 分至不足 90 分") < text.index("不足 60 分"), (
        "the city's own bands"
    )
    areas = feng.get(f"/evaluation/{run_id}/areas.json?level=4&bbox=120,31,121,32").json()["features"]
    told = {(one["properties"]["tone"], *one["properties"]["name"].split()[1:2]) for one in areas}
    assert told & {("green", "示范网格"), ("yellow", "达标网格")}
    assert told <= {("green", "示范网格"), ("yellow", "达标网格"), ("red", "不达标网格"), ("",)}
    english = feng.get(page, headers={"accept-language": "en"}).content.decode()
    assert re.search("(?:Model|Qualified|Unqualified) grid", re.sub(r"<[^>]*>", " ", english))
