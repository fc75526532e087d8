"""A city's file over the defaults: mappings merge, rows merge by key, everything else replaces."""

from __future__ import annotations

import pytest

from wangge.profiles.faults import ProfileFault
from wangge.profiles.merge import merge_trees
from wangge.profiles.tree import Table, list_origins, parse_text, strip_marks


def read(text: str, label: str) -> Table:
    tree, faults = parse_text(text, label=label)
    assert not faults
    assert tree is not None
    return tree


def merge(lower: str, upper: str) -> tuple[object, list[ProfileFault]]:
    merged, faults = merge_trees(read(lower, "low"), read(upper, "up"))
    return strip_marks(merged), faults


@pytest.mark.parametrize(
    ("lower", "upper", "merged"),
    [
        pytest.param("a: 1", "b: 2", {"a": 1, "b": 2}, id="other key"),
        pytest.param("a: 1", "a: null", {"a": None}, id="null replaces"),
        pytest.param("a: {b: 1, c: 2}", "a: {c: 3, d: 4}", {"a": {"b": 1, "c": 3, "d": 4}}, id="mappings merge"),
        pytest.param("a: {b: 1}", "a: 5", {"a": 5}, id="value over mapping"),
        pytest.param("a: 5", "a: {b: 1}", {"a": {"b": 1}}, id="mapping over value"),
        pytest.param("a: [1, 2]", "a: [3]", {"a": [3]}, id="plain lists replace"),
        pytest.param("a: [{key: x}]", "a: {key: x}", {"a": {"key": "x"}}, id="mapping over list"),
        pytest.param("a: [{key: x, n: 1}]", "a: [1]", {"a": [1]}, id="plain list over rows"),
        pytest.param("a: [1]", "a: [{key: x}]", {"a": [{"key": "x"}]}, id="rows over plain list"),
        pytest.param("a: [{key: x}]", "a: []", {"a": []}, id="empty list clears"),
        pytest.param("a: []", "a: [{key: x}]", {"a": [{"key": "x"}]}, id="rows over empty list"),
        pytest.param("a: [{key: x}]", "a: [{key: 1}]", {"a": [{"key": 1}]}, id="a key that is no text is no key"),
        pytest.param(
            "a: [{key: x, n: 1, m: 1}, {key: y, n: 2}]",
            "a: [{key: z, n: 9}, {key: x, n: 5}]",
            {"a": [{"key": "x", "n": 5, "m": 1}, {"key": "y", "n": 2}, {"key": "z", "n": 9}]},
            id="rows merge by key in the order of the defaults",
        ),
        pytest.param(
            "a: [{key: x, n: 1}, {key: y, n: 2}]",
            "a: [{key: x, drop: true}]",
            {"a": [{"key": "y", "n": 2}]},
            id="a row is dropped",
        ),
        pytest.param(
            "a: [{key: x, b: [{key: p, n: 1}]}]",
            "a: [{key: x, b: [{key: q, n: 2}]}]",
            {"a": [{"key": "x", "b": [{"key": "p", "n": 1}, {"key": "q", "n": 2}]}]},
            id="rows inside rows",
        ),
    ],
)
def test_merging(lower: str, upper: str, merged: object) -> None:
    assert merge(lower, upper) == (merged, [])


def test_values_keep_the_file_that_states_them() -> None:
    merged, _ = merge_trees(
        read("r:\n  - {key: x, n: 1, source: old}\n  - {key: y, n: 2, source: old}\n", "low"),
        read("r:\n  - key: x\n    n: 5\n    source: new\n", "up"),
    )

    origins = list_origins(merged)
    assert [(origins[path].file, origins[path].line, origins[path].source) for path in ("r.x.n", "r.x", "r.y.n")] == [
        ("up", 3, "new"),
        ("up", 2, "new"),
        ("low", 3, "old"),
    ]


def test_neither_tree_is_changed() -> None:
    lower, upper = read("a: {b: 1}\nr: [{key: x, n: 1}]", "low"), read("a: {b: 2}\nr: [{key: x, n: 2}]", "up")

    merge_trees(lower, upper)

    assert strip_marks(lower) == {"a": {"b": 1}, "r": [{"key": "x", "n": 1}]}
    assert strip_marks(upper) == {"a": {"b": 2}, "r": [{"key": "x", "n": 2}]}


@pytest.mark.parametrize(
    ("lower", "upper", "line", "path", "found"),
    [
        pytest.param(
            "a: {n: 1, m: 2, source: old}",
            "b: 1\na:\n  n: 2\n  m: 3\n",
            2,
            "a.source",
            "none beside n, m",
            id="mapping",
        ),
        pytest.param(
            "r: [{key: x, n: 1, source: old}]", "r:\n  - {key: x, n: 2}\n", 2, "r.x.source", "none beside n", id="row"
        ),
        pytest.param("a: {l: [1], source: old}", "a: {l: [2]}", 1, "a.source", "none beside l", id="plain list"),
        pytest.param(
            "a: {r: [{key: x}], source: old}", "a: {r: []}", 1, "a.source", "none beside r", id="cleared list"
        ),
        pytest.param(
            "a: {b: {n: 1}, source: old}", "a: {b: {n: 2}}", 1, "a.source", "none beside b", id="mapping without source"
        ),
        pytest.param("a: {b: {}, source: old}", "a: {b: {}}", 1, "a.source", "none beside b", id="empty mapping"),
    ],
)
def test_a_change_must_bring_its_source(lower: str, upper: str, line: int, path: str, found: str) -> None:
    _, faults = merge(lower, upper)

    assert [(fault.file, fault.line, fault.path, fault.found) for fault in faults] == [("up", line, path, found)]
    assert faults[0].expected == "a source for the change (a document and clause, or ours)"


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        pytest.param("a: {n: 1, source: old}", "a: {n: 2, source: new}", id="it does"),
        pytest.param("a: {n: 1, source: old}", "a: {source: new}", id="only the source changes"),
        pytest.param("a: {r: [{key: x, n: 1}], source: old}", "a: {r: [{key: y, n: 1}]}", id="rows by key"),
        pytest.param("a: {l: [{n: 1}], source: old}", "a: {l: [{n: 2, source: new}]}", id="rows that cite"),
        pytest.param("a: {b: {c: {n: 1}}, source: old}", "a: {b: {c: {n: 2, source: new}}}", id="deeper"),
    ],
)
def test_a_change_that_cites_is_fine(lower: str, upper: str) -> None:
    assert merge(lower, upper)[1] == []


@pytest.mark.parametrize(
    ("upper", "expected", "found"),
    [
        ("r:\n  - {key: y, drop: true}", "a default row to drop: x", "'y'"),
        ("r:\n  - {key: x, drop: false}", "drop: true beside the key and nothing else", "key, drop"),
        ("r:\n  - {key: x, drop: [true]}", "drop: true beside the key and nothing else", "key, drop"),
        ("r:\n  - {key: x, drop: true, n: 2}", "drop: true beside the key and nothing else", "key, drop, n"),
    ],
)
def test_dropping_must_be_meant(upper: str, expected: str, found: str) -> None:
    _, faults = merge("r: [{key: x, n: 1}]", upper)

    assert [(fault.file, fault.line, fault.expected, fault.found) for fault in faults] == [("up", 2, expected, found)]


def test_nothing_to_drop_in_an_empty_list() -> None:
    _, faults = merge("r: []", "r: [{key: x, drop: true}]")

    assert faults[0].expected == "a default row to drop: there is none"
