"""A run as one plain object, and what the command line prints of it."""

from __future__ import annotations

import json

import orjson
import pytest

from tests.factories import World
from wangge.config.commands.evaluating import print_evaluation, run_evaluate
from wangge.evaluation.public import list_runs, run_evaluation, summarise_run

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_summary_holds_who_was_judged_and_nothing_that_changes(month: World) -> None:
    runs = [run_evaluation(actor=month.actor("jiang"), month="2026-03") for _ in range(2)]
    first, second = (summarise_run(actor=month.actor("feng"), run_id=run_id) for run_id in runs)
    assert {**first, "run": 0} == {**second, "run": 0}
    assert json.loads(orjson.dumps(first)) == first
    assert (first["version"], first["period"]["month"], first["cases"]) == ("2026.4", "2026-03", 7)
    assert [row["code"] for row in first["departments"]] == ["ZJG-HW", "ZJG-SZ"]
    assert first["totals"]["rework_count"] == {"numerator": 1, "denominator": None, "value": 1.0}
    assert first["totals"]["timely_verify_rate"] == {"numerator": None, "denominator": None, "value": None}
    assert {kind: len(rows) for kind, rows in first["posts"].items()} == {
        "collector": 2, "acceptor": 1, "shift_leader": 1, "dispatcher": 1,
    }  # fmt: skip
    assert {row["level"] for row in first["areas"]} == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("language", "words"), [("zh_CN.UTF-8", ("专业部门", "结案率")), ("en_GB", ("Departments", "n/a"))]
)
def test_the_tables_are_plain_text_in_a_pipe(  # noqa: PLR0917 - fixtures and parameters
    language: str,
    words: tuple[str, ...],
    month: World,
    run_id: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    print_evaluation(summarise_run(actor=month.actor("feng"), run_id=run_id))
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    for word in (*words, "张家港市环卫处", "杨舍街道", "周监督员", "3/4"):
        assert word in printed


def test_the_command_evaluates_each_district(month: World, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    run_evaluate(month="2026-03", json_output=True)
    printed = orjson.loads(capsysbinary.readouterr().out)
    assert [run["cases"] for run in printed["runs"]] == [7, 1]
    assert [run.case_count for run in list_runs(actor=month.actor("chu"))] == [1, 7]
    assert [run.requester_name for run in list_runs(actor=month.actor("feng"))] == ["wangge evaluate"]
