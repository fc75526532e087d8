"""A big workbook is made once by a worker, kept as a file, and sent to whoever may see it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from tests.factories import World
from tests.support.refusals import refused
from wangge.evaluation.operations import report_files
from wangge.evaluation.public import fetch_report, make_report
from wangge.platform.models import DueWork
from wangge.platform.public import run_due_work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run_id(run_id: int, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Give a run of which every workbook is big."""
    settings.WANGGE_HOME = tmp_path
    monkeypatch.setattr(report_files, "MOST_SUBJECTS_AT_ONCE", 0)
    return run_id


def list_jobs() -> int:
    return DueWork.objects.filter(name=report_files.JOB).count()


def test_it_is_made_once_and_is_the_very_file(month: World, run_id: int, tmp_path: Path) -> None:
    actor = month.actor("feng")
    with translation.override("zh-hans"):
        assert fetch_report(actor=actor, run_id=run_id, file_format="xlsx") is None
        assert fetch_report(actor=month.actor("jiang"), run_id=run_id, file_format="xlsx") is None
        assert list_jobs() == 1
        run_due_work(now=month.now)
        made = fetch_report(actor=month.actor("jiang"), run_id=run_id, file_format="xlsx")
        assert made == make_report(actor=actor, run_id=run_id, file_format="xlsx")
        assert fetch_report(actor=actor, run_id=run_id, file_format="xlsx", with_people=True) is None
    assert [path.suffix for path in (tmp_path / "reports").iterdir()] == [".xlsx"], "no draft is left"


def test_other_formats_are_made_at_once(month: World, run_id: int) -> None:
    made = fetch_report(actor=month.actor("feng"), run_id=run_id, file_format="csv")
    assert made is not None
    assert list_jobs() == 0


@pytest.mark.parametrize(("by", "code"), [("qian", "evaluation_not_shown"), ("wang", "evaluation_run_unknown")])
def test_the_file_is_for_those_who_see_all_of_it(by: str, code: str, month: World, run_id: int) -> None:
    fetch_report(actor=month.actor("feng"), run_id=run_id, file_format="xlsx")
    run_due_work(now=month.now)
    with refused(code):
        fetch_report(actor=month.actor(by), run_id=run_id, file_format="xlsx")


def test_small_ones_are_made_at_once(month: World, run_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_files, "MOST_SUBJECTS_AT_ONCE", 1000)
    assert fetch_report(actor=month.actor("feng"), run_id=run_id, file_format="xlsx") is not None
    assert list_jobs() == 0


def test_old_files_are_removed(month: World, run_id: int, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    old, fresh = folder / "old.xlsx", folder / "fresh.xlsx"
    for path, age in ((old, report_files.KEEP_FILES.total_seconds() + 60), (fresh, 60)):
        path.write_bytes(b"x")
        os.utime(path, (month.now.timestamp() - age,) * 2)
    fetch_report(actor=month.actor("feng"), run_id=run_id, file_format="xlsx")
    run_due_work(now=month.now)
    assert (old.exists(), fresh.exists()) == (False, True)
