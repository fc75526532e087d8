"""A stored run has the indicators built in the city, by the version it was computed with, whatever is built later."""

from __future__ import annotations

import io
import json
from contextlib import nullcontext

import openpyxl
import pytest
from django.test import Client

from tests.factories import World
from tests.operations.evaluation.test_build_indicators import SHARE
from tests.support.scenes import keep_scene
from wangge.analytics.public import Side
from wangge.config.commands import indicator_listing
from wangge.config.commands.evaluating import print_evaluation
from wangge.evaluation.public import (
    get_subject,
    list_cases_behind,
    list_subjects,
    make_report,
    run_evaluation,
    save_indicator,
    summarise_run,
)

pytestmark = pytest.mark.django_db(transaction=True)
KEY = SHARE["key"]
POTHOLES = SHARE | {"counted": [{"column": "category_code", "values": ["06010"], "is_excluded": True}]}


@pytest.fixture
def built_run(month: World) -> int:
    """Give the run of March with the share of litter in force: 5 of 6 filed, 4 of 4 and 0 of 1 of the units."""
    return keep_scene(month, "run of March with a share of litter", _evaluate_with_share)


def _evaluate_with_share(world: World) -> int:
    save_indicator(actor=world.actor("wei"), plain=SHARE)
    return run_evaluation(actor=world.actor("jiang"), month="2026-03")


def test_the_whole_units_and_areas_have_it_and_open_to_cases(
    month: World, built_run: int, capsys: pytest.CaptureFixture[str]
) -> None:
    leader = month.actor("feng")
    units = list_subjects(actor=leader, run_id=built_run, kind="department")
    found = {one.name_zh: one.figures[KEY].exact for one in units}
    assert found == {"张家港市环卫处": 1, "张家港市市政处": 0}
    total = get_subject(actor=leader, run_id=built_run, kind="total", key="")
    assert (total.figures[KEY].value.numerator, total.figures[KEY].value.denominator) == (5, 6)
    area = get_subject(actor=leader, run_id=built_run, kind="area", key="320582")
    assert area.figures[KEY].definition["built"]["author_name"] == month.actor("wei").name
    sides = [
        list_cases_behind(actor=leader, run_id=built_run, kind="total", key="", indicator=KEY, side=side.value)
        for side in Side
    ]
    assert [len(one.case_ids) for one in sides] == [5, 6, 1]
    summary = summarise_run(actor=leader, run_id=built_run)
    assert summary["built"][KEY]["version"] == 1
    assert summary["totals"][KEY]["denominator"] == 6
    print_evaluation(summary)
    assert "83.3% 5/6" in capsys.readouterr().out


def test_a_later_version_changes_no_stored_run(month: World, built_run: int) -> None:
    """The run keeps the definition: its figure opens to what it counted, while a run made now counts the contrary."""
    save_indicator(actor=month.actor("wei"), plain=POTHOLES)
    again = run_evaluation(actor=month.actor("jiang"), month="2026-03")
    leader = month.actor("feng")

    def count(run_id: int) -> tuple[int, int]:
        total = get_subject(actor=leader, run_id=run_id, kind="total", key="")
        behind = list_cases_behind(actor=leader, run_id=run_id, kind="total", key="", indicator=KEY)
        return total.figures[KEY].definition["version"], len(behind.case_ids)

    assert [count(one) for one in (built_run, again)] == [(1, 5), (2, 1)]


def test_pages_and_exports_of_the_run_show_it_and_open_data_do_not(month: World, built_run: int) -> None:
    client = month.sign_in(Client(), "feng")
    shown = client.get(f"/evaluation/{built_run}/?tab=departments").content.decode()
    assert SHARE["name_zh"] in shown
    assert month.actor("wei").name in shown
    leader = month.actor("feng")
    report = make_report(actor=leader, run_id=built_run, file_format="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(report.content))
    words = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert any(SHARE["name_zh"] in word or SHARE["name_en"] in word for word in words)
    for file_format in ("pdf", "docx"):
        assert make_report(actor=leader, run_id=built_run, file_format=file_format).content
    opened = make_report(actor=leader, run_id=built_run, file_format="csv").content.decode()
    assert "closing_rate" in opened
    assert KEY not in opened


def test_commands_and_interface_list_it_with_version_and_author(
    month: World, built_run: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del built_run
    monkeypatch.setattr(indicator_listing, "open_for_reading", lambda _name: nullcontext())
    indicator_listing.run_list(["litter"], json_output=True)
    (told,) = json.loads(capsys.readouterr().out)["indicators"]
    assert (told["key"], told["version"], told["built"]["author"]) == (KEY, 1, month.actor("wei").name)
    for show in (
        lambda: indicator_listing.run_list([], json_output=False),
        lambda: indicator_listing.run_show(KEY, json_output=False),
    ):
        show()
        assert month.actor("wei").name in capsys.readouterr().out
    known = {one["key"] for one in month.sign_in(Client(), "feng").get("/api/v1/evaluation/indicators").json()}
    assert KEY in known
    handler = month.sign_in(Client(), "chen").get("/api/v1/evaluation/indicators").json()
    assert KEY not in {one["key"] for one in handler}
