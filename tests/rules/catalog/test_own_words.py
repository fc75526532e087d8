"""The shipped catalogue agrees with the reference in codes and names, and copies none of its sentences."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from wangge.catalog.operations.data_files import read_catalogue_data

LONGEST_SHARED_RUN = 11
KINDS = {"管理部件": "component", "管理事项": "matter"}


def read_reference(shared_data: Path, name: str) -> list[dict[str, str]]:
    path = shared_data.parent / "reference" / name
    if not path.is_file():
        pytest.skip(f"no reference file {path}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.shared_data
def test_codes_and_names_are_those_of_the_standard(shared_data: Path) -> None:
    rows = read_reference(shared_data, "gb47678_5_catalogue.csv")
    assert {
        (entry.kind.value, entry.code, entry.name_zh, entry.class_name_zh) for entry in read_catalogue_data().categories
    } == {(KINDS[row["kind"]], row["code5"], row["name"], row["class_name"]) for row in rows}


@pytest.mark.shared_data
def test_no_text_shares_a_run_of_twelve_characters_with_a_published_table(shared_data: Path) -> None:
    data = read_catalogue_data()
    names = sorted((entry.name_zh for entry in data.categories), key=len, reverse=True)
    rows = read_reference(shared_data, "yuncheng_lian_jiean_rows.csv")
    published = {run for row in rows for column in ("立案条件", "结案条件") for run in list_runs(row[column])}
    assert published
    copied = {
        (entry.code, run)
        for entry in data.conditions
        for text in (entry.text_zh, entry.closing_zh)
        for run in list_runs(text)
        if run in published and not any(run in name for name in names)
    }
    assert copied == set()


def list_runs(text: str) -> set[str]:
    size = LONGEST_SHARED_RUN + 1
    return {text[start : start + size] for start in range(len(text) - size + 1)}
