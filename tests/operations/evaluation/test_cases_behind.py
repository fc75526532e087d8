from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import connection

from tests.factories import World
from wangge.analytics.public import replace_lake_file
from wangge.cases.models import Case
from wangge.cases.public import CaseRef
from wangge.evaluation.models import EvaluationRun
from wangge.evaluation.operations import keeping
from wangge.evaluation.public import get_subject, list_cases_behind, run_evaluation
from wangge.evaluation.queries import cases_behind
from wangge.evaluation.queries.kept_facts import find_facts_file
from wangge.kernel.public import DomainError

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_figure_opens_to_its_cases_also_after_they_moved_on(month: World, run_id: int) -> None:
    key = str(month.units["sanitation"])
    leader = month.actor("feng")
    subject = get_subject(actor=leader, run_id=run_id, kind="department", key=key)

    def open_figures() -> dict[str, tuple[int, ...]]:
        found = {}
        for indicator in ("handled_count", "overdue_unhandled_count", "rework_rate", "timely_handling_rate"):
            behind = list_cases_behind(actor=leader, run_id=run_id, kind="department", key=key, indicator=indicator)
            assert behind.is_unchanged
            assert len(behind.case_ids) == subject.figures[indicator].value.numerator
            found[indicator] = behind.case_ids
        return found

    before = open_figures()
    (waiting,) = before["overdue_unhandled_count"]
    row = Case.objects.get(pk=waiting)
    month.move(CaseRef(id=row.pk, number=row.number, version=row.version, state=row.state), "return")
    month.make_case("closed")
    assert open_figures() == before


def test_the_sides_of_a_rate(month: World, run_id: int) -> None:
    where = {"actor": month.actor("feng"), "run_id": run_id, "kind": "department"}
    where |= {"key": str(month.units["sanitation"]), "indicator": "closing_rate"}
    sides = {side: list_cases_behind(**where, side=side).case_ids for side in ("numerator", "denominator", "missed")}
    assert (len(sides["denominator"]), len(sides["missed"])) == (4, 1)
    assert set(sides["denominator"]) == set(sides["numerator"]) | set(sides["missed"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"side": "outside"}, "evaluation_side_unknown"),
        ({"indicator": "fines"}, "indicator_unknown"),
        ({"key": "999"}, "evaluation_subject_unknown"),
        ({"kind": "moon"}, "evaluation_subject_unknown"),
        ({"run_id": 999}, "evaluation_run_unknown"),
    ],
)
def test_what_is_not_there_is_refused(change: dict[str, object], code: str, month: World, run_id: int) -> None:
    where: dict[str, object] = {
        "actor": month.actor("feng"), "run_id": run_id, "kind": "department",
        "key": str(month.units["sanitation"]), "indicator": "closing_rate", "side": "numerator",
    }  # fmt: skip
    with pytest.raises(DomainError, match=code):
        list_cases_behind(**(where | change))  # type: ignore[arg-type]


def _alter_a_record(case_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_caseclock SET due_at = started_at WHERE case_id = %s AND stage = 'handle'", [case_id]
        )


def _find_kept(run_id: int) -> Path:
    return find_facts_file(EvaluationRun.objects.get(pk=run_id).facts_digest)


@pytest.mark.parametrize("is_kept", [True, False])
def test_records_altered_behind_the_programs_back_are_told(is_kept: bool, month: World, run_id: int) -> None:
    where = {"actor": month.actor("feng"), "run_id": run_id, "kind": "department"}
    where |= {"key": str(month.units["sanitation"]), "indicator": "timely_handling_rate"}
    first, *_ = list_cases_behind(**where).case_ids
    if not is_kept:
        _find_kept(run_id).unlink()
    _alter_a_record(first)
    behind = list_cases_behind(**where)
    assert behind.is_unchanged is False
    assert (first in behind.case_ids) is is_kept  # the sealed file still gives what was counted


def test_a_figure_of_many_cases_opens_without_reading_the_acts(
    month: World, run_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = {"actor": month.actor("feng"), "run_id": run_id, "kind": "department"}
    where |= {"key": str(month.units["sanitation"]), "indicator": "timely_handling_rate"}
    behind = list_cases_behind(**where)
    monkeypatch.setattr(cases_behind, "FEW_CASES", 0)
    assert list_cases_behind(**where) == replace(behind, is_unchanged=None)
    assert list_cases_behind(**where, is_compared=True) == behind
    _alter_a_record(behind.case_ids[0])
    assert list_cases_behind(**where) == replace(behind, is_unchanged=None)
    assert list_cases_behind(**where, is_compared=True) == replace(behind, is_unchanged=False)


def test_a_kept_file_of_other_facts_is_not_believed(month: World, run_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    where = {"actor": month.actor("feng"), "run_id": run_id, "kind": "department"}
    where |= {"key": str(month.units["sanitation"]), "indicator": "timely_handling_rate"}
    behind = list_cases_behind(**where)
    assert behind.case_ids
    kept = _find_kept(run_id)
    replace_lake_file(kept, pq.read_table(kept).slice(0, 0))
    monkeypatch.setattr(cases_behind, "FEW_CASES", 0)
    assert list_cases_behind(**where) == behind  # folded from the acts


def test_a_full_disk_costs_time_and_not_the_run(month: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "replace_lake_file", fail)
    run_id = run_evaluation(actor=month.actor("jiang"), month="2026-03")
    where = {"actor": month.actor("feng"), "run_id": run_id, "kind": "department"}
    behind = list_cases_behind(**where, key=str(month.units["sanitation"]), indicator="timely_handling_rate")
    assert behind.case_ids
    assert behind.is_unchanged is True
