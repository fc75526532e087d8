"""The ranking board and the flags, from stored runs (HL-1)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest

from tests.factories import World
from tests.support.scenes import derive_profile
from tests.support.scoring import keep_run_of_march
from tests.web.conftest import Visit, read_element
from wangge.evaluation.public import get_run, read_board, run_evaluation
from wangge.platform.public import use_profile
from wangge.profiles.public import CityProfile, Flags

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = {"red": ("红旗", "Red flag"), "blue": ("蓝旗", "Blue flag")}


def set_flags(profile: CityProfile, *, least_cases: int = 1, floor: int = 60) -> CityProfile:
    awarded = [
        {
            "key": key,
            "name_zh": NAMES[key][0],
            "name_en": NAMES[key][1],
            "colour": key,
            "at_least": at_least,
            "source": "ours",
        }
        for key, at_least in (("red", floor), ("blue", 0))
    ]
    flags = Flags.model_validate({"least_cases": least_cases, "awarded": awarded, "source": "ours"})

    def change(given: CityProfile) -> CityProfile:
        return given.model_copy(update={"evaluation": given.evaluation.model_copy(update={"flags": flags})})

    return derive_profile(profile, f"two flags from {least_cases} cases and {floor} points", change)


@pytest.fixture
def flagged(month: World) -> Iterator[int]:
    """Give the run of March by rules with a red and a blue flag."""
    with use_profile(set_flags(month.profile)):
        yield keep_run_of_march(month)


def read(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return html.unescape(content.decode())


def test_departments_rank_by_score_with_their_flags(flagged: int, visit: Visit) -> None:
    page = read(visit("feng").get("/evaluation/board/"))
    table = read_element(page, "board")
    assert table.index("张家港市环卫处") < table.index("张家港市市政处")
    assert table.index("红旗") < table.index("蓝旗")
    assert "wg-flag-red" in table
    assert table.count('<abbr class="na wg-star" title="样本较少">*</abbr>') == 2
    assert "* 案件少于 30 件" in page
    assert '<wg-chart data-table="board"' in page


def test_more_bars_than_can_be_read_are_not_drawn(flagged: int, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wangge.evaluation.views.board.CHART_ROWS", 1)
    page = read(visit("feng").get("/evaluation/board/"))
    assert "<wg-chart" not in page
    assert "张家港市市政处" in read_element(page, "board")


def test_the_units_see_the_board_too(flagged: int, visit: Visit) -> None:
    assert "张家港市市政处" in read(visit("qian").get("/evaluation/board/"))
    assert visit("chen").get("/evaluation/board/").status_code == 403


def test_a_place_opens_to_the_figures_of_the_department_for_whoever_sees_them(
    flagged: int, month: World, visit: Visit
) -> None:
    """HL-1: all departments for a leader, for a unit its own alone."""
    wanted = {"feng": {"sanitation", "municipal"}, "qian": {"sanitation"}}
    for by, units in wanted.items():
        client = visit(by)
        addresses = re.findall(rf'"(/evaluation/{flagged}/subject/[^"]+)"', read(client.get("/evaluation/board/")))
        assert {address.rpartition("=")[2] for address in addresses} == {str(month.units[unit]) for unit in units}
        assert {client.get(address).status_code for address in addresses} == {200}


def test_history_keeps_the_flags_of_its_time(flagged: int, month: World, visit: Visit) -> None:
    actor = month.actor("feng")
    before = {row.key: row.mark for row in read_board(actor=actor).rows}
    with use_profile(set_flags(month.profile, floor=100, least_cases=2)):
        assert {row.key: row.mark for row in read_board(actor=actor).rows} == before
        run_evaluation(actor=month.actor("jiang"), month="2026-03")
        after = {row.key: row.mark for row in read_board(actor=actor).rows}
    municipal = str(month.units["municipal"])
    assert (before[municipal].place, after[municipal].place) == (2, None)
    assert {mark.flag_zh for mark in after.values()} != {mark.flag_zh for mark in before.values()}


def test_an_award_is_part_of_what_the_digest_seals(flagged: int, month: World) -> None:
    jiang = month.actor("jiang")
    with use_profile(set_flags(month.profile, floor=100)):
        other = run_evaluation(actor=jiang, month="2026-03")
    assert get_run(actor=jiang, run_id=flagged).result_digest != get_run(actor=jiang, run_id=other).result_digest


def test_a_rise_and_the_months_are_told(two_months: dict[str, int], month: World, visit: Visit) -> None:
    with use_profile(set_flags(month.profile)):
        for name in ("2026-03", "2026-04"):
            run_evaluation(actor=month.actor("jiang"), month=name)
        view = read_board(actor=month.actor("feng"))
        page = read(visit("feng").get("/evaluation/board/?month=2026-04"))
    assert [one.month for one in view.months] == ["2026-04", "2026-03"]
    assert {row.risen is not None for row in view.rows} == {True}
    assert sum(row.risen or 0 for row in view.rows) == 0
    assert all(len(row.history) == 2 for row in view.rows)
    assert "每次" in page or "各次评价" in page
    history = page[page.index('id="history-title"') :]
    assert history.count('<td class="num">') == 2 * len(view.rows)
    for row in view.rows:
        for mark in row.history:
            assert mark is not None
            assert mark.is_small_sample  # a handful of cases: said of the place and of every month before
            assert (
                f'{mark.place} <span class="text-secondary">{mark.score}<abbr class="na wg-star" title="样本较少">*</abbr>'
                in history
            )
            assert f'title="{mark.flag_zh}">' in history
            assert f'<span class="visually-hidden">{mark.flag_zh}</span></span> {mark.place} ' in history
    assert [one.month for one in read_board(actor=month.actor("feng"), month="2026-03").months] == ["2026-03"]


def test_without_runs_or_cases_the_board_is_empty(month: World, visit: Visit) -> None:
    assert "尚无按月评价" in read(visit("feng").get("/evaluation/board/"))
    run_evaluation(actor=month.actor("jiang"), month="2026-02")
    assert "各部门均无案件" in read(visit("feng").get("/evaluation/board/"))


def test_another_district_sees_none_of_it(flagged: int, visit: Visit) -> None:
    assert "张家港市环卫处" not in read(visit("wang").get("/evaluation/board/"))
