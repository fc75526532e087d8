"""`wangge report --results` and `wangge indicators rectification`: the figures of the pages, on the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.factories import World
from tests.support.refusals import refused
from tests.support.scoring import freeze, give, open_march
from wangge.config.commands.rectifying import run_rectification
from wangge.config.commands.reporting import run_results
from wangge.evaluation.public import read_rectification
from wangge.platform.public import use_profile
from wangge.profiles.public import load_profile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.same_on_both]


def test_a_frozen_periods_results_are_written(world: World, tmp_path: Path) -> None:
    """ZJG-27."""
    profile = load_profile("zhangjiagang")
    with use_profile(world.profile.model_copy(update={"scoring": profile.scoring, "results": profile.results})):
        period = open_march(world)
        give(world, period, rule="complex_case", unit="enforcement")
        freeze(world, period)
        given = {"consumer": "unit_appraisal", "out": tmp_path, "language": "en"}
        run_results(period, file_format="csv", **given)  # type: ignore[arg-type]
        run_results(period, file_format="pdf", **given)  # type: ignore[arg-type]
        with refused("score_consumer_unknown"):
            run_results(period, file_format="csv", consumer="lottery", out=tmp_path, language="")
    names = sorted(path.name for path in tmp_path.iterdir() if path.is_file())
    stem = "zhangjiagang-2026-03-01-2026-03-31-edition-1-unit_appraisal"
    assert [name for name in names if name.startswith("zhangjiagang")] == [f"{stem}.csv", f"{stem}.xlsx"]
    (row,) = csv.DictReader((tmp_path / f"{stem}.csv").read_text("utf-8").splitlines())
    assert (row["points"], row["amount"], row["unit"]) == ("5.000", "0", "yuan")


def test_the_lists_of_campaigns_are_told(month: World, capsys: pytest.CaptureFixture[str]) -> None:
    """HS-19: the same tallies as the page, nothing computed a second time."""
    campaigns = load_profile("hongshan").campaigns
    tell = run_rectification.__wrapped__  # type: ignore[attr-defined] # the database of the test is open already
    with use_profile(month.profile.model_copy(update={"campaigns": campaigns})):
        view = read_rectification(actor=month.system, month="2026-03")
        tell(month="2026-03", json_output=True)
        told = json.loads(capsys.readouterr().out)
        tell(month="2026-03", json_output=False)
        printed = capsys.readouterr().out
    assert [row["name_zh"] for row in told["lists"]] == [row.whole.name_zh for row in view.lists]
    assert [row["found"] for row in told["lists"]] == [row.whole.tally.found for row in view.lists]
    assert sum(row["found"] for row in told["lists"]) > 0
    assert all(row.whole.name_zh in printed or row.whole.name_en in printed for row in view.lists)
