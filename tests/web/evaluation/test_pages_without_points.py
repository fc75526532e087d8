"""The pages of the periods of a city without points, and what the board says of a frozen month (HL-1)."""

from __future__ import annotations

import pytest

from tests.factories import World
from tests.operations.evaluation.test_periods_without_points import hailing, set_flags
from tests.support.scoring import freeze
from tests.web.conftest import Visit
from wangge.evaluation.public import list_periods, restate_period, run_evaluation
from wangge.platform.public import get_profile, use_profile

__all__ = ["hailing"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_periods_read_sensibly_without_points_and_the_board_says_what_is_frozen(hailing: World, visit: Visit) -> None:
    world, jiang = hailing, visit("jiang")
    run_evaluation(actor=world.actor("jiang"), month="2026-03")
    assert "尚未冻结，以后的评价可能改变结果。" in jiang.get("/evaluation/board/").content.decode()
    page = jiang.get("/evaluation/points/").content.decode()
    assert ("<h1>考核周期</h1>" in page, 'name="from_month"' in page) == (True, True)
    days = {"from_month": "2026-03", "to_month": "2026-03"}
    assert jiang.post("/evaluation/points/", days).status_code == 302
    (period,) = list_periods(actor=world.actor("jiang"))
    address = f"/evaluation/points/{period.id}/"
    page = jiang.get(address).content.decode()
    for words in ("扣分", 'value="fill"', 'id="entries"', "积分台账"):
        assert words not in page
    assert f"/evaluation/schemes/departments/?of=period-{period.id}" in page
    freeze(world, period.id)
    assert "考核方案结果与流动旗已冻结" in jiang.get(address).content.decode()
    with use_profile(set_flags(get_profile(), floor=100)):
        later = run_evaluation(actor=world.actor("jiang"), month="2026-03")
        board = visit("qian").get("/evaluation/board/").content.decode()
        assert f'<a href="{address}">已冻结，第 1 版</a>' in board
        assert f'之后另有<a href="/evaluation/{later}/">评价 {later}</a>，' in board
        by = world.actor("jiang")
        edition = restate_period(actor=by, period_id=period.id, reason="旗帜授予有误", takes_new_rules=True)
        run_evaluation(actor=by, month="2026-03")
        page = jiang.get(f"/evaluation/points/{edition}/").content.decode()
    assert "评价规则中有变化的是：流动旗规则。" in page
    assert "规则无差异" not in page
    changes = page[page.index('id="flag-changes"') :]
    assert ("红旗 · 第 1 名" in changes, "黄旗 · 第 1 名" in changes) == (True, True)
