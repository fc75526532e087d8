"""Assessment schemes over HTTP: results by span and subject, opened to figures, ledger rows and case numbers (ZJG-12)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.api.evaluation.calling import get, sit_down
from tests.factories import World
from tests.support.scoring import freeze, give, open_march

pytestmark = pytest.mark.django_db(transaction=True)
STREET = "320582001"
VALUES = {"posts_fixed": 45, "stock_ledgers": 30, "assessment_run": 80}


def weigh(world: World, period: int) -> dict[str, int]:
    return {
        rule: give(world, period, rule=rule, grid_code=STREET, unit_id=None, points=Decimal(points))
        for rule, points in VALUES.items()
    }


@pytest.fixture
def march(month: World, run_id: int) -> World:
    return month


def test_the_schemes_of_the_city_are_told_whole(march: World) -> None:
    feng = sit_down(march, "feng")
    schemes = {scheme["key"]: scheme for scheme in get(feng, "schemes").json()}
    assert set(schemes) == {"upper_grids", "community_grids"}
    assert get(feng, "schemes/upper_grids").json() == schemes["upper_grids"]
    assert sum(Decimal(aspect["weight"]) for aspect in schemes["upper_grids"]["aspects"]) == 100
    assert [band["key"] for band in schemes["community_grids"]["bands"]] == ["model", "qualified", "unqualified"]


def test_a_result_opens_to_ledger_rows_and_to_the_cases_behind_a_figure(march: World) -> None:
    """From the scheme to the judged, to the aspect, to the numbers of the cases that make its figure."""
    feng, period = sit_down(march, "feng"), open_march(march)
    entries = weigh(march, period)
    table = get(feng, "schemes/upper_grids/results", span="2026-03").json()
    assert ("2026-03", f"period-{period}") == (table["span"]["key"], table["spans"][-1]["key"])
    best = table["results"][0]
    assert (best["key"], best["place"]) == (STREET, 1)
    opened = get(feng, "schemes/upper_grids/result", span="2026-03", key=STREET).json()
    assert opened["judged"] == best
    aspects = {aspect["result"]["aspect"]: aspect for aspect in opened["aspects"]}
    assert {row["id"] for row in aspects["management"]["entries"]} == {entries["posts_fixed"], entries["stock_ledgers"]}
    (figure,) = aspects["operation"]["figures"]
    assert (figure["indicator"], figure["kind"], figure["key"]) == ("timely_closing_rate", "area", STREET)
    asked = {name: figure[name] for name in ("kind", "key", "indicator")} | {"side": "denominator"}
    behind = get(feng, f"runs/{figure['run_id']}/cases", **asked).json()
    assert behind["total"] == len(behind["case_ids"]) == len(behind["case_numbers"]) > 0
    assert feng.get(f"/api/v1/cases/{behind['case_numbers'][0]}").status_code == 200


def test_the_numbers_behind_a_figure_come_in_pages(march: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wangge.evaluation.api.runs.NUMBERS_A_PAGE", 3)
    feng = sit_down(march, "feng")
    run = get(feng, "runs").json()[0]["id"]
    asked = {"kind": "total", "indicator": "report_count"}
    pages = [get(feng, f"runs/{run}/cases", **asked, page=page).json() for page in (1, 2, 3, 4)]
    assert [len(page["case_numbers"]) for page in pages] == [3, 3, 1, 0]
    assert {(page["last_page"], page["total"]) for page in pages} == {(3, 7)}
    assert len({number for page in pages for number in page["case_numbers"]}) == 7


def test_a_frozen_period_answers_with_its_digest(march: World) -> None:
    period = open_march(march)
    weigh(march, period)
    digest = freeze(march, period)
    table = get(sit_down(march, "feng"), "schemes/upper_grids/results", span=f"period-{period}").json()
    assert (table["span"]["state"], table["span"]["digest"]) == ("frozen", digest)
    assert table["results"][0]["value"] is not None


def test_a_unit_is_shown_itself_alone_and_no_place(march: World) -> None:
    assert get(sit_down(march, "tang"), "schemes/community_grids/results", span="2026-03").json()["results"] == []


@pytest.mark.parametrize(
    ("by", "path", "query", "told"),
    [
        ("feng", "schemes/smiles", {}, (404, "scheme_unknown")),
        ("feng", "schemes/smiles/results", {}, (404, "scheme_unknown")),
        ("feng", "schemes/upper_grids/result", {"span": "1999-01", "key": STREET}, (404, "evaluation_subject_unknown")),
        ("wang_leader", "schemes/upper_grids/result", {"span": "2026-03", "key": STREET}, (404, "evaluation_subject_unknown")),
        ("feng", "schemes/upper_grids/result", {"span": "2026-03"}, (422, "request_invalid")),
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_problem(
    by: str, path: str, query: dict[str, Any], told: tuple[int, str], march: World
) -> None:
    answer = get(sit_down(march, by), path, **query)
    assert (answer.status_code, answer.json()["code"]) == told
