from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from wangge.kernel.public import DomainError
from wangge.platform.errors import describe_error, load_error_table, render_error_table

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "wangge"


def iter_refusals() -> Iterator[tuple[str, str, frozenset[str] | None]]:
    """Yield (place, code, parameters) of every `DomainError("code", …)` in the source; None: `**` hides some."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) != "DomainError" or not node.args:
                continue
            code = node.args[0]
            if isinstance(code, ast.Constant):
                names = [keyword.arg for keyword in node.keywords]
                known = None if None in names else frozenset(name for name in names if name)
                yield f"{path.relative_to(ROOT)}:{node.lineno}", str(code.value), known


def test_every_refusal_has_its_words() -> None:
    table = load_error_table()
    refusals = list(iter_refusals())
    assert refusals
    assert [f"{place}: {code}" for place, code, _ in refusals if code not in table] == []


def test_every_refusal_gives_the_parameters_its_words_ask_for() -> None:
    table = load_error_table()
    faults = [
        f"{place}: {code} lacks {sorted(missing)}"
        for place, code, known in iter_refusals()
        if code in table and known is not None and (missing := table[code].list_parameters() - known - {"code"})
    ]
    assert faults == []


def test_both_languages_say_something_and_name_the_same_parameters() -> None:
    for code, entry in load_error_table().items():
        for part in ("title", "why", "next"):
            assert entry.words[f"{part}_en"].strip(), code
            assert entry.words[f"{part}_zh"].strip(), code
        assert "{" not in entry.words["title_en"].replace("{code}", "").replace("{tool}", "") or entry.list_parameters()


def test_words_are_filled_in() -> None:
    error = DomainError("evidence_type_refused", accepted=["JPEG", "PNG"])
    english, chinese = describe_error(error, "en"), describe_error(error, "zh-hans")
    assert english.status == chinese.status == 415
    assert "JPEG, PNG" in english.why
    assert chinese.title == "不支持的文件类型"
    assert chinese.sentence == f"{chinese.title}：{chinese.why}{chinese.next_step}"
    assert english.sentence == f"{english.title}: {english.why} {english.next_step}"


def test_a_code_without_words_is_still_described() -> None:
    text = describe_error(DomainError("never_heard_of"), "en")
    assert text.status == 500
    assert text.code == "never_heard_of"
    assert "never_heard_of" in text.title


def test_a_missing_parameter_does_not_break_the_sentence() -> None:
    assert "?" in describe_error(DomainError("evidence_unknown"), "en").why


def test_braces_in_a_parameter_stay_as_they_are() -> None:
    assert "{id}" in describe_error(DomainError("evidence_broken", detail="{id}"), "en").why


def test_the_reference_is_up_to_date() -> None:
    reference = ROOT / "docs" / "reference" / "errors.md"
    assert reference.read_text("utf-8") == render_error_table(), "run: just docs"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: {status: 409}", "expected"),
        ("a: {status: 200, title_en: x, title_zh: x, why_en: x, why_zh: x, next_en: x, next_zh: x}", "400 to 599"),
    ],
)
def test_an_entry_that_lacks_a_part_is_refused(
    text: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.yaml").write_text(text)
    monkeypatch.setattr("wangge.platform.errors.TEXTS_FOLDER", tmp_path)
    with pytest.raises(ValueError, match=fault):
        load_error_table.__wrapped__()


def test_a_code_given_twice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = "a: {status: 409, title_en: x, title_zh: x, why_en: x, why_zh: x, next_en: x, next_zh: x}"
    (tmp_path / "one.yaml").write_text(entry)
    (tmp_path / "two.yaml").write_text(entry)
    monkeypatch.setattr("wangge.platform.errors.TEXTS_FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"one\.yaml already"):
        load_error_table.__wrapped__()
