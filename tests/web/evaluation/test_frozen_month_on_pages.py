"""What the pages say of a frozen month that was evaluated again: which edition is shown, and that the other does not count."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.operations.evaluation.test_frozen_months import APRIL, MARCH, Story, story
from tests.web.conftest import Visit, read_element
from wangge.evaluation.public import restate_period, run_evaluation

__all__ = ["story"]
pytestmark = pytest.mark.django_db(transaction=True)
LATER = '· 之后另有<a href="/evaluation/{later}/">评价 {later}</a>，在该周期更正之前不计。'
EDITION = '<a href="/evaluation/points/{period}/">已冻结，第 1 版</a>'


@pytest.fixture(autouse=True)
def _forget_looks() -> None:
    cache.clear()


def read(response: Any) -> str:
    content: bytes = response.content
    return html.unescape(content.decode())


def test_every_page_of_the_month_says_what_it_shows(story: Story, visit: Visit) -> None:
    pages = {"chief": "feng", "my-unit": "qian", "board": "feng"}
    ids = {"period": story.period, "later": story.later_id}
    for page, by in pages.items():
        shown = read_element(read(visit(by).get(f"/evaluation/{page}/?month={MARCH}")), "standing")
        assert f"{EDITION} {LATER}".format(**ids) in shown, page
    english = read(visit("feng").get(f"/evaluation/chief/?month={MARCH}", headers={"Accept-Language": "en"}))
    assert "does not count until the period is restated." in english
    restate_period(actor=story.world.actor("jiang"), period_id=story.period, reason="补录")
    story.evaluate(APRIL)
    assert 'id="standing"' not in read(visit("feng").get(f"/evaluation/chief/?month={APRIL}"))


def test_the_public_is_told_in_plain_words(story: Story, visit: Visit) -> None:
    address = f"/public/evaluation/?month={MARCH}&district={story.world.district}"
    words = read_element(read(visit("stranger").get(address)), "standing")
    assert re.search(r"本月数据已定稿：第 1 版，2026-04-\d\d。 之后又评价过本月，不计。", words)
    assert "<a" not in words, "the ledger is not for everybody"


def test_a_later_run_may_be_opened_and_says_that_it_does_not_count(story: Story, visit: Visit) -> None:
    """The page of a run and of one it judged; the map of the month is of the frozen run."""
    person, subject = visit("feng"), f"subject/?kind=department&key={story.unit}"
    warning = f'以<a href="/evaluation/{story.frozen_id}/">评价 {story.frozen_id}</a> 为准'
    for rest in ("", subject):
        later = read_element(read(person.get(f"/evaluation/{story.later_id}/{rest}")), "standing")
        assert (warning in later, f'href="/evaluation/points/{story.period}/"' in later) == (True, True)
        frozen = read_element(read(person.get(f"/evaluation/{story.frozen_id}/{rest}")), "standing")
        assert ("本次评价不计" in frozen, "已冻结，第 1 版" in frozen) == (False, True)
    chief = read(person.get(f"/evaluation/chief/?month={MARCH}"))
    assert f'data-grids-url="/evaluation/{story.frozen_id}/areas.json' in chief


def test_the_api_names_the_edition(story: Story) -> None:
    world = story.world
    client = Client(headers={"Authorization": f"Bearer {world.make_token('feng')}"})
    whole = run_evaluation(actor=world.actor("jiang"))
    listed = {row["id"]: row["frozen"] for row in client.get("/api/v1/evaluation/runs").json()}
    assert listed[whole] is None
    told = listed[story.later_id]
    assert told == listed[story.frozen_id]
    assert (told["period_id"], told["edition"], told["run_id"]) == (story.period, 1, story.frozen_id)
    assert client.get(f"/api/v1/evaluation/runs/{story.later_id}").json()["frozen"] == told
    query = {"kind": "department", "key": story.unit}
    (point,) = client.get(f"/api/v1/evaluation/runs/{story.later_id}/trend", query).json()
    assert (point["run_id"], point["frozen"]) == (story.frozen_id, told)
