"""A faulty mapping says file, line, path, what was expected and what was found."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.rules.intake.mappings import build_mapping
from wangge.intake.domain.mapping import ReportMapping
from wangge.intake.domain.mapping_check import KnownTerms, find_mapping_faults
from wangge.profiles.public import ProfileFault, read_document

SMALL = """\
mapping_version: 1
source: old_system
profile: generic
identity: {column: id}
times: {zone: Asia/Shanghai, reported_at: {columns: [time]}}
description: {columns: [text]}
channel: {otherwise: file_import}
category:
  rules:
    - columns: [kind]
      values:
        Garbage: matter 06010
  otherwise: unknown
"""
KNOWN = KnownTerms(
    channels=("file_import", "telephone"), categories=("matter 06010", "component 01003"), closure_codes=("fixed",)
)


def check(tmp_path: Path, text: str) -> list[ProfileFault]:
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    mapping, faults = read_document(path, ReportMapping, check=lambda found: find_mapping_faults(found, KNOWN))
    assert (mapping is None) == bool(faults)
    assert all(fault.file == str(path) for fault in faults)
    return faults


def test_sound_mapping_has_no_fault(tmp_path: Path) -> None:
    assert check(tmp_path, SMALL) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("source: old_system", "source: old system", (2, "source", "match")),
        ("profile: generic\n", "", (1, "profile", "a value")),
        ("identity: {column: id}", "identity: {}", (4, "identity", "either column or digest_of")),
        ("identity: {column: id}", "identity: {colum: id}", (4, "identity.colum", "one of the keys")),
        ("Asia/Shanghai", "Asia/Peking", (5, "times.zone", "a time zone")),
        ("{columns: [time]}", "{columns: [time], formats: [yyyy-mm-dd]}", (5, "times.reported_at.formats.0", "iso")),
        ("{columns: [text]}", "{columns: []}", (6, "description.columns", "at least 1")),
        ("otherwise: file_import", "otherwise: fax", (7, "channel.otherwise", "a channel")),
        ("matter 06010", "matter 99999", (12, "category.rules.0.values.Garbage", "a category")),
        ("matter 06010", "06010", (12, "category.rules.0.values.Garbage", "`matter")),
        ("matter 06010", "[]", (12, "category.rules.0.values.Garbage", "a text")),
        ("otherwise: unknown", "otherwise: other", (13, "category.otherwise", "`matter")),
        ("identity:", "file: {encoding: klingon}\nidentity:", (4, "file.encoding", "auto")),
        ("identity:", "file: {delimiter: ab}\nidentity:", (4, "file.delimiter", "auto, or one sign")),
        ("identity:", "closed: {column: a}\nidentity:", (4, "closed", "column and values")),
        ("identity:", "place: {lon: a}\nidentity:", (4, "place", "lon and lat")),
        ("identity:", "place: {lon: a, lat: b, point: c}\nidentity:", (4, "place", "either lon and lat")),
        ("identity:", "place: {crs: bj54}\nidentity:", (4, "place.crs", "'wgs84'")),
        (
            "identity:",
            "place: {lon: a, lat: b, box: {west: 5, south: 1, east: 4, north: 2}}\nidentity:",
            (4, "place.box", "west below east"),
        ),
        ("identity:", "closure: {otherwise: done}\nidentity:", (4, "closure.otherwise", "a closure code")),
        ("identity:", "duplicates: [{same: [a], hours: 0}]\nidentity:", (4, "duplicates.0.hours", "greater than 0")),
        ("identity:", "left_out: [{kind: test, columns: [a]}]\nidentity:", (4, "left_out.0", "equals or contains")),
    ],
)
def test_fault_is_located(tmp_path: Path, old: str, new: str, fault: tuple[int, str, str]) -> None:
    line, path, expected = fault
    assert old in SMALL
    faults = check(tmp_path, SMALL.replace(old, new, 1))

    assert [(one.line, one.path) for one in faults] == [(line, path)], faults
    assert expected in faults[0].expected


@pytest.mark.parametrize("layout", ["{encoding: auto, delimiter: auto}", '{encoding: big5, delimiter: ";"}'])
def test_layout_of_the_file_may_be_stated(tmp_path: Path, layout: str) -> None:
    assert check(tmp_path, f"{SMALL}file: {layout}\n") == []


def test_choice_needs_values_or_words(tmp_path: Path) -> None:
    text = SMALL.replace("      values:\n        Garbage: matter 06010\n", "")

    (fault,) = check(tmp_path, text)

    assert (fault.path, fault.expected, fault.found) == ("category.rules.0", "either values or keywords", "neither")


def test_near_miss_is_suggested(tmp_path: Path) -> None:
    (fault,) = check(tmp_path, SMALL.replace("matter 06010", "matter 06011"))

    assert fault.found == "'matter 06011', perhaps 'matter 06010' is meant"


def test_values_that_read_the_same_must_choose_the_same(tmp_path: Path) -> None:
    twice = SMALL.replace(
        "        Garbage: matter 06010\n", "        Garbage: matter 06010\n        GARBAGE: unknown\n"
    )

    (fault,) = check(tmp_path, twice)

    assert (fault.line, fault.path) == (13, "category.rules.0.values.GARBAGE")


def test_words_are_checked_too() -> None:
    category = {
        "rules": [{"columns": ["类型"], "keywords": [{"any": ["垃圾"], "take": "component 1"}]}],
        "otherwise": "reject",
    }

    (fault,) = find_mapping_faults(build_mapping(category=category), KNOWN)

    assert fault.path == "category.rules.0.keywords.0.take"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a mapping"),
        ("- a\n", "a mapping"),
        ("a: [\n", "YAML"),
        ("a: !!python/object x\n", "a value without a tag"),
    ],
)
def test_what_is_no_mapping_at_all(tmp_path: Path, text: str, expected: str) -> None:
    (fault,) = check(tmp_path, dedent(text))

    assert fault.expected == expected


def test_file_that_is_not_there(tmp_path: Path) -> None:
    mapping, faults = read_document(tmp_path / "none.yaml", ReportMapping)

    assert mapping is None
    assert [fault.expected for fault in faults] == ["a YAML file"]
