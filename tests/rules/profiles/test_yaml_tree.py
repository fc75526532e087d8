"""A YAML file becomes a tree with lines and sources, or a fault; nothing in a file can crash the reader."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from wangge.profiles import tree as tree_module
from wangge.profiles.loader import check_profile
from wangge.profiles.tree import LARGEST_BYTES, list_origins, parse_file, parse_text, strip_marks

DEEP = "a: " + "[" * 40 + "]" * 40


@pytest.mark.parametrize(
    ("text", "line", "path", "expected", "found"),
    [
        pytest.param("", 1, "", "a mapping", "an empty file", id="empty"),
        pytest.param("# only a comment\n", 1, "", "a mapping", "an empty file", id="comment"),
        pytest.param("- a\n", 1, "", "a mapping", "a list", id="list"),
        pytest.param("word", 1, "", "a mapping", "a single value", id="word"),
        pytest.param("a: 1\n---\nb: 2\n", 2, "", "one document", "a second one", id="two documents"),
        pytest.param("a: 1\nb: [1, 2\nc: 3\n", 3, "", "YAML", "did not find", id="open bracket"),
        pytest.param("a: 1\n  b: 2\n", 2, "", "YAML", "mapping values", id="indentation"),
        pytest.param("a: 1\n\tb: 2\n", 2, "", "YAML", "", id="tab"),
        pytest.param("a: 1\nb: *x\n", 2, "b", "written out", "the alias *x", id="alias without anchor"),
        pytest.param("a: &x 1\nb: *x\n", 2, "b", "written out", "the alias *x", id="alias"),
        pytest.param("a: &a [*a]\n", 1, "a.0", "written out", "the alias *a", id="alias of itself"),
        pytest.param("a:\n  <<: *x\n", 2, "a.<<", "written out", "the alias *x", id="merge key"),
        pytest.param("a: !!python/object:os.system x", 1, "a", "without a tag", "python/object", id="python tag"),
        pytest.param("a:\n  - !mine {b: 1}", 2, "a.0", "without a tag", "!mine", id="own tag"),
        pytest.param("!!str a: 1", 1, "", "a plain word", "something else", id="tagged key"),
        pytest.param("a: 1\n? [b]\n: 2\n", 2, "", "a plain word", "something else", id="list as key"),
        pytest.param(DEEP, 1, "a" + ".0" * 20, "20 levels", "deeper", id="deep"),
        pytest.param("a: 1\nb: 2\na: 3\n", 3, "a", "each key once", "'a' again, first on line 1", id="key twice"),
        pytest.param(
            "r:\n  - {key: x}\n  - {key: y}\n  - {key: x}\n", 4, "r.x", "each key once", "'x'", id="row twice"
        ),
        pytest.param("a: \x01", 1, "", "YAML", "control characters", id="control character"),
        pytest.param('a: "\\ud800"', 1, "", "YAML", "invalid Unicode", id="half a character"),
    ],
)
def test_a_broken_text_is_a_fault_with_its_line(text: str, line: int, path: str, expected: str, found: str) -> None:
    tree, faults = parse_text(text, label="x.yaml")

    assert tree is None
    assert len(faults) == 1
    fault = faults[0]
    assert (fault.file, fault.line, fault.path) == ("x.yaml", line, path)
    assert expected in fault.expected
    assert found in fault.found
    assert str(fault).startswith(f"x.yaml:{line}: {path or '(file)'}: expected ")


def test_every_doubled_key_is_told_even_when_the_file_ends_broken() -> None:
    tree, faults = parse_text("a: 1\na: 2\nb: 1\nb: 2\nc: *x\n", label="x.yaml")

    assert tree is None
    assert [(fault.line, fault.path) for fault in faults] == [(2, "a"), (4, "b"), (5, "c")]


def test_the_slow_reader_refuses_half_a_character_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_module, "_LOADER", yaml.SafeLoader)  # where PyYAML was built without libyaml

    for text, found in [('a:\n  b: "\\ud800"', "half a character"), ('a: "\\U00110000"', "")]:
        tree, faults = parse_text(text, label="x.yaml")
        assert tree is None
        assert found in faults[0].found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("12:00", "12:00"),
        ("2024-06-28", "2024-06-28"),
        ("01", "01"),
        ("0x1F", "0x1F"),
        ("1e999", "1e999"),
        (".nan", ".nan"),
        ("1_000", "1_000"),
        ("9" * 30, "9" * 30),
        ("0", 0),
        ("-7", -7),
        ("320582", 320582),
        ('"320582"', "320582"),
        ("0.40", 0.4),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'null'", "null"),
    ],
)
def test_words_mean_what_a_person_typed(text: str, value: object) -> None:
    tree, faults = parse_text(f"on: {text}", label="x.yaml")

    assert not faults
    assert tree is not None
    read = strip_marks(tree)
    assert read == {"on": value}
    assert isinstance(read, dict)
    assert type(read["on"]) is type(value)


def test_values_know_line_and_nearest_source() -> None:
    text = "source: a\nrows:\n  - key: x\n    source: b\n    value:\n      - 1\n  - key: y\n    value: 2\nplain: [7]\n"

    tree, _ = parse_text(text, label="x.yaml")

    assert tree is not None
    origins = list_origins(tree)
    assert (origins["rows.x.value.0"].line, origins["rows.x.value.0"].source) == (6, "b")
    assert (origins["rows.x.value"].line, origins["rows.x"].line) == (5, 3)
    assert (origins["rows.y.value"].line, origins["rows.y.value"].source) == (8, "a")
    assert (origins["plain.0"].line, origins["plain.0"].source) == (9, "a")
    assert origins[""].file == "x.yaml"


def test_a_source_that_is_no_text_is_not_taken_for_one() -> None:
    tree, _ = parse_text("source: {document: a}\nvalue: 1\n", label="x.yaml")

    assert tree is not None
    assert list_origins(tree)["value"].source == ""


def test_files_that_cannot_be_read_are_faults(tmp_path: Path) -> None:
    latin, huge, byte_order = tmp_path / "latin.yaml", tmp_path / "huge.yaml", tmp_path / "bom.yaml"
    latin.write_bytes(b"a: 1\nb: \xb3\xc7\n")
    huge.write_bytes(b"#" * (LARGEST_BYTES + 1))
    byte_order.write_bytes(b"\xef\xbb\xbfa: 1\n")

    def read(path: Path) -> tuple[int, str, str]:
        tree, faults = parse_file(path, label="x.yaml")
        assert tree is None
        return faults[0].line, faults[0].expected, faults[0].found

    assert read(latin) == (2, "text in UTF-8", "the byte 0xb3")
    assert read(huge) == (1, "at most 1,000,000 bytes", "more")
    assert read(tmp_path) == (1, "a YAML file", "no file of this name")
    assert read(tmp_path / "absent.yaml") == (1, "a YAML file", "no file of this name")
    assert read(tmp_path / ("x" * 5000)) == (1, "a readable YAML file", "OSError")
    tree, faults = parse_file(byte_order, label="x.yaml")
    assert not faults
    assert tree is not None
    assert strip_marks(tree) == {"a": 1}


@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*!#|>'\"%@`?,~ \n\t0.\x01é网§"), max_size=60))
def test_no_text_crashes_the_reader(text: str) -> None:
    tree, faults = parse_text(text, label="x.yaml")

    assert (tree is None) == bool(faults)


@given(
    st.one_of(
        st.binary(max_size=80),
        st.text(max_size=80).map(lambda text: b"schema_version: 1\n" + text.encode("utf-8", "surrogatepass")),
    )
)
def test_no_file_crashes_the_check(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)

    assert check_profile(path)
