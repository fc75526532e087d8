"""The shipped mappings on the real files of three systems."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.intake.conftest import SYSTEM
from tests.operations.intake.samples import EXAMPLES, check_sum, counts
from wangge.intake.public import ImportJob, ImportSummary, import_reports, load_mapping, preview_import, survey_file
from wangge.platform.public import get_profile

pytestmark = [pytest.mark.usefixtures("full_catalogue"), pytest.mark.shared_data]


def build_job(path: Path, mapping: str) -> ImportJob:
    loaded = load_mapping(EXAMPLES / f"{mapping}.yaml")
    return ImportJob(loaded=loaded, survey=survey_file(path, loaded.mapping))


def preview(path: Path, mapping: str) -> ImportSummary:
    return check_sum(preview_import(job=build_job(path, mapping), profile=get_profile(), is_installed=True))


def test_san_francisco(shared_data: Path) -> None:
    summary = preview(shared_data / "cases" / "sf311_2008_2015.csv.gz", "sf311")

    assert summary.rows == 7472
    assert summary.reasons["import_closed_before_reported"] == 15
    assert summary.rejected == sum(summary.reasons.values()) < 100
    assert summary.cases > 7000
    assert 0.40 < summary.cases_without_point / summary.cases < 0.45


def test_new_york_twice(shared_data: Path) -> None:
    job = build_job(shared_data / "cases" / "nyc311_2025_41col_235.csv", "nyc311")

    first = check_sum(import_reports(actor=SYSTEM, job=job))
    again = check_sum(import_reports(actor=SYSTEM, job=job))

    assert (first.rows, first.unchanged) == (235, 0)
    assert first.cases > 150
    assert counts(again) == (0, 0, first.rejected, first.cases + first.merged)


def test_chinese_letters(shared_data: Path) -> None:
    summary = preview(shared_data / "text" / "complaints_with_replies_2816.csv.gz", "complaints_zh")

    assert (summary.rows, summary.cases_without_point) == (2816, summary.cases)
    assert summary.reasons == {"import_row_open_without_category": 1}
    assert summary.merged > 30
    assert summary.cases - summary.cases_without_category > 300
